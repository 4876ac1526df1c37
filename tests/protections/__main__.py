"""Runs the named tests on a copy without one protection after the other; 1 when one of them still passes.

python -m tests.protections --only inbox
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from rich.table import Table

from shared.console import terminal
from tests.architecture.sources import PROJECT
from tests.protections.listing import LISTING, Protection


SECONDS = 600
LEFT_OUT = (".git", ".venv", ".run", "build", "__pycache__", ".*_cache", ".hypothesis")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a part of the pitfall or of the file")
    only, console = parser.parse_args().only, terminal()
    chosen = [p for p in LISTING if only in f"{p.pitfall} {p.file}"]
    table = Table("隐患 pitfall", "文件 file", "结果 result")
    survived = not chosen
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        for number, protection in enumerate(chosen, start=1):
            console.print(f"{number}/{len(chosen)} {protection.pitfall} …")
            verdict = judged(copy, protection)
            survived |= verdict != "killed"
            table.add_row(protection.pitfall, protection.file, verdict)
    console.print(table)
    return int(survived)


def judged(copy: Path, protection: Protection) -> str:
    """`killed` when the tests pass with the protection and each of them fails without it."""
    if any(bad != (0, 0) for bad in outcomes(copy, protection.tests).values()):
        return "fails anyway"
    path = copy / protection.file
    original = path.read_text(encoding="utf-8")
    path.write_text(original.replace(protection.text, protection.without), encoding="utf-8")
    compile(path.read_text(encoding="utf-8"), str(path), "exec")
    try:
        found = outcomes(copy, protection.tests)
    finally:
        path.write_text(original, encoding="utf-8")
    if any(broken for _, broken in found.values()):
        return "broken"
    return "killed" if all(failed for failed, _ in found.values()) else "SURVIVED"


def outcomes(copy: Path, tests: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Of each test: how many of its runs failed, and how many never began."""
    return {test: _outcome(copy, test) for test in tests}


def _outcome(copy: Path, test: str) -> tuple[int, int]:
    report = copy.parent / "report.xml"
    report.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        test,
    ]
    subprocess.run(command, cwd=copy, capture_output=True, check=False, timeout=SECONDS)
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - written by pytest
    if suite is None or suite.attrib["tests"] == "0":
        return 0, 1
    return int(suite.attrib["failures"]), int(suite.attrib["errors"])


if __name__ == "__main__":
    sys.exit(main())
