#!/usr/bin/env python3
"""Tries the peers' halves of resolve, floor and hard once each, without the command and without root: do they still work here?

    bench/peers.py [DIR]     wheels and files are kept below DIR, by default a folder in the temp directory
"""

import pathlib
import sys
import tempfile

from resolving import floor, hard, resolve
from table import Bench

if __name__ == "__main__":
    where = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(tempfile.gettempdir()) / "berth-bench-peers").resolve()
    where.mkdir(parents=True, exist_ok=True)
    for part in (resolve, floor, hard):
        part(Bench(where), berth=False)
