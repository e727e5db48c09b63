"""Locked wheels to an image, beside the floor of the bytes and beside BuildKit with pip."""

import os
import pathlib
import shutil
import statistics
import subprocess

import limit
from machine import Docker, interleaved, peak_memory, sh, timed
from table import BERTH, LIBRARIES, RUNS, Bench, Index, house_of, note, row


def build(bench: Bench, docker: Docker) -> None:
    print("== locked wheels to image: the M environment, 15 packages", flush=True)
    house = house_of(bench, "M")
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
    with Index.of(house) as index:
        dockerfile(context, pip, index, "--no-deps")
        theirs = interleaved({"buildkit": lambda: buildkit(docker, context, "berth/bench:m")}, 3, {"buildkit": lambda: forget(docker, "berth/bench:m")})["buildkit"]
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


def dockerfile(context: pathlib.Path, base: str, index: Index, *options: str) -> None:
    """An image of requirements.txt over `base`, as one writes it: pip, its cache kept out of the layer."""
    (context / "Dockerfile").write_text(
        f"FROM {base}\nCOPY requirements.txt /tmp/requirements.txt\n"
        f"RUN python3 -m pip install --no-cache-dir --break-system-packages {' '.join(options)} --index-url {index.html} -r /tmp/requirements.txt\n")


def buildkit(docker: Docker, context: pathlib.Path, tag: str) -> None:
    docker("build", "-q", "--network", "host", "-t", tag, str(context), DOCKER_BUILDKIT="1")


def forget(docker: Docker, tag: str) -> None:
    subprocess.run([docker.client, "rmi", "-f", tag], env=docker.env, capture_output=True, check=False)
    docker("builder", "prune", "-af")


def pip_image(bench: Bench, docker: Docker) -> str:
    file = bench.declare("pip-base", f"name: bench-pip\nbase: debian:bookworm\napt: [python3, python3-pip, {', '.join(LIBRARIES.split())}]\n")
    bench.berth("build", file)
    bench.rootfs_into(docker, "bench-pip", "berth/bench:pip")
    return "berth/bench:pip"
