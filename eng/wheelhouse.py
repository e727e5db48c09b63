#!/usr/bin/env python3
"""Makes wheels of Debian bookworm's Python packages and serves them as a package index.

    eng/wheelhouse.py build DIR [NAME...]     scikit-learn and what it needs, unless names are given
    eng/wheelhouse.py serve DIR [--port N]    on 127.0.0.1; prints the address of the index, then serves until stopped
    eng/wheelhouse.py list                    the names that `build` knows

Tests and benchmarks need real compiled packages on machines that reach a Debian mirror but no PyPI. A Debian package holds
an upstream release in its installed form; `build` puts it back into a wheel. The same .deb files give the same wheels, byte
for byte. Only the standard library and dpkg-deb are used; packages come from `apt-get download`, through the host's own lists
where the host is bookworm and through private ones elsewhere, so nothing is installed and no setting is changed.

The wheels bind to shared libraries of the system, which manylinux wheels would carry; an image that uses numpy or scipy from
here needs libblas3, liblapack3, libgfortran5 and libgomp1. That is why they are tagged linux_ARCH and not manylinux.
"""

import argparse
import base64
import email
import hashlib
import html
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass

MIRROR = os.environ.get("BERTH_DEBIAN_MIRROR", "http://deb.debian.org/debian")
SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DIST_PACKAGES = "usr/lib/python3/dist-packages"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Recipe:
    """Where a distribution comes from. Debian strips Requires-Dist of what became a Depends, so it is given here as upstream has it."""

    debs: tuple
    requires: tuple = ()
    bundled: tuple = ()  # Debian packages whose shared libraries go into the wheel, loaded before the package's own


def pure(deb, *requires):
    return Recipe((deb,), requires)


RECIPES = {
    "scikit-learn": Recipe(
        ("python3-sklearn", "python3-sklearn-lib"),
        ("numpy>=1.17.3", "scipy>=1.3.2", "joblib>=1.1.1", "threadpoolctl>=2.0.0")),
    "numpy": Recipe(("python3-numpy",)),
    "scipy": Recipe(("python3-scipy",), ("numpy>=1.19.5,<1.27.0",), ("liblbfgsb0",)),
    "pandas": Recipe(
        ("python3-pandas", "python3-pandas-lib"),
        ("numpy>=1.21.0", "python-dateutil>=2.8.1", "pytz>=2020.1")),
    "joblib": pure("python3-joblib"),
    "threadpoolctl": pure("python3-threadpoolctl"),
    "python-dateutil": pure("python3-dateutil", "six>=1.5"),
    "pytz": pure("python3-tz"),
    "six": pure("python3-six"),
    "tqdm": pure("python3-tqdm"),
    "requests": pure(
        "python3-requests", "charset-normalizer>=2,<4", "idna>=2.5,<4", "urllib3>=1.21.1,<1.27", "certifi>=2017.4.17"),
    "urllib3": pure("python3-urllib3"),
    "idna": pure("python3-idna"),
    "certifi": pure("python3-certifi"),
    "charset-normalizer": pure("python3-charset-normalizer"),
    "packaging": pure("python3-packaging"),
    "typing-extensions": pure("python3-typing-extensions"),
    "click": pure("python3-click"),
    "tabulate": pure("python3-tabulate"),
    "pyyaml": Recipe(("python3-yaml",)),
    "markupsafe": Recipe(("python3-markupsafe",)),
    "jinja2": pure("python3-jinja2", "MarkupSafe>=2.0"),
}
DEFAULT = ("scikit-learn", "numpy", "scipy", "joblib", "threadpoolctl")


# ---- fetching -------------------------------------------------------------------------------------------------------------

def host_suite():
    try:
        text = pathlib.Path("/etc/os-release").read_text()
    except FileNotFoundError:
        return ""
    found = re.search(r"^VERSION_CODENAME=(\S+)", text, re.M)
    return found[1] if found else ""


