"""Names to versions: beside Debian's pip, beside the floor of the network, and where backtracking is deep."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

from machine import interleaved, peak_memory, sh, timed
from table import BERTH, ROOT, RUNS, TOP, Bench, Index, SETS, house_of, note, row

PIP = "/usr/bin/python3"  # Debian's, whatever else stands on the path
PROGRAM = ROOT / "bench" / "inprocess"


def plain() -> dict:
    """Variables without what people set for their own pip and proxies; their pip's configuration files are left out, too."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") and not k.lower().endswith("_proxy")}
    return {**own, "PIP_CONFIG_FILE": os.devnull}


class Names:
    """A requirements file of top-level names, resolved by either."""

    def __init__(self, bench: Bench, name: str, requirements, index: Index):
        self.folder = bench.where / f"resolve-{name}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.file = self.folder / "requirements.txt"
        self.file.write_text("".join(f"{r}\n" for r in requirements))
        self.report, self.home, self.index = self.folder / "report.json", self.folder / "home", index
        self.found = ""

    def pip(self, address: str, **limits) -> None:
        command = [PIP, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed", "--break-system-packages", "--disable-pip-version-check",
                   "--no-cache-dir", "--index-url", address, "--report", str(self.report), "-r", str(self.file)]
        done = subprocess.run(command, env=plain(), cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **limits)
        if done.returncode:
            raise SystemExit(f"pip: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")

    def pip_found(self) -> dict:
        told = json.loads(self.report.read_text())["install"]
        return {item["metadata"]["name"].lower().replace("_", "-").replace(".", "-"): item["metadata"]["version"] for item in told}

    @property
    def lock(self) -> list:
        return [BERTH, "lock", "--format", "json", "--index", self.index.address, "--python", "3.11", str(self.file)]

    def berth(self) -> None:
        self.found = sh(*self.lock, env={**plain(), "BERTH_HOME": str(self.home)}, cwd=self.folder, stdin=subprocess.DEVNULL)

    def berth_found(self) -> dict:
        return {package["name"]: package["version"] for package in json.loads(self.found)["packages"]}

    def forget(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)


def resolve(bench: Bench, berth: bool = True) -> None:
    print("== names to versions, whole process, nothing kept", flush=True)
    with Index.of(house_of(bench, "L")) as index:
        for name in ("S", "M", "L"):
            names = Names(bench, name, TOP[name], index)
            # Debian's pip reads PEP 658 metadata from HTML alone; from JSON it takes whole wheels. The faster way is the peer.
            ways = {"html": lambda: names.pip(index.html), "json": lambda: names.pip(index.address)}
            if berth:
                ways["berth"] = names.berth
            took = interleaved(ways, RUNS if berth else 1, {"berth": names.forget})
            if (theirs := names.pip_found()).keys() != set(SETS[name]):
                raise SystemExit(f"pip resolves {name} to {sorted(theirs)}")
            note(f"{name}: {len(theirs)} packages; pip from HTML with metadata files {took['html']:.2f} s, from JSON {took['json']:.2f} s")
            if not berth:
                continue
            if names.berth_found() != theirs:
                raise SystemExit(f"{name}: berth {names.berth_found()}\npip {theirs}")
            row(f"berth lock of {name}, top-level names", took["berth"], "pip install --dry-run", min(took["html"], took["json"]), 0.15)


def program() -> pathlib.Path:
    """The process in which both are measured, built when it is older than its sources."""
    sh("dotnet", "build", PROGRAM, "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false", cwd=ROOT)
    return ROOT / "artifacts" / "bin" / "Berth.Bench.InProcess" / "release" / "Berth.Bench.InProcess"


def floor(bench: Bench, berth: bool = True) -> None:
    print("== names to versions inside one process, beside fetching each page and metadata file once", flush=True)
    measure = program()
    with Index.of(house_of(bench, "L")) as index:
        for name in ("S", "M", "L"):
            names = Names(bench, f"floor-{name}", TOP[name], index)
            told = names.folder / "took.json"
            command = [measure, index.address, str(RUNS * 3), told, ",".join(SETS[name])]
            if berth:
                command.append(names.file)
            sh(*command, env=plain(), cwd=names.folder, stdin=subprocess.DEVNULL)
            took = {key: statistics.median(values) for key, values in json.loads(told.read_text()).items() if values}
            note(f"{name}: {len(SETS[name])} packages, one request after the other {took['sequential'] * 1000:.1f} ms, all at once {took['parallel'] * 1000:.1f} ms")
            if berth:
                row(f"{name} resolved inside one process", took["resolve"], "each page and metadata once", took["sequential"], 3.0)


def hard(bench: Bench, berth: bool = True) -> None:
    print("== 500 requirements with deep backtracking", flush=True)
    from hard_index import REQUIREMENTS, SOLUTION
    with Index(sys.executable, ROOT / "bench" / "hard_index.py") as index:
        names = Names(bench, "hard", REQUIREMENTS, index)
        patience = 120 if berth else 20
        try:
            theirs = timed(lambda: names.pip(index.html, timeout=patience))
            note(f"pip: {theirs:.1f} s, {'right' if names.pip_found() == SOLUTION else 'wrong'}")
        except subprocess.TimeoutExpired:
            note(f"pip: not done after {patience} s")
        if not berth:
            return
        took = interleaved({"berth": names.berth}, 3, {"berth": names.forget})["berth"]
        if names.berth_found() != SOLUTION:
            raise SystemExit("berth finds another solution than the only one")
        names.forget()
        memory = peak_memory(names.lock, {**plain(), "BERTH_HOME": str(names.home)})
        note(f"peak memory of the process: {memory / 1e6:.0f} MB (limit 500 MB): {'ok' if memory < 500e6 else 'MISSED'}")
        row("500 requirements, deep backtracking", took, "ten seconds", 10.0, 1.0)
