"""Puts Debian's installed Python packages back into wheels. The same .deb files give the same wheels, byte for byte."""

import base64
import email
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

MIRROR = os.environ.get("BERTH_DEBIAN_MIRROR", "http://deb.debian.org/debian")
SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DIST_PACKAGES = "usr/lib/python3/dist-packages"
READY_WHEELS = "usr/share/python-wheels"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


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



def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def library_tree(root, placed=()):
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
    for source, target in placed:
        walk(root / source, f"{target}/")
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
    lines = [line for line in head.rstrip("\n").split("\n") if not line.startswith(("Requires-Dist:", "Provides-Extra:"))]
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
        if recipe.ready:
            return copy_ready(name, root, output)
        files, entries = library_tree(root, recipe.placed)
        text, points = metadata_of(name, entries)
        # Where Debian took files out, its metadata says so in a local version that upstream never released; where a release tool
        # saw no git, it says 0.0.0, and the Debian package knows better.
        version = email.message_from_string(text)["Version"].partition("+")[0]
        if version == "0.0.0":
            version = re.match(r"(?:\d+%3a)?([0-9.]+)", debs[recipe.debs[0]].name.split("_")[1])[1]
        text = re.sub(r"^Version: .*", f"Version: {version}", text, count=1, flags=re.M)
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


def copy_ready(name, root, output):
    source = next((root / READY_WHEELS).glob(f"{name.replace('-', '_')}-*.whl"))
    partial = output / f"{source.name}.partial"
    shutil.copyfile(source, partial)
    os.replace(partial, output / source.name)
    return output / source.name


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
