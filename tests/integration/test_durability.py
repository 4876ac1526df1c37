"""What the kernel sees of a message: it is on the disk before the broker is told that it need not keep it."""

import re
import subprocess
from pathlib import Path

import pytest

from contracts.registry import contract_named, example
from tests.builders import an_envelope
from tests.integration.serving import serving, works
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker
DECLARED = contract_named("credit.listing-declared")
SEEN = "trace=pwrite64,write,fsync,fdatasync,sendto"
WRITE, SYNC, ACK = "write", "sync", "ack"
# AMQP 0-9-1: class 60, methods 20 and 80; nameko acks its questions on connections of its own
CONSUMES = re.compile(
    r"sendto\((\d+)<.*\\x00\\x3c\\x00\\x14.*" + re.escape(r"\x63\x72\x65\x64\x69\x74\x2e")
)
ACKS = re.compile(r"sendto\((\d+)<.*\\x00\\x3c\\x00\\x50")
WAL = re.escape("".join(f"\\x{byte:02x}" for byte in b"-wal") + ">")
KINDS = (
    (WRITE, re.compile(rf"write(64)?\(\d+<[^>]*{WAL}")),
    (SYNC, re.compile(rf"f(data)?sync\(\d+<[^>]*{WAL}\) += 0")),
)


def events(trace: str) -> list[str]:
    """What of the system calls concerns us, in order: the journal of the database, the acks of the consumer."""
    consumers = {found[1] for found in CONSUMES.finditer(trace)}
    kinds: list[str] = []
    for line in trace.splitlines():
        kinds += [kind for kind, form in KINDS if form.search(line)]
        ack = ACKS.search(line)
        if ack and ack[1] in consumers:
            kinds.append(ACK)
    return kinds


def is_synced_before(found: list[str]) -> bool:
    """Whether everything that was written is synced before the first ack."""
    until = found[: found.index(ACK)]
    return WRITE in until and until[-1] == SYNC


class TestWhatTheKernelSees:
    def test_needs_a_system_that_lets_us_look(self) -> None:
        looked = subprocess.run(
            ["strace", "-o", "/dev/null", "true"], capture_output=True, check=False, text=True
        )

        assert looked.returncode == 0, (
            f"这里不允许 ptrace，无法证明先落盘后确认 / no ptrace here, nothing is proved: {looked.stderr}"
        )

    def test_is_the_sync_before_the_ack(self, vhost: Vhost, tmp_path: Path) -> None:
        trace = tmp_path / "trace"
        strace = ["strace", "-D", "-f", "-xx", "-y", "-s", "32", "-e", SEEN, "-o", str(trace)]
        body = example(DECLARED, 1, "typical")
        declared = an_envelope(
            source="/sichuan/credit",
            type=DECLARED.type_of(),
            partitionkey=body["listing_id"],
            data=body,
        )
        with serving(vhost.url, tmp_path, under=strace):
            eventually(lambda: works(vhost), within=60)
            before = len(events(trace.read_text()))

            vhost.put("credit", declared)
            eventually(lambda: ACK in events(trace.read_text())[before:])

        assert is_synced_before(events(trace.read_text())[before:])


class TestTheJudgement:
    @pytest.mark.parametrize(
        ("lines", "synced"),
        [
            ((WRITE, SYNC, ACK), True),
            ((WRITE, "an ack of another", SYNC, ACK), True),
            ((WRITE, WRITE, SYNC, ACK, WRITE), True),
            ((WRITE, ACK, SYNC), False),
            ((WRITE, SYNC, WRITE, ACK, SYNC), False),
            ((SYNC, ACK), False),
        ],
    )
    def test_needs_each_write_to_be_synced(self, lines: tuple[str, ...], synced: bool) -> None:  # noqa: FBT001 - a parameter of the test
        wal = "".join(f"\\x{byte:02x}" for byte in b"/x/credit.sqlite3-wal")
        said = {
            WRITE: rf"7 pwrite64(9<{wal}>, ..., 24, 0) = 24",
            SYNC: rf"7 fdatasync(9<{wal}>) = 0",
            ACK: r'7 sendto(5<socket:[1]>, "\x01\x00\x3c\x00\x50\x00"',
            "an ack of another": r'7 sendto(6<socket:[2]>, "\x01\x00\x3c\x00\x50\x00"',
        }
        consumes = (
            r'7 sendto(5<socket:[1]>, "\x01\x00\x3c\x00\x14\x00\x09\x63\x72\x65\x64\x69\x74\x2e'
        )
        trace = "\n".join((consumes, *(said[line] for line in lines)))

        assert is_synced_before(events(trace)) is synced
