"""Runs tests on a copy of the project, and tells of each whether it failed."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from tests.architecture.sources import PROJECT
from tests.fixtures_brokers import STARTED
from tests.protections.protection import Protection


SECONDS = 1_200
LEFT_OUT = (".git", ".venv", ".run", "build", "__pycache__", ".*_cache", ".hypothesis")
OPTIONS = ("-q", "-p", "no:cacheprovider", "--timeout=120")  # some hang without their protection


class Fate(StrEnum):
    """What became of a test: of any of its runs, if it has parameters."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"  # it never began


class Copy:
    """The project in a folder of its own, where texts are replaced and tests run."""

    def __init__(self, folder: Path, brokers: Path | None) -> None:
        """`brokers`: the run folder of a pair that runs, for those who need one."""
        self.said = ""  # by pytest, the last time
        self._brokers, self._project, self._report = brokers, folder / "copy", folder / "report.xml"
        shutil.copytree(
            PROJECT, self._project, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True
        )

    @contextmanager
    def without(self, protection: Protection) -> Iterator[None]:
        path = self._project / protection.file
        original = path.read_text(encoding="utf-8")
        path.write_text(original.replace(protection.text, protection.without), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(original, encoding="utf-8")

    def fates(self, tests: Sequence[str], *, boots: bool = False) -> dict[str, Fate]:
        """Of each test; with brokers of their own when these have to start from the copy."""
        self._report.unlink(missing_ok=True)
        environ = {**os.environ, "PYTHONPATH": str(self._project)}
        if self._brokers and not boots:
            environ[STARTED] = str(self._brokers)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *OPTIONS, f"--junitxml={self._report}", *tests],
            cwd=self._project,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        self.said = done.stdout + done.stderr
        cases = _cases(self._report)
        return {test: _fate(_dotted(test), cases) for test in tests}


def _cases(report: Path) -> list[tuple[str, set[str]]]:
    """Of each run of a test: its dotted name, and what pytest says of it."""
    if not report.exists():
        return []
    found = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - written by pytest
    return [
        (f"{case.attrib['classname']}.{case.attrib['name']}", {child.tag for child in case})
        for case in found
    ]


def _dotted(test: str) -> str:
    path, *names = test.split("::")
    return ".".join([path.removesuffix(".py").replace("/", "."), *names])


def _fate(test: str, cases: list[tuple[str, set[str]]]) -> Fate:
    said = [
        tags for name, tags in cases if name == test or name.startswith((f"{test}[", f"{test}."))
    ]
    if any("failure" in tags for tags in said):
        return Fate.FAILED
    if not said or any("error" in tags for tags in said):
        return Fate.BROKEN
    return Fate.PASSED
