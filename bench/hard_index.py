#!/usr/bin/env python3
"""A package index that is hard on resolvers, the same every time: 500 projects of ten versions each, and one solution.

Projects stand in fifty chains of ten. Version v of a link needs version v of the next link exactly, and the newest versions of a chain's last
link contradict the chain after it, so a resolver that takes the newest first learns of each mistake ten steps later. Every chain also
narrows one of ten projects that all share.

    bench/hard_index.py       on 127.0.0.1; prints the address of the index, then serves until stopped
"""

import functools
import hashlib
import io
import pathlib
import sys
import zipfile

CHAINS, LINKS, VERSIONS, FITS, SHARED = 49, 10, 10, 3, 10


def link(chain: int, at: int) -> str:
    return f"chain{chain:02}-link{at}"


def shared(number: int) -> str:
    return f"shared{number}"


REQUIREMENTS = [link(chain, at) for chain in range(CHAINS) for at in range(LINKS)] + [shared(number) for number in range(SHARED)]
SOLUTION = {name: f"{FITS}.0" for name in REQUIREMENTS}


def requires(name: str, version: int) -> list:
    if name.startswith("shared"):
        return []
    chain, at = int(name[5:7]), int(name[-1])
    needs = []
    if at < LINKS - 1:
        needs.append(f"{link(chain, at + 1)}=={version}.0")
    else:
        # Newer than what fits asks of the next chain what none of its versions can give; older is allowed, and never the newest.
        bound = f"=={FITS}.0" if version <= FITS else f"=={VERSIONS + version}.0"
        needs.append(f"{link((chain + 1) % CHAINS, 0)}{bound}")
    if at == 0:
        needs.append(f"{shared(chain % SHARED)}=={version}.0")
    return needs


def metadata(name: str, version: int) -> bytes:
    needs = "".join(f"Requires-Dist: {need}\n" for need in requires(name, version))
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}.0\n{needs}".encode()


@functools.cache
def wheel(name: str, version: int) -> bytes:
    """Whole and installable, since pip fetches what it has chosen."""
    info = f"{name.replace('-', '_')}-{version}.0.dist-info"
    files = {f"{info}/METADATA": metadata(name, version), f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"]).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), data)
    return content.getvalue()


class HardIndex:
    """In the form that the wheelhouse serves."""

    names = frozenset(REQUIREMENTS)

    @staticmethod
    def file_name(name: str, version: int) -> str:
        return f"{name.replace('-', '_')}-{version}.0-py3-none-any.whl"

    def page(self, name: str):
        meta = {"api-version": "1.1"}
        if not name:
            return {"meta": meta, "projects": [{"name": known} for known in sorted(self.names)]}
        if name not in self.names:
            return None
        files = []
        for version in range(1, VERSIONS + 1):
            file, core = self.file_name(name, version), {"sha256": hashlib.sha256(metadata(name, version)).hexdigest()}
            files.append({"filename": file, "url": f"/packages/{file}", "hashes": {"sha256": hashlib.sha256(wheel(name, version)).hexdigest()},
                          "size": len(wheel(name, version)), "core-metadata": core, "data-dist-info-metadata": core, "yanked": False})
        return {"meta": meta, "name": name, "versions": [f"{v}.0" for v in range(1, VERSIONS + 1)], "files": files}

    def holds(self, file: str) -> bool:
        name, version = self.parts(file)
        return name in self.names and 1 <= version <= VERSIONS

    def file(self, file: str) -> bytes:
        return metadata(*self.parts(file)) if file.endswith(".metadata") else wheel(*self.parts(file))

    @staticmethod
    def parts(file: str) -> tuple:
        name, version, *_ = file.split("-")
        return name.replace("_", "-"), int(version.split(".")[0])


if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "eng"))
    from wheel_index import serve_index
    serve_index(HardIndex(), 0)
