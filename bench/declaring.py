#!/usr/bin/env python3
"""How long documents take: one `berth check` from process start, a thousand configurations in one process, and ignore rules beside git's.

    bench/declaring.py [check] [parse] [ignore]     all three, unless some are named

Needs no root and no network: the published command (./quickstart --publish-only), git, and the .NET SDK for the one process. It ends with a
failure when a limit is missed.
"""

import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BERTH = ROOT / "out" / "berth"
PROGRAM = ROOT / "bench" / "documents"
EXAMPLE = ROOT / "tests" / "Berth.Dialects.Tests" / "cases" / "determined-digits" / "experiment.yaml"
RULES = [
    "*.log", "*.tmp", "build/", "/dist", "node_modules/", "**/cache/**", "docs/*.html", "!docs/index.html", "*.py[co]", "data/raw/**", "/secret.txt",
    "tmp-*", "?.bin", "[a-f]*.dat", "src/**/generated", "*.swp", ".venv/", "/a/b/c", "*.egg-info/", "coverage/", "!keep.log", "out-[0-9][0-9]/",
    "**/fixtures/*.json", "*.bak", "/vendor/*", "!/vendor/own", "*~", "#*#", "x/**/y/*.z", "*.min.js", "logs/**/*.gz", "Thumbs.db",
]
MISSED = []


def held(what: str, seconds: float, limit: float, beside: str = "") -> None:
    print(f"{what:<64} {seconds:8.3f} s   limit {limit:.3f} s {beside}  {'ok' if seconds <= limit else 'MISSED'}", flush=True)
    if seconds > limit:
        MISSED.append(what)


def timed(action) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def check(_: pathlib.Path) -> None:
    if not BERTH.exists():
        raise SystemExit("there is no out/berth: ./quickstart --publish-only")
    times = [timed(lambda: subprocess.run([BERTH, "check", EXAMPLE], check=True, capture_output=True)) for _ in range(21)]
    held("berth check of one configuration, from process start", statistics.median(times[1:]), 0.150)


def program() -> pathlib.Path:
    subprocess.run(["dotnet", "build", "-c", "release", "--nologo", "-v", "quiet", PROGRAM], check=True)
    return ROOT / "artifacts" / "bin" / "Berth.Bench.Documents" / "release" / "Berth.Bench.Documents"


def parse(where: pathlib.Path) -> None:
    text = EXAMPLE.read_text()
    folder = where / "configurations"
    folder.mkdir()
    for number in range(1000):
        (folder / f"{number}.yaml").write_text(text.replace("name: digits", f"name: digits-{number}", 1))
    held("1,000 configurations read in one process", float(subprocess.run([program(), "parse", folder], check=True, capture_output=True, text=True).stdout), 1.0)


def paths() -> list:
    chance = random.Random(1)
    words = ["src", "docs", "data", "raw", "a", "b", "c", "cache", "vendor", "own", "logs", "fixtures", "x", "y", "generated", "lib", "test", "model"]
    ends = ["train.py", "x.pyc", "run.log", "keep.log", "index.html", "page.html", "a.json", "deep.z", "f.dat", "w.bin", "b.gz", "notes~", "app.min.js", "README"]
    found = set()
    while len(found) < 100_000:
        found.add("/".join([chance.choice(words) + str(chance.randrange(40)) if chance.random() < 0.6 else chance.choice(words) for _ in range(chance.randrange(1, 6))] + [chance.choice(ends)]))
    return sorted(found)


def ignore(where: pathlib.Path) -> None:
    repository = where / "repository"
    subprocess.run(["git", "init", "-q", repository], check=True)
    (repository / ".gitignore").write_text("\n".join(RULES) + "\n")
    listed = where / "paths.txt"
    listed.write_text("\n".join(paths()) + "\n")
    built = program()
    answers = {}

    def git() -> None:
        with listed.open("rb") as names:
            answers["git"] = subprocess.run(["git", "-C", repository, "check-ignore", "--no-index", "--stdin"], stdin=names, capture_output=True).stdout.decode().splitlines()

    theirs = statistics.median(timed(git) for _ in range(5))
    # Both sides read the names, judge them and write the ignored ones; the program tells the time of that without its own start.
    output = where / "ignored.txt"
    ours = statistics.median(float(subprocess.run([built, "ignore", repository / ".gitignore", listed, output], check=True, capture_output=True, text=True).stdout) for _ in range(5))
    mine = output.read_text().splitlines()
    if mine != answers["git"]:
        differing = sorted(set(mine) ^ set(answers["git"]))
        raise SystemExit(f"git and Berth judge {len(differing)} paths differently, such as {differing[:5]}")
    held(f"100,000 paths against {len(RULES)} rules", ours, theirs, f"(git check-ignore --stdin, {len(mine):,} ignored)")


PARTS = {"check": check, "parse": parse, "ignore": ignore}

if __name__ == "__main__":
    if unknown := [part for part in sys.argv[1:] if part not in PARTS]:
        raise SystemExit(f"no part is called {' '.join(unknown)}; there are {' '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="berth-declaring-") as temporary:
        for part in sys.argv[1:] or PARTS:
            PARTS[part](pathlib.Path(temporary))
    if MISSED:
        raise SystemExit(f"{len(MISSED)} over the limit")
