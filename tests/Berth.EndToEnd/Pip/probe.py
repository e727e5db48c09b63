"""Tells on stdout, as one JSON document, what stands in the virtual environment whose interpreter runs this."""

import hashlib
import importlib.metadata
import json
import os
import stat
import subprocess
import sys
import sysconfig

SITE = sysconfig.get_path("purelib")
TOLD = 200_000  # files of at most this many bytes below bin and in .dist-info folders are told whole


def tree():
    told = {}
    for folder, folders, files in os.walk(sys.prefix):
        for name in folders + files:
            path = os.path.join(folder, name)
            found = os.lstat(path)
            entry = {"mode": f"{stat.S_IMODE(found.st_mode):o}", "owner": f"{found.st_uid}:{found.st_gid}"}
            if stat.S_ISLNK(found.st_mode):
                entry |= {"kind": "link", "target": os.readlink(path)}
            elif stat.S_ISDIR(found.st_mode):
                entry |= {"kind": "folder"}
            else:
                with open(path, "rb") as file:
                    content = file.read()
                entry |= {"kind": "file", "size": len(content), "hash": hashlib.sha256(content).hexdigest()}
                inside = os.path.relpath(path, sys.prefix).split("/")
                if len(content) <= TOLD and (len(inside) == 1 or inside[0] == "bin" or inside[-2].endswith(".dist-info")):
                    entry["text"] = content.decode("utf-8", "backslashreplace")
            told[os.path.relpath(path, sys.prefix)] = entry
    return told


def point(entry):
    return f"{entry.group} | {entry.name} | {entry.value} | {' '.join(entry.extras)}"


def distribution(found):
    return {
        "name": found.name,
        "version": found.version,
        "metadata": [list(field) for field in found.metadata.items()] + [["body", found.metadata.get_payload()]],
        "requires": found.requires or [],
        "entryPoints": [point(entry) for entry in found.entry_points],
        "files": [f"{file},{file.hash.mode + '=' + file.hash.value if file.hash else ''},{'' if file.size is None else file.size}" for file in found.files],
        "missing": [str(file) for file in found.files if not file.locate().is_file()],
        "texts": {name: found.read_text(name) for name in ("top_level.txt", "direct_url.json", "INSTALLER", "REQUESTED", "WHEEL", "namespace_packages.txt")},
    }


COMMANDS = """
    plain-command; With.Case_Command; needs-extra; needs-extras; both-ways; window-command; plain-python; with-data-tool; shell
    pygmentize -V; markdown-it --version; pytest --version; jsonschema --version; normalizer --version; wheel version
    pip --version; pip freeze --local --all; pip show -v requests with_data
    python -c "import sys, deep.er.one, deep.er.two, legacy.first, legacy.second, found_by_path, UpperCase; print(sys.with_pth, legacy.__path__)"
    python -c "import _distutils_hack, split_pure, split_plat, sys; print('distutils' in sys.modules, _distutils_hack.__file__)"
"""


def run(command):
    done = subprocess.run(f"{sys.prefix}/bin/{command}", shell=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    return f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"


def activated():
    """The variables that matter once the environment is activated, and again when it is left."""
    script = f'. {sys.prefix}/bin/activate; echo "$PATH"; echo "$VIRTUAL_ENV"; command -v python; deactivate; echo "$PATH"; echo "${{VIRTUAL_ENV-none}}"'
    plain = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(["/bin/sh", "-c", script], env=plain, capture_output=True, text=True, check=True).stdout


# What the base image holds itself is on the path, too.
own = [found for found in importlib.metadata.distributions() if str(found.locate_file("")) == SITE]
groups = {}
for found in own:
    for entry in found.entry_points:
        groups.setdefault(entry.group, set()).add(point(entry))
json.dump({
    "tree": tree(),
    "distributions": {found.metadata["Name"]: distribution(found) for found in own},
    "groups": {group: sorted(points) for group, points in groups.items()},
    "modules": {module: sorted(set(names)) for module, names in importlib.metadata.packages_distributions().items() if {found.name for found in own} & set(names)},
    "path": [path for path in sys.path[1:] if path],
    "schemes": sysconfig.get_paths(),
    "ran": {command.strip(): run(command.strip()) for line in COMMANDS.splitlines() for command in (line.split(";") if "python -c" not in line else [line]) if command.strip()},
    "activated": activated(),
}, sys.stdout, indent=0, sort_keys=True)
