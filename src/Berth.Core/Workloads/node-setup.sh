#!/bin/sh
# Runs SETUP once for each node and then RUN in every process of the node:
#
#     sh node-setup.sh SETUP RUN [ARGUMENT...]
#
# The first process of a node runs SETUP while the others wait for a lock that the kernel takes from a process that dies. No process starts RUN
# before SETUP has ended with 0. Where SETUP fails, every process of the node ends with its status; where the process that runs it is killed,
# every process ends with 137. Files are run as files, by the program that their first line names, else by /bin/sh; carriage returns are taken
# out. A shell that runs SETUP stops at the first command that fails. Otherwise the status is that of RUN.
#
#     127  SETUP or RUN does not exist      126  one cannot be read      65  a line of the hand-over file is no variable
#     75   the node has no place for the state, or no program that locks
#
# BERTH_SETUP_ENV      set for SETUP: lines NAME=VALUE that it writes into this file are variables of RUN, in every process
# BERTH_SETUP_TIMEOUT  seconds that SETUP may take; its status is then 124
# BERTH_SETUP_DIR      folder of the state, the same for all processes of a node; default: below TMPDIR
# BERTH_SETUP_MODE     azureml-compat: RUN starts although SETUP failed, and /tmp/.aml_setup_done is made, as the documented wrapper does
set -u
carriage_return=$(printf '\r')

say() { printf 'node-setup: %s\n' "$*" >&2; }

fail() {
  code=$1
  shift
  say "$*"
  exit "$code"
}

# Clock ticks from boot to the start of a process: with its number, an identity that is not used again.
start_of() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || stat=
  # shellcheck disable=SC2086 # the words are wanted
  set -- ${stat##*) }
  printf '%s' "${20-0}"
}

# What all processes of one attempt of one job on this node have in common, and no other attempt has.
job() {
  elastic=${TORCHELASTIC_RUN_ID-}
  [ "$elastic" != none ] || elastic=
  launch=${PMIX_NAMESPACE-}${OMPI_MCA_ess_base_jobid-}$elastic${SLURM_JOB_ID-}
  id=${BERTH_RUN_ID-}.${AZUREML_RUN_ID-}.$launch.${BERTH_ATTEMPT-}.${TORCHELASTIC_RESTART_COUNT-}.${SLURM_RESTART_COUNT-}.${SLURM_STEP_ID-}
  # Without any name of the job, its processes are those with one parent.
  [ -n "${BERTH_RUN_ID-}${AZUREML_RUN_ID-}$launch" ] || id=parent.$PPID.$(start_of "$PPID").$id
  printf '%s' "$id" | tr -c 'A-Za-z0-9._-' '_' | cut -c 1-200
}

# Sets `program` (words) and `file` for a script; the second argument is where a copy may lie.
prepare() {
  file=$1
  if grep -q "$carriage_return" "$file"; then
    tr -d '\r' <"$1" >"$2" || fail 75 "no copy of $1 can be written to $2"
    file=$2
  fi
  first=
  IFS= read -r first <"$file" || :
  case $first in
    '#!'*) program=${first#'#!'} ;;
    *) program=/bin/sh ;;
  esac
}

is_shell() {
  for word; do
    case ${word##*/} in
      env | -*) ;;
      sh | bash | dash | ash | ksh | mksh | zsh) return 0 ;;
      *) return 1 ;;
    esac
  done
  return 1
}

run_setup() {
  prepare "$setup" "$state/setup"
  # shellcheck disable=SC2086 # a first line has words
  set -- $program
  if is_shell "$@"; then set -- "$@" -e; fi
  if [ -n "${BERTH_SETUP_TIMEOUT-}" ]; then set -- timeout "$BERTH_SETUP_TIMEOUT" "$@"; fi
  exec 8<&0
  # The lock is not handed on: what SETUP leaves running in the background must not hold it.
  BERTH_SETUP_ENV=$state/env "$@" "$file" <&8 8<&- 9>&- &
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null' TERM INT HUP
  wait "$child"
  code=$?
  # A signal ends the waiting, not the child.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    code=$?
  done
  trap - TERM INT HUP
  exec 8<&-
  return "$code"
}

# A status is there whole or not at all.
keep_status() {
  printf '%s\n' "$1" >"$state/status.new" && mv "$state/status.new" "$state/status" || fail 75 "the state cannot be written to $state"
}

lock() {
  if command -v flock >/dev/null 2>&1; then flock 9
  elif command -v python3 >/dev/null 2>&1; then python3 -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
  else fail 75 'the image has neither flock nor python3, and several processes of a node need one of them to wait for each other'
  fi || fail 75 "$state/lock cannot be locked"
}

# Sets `status`.
setup_once() {
  if [ -e "$state/status" ]; then
    status=$(cat "$state/status")
  elif [ -e "$state/started" ]; then
    say "the process that ran $setup was killed before it ended"
    status=137
    keep_status "$status"
  else
    : >"$state/started" || fail 75 "the state cannot be written to $state"
    run_setup
    status=$?
    keep_status "$status"
  fi
}

hand_over() {
  [ -r "$state/env" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%"$carriage_return"}
    case $line in '' | '#'*) continue ;; esac
    name=${line%%=*}
    case $line in *=*) ;; *) name= ;; esac
    case $name in
      '' | [0-9]* | *[!A-Za-z0-9_]*) fail 65 "a line of \$BERTH_SETUP_ENV is not NAME=VALUE" ;;
    esac
    export "${line?}"
  done <"$state/env"
}

[ $# -ge 2 ] || fail 64 'usage: sh node-setup.sh SETUP RUN [ARGUMENT...]'
setup=$1 run=$2
shift 2
case $setup in */*) ;; *) setup=./$setup ;; esac
case $run in */*) ;; *) run=./$run ;; esac
for each in "$setup" "$run"; do
  [ -f "$each" ] || fail 127 "$each does not exist, so nothing is run"
  [ -r "$each" ] || fail 126 "$each cannot be read, so nothing is run"
done

several=${OMPI_COMM_WORLD_LOCAL_RANK-}${LOCAL_RANK-}${SLURM_LOCALID-}${MPI_LOCALRANKID-}${PMI_LOCAL_RANK-}
if [ -n "$several" ]; then key=$(job); else key=process.$$.$(start_of $$); fi
base=${BERTH_SETUP_DIR:-${TMPDIR:-/tmp}/berth-setup-$(id -u)}
state=$base/$key
(umask 077 && mkdir -p "$state") || fail 75 "the folder $state cannot be made"
[ -O "$base" ] || fail 75 "the folder $base belongs to somebody else"

if [ -n "$several" ]; then
  exec 9>"$state/lock" || exit 75
  lock
fi
setup_once
exec 9>&-

if [ "${BERTH_SETUP_MODE-}" = azureml-compat ]; then
  : >/tmp/.aml_setup_done
elif [ "$status" -ne 0 ]; then
  fail "$status" "$setup ended with $status, so $run is not started"
fi
hand_over
prepare "$run" "$state/run.$$"
# shellcheck disable=SC2086 # a first line has words
exec $program "$file" "$@"
