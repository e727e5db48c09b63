"""Runs one hook of a build backend (PEP 517) inside the image the wheel is for.

    frontend.py HOOK SOURCE OUT REQUEST      HOOK is `requires` or `wheel`

SOURCE is an archive or a folder, left as it is. The answer lies in OUT: `requires.json`, or the wheel. Only Python's own library is used.
"""

import importlib
import json
import os
import shutil
import sys
import tarfile
import zipfile

TREE = "/tmp/berth-source"


def unpack(source):
    """Nothing outside this container can be reached, but a plain message is better than a strange tree."""
    if os.path.isdir(source):
        shutil.copytree(source, TREE, symlinks=True, ignore=shutil.ignore_patterns(".git", "__pycache__"))
        return TREE
    os.makedirs(TREE)
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            archive.extractall(TREE)
    else:
        with tarfile.open(source) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(TREE, filter="data")
            else:
                archive.extractall(TREE)
    if os.path.exists(os.path.join(TREE, "pyproject.toml")) or os.path.exists(os.path.join(TREE, "setup.py")):
        return TREE
    folders = [entry.path for entry in os.scandir(TREE) if entry.is_dir()]
    if len(folders) != 1:
        sys.exit("the archive holds %d folders at its top, not one" % len(folders))
    return folders[0]


def backend_of(request):
    sys.path[:0] = [os.path.join(os.getcwd(), path) for path in request["backendPath"]]
    module, _, attributes = request["backend"].partition(":")
    backend = importlib.import_module(module)
    for name in filter(None, attributes.split(".")):
        backend = getattr(backend, name)
    return backend


def main():
    hook, source, out, request = sys.argv[1:]
    with open(request) as file:
        request = json.load(file)
    os.makedirs(out)
    os.chdir(unpack(source))
    sys.path[0] = ""
    if not os.path.exists("pyproject.toml") and not os.path.exists("setup.py") and not os.path.exists("setup.cfg"):
        sys.exit("the source has neither pyproject.toml nor setup.py")
    backend = backend_of(request)
    if hook == "requires":
        ask = getattr(backend, "get_requires_for_build_wheel", None)
        with open(os.path.join(out, "requires.json"), "w") as file:
            json.dump(list(ask(request["settings"])) if ask else [], file)
    else:
        backend.build_wheel(out, request["settings"])


main()
