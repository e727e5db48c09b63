#!/usr/bin/env python3
"""Makes wheels of Debian bookworm's Python packages and serves them as a package index.

    eng/wheelhouse.py build DIR [NAME...]     scikit-learn and what it needs, unless names are given
    eng/wheelhouse.py serve DIR [--port N]    on 127.0.0.1; prints the address of the index, then serves until stopped
    eng/wheelhouse.py list [SET]              the names that `build` knows, or those of the set S, M, L or ALL; a set is a NAME, too

Tests and benchmarks need real compiled packages on machines that reach a Debian mirror but no PyPI. A Debian package holds
an upstream release in its installed form; `build` puts it back into a wheel. The same .deb files give the same wheels, byte
for byte. Only the standard library and dpkg-deb are used; packages come from `apt-get download`, through the host's own lists
where the host is bookworm and through private ones elsewhere, so nothing is installed and no setting is changed.

The wheels bind to shared libraries of the system, which manylinux wheels would carry; an image that uses numpy or scipy from
here needs libblas3, liblapack3, libgfortran5 and libgomp1. That is why they are tagged linux_ARCH and not manylinux.
"""

import argparse
import pathlib
import shutil
import sys

from wheel_index import serve
from wheel_making import canonical, download, make_wheel
from wheel_recipes import DEFAULT, RECIPES, SETS


def build(folder, names):
    names = [name for given in names for name in SETS.get(given, (canonical(given),))] or list(DEFAULT)
    names = list(dict.fromkeys(names))
    unknown = [name for name in names if name not in RECIPES]
    if unknown:
        raise SystemExit(f"wheelhouse: no recipe for {', '.join(unknown)}; `eng/wheelhouse.py list` names those there are")
    output = pathlib.Path(folder)
    output.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in names if not any(output.glob(f"{name.replace('-', '_')}-[0-9]*.whl"))]
    debs = download([deb for name in wanted for deb in RECIPES[name].debs + RECIPES[name].bundled], output / "debs")
    for name in wanted:
        print(make_wheel(name, RECIPES[name], debs, output).name, file=sys.stderr)
    shutil.rmtree(output / "debs", ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description="Makes wheels of Debian bookworm's Python packages and serves them as a package index.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    building = verbs.add_parser("build")
    building.add_argument("folder")
    building.add_argument("names", nargs="*")
    serving = verbs.add_parser("serve")
    serving.add_argument("folder")
    serving.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    listing = verbs.add_parser("list")
    listing.add_argument("set", nargs="?", choices=sorted(SETS), default="ALL")
    arguments = parser.parse_args()
    if arguments.verb == "build":
        build(arguments.folder, arguments.names)
    elif arguments.verb == "serve":
        serve(arguments.folder, arguments.port)
    else:
        print("\n".join(SETS[arguments.set]))


if __name__ == "__main__":
    main()
