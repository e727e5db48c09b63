# Sourced before the program. One thread per library: the machine is small and so is the data.
export OMP_NUM_THREADS=1
export HOOK_NOTE="start-up hook ran"
