"""What the benchmarks stand on: a journaled disk of their own, a private Docker Engine, bare runc, and honest timing."""

import ctypes
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import time

PACKAGES = ["runc", "docker.io", "iptables", "skopeo", "e2fsprogs", "mount", "python3", "iproute2", "python3-pip"]
_libc = ctypes.CDLL(None, use_errno=True)


def sh(*command, **options) -> str:
    """Runs a command and returns its output; a failure shows what it said."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def need_packages() -> None:
    missing = [p for p in PACKAGES if subprocess.run(["dpkg", "-s", p], capture_output=True).returncode]
    if missing:
        sh("apt-get", "update", "-qq")
        sh("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


class Volume:
    """An ext4 with a journal in a file, mounted for as long as the benchmarks run; so results do not hang on the host's file system."""

    def __init__(self, where: pathlib.Path, gigabytes: int = 12):
        self.image, self.path = where / "volume.ext4", where / "volume"
        self.path.mkdir(parents=True, exist_ok=True)
        if os.path.ismount(self.path):
            return
        self.image.unlink(missing_ok=True)
        with open(self.image, "wb") as file:
            file.truncate(gigabytes << 30)
        sh("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)
        sh("mount", "-o", "loop", self.image, self.path)

    def close(self) -> None:
        subprocess.run(["umount", "-l", self.path], check=False)
        self.image.unlink(missing_ok=True)


class Docker:
    """A private Docker Engine (Debian's), with the bridge network it has by default."""

    def __init__(self, where: pathlib.Path):
        self.where, self.socket = where, where / "docker.sock"
        where.mkdir(parents=True, exist_ok=True)
        self.env = {**os.environ, "DOCKER_HOST": f"unix://{self.socket}"}
        subprocess.run(["ip", "link", "add", "berthbench0", "type", "bridge"], capture_output=True, check=False)
        subprocess.run(["ip", "address", "add", "172.31.77.1/24", "dev", "berthbench0"], capture_output=True, check=False)
        sh("ip", "link", "set", "berthbench0", "up")
        log = open(where / "dockerd.log", "wb")
        self.daemon = subprocess.Popen(
            ["/usr/sbin/dockerd", "-H", f"unix://{self.socket}", "--pidfile", where / "dockerd.pid", "--data-root", where / "data",
             "--exec-root", where / "exec", "--bridge", "berthbench0", "--iptables=false", "--ip6tables=false", "--ip-masq=false"],
            stdout=log, stderr=log, start_new_session=True)
        for _ in range(200):
            if self.socket.exists() and subprocess.run([self.client, "version"], env=self.env, capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"dockerd does not answer; see {where / 'dockerd.log'}")

    client = "/usr/bin/docker"

    def __call__(self, *arguments, **env) -> str:
        return sh(self.client, *arguments, env={**self.env, **env})

    def close(self) -> None:
        self.daemon.send_signal(signal.SIGTERM)
        try:
            self.daemon.wait(20)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
        subprocess.run(["ip", "link", "delete", "berthbench0"], capture_output=True, check=False)


class Runc:
    """`runc run` over a fresh overlay, host network: what any runtime on top of runc pays at least."""

    def __init__(self, where: pathlib.Path, rootfs: pathlib.Path, command: list):
        self.where, self.rootfs, self.command = where, rootfs, command

    def __call__(self, number: int = 0) -> None:
        here = self.where / f"runc-{os.getpid()}-{number}"
        for name in ("upper", "work", "merged"):
            (here / name).mkdir(parents=True, exist_ok=True)
        if not (here / "config.json").exists():
            sh("runc", "spec", cwd=here)
            spec = json.loads((here / "config.json").read_text())
            spec["process"].update(terminal=False, args=self.command, env=["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/root"])
            spec["process"].pop("rlimits", None)
            spec["root"] = {"path": str(here / "merged"), "readonly": False}
            spec["linux"]["namespaces"] = [n for n in spec["linux"]["namespaces"] if n["type"] != "network"]
            (here / "config.json").write_text(json.dumps(spec))
        options = f"lowerdir={self.rootfs},upperdir={here}/upper,workdir={here}/work".encode()
        if _libc.mount(b"overlay", str(here / "merged").encode(), b"overlay", 0, options):
            raise OSError(ctypes.get_errno(), "mount")
        try:
            sh("runc", "run", "--bundle", here, here.name)
        finally:
            _libc.umount2(str(here / "merged").encode(), 2)
            shutil.rmtree(here / "upper", ignore_errors=True)


def timed(action) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def interleaved(actions: dict, runs: int, prepare=None) -> dict:
    """Median seconds of each action. They take turns, so that a machine that slows down slows all of them; one round warms up."""
    samples = {name: [] for name in actions}
    for turn in range(runs + 1):
        for name, action in actions.items():
            if prepare and name in prepare:
                prepare[name]()
            seconds = timed(action)
            if turn:
                samples[name].append(seconds)
    return {name: statistics.median(values) for name, values in samples.items()}


def peak_memory(command: list, env: dict) -> int:
    """Largest resident size of the process itself, in bytes."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return usage.ru_maxrss * 1024
