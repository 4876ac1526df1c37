"""Runs the named tests on a copy without one protection after the other; 1 when one of them still passes.

python -m tests.protections --only relay
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table

from shared.console import terminal
from tests.fixtures_brokers import running_brokers
from tests.protections.listing import LISTING, Protection
from tests.protections.protection import REAL
from tests.protections.trials import Copy, Fate


KILLED = "killed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a part of the pitfall or of the file")
    parser.add_argument("--half", choices=("1", "2"), help="the first or the second half of these")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # or brokers would be left behind
    asked, console = parser.parse_args(), terminal()
    chosen = choice(asked.only, asked.half)
    verdicts: list[str] = []
    with a_copy(chosen) as copy:
        console.print(f"{len(chosen)} 项，先行对照 / with everything in place …")
        sound = copy.fates(list(dict.fromkeys(test for p in chosen for test in p.tests)))
        if set(sound.values()) != {Fate.PASSED}:
            console.print(copy.said, markup=False)
        for number, protection in enumerate(chosen, start=1):
            verdicts.append(judged(copy, protection, sound))
            name = f"{protection.pitfall} ({protection.file})"
            console.print(f"{number}/{len(chosen)} {name}: {verdicts[-1]}")
    console.print(table(chosen, verdicts))
    return 0 if chosen and set(verdicts) == {KILLED} else 1


def choice(only: str, half: str | None) -> list[Protection]:
    found = [p for p in LISTING if only in f"{p.pitfall} {p.file}"]
    middle = len(found) // 2
    return {None: found, "1": found[:middle], "2": found[middle:]}[half]


@contextmanager
def a_copy(chosen: Sequence[Protection]) -> Iterator[Copy]:
    """With brokers that run, if any of the tests needs some: to start them takes longer than most tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not any(test.startswith(REAL) for p in chosen for test in p.tests):
            yield Copy(folder, None)
            return
        with contextmanager(running_brokers)(folder / "run") as pair:
            yield Copy(folder, pair.run_dir)


def judged(copy: Copy, protection: Protection, sound: Mapping[str, Fate]) -> str:
    """`killed` when the tests pass with the protection and each of them fails without it."""
    if any(sound[test] is not Fate.PASSED for test in protection.tests):
        return "fails anyway"
    with copy.without(protection):
        found = set(copy.fates(protection.tests, boots=protection.boots).values())
    if Fate.BROKEN in found:
        return "broken"
    return KILLED if found == {Fate.FAILED} else "SURVIVED"


def table(chosen: Sequence[Protection], verdicts: Sequence[str]) -> Table:
    shown = Table("隐患 pitfall", "文件 file", "结果 result")
    for protection, verdict in zip(chosen, verdicts, strict=True):
        shown.add_row(protection.pitfall, protection.file, verdict)
    return shown


if __name__ == "__main__":
    sys.exit(main())
