"""The floor for laying wheels into an image: read each wheel once, inflate, write the files, hash one layer per wheel. Nothing is checked.

`berth build` is held against this in the same run. Two processes, one per core, largest wheel first; zlib, as Python has it.
"""

import hashlib
import os
import sys
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor


def lay(wheel: str, target: str) -> int:
    """Writes the files of one wheel below target and hashes what their tar would hold; returns the bytes written."""
    digest = hashlib.sha256()
    total = 0
    made = set()
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            content = archive.read(member)
            path = os.path.join(target, member.filename)
            folder = os.path.dirname(path)
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            os.write(descriptor, content)
            os.close(descriptor)
            digest.update(bytes(512))
            digest.update(content)
            digest.update(bytes(-len(content) % 512))
            total += len(content)
    digest.hexdigest()
    return total


def run(wheels: list, target: str, processes: int = 2) -> float:
    """Seconds for all wheels. The processes are there before the clock starts."""
    order = sorted(wheels, key=os.path.getsize, reverse=True)
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(abs, range(processes * 4)))
        started = time.perf_counter()
        for done in [pool.submit(lay, wheel, target) for wheel in order]:
            done.result()
        return time.perf_counter() - started


if __name__ == "__main__":
    print(f"{run(sys.argv[2:], sys.argv[1]):.3f}")
