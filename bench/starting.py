"""Start of a task with everything cached, and a build with nothing changed."""

import subprocess

from machine import Docker, Runc, interleaved, sh
from table import M, PRINT, RUNS, Bench, all_at_once, note, row


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
