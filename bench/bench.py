#!/usr/bin/env python3
"""Measures Berth against its peers on this machine, side by side, and prints each number as a ratio with its limit.

    sudo bench/bench.py [start] [build] [context]      all three, unless some are named

Needs root, a Debian mirror and the published command (./quickstart --publish-only). State is kept in $BERTH_BENCH_DIR (default: a folder
in the temp directory), on a journaled ext4 of its own. bench/README.md has the last table and says what is compared with what.
"""

import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading

import limit
from machine import Docker, Runc, Volume, interleaved, need_packages, peak_memory, sh, timed

ROOT = pathlib.Path(__file__).resolve().parent.parent
BERTH = str(ROOT / "out" / "berth")
RUNS = int(os.environ.get("BERTH_BENCH_RUNS", "9"))
PRINT = ["python3", "-c", "print(1)"]
M = "requests urllib3 idna certifi charset-normalizer numpy scipy scikit-learn joblib threadpoolctl pandas python-dateutil six pytz tqdm".split()
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


def start(bench: Bench, docker: Docker) -> None:
    print("== start of a task, everything cached: python3 -c 'print(1)'", flush=True)
    file = bench.declare("start", "name: bench-start\nbase: debian:bookworm\napt: [python3]\nrun: python3 -c 'print(1)'\n")
    bench.berth("build", file)
    bench.rootfs_into(docker, "bench-start", "berth/bench:start")
    rootfs = bench.where / "rootfs"
    if not rootfs.exists():
        rootfs.mkdir()
        container = docker("create", "berth/bench:start", "true").strip()
        archive = subprocess.Popen([docker.client, "export", container], env=docker.env, stdout=subprocess.PIPE)
        sh("tar", "-C", rootfs, "-xf", "-", stdin=archive.stdout)
        docker("rm", container)
    runc = Runc(bench.where, rootfs, PRINT)
    one = interleaved({
        "berth": lambda: bench.berth("run", "-q", file, "--", *PRINT),
        "runc": runc,
        "docker bridge": lambda: docker("run", "--rm", "berth/bench:start", *PRINT),
        "docker host": lambda: docker("run", "--rm", "--network", "host", "berth/bench:start", *PRINT),
    }, RUNS * 2)
    row("berth run, warm", one["berth"], "docker run --rm, default network", one["docker bridge"], 0.4)
    row("berth run, warm", one["berth"], "bare runc run over an overlay", one["runc"], 3.0)
    note(f"docker run --rm --network host: {one['docker host']:.3f} s, ratio {one['berth'] / one['docker host']:.2f}")
    eight = interleaved({
        "berth": lambda: all_at_once(lambda _: bench.berth("run", "-q", file, "--", *PRINT), 8),
        "docker": lambda: all_at_once(lambda _: docker("run", "--rm", "berth/bench:start", *PRINT), 8),
    }, RUNS)
    row("eight berth runs at once", eight["berth"], "eight docker runs at once", eight["docker"], 0.4)

    context = bench.where / "nochange"
    context.mkdir(exist_ok=True)
    (context / "Dockerfile").write_text("FROM berth/bench:start\nCOPY requirements.txt /tmp/requirements.txt\nRUN python3 -c 'print(1)'\n")
    (context / "requirements.txt").write_text("\n".join(M))
    unchanged = interleaved({
        "berth": lambda: bench.berth("build", "-q", file),
        "docker": lambda: docker("build", "-q", "-t", "berth/bench:nochange", str(context), DOCKER_BUILDKIT="0"),
    }, RUNS)
    row("berth build, nothing changed", unchanged["berth"], "docker build, nothing changed", unchanged["docker"], 2.0)


