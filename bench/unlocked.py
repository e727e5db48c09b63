"""Names to an image: a build without a lock, and one small package added to a big environment."""

import json
import os
import pathlib
import shutil
import statistics

from building import buildkit, dockerfile, forget, pip_image
from machine import Docker, interleaved, sh, timed
from table import ADDED, LIBRARIES, RUNS, TOP, Bench, Index, house_of, note, row


def declaration(name: str, index: Index, requirements) -> str:
    return (f"name: {name}\nbase: debian:bookworm\napt: [python3, {', '.join(LIBRARIES.split())}]\n"
            f"python:\n  index: {index.address}\n  requirements: [{', '.join(requirements)}]\nrun: python -V\n")


def folder_for(bench: Bench, name: str, requirements) -> pathlib.Path:
    folder = bench.where / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "requirements.txt").write_text("".join(f"{r}\n" for r in requirements))
    return folder


class Stores:
    """A store that has what comes before the measured part, and copies of it that are measured."""

    def __init__(self, bench: Bench, name: str):
        self.template, self.fresh = bench.where / f"{name}-template", bench.where / f"{name}-fresh"
        shutil.rmtree(self.template, ignore_errors=True)
        sh("cp", "-a", bench.home, self.template)

    def anew(self) -> None:
        shutil.rmtree(self.fresh, ignore_errors=True)
        sh("cp", "-a", self.template, self.fresh)
        os.sync()


def unlocked(bench: Bench, docker: Docker) -> None:
    print("== names to image: the M environment, nothing locked, no wheel fetched", flush=True)
    base = f"base: debian:bookworm\napt: [python3, {', '.join(LIBRARIES.split())}]\n"
    bench.berth("build", bench.declare("wheels-base", f"name: bench-base\n{base}"))
    stores = Stores(bench, "unlocked")
    pip = pip_image(bench, docker)
    with Index.of(house_of(bench, "M")) as index:
        file = pathlib.Path(bench.declare("unlocked-m", declaration("bench-unlocked", index, TOP["M"])))
        context = folder_for(bench, "unlocked-context", TOP["M"])
        dockerfile(context, pip, index)

        def anew() -> None:
            stores.anew()
            (file.parent / "berth.lock").unlink(missing_ok=True)

        theirs = interleaved({"buildkit": lambda: buildkit(docker, context, "berth/bench:unlocked")}, 3, {"buildkit": lambda: forget(docker, "berth/bench:unlocked")})["buildkit"]
        note(f"BuildKit alone: {theirs:.2f} s")
        ours = interleaved({"berth": lambda: bench.berth("build", "-q", file, home=stores.fresh)}, RUNS, {"berth": anew})["berth"]
    row("berth build of names, cold store", ours, "BuildKit, cold: pip install", theirs, 0.15)


def added(bench: Bench, docker: Docker) -> None:
    print("== one small package more in the L environment: lock and build again", flush=True)
    pip = pip_image(bench, docker)
    base = f"base: debian:bookworm\napt: [python3, {', '.join(LIBRARIES.split())}]\n"
    bench.berth("build", bench.declare("wheels-base", f"name: bench-base\n{base}"))
    with Index.of(house_of(bench, "L")) as index:
        context = folder_for(bench, "added-context", TOP["L"])
        dockerfile(context, pip, index)
        forget(docker, "berth/bench:added")
        buildkit(docker, context, "berth/bench:added")
        theirs = []
        for name in ADDED[:3]:
            # Another package each time, so that no earlier turn has made this very step.
            (context / "requirements.txt").write_text("".join(f"{r}\n" for r in (*TOP["L"], name)))
            theirs.append(timed(lambda: buildkit(docker, context, "berth/bench:added")))
        note(f"BuildKit alone: {statistics.median(theirs):.2f} s")

        file = pathlib.Path(bench.declare("added-l", declaration("bench-added", index, TOP["L"])))
        (file.parent / "berth.lock").unlink(missing_ok=True)
        bench.berth("lock", file)
        bench.berth("build", "-q", "--locked", file)
        before = (file.parent / "berth.lock").read_text()
        stores = Stores(bench, "added")

        def anew() -> None:
            stores.anew()
            file.write_text(declaration("bench-added", index, TOP["L"]))
            (file.parent / "berth.lock").write_text(before)

        def add() -> None:
            file.write_text(declaration("bench-added", index, (*TOP["L"], ADDED[0])))
            bench.berth("lock", file, home=stores.fresh)
            bench.berth("build", "-q", "--locked", file, home=stores.fresh)

        ours = interleaved({"berth": add}, RUNS, {"berth": anew})["berth"]
        anew()
        file.write_text(declaration("bench-added", index, (*TOP["L"], ADDED[0])))
        bench.berth("lock", file, home=stores.fresh)
        layers = json.loads(bench.berth("build", "--format", "json", "--locked", file, home=stores.fresh))["layers"]
    note(f"layers made again: {sum(not layer['cached'] for layer in layers)} of {len(layers)}")
    row("one package added: lock and build", ours, "BuildKit: pip install of all", statistics.median(theirs), 0.08)
