import os
import socket
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from deploy import ports
from deploy.ports import (
    BLOCK,
    DEFAULT_BLOCKS,
    FREE_BLOCKS,
    can_bind,
    default_port_base,
    free_port_base,
    holder_of,
)


EPHEMERAL = 32_768


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


class TestTheDefaultPorts:
    def test_stay_the_same_for_one_folder(self, tmp_path: Path) -> None:
        assert default_port_base(tmp_path) == default_port_base(tmp_path / "." / "x" / "..")

    def test_differ_for_most_folders(self, tmp_path: Path) -> None:
        bases = {default_port_base(tmp_path / str(number)) for number in range(50)}

        assert len(bases) > 35
        assert bases <= set(DEFAULT_BLOCKS)

    def test_never_meet_those_of_demos_and_tests(self) -> None:
        assert DEFAULT_BLOCKS[-1] + BLOCK <= FREE_BLOCKS[0]
        assert FREE_BLOCKS[-1] + BLOCK < EPHEMERAL


class TestTheSearchForFreePorts:
    def test_finds_a_block_that_can_be_bound(self) -> None:
        base = free_port_base()

        assert all(can_bind(port) for port in range(base, base + BLOCK))

    def test_skips_a_block_with_one_taken_port(self) -> None:
        base = free_port_base()
        with socket.create_server(("127.0.0.1", base + BLOCK - 1)):
            other = free_port_base()

        assert other != base

    def test_begins_far_apart_in_processes_started_in_a_row(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ports, "can_bind", lambda port: True)
        found = []
        for pid in (4_000, 4_001, 4_002):
            monkeypatch.setattr(os, "getpid", lambda pid=pid: pid)
            found.append(free_port_base())

        assert min(abs(one - other) for one, other in combinations(found, 2)) > 50 * BLOCK

    def test_ends_when_nothing_is_free(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ports, "can_bind", lambda port: False)

        with pytest.raises(OSError, match="no 20 free ports"):
            free_port_base()


class TestATakenPort:
    def test_is_traced_to_its_process(self, taken_port: int) -> None:
        holder = holder_of(taken_port)

        assert not can_bind(taken_port)
        assert holder is not None
        assert f"(pid {os.getpid()})" in holder

    def test_without_a_visible_process_has_no_holder(self) -> None:
        assert holder_of(1) is None
