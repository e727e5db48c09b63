#!/usr/bin/env bash
# A Docker Engine for tests and benchmarks, on machines without systemd.
#
#   eng/docker.sh up      prints the DOCKER_HOST of an engine that answers; starts a private one where the machine has none
#   eng/docker.sh down    stops the private one and removes what it kept; the machine's own is left alone
#
# A private engine lives in $BERTH_DOCKER_DIR (default /run/berth-docker) with a socket, data and a bridge of its own.
# It writes no firewall rules, so its containers reach this machine and each other, not the world.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. eng/machine.sh

home=${BERTH_DOCKER_DIR:-/run/berth-docker}
socket=$home/docker.sock
bridge=berthdk1

# answers SOCKET: asks over the socket itself, as a client need not be there.
answers() { [[ -S $1 && $(curl -s -m 2 --unix-socket "$1" http://docker/_ping 2>/dev/null) == OK ]]; }

install() {
  PATH=$PATH:/usr/sbin command -v dockerd >/dev/null && return
  # The package starts an engine of its own where nothing forbids it.
  local policy=/usr/sbin/policy-rc.d made=false
  [[ -e $policy ]] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 755 "$policy"; made=true; }
  need_packages docker.io iptables iproute2 curl
  ! $made || rm -f "$policy"
}

up() {
  need_packages curl
  if answers /var/run/docker.sock; then echo unix:///var/run/docker.sock; return; fi
  if answers "$socket"; then echo "unix://$socket"; return; fi
  [[ $(id -u) == 0 ]] || fail "a Docker Engine is started by root" "su -c 'eng/docker.sh up'"
  install
  mkdir -p "$home"
  # What an engine that was killed leaves behind stops the next one.
  rm -f "$socket" "$home/dockerd.pid"
  ip link show "$bridge" >/dev/null 2>&1 || { ip link add "$bridge" type bridge; ip address add 172.30.78.1/24 dev "$bridge"; }
  ip link set "$bridge" up
  setsid /usr/sbin/dockerd -H "unix://$socket" --pidfile "$home/dockerd.pid" --data-root "$home/data" --exec-root "$home/exec" \
    --bridge "$bridge" --iptables=false --ip6tables=false --ip-masq=false >"$home/dockerd.log" 2>&1 </dev/null &
  local waited
  for ((waited = 0; waited < 300; waited++)); do
    if answers "$socket"; then echo "unix://$socket"; return; fi
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  tail -n 10 "$home/dockerd.log" >&2
  fail "dockerd does not answer; its last lines stand above" "cat $home/dockerd.log"
}

# gone PID: whether a process has ended; one that nobody has waited for yet counts as ended.
gone() { [[ ! -e /proc/$1/stat ]] || [[ $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1) == Z ]]; }

down() {
  local pid waited
  pid=$(cat "$home/dockerd.pid" 2>/dev/null || true)
  if [[ -n $pid ]]; then
    kill "$pid" 2>/dev/null || true
    for ((waited = 0; waited < 200; waited++)); do ! gone "$pid" || break; sleep 0.1; done
    gone "$pid" || fail "dockerd (process $pid) does not end" "kill -9 $pid"
  fi
  ! ip link show "$bridge" >/dev/null 2>&1 || ip link delete "$bridge"
  rm -rf "$home"
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) fail "eng/docker.sh does not know \`${1:-}\`" "eng/docker.sh up" ;;
esac
