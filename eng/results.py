#!/usr/bin/env python3
"""Sums the result files of xunit runs: a line per project, failures by name, reasons of skips, then `N passed, N failed, N skipped`.

    eng/results.py FOLDER PROJECT...

Reads FOLDER/PROJECT.xml and the runner's exit code and seconds from FOLDER/PROJECT.end. A runner that ended without a result
file, or whose exit code its results do not explain, counts as one failure. Exits 1 when anything failed, or nothing ran.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml
from collections import Counter


def text_of(element, path):
    found = element.find(path)
    return (found.text or "").strip() if found is not None else ""


def first_lines(text, count=6):
    return "".join(f"\n      {line}" for line in text.splitlines()[:count])


def read(folder, project):
    """Counts, messages of failures and reasons of skips of one project."""
    counts, failures, skips = Counter(), [], Counter()
    end = folder / f"{project}.end"
    status, seconds = end.read_text().split() if end.is_file() else ("none", "0")
    try:
        assemblies = xml.parse(folder / f"{project}.xml").getroot().findall("assembly")
    except (FileNotFoundError, xml.ParseError) as error:
        return Counter(failed=1), [f"the runner left no result file (exit code {status}): {error}"], skips, float(seconds)
    for test in (test for assembly in assemblies for test in assembly.iter("test")):
        result = test.get("result")
        if result == "Pass":
            counts["passed"] += 1
        elif result == "Skip":
            counts["skipped"] += 1
            skips[text_of(test, "reason") or "no reason given"] += 1
        elif result == "Fail":
            counts["failed"] += 1
            failures.append(test.get("name", "?") + first_lines(text_of(test, "failure/message")))
    for error in (error for assembly in assemblies for error in assembly.findall("errors/error")):
        counts["failed"] += 1
        failures.append(f"{error.get('type', 'error')} {error.get('name', '')}" + first_lines(text_of(error, "failure/message")))
    if status != "0" and not counts["failed"]:
        counts["failed"] += 1
        failures.append(f"the runner ended with exit code {status} although no test failed; see {project}.log")
    return counts, failures, skips, float(seconds)


def main():
    folder, projects = pathlib.Path(sys.argv[1]), sys.argv[2:]
    total, all_failures, all_skips = Counter(), [], Counter()
    for project in projects:
        counts, failures, skips, seconds = read(folder, project)
        total += counts
        all_failures += [f"{project}: {failure}" for failure in failures]
        all_skips.update({f"{project}: {reason}": number for reason, number in skips.items()})
        print(f"{project:32} {counts['passed']:5} passed {counts['failed']:4} failed {counts['skipped']:4} skipped {seconds:7.1f} s")
    if all_skips:
        print("\nskipped:")
        for reason, number in sorted(all_skips.items()):
            print(f"  {number} x {reason}")
    if all_failures:
        print("\nfailed:")
        for failure in all_failures:
            print(f"  {failure}")
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