def build(bench: Bench, docker: Docker) -> None:
    print("== locked wheels to image: the M environment, 15 packages", flush=True)
    house = bench.where / "wheels"
    if not house.exists():
        sh(sys.executable, ROOT / "eng" / "wheelhouse.py", "build", house, *M)
    wheels = sorted(str(w) for w in house.glob("*.whl"))
    pins = [f"{w.split('-')[0].replace('_', '-').lower()}=={w.split('-')[1]}" for w in map(os.path.basename, wheels)]
    note(f"{len(wheels)} wheels, {sum(map(os.path.getsize, wheels)) / 1e6:.1f} MB")
    base = f"base: debian:bookworm\napt: [python3, {', '.join(LIBRARIES.split())}]\n"
    bench.berth("build", bench.declare("wheels-base", f"name: bench-base\n{base}"))
    file = bench.declare("wheels-m", f"name: bench-m\n{base}python:\n  requirements: [{', '.join(pins)}]\n  find_links: [{house}]\nrun: python -c 'import sklearn, pandas'\n")
    template, fresh = bench.where / "template", bench.where / "fresh"
    shutil.rmtree(template, ignore_errors=True)
    sh("cp", "-a", bench.home, template)
    # The lock is made where the wheels are known; the stores that build from it have only the base.
    bench.berth("lock", file)

    def anew() -> None:
        shutil.rmtree(fresh, ignore_errors=True)
        sh("cp", "-a", template, fresh)
        os.sync()

    tree = bench.where / "tree"

    def clean() -> None:
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        os.sync()

    floor = []
    ours = interleaved({
        "berth": lambda: bench.berth("build", "-q", "--locked", file, home=fresh),
        "limit": lambda: floor.append(limit.run(wheels, str(tree))),
    }, RUNS, {"berth": anew, "limit": clean})["berth"]
    row("berth build from the lock, wheels local", ours, "limit: inflate, write, hash, two cores", statistics.median(floor[1:]), 1.5)
    anew()
    memory = peak_memory([BERTH, "build", "-q", "--locked", file], {**bench.env, "BERTH_HOME": str(fresh)})
    note(f"peak memory of the process: {memory / 1e6:.0f} MB (limit 300 MB): {'ok' if memory < 300e6 else 'MISSED'}")

    bench.rootfs_into(docker, "bench-base", "berth/bench:base")
    context = bench.where / "buildkit"
    shutil.rmtree(context, ignore_errors=True)
    context.mkdir()
    pip = pip_image(bench, docker)
    (context / "requirements.txt").write_text("\n".join(pins) + "\n")
    (context / "Dockerfile").write_text(
        f"FROM {pip}\nCOPY requirements.txt /tmp/requirements.txt\n"
        "RUN python3 -m pip install --no-cache-dir --break-system-packages --no-deps --index-url http://127.0.0.1:5057/simple/ -r /tmp/requirements.txt\n")

    def forget() -> None:
        subprocess.run([docker.client, "rmi", "-f", "berth/bench:m"], env=docker.env, capture_output=True, check=False)
        docker("builder", "prune", "-af")

    index = subprocess.Popen([sys.executable, ROOT / "eng" / "wheelhouse.py", "serve", house, "--port", "5057"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        threading.Event().wait(1)
        theirs = interleaved({"buildkit": lambda: docker("build", "-q", "--network", "host", "-t", "berth/bench:m", str(context), DOCKER_BUILDKIT="1")}, 3, {"buildkit": forget})["buildkit"]
    finally:
        index.terminate()
    row("berth build from the lock, wheels local", ours, "BuildKit, cold: pip install", theirs, 0.12)

    first = []
    for _ in range(3):
        anew()
        built = timed(lambda: bench.berth("build", "-q", "--locked", file, home=fresh))
        imported = timed(lambda: bench.berth("run", "-q", "--no-context", file, home=fresh))
        again = timed(lambda: bench.berth("run", "-q", "--no-context", file, home=fresh))
        first.append((built + imported, imported, again))
    total, imported, again = (statistics.median(x) for x in zip(*first))
    docker_import = statistics.median(timed(lambda: docker("run", "--rm", "--network", "host", "berth/bench:m", "python3", "-c", "import sklearn, pandas")) for _ in range(3))
    note(f"build and first import (byte code made then): {total:.2f} s, of which the import {imported:.2f} s; the second import {again:.2f} s")
    note(f"BuildKit (byte code made while building) and first import: {theirs + docker_import:.2f} s; ratio {total / (theirs + docker_import):.2f}")


def pip_image(bench: Bench, docker: Docker) -> str:
    file = bench.declare("pip-base", f"name: bench-pip\nbase: debian:bookworm\napt: [python3, python3-pip, {', '.join(LIBRARIES.split())}]\n")
    bench.berth("build", file)
    bench.rootfs_into(docker, "bench-pip", "berth/bench:pip")
    return "berth/bench:pip"


def context(bench: Bench) -> None:
    print("== packing a context: 10,000 files, 200 MB", flush=True)
    folder = bench.where / "context"
    if not folder.exists():
        random_bytes = random.Random(7)
        for i in range(10_000):
            path = folder / f"part{i % 100:02}" / f"module{i}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(random_bytes.randbytes(20_000))
    file = bench.declare("context-env", "name: bench-context\nbase: debian:bookworm\nrun: 'true'\n")
    bench.berth("build", file)
    seconds, samples = [], []
    for turn in range(RUNS):
        # One changed file: the whole folder has to be packed again.
        (folder / "part00" / "module0.py").write_bytes(random.randbytes(20_000))
        done = subprocess.run([BERTH, "run", file, str(folder)], env=bench.env, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
        took = re.search(r"context ([\d.]+) (ms|s)", done.stderr)
        seconds.append(float(took[1]) / (1000 if took[2] == "ms" else 1))
        samples.append(timed(lambda: subprocess.run(f"tar -C {folder} -cf - . | sha256sum", shell=True, check=True, stdout=subprocess.DEVNULL)))
    row("context packed and unpacked", statistics.median(seconds[1:]), "tar | sha256sum", statistics.median(samples[1:]), 1.5)
    again = timed(lambda: bench.berth("run", "-q", file, str(folder)))
    note(f"whole `berth run` with the same context, nothing changed: {again:.3f} s")


def main() -> None:
    if os.geteuid():
        raise SystemExit("run this as root: sudo bench/bench.py")
    if not os.path.exists(BERTH):
        raise SystemExit("there is no out/berth: ./quickstart --publish-only")
    need_packages()
    where = pathlib.Path(os.environ.get("BERTH_BENCH_DIR") or pathlib.Path(tempfile.gettempdir()) / "berth-bench")
    wanted = sys.argv[1:] or ["start", "build", "context"]
    volume = Volume(where)
    bench = Bench(volume.path)
    docker = Docker(volume.path / "docker") if {"start", "build"} & set(wanted) else None
    try:
        if "start" in wanted:
            start(bench, docker)
        if "build" in wanted:
            build(bench, docker)
        if "context" in wanted:
            context(bench)
    finally:
        if docker:
            docker.close()
        volume.close()
    results = where / "results.json"
    results.write_text(json.dumps([dict(zip(("what", "seconds", "peer", "peer_seconds", "ratio", "limit"), r)) for r in ROWS], indent=1))
    print(f"kept in {results}")
    sys.exit(any(r[4] > r[5] for r in ROWS))


if __name__ == "__main__":
    main()
