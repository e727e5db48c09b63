# What ./quickstart and ./test share: setting up a Debian or Ubuntu machine. Sourced, not run.
# Everything said goes to stderr; stdout stays for data.

say() { printf '%s\n' "$*" >&2; }

# fail WHAT FIX...: the one message a failed run ends with.
fail() {
  printf '\nerror: %s\n' "$1" >&2
  shift
  local fix
  for fix in "$@"; do printf '  fix: %s\n' "$fix" >&2; done
  exit 1
}

# Seconds since the epoch with milliseconds, and a difference of two in seconds with one decimal.
now() { date +%s.%3N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f s", to - from }'; }

# as_root COMMAND...: runs it as root, through sudo where that is needed.
as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; return; fi
  command -v sudo >/dev/null || fail "this needs root, and there is no sudo for $(id -un)" "run ${0##*/} as root"
  # The state stays where it is for this user. A closed stdin (a build server) means that nobody can type a password.
  local ask=()
  [[ -t 0 ]] || ask=(-n)
  sudo "${ask[@]}" env ${HOME:+HOME="$HOME"} PATH="$PATH" ${BERTH_HOME:+BERTH_HOME="$BERTH_HOME"} \
    ${XDG_DATA_HOME:+XDG_DATA_HOME="$XDG_DATA_HOME"} ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} "$@"
}

# need_system: refuses what is not Debian or one of its children.
need_system() {
  [[ $(uname -s) == Linux ]] || fail "Berth runs on Linux, and this is $(uname -s)" "use a Debian or Ubuntu machine, real or virtual"
  local id='' like='' name
  id=$(. /etc/os-release 2>/dev/null && echo "${ID:-}") || true
  like=$(. /etc/os-release 2>/dev/null && echo "${ID_LIKE:-}") || true
  name=$(. /etc/os-release 2>/dev/null && echo "${PRETTY_NAME:-}") || true
  [[ " $id $like " == *" debian "* ]] && command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    fail "this machine runs ${name:-an unknown system}; only Debian, Ubuntu and their children can be set up here" \
      "use a Debian 12 or Ubuntu 24.04 machine"
}

# need_dotnet: the SDK that global.json asks for, found where its installer puts it, too.
need_dotnet() {
  # A build server's account may have no home; the SDK refuses to work without one.
  [[ -n ${HOME:-} && -d $HOME ]] || { mkdir -p artifacts/home && export DOTNET_CLI_HOME="$PWD/artifacts/home"; }
  command -v dotnet >/dev/null || [[ ! -x ${HOME:-}/.dotnet/dotnet ]] || export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
  local install='curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0'
  command -v dotnet >/dev/null || fail "the .NET SDK is not installed; Berth needs version 10" "$install"
  local found
  found=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ' || true)
  [[ " $found" == *" 10."* ]] || fail "no .NET SDK of version 10 is installed, only: ${found:-none}" "$install"
  found=$(dotnet --version 2>&1) || fail "the .NET SDK does not start: $found" "dotnet --info"
}

# need_packages PACKAGE...: installs what is missing, with one update of the lists, and says nothing where all is there.
need_packages() {
  local package log missing=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  [[ $(id -u) == 0 ]] || command -v sudo >/dev/null ||
    fail "this machine lacks ${missing[*]}, and $(id -un) is not root and has no sudo" "su -c 'apt-get install ${missing[*]}'"
  log=$(mktemp)
  local apt=(apt-get -q -y -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=300)
  # An update may fail for one source of many; whether that matters shows when the packages are asked for.
  as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" update >"$log" 2>&1 </dev/null || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 </dev/null; then
    grep -E '^(E|W|Err)[: ]|sudo:' "$log" | sort -u | tail -n 8 >&2 || tail -n 8 "$log" >&2
    fail "apt cannot install ${missing[*]}; see above. The network or the package mirror may be out of reach" \
      "apt-get update && apt-get install ${missing[*]}"
  fi
  rm -f "$log"
}