def private_apt(state):
    """Options for an apt that has its own lists and sources below `state`. Updates it."""
    for part in ("lists/partial", "cache/archives/partial", "etc/preferences.d", "etc/apt.conf.d", "etc/trusted.gpg.d"):
        (state / part).mkdir(parents=True, exist_ok=True)
    trust = f"signed-by={KEYRING}" if os.path.exists(KEYRING) else "trusted=yes"
    (state / "etc/sources.list").write_text(f"deb [{trust}] {MIRROR} {SUITE} main\n")
    (state / "status").touch()
    settings = {
        "Dir::State::lists": state / "lists", "Dir::State::status": state / "status", "Dir::Cache": state / "cache",
        "Dir::Etc": state / "etc", "Acquire::Languages": "none", "APT::Sandbox::User": "",
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    subprocess.run(["apt-get", *options, "-qq", "update"], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    return options


def download(packages, folder):
    """Puts the .deb files into `folder`, those that are not there yet; returns their paths by package name."""
    folder.mkdir(parents=True, exist_ok=True)

    def present():
        return {path.name.split("_")[0]: path for path in sorted(folder.glob("*.deb"))}

    missing = sorted(set(packages) - present().keys())
    if missing:
        def fetch(options):
            command = ["apt-get", *options, "-qq", "-o", "APT::Sandbox::User=", "download", *missing]
            return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=subprocess.PIPE, text=True)

        done = fetch([]) if host_suite() == SUITE else None
        if done is None or done.returncode != 0:
            with tempfile.TemporaryDirectory(prefix="wheelhouse-apt-") as state:
                done = fetch(private_apt(pathlib.Path(state)))
        if done.returncode != 0:
            raise SystemExit(f"wheelhouse: apt-get cannot download {' '.join(missing)} from {MIRROR}:\n{done.stderr}")
    have = present()
    return {name: have[name] for name in packages}


# ---- making wheels --------------------------------------------------------------------------------------------------------

def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def library_tree(root):
    """Everything importable below `root`, as {path in the wheel: real file}, and the metadata entries beside it."""
    base = root / DIST_PACKAGES
    files, metadata = {}, []

    def resolve(path):
        """Follows a link as it would be followed with `root` for "/"; None where it leads nowhere."""
        for _ in range(16):
            if not path.is_symlink():
                return path if path.exists() else None
            target = os.readlink(path)
            path = root / target.lstrip("/") if target.startswith("/") else pathlib.Path(os.path.normpath(path.parent / target))
        return None

    def walk(folder, inside):
        for entry in sorted(folder.iterdir()):
            name = f"{inside}{entry.name}"
            real = resolve(entry)
            if real is None or entry.name == "__pycache__" or entry.name.endswith(".pyc"):
                continue
            if not inside and re.search(r"\.(egg|dist)-info$", entry.name):
                metadata.append(real)
            elif real.is_dir():
                walk(real, f"{name}/")
            else:
                files[name] = real

    walk(base, "")
    return files, metadata


def metadata_of(name, entries):
    """The core metadata document and the entry points of distribution `name`."""
    for entry in entries:
        document = next((p for p in (entry / "METADATA", entry / "PKG-INFO", entry) if p.is_file()), None)
        if document is None:
            continue
        text = document.read_text(encoding="utf-8", errors="replace")
        if canonical(email.message_from_string(text)["Name"] or "") == name:
            points = entry / "entry_points.txt"
            return text, points.read_bytes() if points.is_file() else None
    raise SystemExit(f"wheelhouse: {name}: no metadata of that name among {[e.name for e in entries]}")


def with_requirements(text, requires):
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    lines = [line for line in head.split("\n") if not line.startswith(("Requires-Dist:", "Provides-Extra:"))]
    # Extras name packages that are not in the house; upstream's own conditions belong to them alone.
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    return ("\n".join(lines) + "\n\n" + body.rstrip("\n") + "\n").encode("utf-8")


PRELOAD = '''"""Loads the shared libraries that this wheel carries, before the extension modules that were linked to them ask by name."""
import ctypes
import pathlib

for _library in {libraries!r}:
    ctypes.CDLL(str(pathlib.Path(__file__).resolve().parent.parent / "{folder}" / _library), mode=ctypes.RTLD_GLOBAL)
'''


def bundle(package, root, files, extra):
    """Adds the libraries unpacked below `root`, and the module through which they are loaded when the package is imported."""
    folder = f"{package}.libs"
    libraries = {}
    for path in sorted(root.rglob("*.so.*")):
        if path.is_file() and not path.is_symlink():
            soname = re.match(r".*\.so\.\d+", path.name)[0]
            libraries[soname] = path
    for soname, path in libraries.items():
        files[f"{folder}/{soname}"] = path
    files.pop(f"{package}/_distributor_init.py", None)
    extra[f"{package}/_distributor_init.py"] = PRELOAD.format(libraries=sorted(libraries), folder=folder).encode()


def architecture():
    debian = subprocess.run(["dpkg", "--print-architecture"], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(debian, debian)


def make_wheel(name, recipe, debs, output):
    with tempfile.TemporaryDirectory(prefix="wheelhouse-") as work:
        root, libraries = pathlib.Path(work, "root"), pathlib.Path(work, "libraries")
        for target, packages in ((root, recipe.debs), (libraries, recipe.bundled)):
            target.mkdir()
            for package in packages:
                subprocess.run(["dpkg-deb", "-x", str(debs[package]), str(target)], check=True)
        files, entries = library_tree(root)
        text, points = metadata_of(name, entries)
        version = email.message_from_string(text)["Version"]
        prefix = f"{name.replace('-', '_')}-{version}"
        compiled = any(path.endswith(".so") for path in files)
        tag = f"cp311-cp311-linux_{architecture()}" if compiled else "py3-none-any"
        extra = {}
        if recipe.bundled:
            bundle(name, libraries, files, extra)
        info = {
            "METADATA": with_requirements(text, recipe.requires),
            "WHEEL": f"Wheel-Version: 1.0\nGenerator: wheelhouse\nRoot-Is-Purelib: {'false' if compiled else 'true'}\nTag: {tag}\n".encode(),
        }
        if points:
            info["entry_points.txt"] = points
        contents = [(path, real.read_bytes) for path, real in files.items()]
        contents += [(path, lambda data=data: data) for path, data in extra.items()]
        contents.sort(key=lambda item: item[0])
        contents += [(f"{prefix}.dist-info/{key}", lambda data=data: data) for key, data in sorted(info.items())]
        wheel = output / f"{prefix}-{tag}.whl"
        write_zip(wheel, contents, f"{prefix}.dist-info/RECORD")
        return wheel


def write_zip(wheel, contents, record):
    """Writes the archive under a temporary name first: a wheel that has its name is whole."""
    partial = wheel.with_suffix(".partial")
    lines = []
    with zipfile.ZipFile(partial, "w") as archive:
        def put(path, data, executable=False):
            entry = zipfile.ZipInfo(path, ZIP_TIME)
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            archive.writestr(entry, data, compresslevel=6)

        for path, read in contents:
            data = read()
            put(path, data, executable=".so" in pathlib.PurePosixPath(path).suffixes)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            quoted = f'"{path}"' if "," in path else path
            lines.append(f"{quoted},sha256={digest},{len(data)}\n")
        put(record, "".join(lines) + f"{record},,\n")
    os.replace(partial, wheel)


def build(folder, names):
    names = [canonical(name) for name in names] or list(DEFAULT)
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


# ---- serving --------------------------------------------------------------------------------------------------------------

class PackageIndex:
    """The wheels of a folder as the simple repository API has them (PEP 503, 658, 691), read once."""

    JSON = "application/vnd.pypi.simple.v1+json"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.metadata = {}
        self.projects = {}
        for wheel in sorted(self.folder.glob("*.whl")):
            with zipfile.ZipFile(wheel) as archive:
                document = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
                self.metadata[wheel.name] = archive.read(document)
            self.projects.setdefault(canonical(wheel.name.split("-")[0]), []).append(self.describe(wheel))

    def describe(self, wheel):
        document = self.metadata[wheel.name]
        core = {"sha256": hashlib.sha256(document).hexdigest()}
        entry = {
            "filename": wheel.name,
            "url": f"/packages/{wheel.name}",
            "hashes": {"sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()},
            "size": wheel.stat().st_size,
            "core-metadata": core,
            "data-dist-info-metadata": core,
            "yanked": False,
        }
        python = email.message_from_bytes(document)["Requires-Python"]
        return {**entry, "requires-python": python} if python else entry

    def page(self, name):
        """The JSON form of a project's page, or of the list of projects for the empty name; None for an unknown project."""
        meta = {"api-version": "1.1"}
        if not name:
            return {"meta": meta, "projects": [{"name": project} for project in sorted(self.projects)]}
        files = self.projects.get(name)
        if files is None:
            return None
        return {"meta": meta, "name": name, "versions": sorted({f["filename"].split("-")[1] for f in files}), "files": files}

    @staticmethod
    def as_html(page):
        def link(entry):
            if "name" in entry:
                return f'<a href="/simple/{entry["name"]}/">{entry["name"]}</a><br>'
            core = entry["core-metadata"]["sha256"]
            python = entry.get("requires-python")
            limit = f' data-requires-python="{html.escape(python)}"' if python else ""
            return (f'<a href="{entry["url"]}#sha256={entry["hashes"]["sha256"]}"{limit} data-core-metadata="sha256={core}" '
                    f'data-dist-info-metadata="sha256={core}">{entry["filename"]}</a><br>')

        links = "\n".join(link(entry) for entry in page.get("files", page.get("projects", [])))
        return f'<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1"></head><body>\n{links}\n</body></html>\n'


def handler(index):
    class Requests(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            """Says nothing: callers read the address from stdout."""

        def answer(self, status, kind, data=b""):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Vary", "Accept")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            parts = self.path.split("?")[0].strip("/").split("/")
            if parts[0] == "simple" and len(parts) <= 2:
                page = index.page(canonical(parts[1]) if len(parts) == 2 else "")
                if page is None:
                    self.answer(404, "text/plain", b"no such project\n")
                elif PackageIndex.JSON in self.headers.get("Accept", ""):
                    self.answer(200, PackageIndex.JSON, json.dumps(page).encode())
                else:
                    self.answer(200, "text/html; charset=utf-8", PackageIndex.as_html(page).encode())
            elif parts[0] == "packages" and len(parts) == 2 and parts[1].removesuffix(".metadata") in index.metadata:
                name = parts[1]
                data = index.metadata[name[:-9]] if name.endswith(".metadata") else (index.folder / name).read_bytes()
                self.answer(200, "application/octet-stream", data)
            else:
                self.answer(404, "text/plain", b"not found\n")

    return Requests


def serve(folder, port):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler(PackageIndex(folder)))
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}/simple/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def main():
    parser = argparse.ArgumentParser(description="Makes wheels of Debian bookworm's Python packages and serves them as a package index.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    building = verbs.add_parser("build")
    building.add_argument("folder")
    building.add_argument("names", nargs="*")
    serving = verbs.add_parser("serve")
    serving.add_argument("folder")
    serving.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    verbs.add_parser("list")
    arguments = parser.parse_args()
    if arguments.verb == "build":
        build(arguments.folder, arguments.names)
    elif arguments.verb == "serve":
        serve(arguments.folder, arguments.port)
    else:
        print("\n".join(sorted(RECIPES)))


if __name__ == "__main__":
    main()
