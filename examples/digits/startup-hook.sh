# Sourced before the entrypoint, and before any Python, so what it exports the program sees. A command that fails here ends the task.
export HOOK_NOTE="start-up hook ran as $(id -un) in $PWD"
echo "start-up hook: $HOOK_NOTE"
