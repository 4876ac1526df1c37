"""The chain over the journal of a lane: what the decision says it is, whatever order, batch or death it grew in."""

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.gateway.adapters.tables import JOURNAL, LANES
from services.gateway.wiring import GatewayApplication
from shared.crypto.digests import digest
from shared.evidence.chain import Course, Entry, Head
from tests.builders import LISTING, OTHER_LISTING, an_envelope, delivery_of
from tests.unit.gateway.crossing import Crossing, Deliveries
from tests.unit.gateway.partnership import loses


def rows(gateway: GatewayApplication, direction: str) -> list[Any]:
    """Of the journal, in the order in which they entered."""
    query = sa.select(JOURNAL).where(JOURNAL.c.direction == direction)
    with gateway.database.reading() as connection:
        return list(connection.execute(query.order_by(JOURNAL.c.number)))


def head(gateway: GatewayApplication, direction: str) -> tuple[int | None, str | None]:
    query = sa.select(LANES.c.chain_length, LANES.c.chain_head)
    with gateway.database.reading() as connection:
        row = connection.execute(query.where(LANES.c.direction == direction)).one()
    return row.chain_length, row.chain_head


def entry_of(row: Any) -> Entry:
    course = Course(
        direction=row.direction, participant=row.participant, lane=row.lane, epoch=row.epoch
    )
    return Entry(
        course=course,
        number=row.place,
        at=row.at,
        message_id=row.message_id,
        source=row.source,
        type=row.type,
        key=row.key,
        body=row.digest,
        conversion=row.conversion,
        signature=row.signature,
    )


def agrees(gateway: GatewayApplication, direction: str) -> bool:
    """Whether the chain that stands in the rows is that of the rows."""
    built = Head()
    for row in rows(gateway, direction):
        built = built.link(entry_of(row).digest)
        if (row.entry, row.chain) != (built.length, built.value):
            return False
    return head(gateway, direction) == (built.length, built.value)


class TestTheChainOfALane:
    def test_grows_at_both_sides(self, crossing: Crossing) -> None:
        crossing.send(LISTING, OTHER_LISTING, LISTING)
        crossing.settle()

        assert agrees(crossing.chongqing, "out")
        assert agrees(crossing.sichuan, "in")
        assert head(crossing.chongqing, "out")[0] == head(crossing.sichuan, "in")[0] == 3
        assert head(crossing.chongqing, "out")[1] != head(crossing.sichuan, "in")[1]

    def test_grows_in_a_batch(self, crossing: Crossing) -> None:
        batch = [delivery_of(an_envelope(partitionkey=LISTING)) for _ in range(5)]

        crossing.chongqing.receive(batch)

        assert [row.entry for row in rows(crossing.chongqing, "out")] == [1, 2, 3, 4, 5]
        assert agrees(crossing.chongqing, "out")

    def test_is_in_the_order_of_entry_where_numbers_come_out_of_order(
        self, crossing: Crossing
    ) -> None:
        crossing.send(LISTING, LISTING, LISTING)
        crossing.line = loses(1)
        crossing.second()
        crossing.line = lambda sent: sent
        crossing.settle()

        found = rows(crossing.sichuan, "in")
        assert [(row.entry, row.place) for row in found] == [(1, 2), (2, 3), (3, 1)]
        assert agrees(crossing.sichuan, "in")

    def test_has_no_entry_for_a_copy(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.line = twice
        crossing.settle()

        assert head(crossing.sichuan, "in")[0] == 1
        assert agrees(crossing.sichuan, "in")

    def test_begins_where_the_journal_had_none_before(self, crossing: Crossing) -> None:
        crossing.send(LISTING, LISTING)
        forget_chain(crossing.chongqing)

        crossing.send(LISTING)

        found = [(row.entry, row.place) for row in rows(crossing.chongqing, "out")]
        assert found == [(None, 1), (None, 2), (1, 3)]

    def test_holds_also_when_one_of_a_batch_fails(self, crossing: Crossing) -> None:
        # the batch is rolled back and what was good of it done again
        good = [delivery_of(an_envelope(partitionkey=LISTING)) for _ in range(2)]
        foreign = delivery_of(an_envelope(source="/sichuan/credit"))

        crossing.chongqing.receive([good[0], foreign, good[1]])

        assert [row.place for row in rows(crossing.chongqing, "out")] == [1, 2]
        assert agrees(crossing.chongqing, "out")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("key", "50-other"),
            ("digest", f"sha256:{'0' * 64}"),
            ("signature", "x.y"),
            ("message_id", "0"),
        ],
    )
    def test_tells_of_any_change(self, crossing: Crossing, column: str, value: str) -> None:
        crossing.send(LISTING, LISTING)
        with crossing.chongqing.database.transaction() as connection:
            connection.execute(JOURNAL.update().where(JOURNAL.c.place == 1).values({column: value}))

        assert not agrees(crossing.chongqing, "out")

    def test_is_made_by_openssl_alike(self, crossing: Crossing, tmp_path: Path) -> None:
        crossing.send(LISTING)
        [row] = rows(crossing.chongqing, "out")
        (tmp_path / "entry").write_bytes(entry_of(row).text)
        entry = openssl(tmp_path / "entry")
        (tmp_path / "link").write_text(f"chuanyu-chain-1\nbefore: -\nentry: {entry}\n", "ascii")

        assert row.chain == openssl(tmp_path / "link")


class TestAKey:
    def test_cannot_pass_for_another_line(self) -> None:
        one = Entry(**{**SOME, "key": "50-1\nbody: x"})
        other = Entry(**{**SOME, "key": "50-1", "body": f"x\nbody: {SOME['body']}"})

        assert one.text != other.text
        assert one.text.count(b"\n") == Entry(**SOME).text.count(b"\n")


def twice(sent: Deliveries) -> Deliveries:
    return [copy for one in sent for copy in (one, one)]


def openssl(path: Path) -> str:
    command = ["openssl", "dgst", "-sm3", "-r", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True)
    return f"sm3:{said.stdout.split()[0]}"


def forget_chain(gateway: GatewayApplication) -> None:
    """As after the migration."""
    with gateway.database.transaction() as connection:
        connection.execute(JOURNAL.update().values(entry=None, chain=None))
        connection.execute(LANES.update().values(chain_length=None, chain_head=None))


SOME: dict[str, Any] = {
    "course": Course(direction="out", participant="sichuan", lane="credit", epoch=1),
    "number": 1,
    "at": dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
    "message_id": "0192f0c1-0000-7000-8000-000000000001",
    "source": "/chongqing/credit",
    "type": "cn.chuanyu.credit.listing-declared.v2",
    "key": "50-1",
    "body": digest("sha256", b""),
    "conversion": None,
    "signature": "x.y",
}
