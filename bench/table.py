"""What every benchmark here uses: where things are, the command with a store of its own, and the rows that come of it."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys

from machine import Docker, sh

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eng"))

from wheel_recipes import SETS, TOP  # noqa: E402, F401  the wheelhouse is another folder's

BERTH = str(ROOT / "out" / "berth")
RUNS = int(os.environ.get("BERTH_BENCH_RUNS", "9"))
PRINT = ["python3", "-c", "print(1)"]
M = list(SETS["M"])
LIBRARIES = "libblas3 liblapack3 libgomp1 libgfortran5"
ROWS = []


def row(what: str, ours: float, peer: str, theirs: float, bound: float) -> None:
    ratio = ours / theirs
    ROWS.append((what, ours, peer, theirs, ratio, bound))
    print(f"{what:<44} {ours:8.3f} s   {peer:<34} {theirs:8.3f} s   ratio {ratio:5.2f}   limit {bound:5.2f}   {'ok' if ratio <= bound else 'MISSED'}", flush=True)


def note(text: str) -> None:
    print(f"  {text}", flush=True)


class Bench:
    def __init__(self, where: pathlib.Path):
        self.where = where
        self.home = where / "home"
        self.env = {**os.environ, "BERTH_HOME": str(self.home)}

    def berth(self, *arguments, home=None) -> str:
        return sh(BERTH, *arguments, env={**self.env, **({"BERTH_HOME": str(home)} if home else {})}, cwd=self.where, stdin=subprocess.DEVNULL)

    def declare(self, name: str, text: str) -> str:
        folder = self.where / name
        folder.mkdir(exist_ok=True)
        (folder / "berth.yaml").write_text(text)
        return str(folder / "berth.yaml")

    def rootfs_into(self, docker: Docker, name: str, tag: str) -> None:
        """The image from Berth's store into Docker, by somebody else's tool."""
        sh("skopeo", "copy", "-q", f"oci:{self.home}:{name}", f"docker-daemon:{tag}", "--dest-daemon-host", f"unix://{docker.socket}")


def all_at_once(action, number: int) -> None:
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        list(pool.map(action, range(number)))


class Index:
    """A folder of wheels (or another index of the wheelhouse's form) served on loopback for as long as the block lasts."""

    def __init__(self, *command):
        self.command = [str(part) for part in command]

    @classmethod
    def of(cls, house: pathlib.Path) -> "Index":
        return cls(sys.executable, ROOT / "eng" / "wheelhouse.py", "serve", house)

    def __enter__(self) -> "Index":
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise SystemExit(f"{' '.join(self.command)} ended before it served")
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait()

    @property
    def html(self) -> str:
        """The same pages without JSON: pip before 23.2 finds metadata files only in those."""
        return self.address.replace("/simple/", "/html/")


def house_of(bench: Bench, name: str) -> pathlib.Path:
    """The wheels of a set, made once; L has the small packages that are added to it, too."""
    house = bench.where / f"wheels-{name.lower()}"
    sh(sys.executable, ROOT / "eng" / "wheelhouse.py", "build", house, name, *(ADDED if name == "L" else ()))
    return house


ADDED = ("tabulate", "toolz", "cloudpickle", "iniconfig")
