"""The verdict on a border run sees each way in which a promise can be broken: made up here, and found."""

from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa

from services.gateway.adapters.tables import JOURNAL, LANES, TABLES
from tests.chaos.border.messages import LANES as SERVICES
from tests.chaos.border.plan import NODES, make
from tests.chaos.border.verdict import CameOut, Finding, judge, overtaken
from tests.chaos.delivery.verdict import Verdict


PLAN = make(5, 100)
AT = sa.func.current_timestamp()
Engines = Mapping[str, sa.Engine]


@pytest.fixture
def engines() -> Iterator[Engines]:
    """Both journals agree, and all is receipted."""
    found = {node: sa.create_engine("sqlite://") for node in NODES}
    for node, engine in found.items():
        TABLES.create_all(engine)
        with engine.begin() as connection:
            for lane in SERVICES:
                for direction in ("in", "out"):
                    connection.execute(LANES.insert().values(_lane(node, direction, lane)))
                connection.execute(JOURNAL.insert().values(_entry("out", node, lane)))
                connection.execute(JOURNAL.insert().values(_entry("in", _other(node), lane)))
    yield found
    for engine in found.values():
        engine.dispose()


def _other(node: str) -> str:
    [other] = set(NODES) - {node}
    return other


def _lane(node: str, direction: str, lane: str) -> dict[str, object]:
    return {
        "id": f"{direction}/{lane}",
        "direction": direction,
        "participant": _other(node),
        "lane": lane,
        "epoch": 1,
        "spans": [[1, 1]],
        "highest": 1,
        "unbroken": 1,
        "handed": 1,
        "receipted": [[1, 1]],
        "waits": False,
        "resends": 0,
        "opened_at": AT,
        "moved_at": AT,
        "version": 1,
    }


def _entry(direction: str, sender: str, lane: str) -> dict[str, object]:
    return {
        "direction": direction,
        "participant": sender,
        "message_id": f"{sender}-{lane}",
        "source": f"/{sender}/{lane}",
        "type": "t",
        "key": "k",
        "digest": "sm3:1",
        "body": b"",
        "at": AT,
        "lane": lane,
        "epoch": 1,
        "place": 1,
    }


def perfect() -> dict[str, CameOut]:
    return {node: [(m.number, f"id-{m.number}") for m in PLAN.ways[node]] for node in NODES}


def test_a_perfect_run_is_clean(engines: Engines) -> None:
    found = judge(PLAN, perfect(), engines)

    assert found == Finding(Verdict(0, 0, 0, 0), journals_equal=True, receipts_complete=True)
    assert found.is_clean


@pytest.mark.parametrize("node", NODES)
class TestOfEitherWay:
    def test_what_did_not_come_is_lost(self, engines: Engines, node: str) -> None:
        came = perfect()
        came[node] = came[node][1:]

        assert judge(PLAN, came, engines).verdict == Verdict(1, 0, 0, 0)

    def test_what_came_under_two_ids_is_doubled(self, engines: Engines, node: str) -> None:
        came = perfect()
        came[node] = [*came[node], (came[node][-1][0], "another")]

        assert judge(PLAN, came, engines).verdict == Verdict(0, 1, 0, 0)

    def test_what_nobody_sent_is_unexpected(self, engines: Engines, node: str) -> None:
        came = perfect()
        came[node] = [*came[node], (9_999, "strange")]

        assert judge(PLAN, came, engines).verdict == Verdict(0, 0, 1, 0)

    def test_what_came_after_a_later_one_of_its_key_is_out_of_order(
        self, engines: Engines, node: str
    ) -> None:
        came = perfect()
        came[node] = list(reversed(came[node]))

        assert judge(PLAN, came, engines).verdict.out_of_order > 0
        assert overtaken(PLAN, node, came[node])

    def test_a_journal_that_lacks_a_message_differs(self, engines: Engines, node: str) -> None:
        _forget(engines[node], "in")

        found = judge(PLAN, perfect(), engines)

        assert not found.journals_equal
        assert not found.is_clean

    def test_a_message_without_a_receipt_is_seen(self, engines: Engines, node: str) -> None:
        with engines[node].begin() as connection:
            mine = (LANES.c.direction == "out", LANES.c.lane == SERVICES[0])
            connection.execute(LANES.update().where(*mine).values(receipted=[]))

        found = judge(PLAN, perfect(), engines)

        assert not found.receipts_complete
        assert not found.is_clean


def _forget(engine: sa.Engine, direction: str) -> None:
    with engine.begin() as connection:
        mine = (JOURNAL.c.direction == direction, JOURNAL.c.lane == SERVICES[0])
        connection.execute(JOURNAL.delete().where(*mine))
