"""Packing the folder of a task."""

import random
import re
import statistics
import subprocess

from machine import timed
from table import BERTH, RUNS, Bench, note, row


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
