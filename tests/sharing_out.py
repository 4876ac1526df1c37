"""How the workers of `pytest -n 2` share the tests out: by files, long ones first, large ones in parts.

Each worker has its own brokers and clusters, on ports and in folders of its own, from the fixtures of the session.
Without workers nothing here is used.
"""

import os
import zlib
from typing import Any

import pytest


LARGE = "tests/contract/"  # thousands of short tests in a file, with next to no set-up
PARTS = 8
TOGETHER = {  # beginnings of names of files whose one set-up is too dear to be made by every worker
    "tests/e2e/test_logs.py": "whole nodes",
    "tests/e2e/test_operators.py": "whole nodes",
    "tests/e2e/test_story.py": "whole nodes",
    "tests/published/": "packages of npm",
}
LONG = ("e2e", "broker")  # marks; what takes minutes must not be the last that a worker begins
# without such a mark, and as long: whole sets of published forms are made again and again
SLOW = (
    "tests/unit/deploy/test_publish_",
    "tests/contract/changes/",
    "tests/contract/test_soundness",
)


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        os.environ.pop("COLUMNS", None)  # commands would take it for the width of a terminal


def piece(nodeid: str) -> str:
    """What one worker runs in a row."""
    file = nodeid.partition("::")[0]
    if file.startswith(LARGE):
        return f"{file} {zlib.crc32(nodeid.encode()) % PARTS}"
    return next((name for begin, name in TOGETHER.items() if file.startswith(begin)), file)


def rank(item: pytest.Item) -> int:
    marks = {mark.name for mark in item.iter_markers()}
    slow = len(LONG) + (not item.nodeid.startswith(SLOW))
    return next((place for place, name in enumerate(LONG) if name in marks), slow)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker; the order by chance stays among those of a rank."""
    if hasattr(config, "workerinput"):
        items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)  # absent when the plugin is switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - the plugin may be switched off

    config.option.loadscopereorder = False  # would put long files with few tests last
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = piece
    return scheduler
