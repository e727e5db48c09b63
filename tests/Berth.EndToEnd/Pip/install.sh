#!/bin/sh
# Makes a virtual environment where Berth makes its own, and lets pip install a lock into it. All that is said goes to stderr.
set -eu
{
  umask 022
  mkdir -p /opt/berth
  python3 -m venv --system-site-packages --without-pip /opt/berth/venv
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
  /opt/berth/venv/bin/python -m pip install -q --no-cache-dir --no-deps --no-compile --ignore-installed --require-hashes --only-binary :all: \
    --index-url "$1" -r requirements.txt
} >&2
exec /opt/berth/venv/bin/python probe.py
