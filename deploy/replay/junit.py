"""The outcomes as JUnit XML, for the test reports of whoever integrates."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from deploy.replay.fixtures import Fixture
from deploy.replay.outcome import SKIPPED, Outcome


class NoReport(Exception):
    """The report cannot be written where it was asked for."""


def prepare(path: Path) -> None:
    """See that the report can be written before anything is sent; only a relative path makes folders."""
    try:
        if not path.is_absolute():
            path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
    except OSError as trouble:
        raise NoReport(f"{path}: 无法写入 / cannot be written: {trouble.strerror}") from None


def write(path: Path, results: Sequence[tuple[Fixture, Outcome]]) -> None:
    """One test case per fixture; a failure for each that the node did not understand."""
    failures = sum(not outcome.passed for _, outcome in results)
    skipped = sum(outcome.what in SKIPPED for _, outcome in results)
    counts = {"tests": len(results), "failures": failures, "skipped": skipped}
    suite = ET.Element(
        "testsuite", {name: str(count) for name, count in counts.items()}, name="chuanyu replay"
    )
    for fixture, outcome in results:
        _case(suite, fixture, outcome)
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _case(suite: ET.Element, fixture: Fixture, outcome: Outcome) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=fixture.contract or "?",
        name=fixture.name,
        time=str(outcome.seconds),
    )
    codes = ", ".join(f"{p['code']} {p['path']}" for p in outcome.problems)
    said = "; ".join(filter(None, [outcome.what, codes, ", ".join(outcome.led_to)]))
    if outcome.what in SKIPPED:
        ET.SubElement(case, "skipped", message=said)
    elif outcome.passed:
        ET.SubElement(case, "system-out").text = said
    else:
        ET.SubElement(case, "failure", message=said)
