#!/usr/bin/env python3
"""Measures Berth against its peers on this machine, side by side, and prints each number as a ratio with its limit.

    sudo bench/bench.py [PART...]     all parts, unless some are named: start build context resolve floor hard unlocked added

Needs root, a Debian mirror and the published command (./quickstart --publish-only). State is kept in $BERTH_BENCH_DIR (default: a folder
in the temp directory), on a journaled ext4 of its own. bench/README.md has the last table and says what is compared with what.
"""

import json
import os
import pathlib
import sys
import tempfile

from building import build
from machine import Docker, Volume, need_packages
from packing import context
from resolving import floor, hard, resolve
from starting import start
from table import BERTH, ROWS, Bench
from unlocked import added, unlocked

# Each with whether it needs a Docker Engine.
PARTS = {"start": (start, True), "build": (build, True), "context": (context, False), "resolve": (resolve, False), "floor": (floor, False),
         "hard": (hard, False), "unlocked": (unlocked, True), "added": (added, True)}


def main() -> None:
    if os.geteuid():
        raise SystemExit("run this as root: sudo bench/bench.py")
    if not os.path.exists(BERTH):
        raise SystemExit("there is no out/berth: ./quickstart --publish-only")
    need_packages()
    unknown = [part for part in sys.argv[1:] if part not in PARTS]
    if unknown:
        raise SystemExit(f"no part is called {' '.join(unknown)}; there are {' '.join(PARTS)}")
    where = pathlib.Path(os.environ.get("BERTH_BENCH_DIR") or pathlib.Path(tempfile.gettempdir()) / "berth-bench")
    wanted = sys.argv[1:] or list(PARTS)
    volume = Volume(where)
    bench = Bench(volume.path)
    docker = Docker(volume.path / "docker") if any(PARTS[part][1] for part in wanted) else None
    try:
        for part in wanted:
            measure, with_docker = PARTS[part]
            measure(bench, docker) if with_docker else measure(bench)
    finally:
        if docker:
            docker.close()
        volume.close()
    results = where / "results.json"
    results.write_text(json.dumps([dict(zip(("what", "seconds", "peer", "peer_seconds", "ratio", "limit"), r)) for r in ROWS], indent=1))
    print(f"kept in {results}")
    sys.exit(any(r[4] > r[5] for r in ROWS))


if __name__ == "__main__":
    main()
