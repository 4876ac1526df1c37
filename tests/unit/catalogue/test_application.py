"""The catalogue on a real database: import, publish, receive, align; two provinces in one process."""

import copy
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from contracts.catalogue.message_refused import MESSAGE_REFUSED
from contracts.errors import ContractBroken
from services.catalogue import wiring
from services.catalogue.adapters.tables import TABLES
from services.catalogue.adapters.unit_of_work import SqlUnitOfWork
from services.catalogue.domain.matter import Matter, PartnerMatter
from services.catalogue.wiring import CatalogueApplication
from shared.answers import plain
from shared.database import Stale
from shared.publishing import Cause, Publisher
from shared.session import Session
from shared.settings import SettingsInvalid
from tests.settling import settle
from tests.unit.catalogue.builders import MATTER_ID, SOURCED, a_row, an_implementation
from tests.unit.neighbours import Neighbour, Neighbours, letter


Nodes = Neighbours[CatalogueApplication]
ACTOR = "clerk"


def imported(node: Neighbour[CatalogueApplication], *rows: Any) -> list[tuple[int, str]]:
    """Row and outcome of each."""
    results = node.app.import_matters(list(rows), ACTOR)["results"]
    return [(result["row"], result["outcome"]) for result in results]


def states(node: Neighbour[CatalogueApplication]) -> dict[str, str]:
    rows = node.app.alignments(100)
    return {row["list_number"] or row["partner_list_number"]: row["state"] for row in rows}


def published(revision: int, **changed: Any) -> dict[str, Any]:
    """The body of a revision as Sichuan publishes it."""
    row = {
        name: value
        for name, value in a_row(**changed).items()
        if name not in ("provenance", "source")
    }
    return MATTER_PUBLISHED.write(row | {"matter_id": "51-CY-012", "revision": revision})


class TestAnImport:
    def test_settles_each_row_by_itself(self, nodes: Nodes) -> None:
        rows = [a_row(row=2), a_row(row=3, list_number="CY-013", matter_type="99"), a_row(row=4)]

        outcomes = imported(nodes.chongqing, *rows, a_row(row=5, mode="joint"))

        assert outcomes == [(2, "published"), (3, "refused"), (4, "unchanged"), (5, "revised")]
        assert nodes.chongqing.contracts() == [MATTER_PUBLISHED.name] * 2

    def test_names_the_row_and_the_field_of_a_refusal(self, nodes: Nodes) -> None:
        (result,) = nodes.chongqing.app.import_matters([a_row(row=9, matter_type="99")], ACTOR)[
            "results"
        ]

        assert (result["list_number"], result["outcome"]) == ("CY-012", "refused")
        (problem,) = result["problems"]
        assert (problem["record"], problem["code"], problem["path"]) == (
            "row 9",
            "VALUE_NOT_IN_LIST",
            "$.matter_type",
        )

    def test_refuses_a_promise_longer_than_the_law_and_leaves_no_trace(self, nodes: Nodes) -> None:
        row = a_row(promised_limit={"length": 11, "unit": "working-day"})

        (result,) = nodes.chongqing.app.import_matters([row], ACTOR)["results"]

        (problem,) = result["problems"]
        assert (problem["code"], problem["path"]) == (
            "PROMISE_EXCEEDS_LAW",
            "$.promised_limit",
        )
        assert problem["allowed"] == "≤ statutory_limit"
        assert nodes.chongqing.app.matters(10) == []
        assert (nodes.chongqing.messages(), nodes.chongqing.audited()) == ([], [])

    def test_is_audited_row_by_row(self, nodes: Nodes) -> None:
        imported(nodes.chongqing, a_row(), a_row(list_number="CY-013"))

        assert nodes.chongqing.audited() == [
            (ACTOR, "PublishMatter", "50-CY-012"),
            (ACTOR, "PublishMatter", "50-CY-013"),
        ]

    def test_shows_the_matters_in_the_order_of_the_list(self, nodes: Nodes) -> None:
        imported(nodes.chongqing, a_row(list_number="CY-013"), a_row())

        rows = nodes.chongqing.app.matters(10)

        assert [row["id"] for row in rows] == ["50-CY-012", "50-CY-013"]
        assert rows[0].items() >= a_row().items()
        assert len(nodes.chongqing.app.matters(1)) == 1

    def test_publishes_what_a_row_says_beyond_what_is_compared(self, nodes: Nodes) -> None:
        more = {"charged": False, "acceptance_conditions": ["购买自住住房"]}

        outcomes = imported(nodes.chongqing, a_row(**more), a_row(**more, visits=0))
        nodes.exchange()

        assert outcomes == [(1, "published"), (2, "revised")]
        for (row,) in (nodes.chongqing.app.matters(10), nodes.sichuan.app.partner_matters(10)):
            assert row.items() >= (more | {"visits": 0}).items()

    @pytest.mark.parametrize(
        ("rows", "code"), [("rows", "FIELD_TYPE"), ([{}] * (wiring.MOST_ROWS + 1), "FIELD_LENGTH")]
    )
    def test_of_no_list_or_too_long_a_list_is_refused_as_a_whole(
        self, nodes: Nodes, rows: Any, code: str
    ) -> None:
        with pytest.raises(ContractBroken) as refused:
            nodes.chongqing.app.import_matters(rows, ACTOR)

        assert [problem.code for problem in refused.value.problems] == [code]


class TestTheOtherSide:
    def test_holds_what_was_published(self, nodes: Nodes) -> None:
        imported(nodes.chongqing, a_row())

        nodes.exchange()

        (row,) = nodes.sichuan.app.partner_matters(10)
        assert (row["matter_id"], row["revision"], row["name"]) == (MATTER_ID, 1, a_row()["name"])
        assert "provenance" not in row
        assert nodes.sichuan.app.matters(10) == []

    def test_follows_each_revision(self, nodes: Nodes) -> None:
        imported(nodes.chongqing, a_row(), a_row(mode="joint"))

        outcomes = nodes.exchange()

        assert outcomes == ["handled", "handled"]
        (row,) = nodes.sichuan.app.partner_matters(10)
        assert (row["revision"], row["mode"]) == (2, "joint")

    def test_counts_a_revision_that_comes_late_and_ignores_it(self, nodes: Nodes) -> None:
        newer, older = published(2, mode="joint"), published(1)

        for body in (newer, older):
            settle(nodes.chongqing.app, letter(MATTER_PUBLISHED, body, "sichuan"))

        (row,) = nodes.chongqing.app.partner_matters(10)
        assert (row["revision"], row["mode"]) == (2, "joint")
        assert nodes.chongqing.app.effects() == {
            MATTER_PUBLISHED.name: {"effective": 2, "held": 1, "revised": 0, "outdated": 1},
            MESSAGE_REFUSED.name: {"effective": 0},
        }

    def test_has_no_effects_before_anything_came(self, nodes: Nodes) -> None:
        assert nodes.chongqing.app.effects() == {
            MATTER_PUBLISHED.name: {"effective": 0, "held": 0, "revised": 0, "outdated": 0},
            MESSAGE_REFUSED.name: {"effective": 0},
        }

    def test_takes_a_second_copy_once(self, nodes: Nodes) -> None:
        message = letter(MATTER_PUBLISHED, published(1), "sichuan")

        outcomes = [settle(nodes.chongqing.app, message) for _ in range(2)]

        assert outcomes == ["handled", "duplicate"]
        assert nodes.chongqing.app.effects()[MATTER_PUBLISHED.name]["effective"] == 1

    def test_parks_a_matter_whose_id_is_not_of_its_number(self, nodes: Nodes) -> None:
        body = published(1) | {"list_number": "CY-099"}

        outcome = settle(nodes.chongqing.app, letter(MATTER_PUBLISHED, body, "sichuan"))

        assert outcome == "parked"
        assert nodes.chongqing.app.partner_matters(10) == []


class TestAlignment:
    def test_follows_every_change_on_either_side(self, nodes: Nodes) -> None:
        seen: list[dict[str, str]] = []

        for node, row in (
            (nodes.chongqing, a_row()),
            (nodes.sichuan, a_row(mode="joint")),
            (nodes.sichuan, a_row()),
            (nodes.chongqing, a_row(materials=None)),
        ):
            imported(node, row)
            nodes.exchange()
            assert states(nodes.chongqing) == states(nodes.sichuan)
            seen.append(states(nodes.chongqing))

        assert [state["CY-012"] for state in seen] == [
            "unpaired",
            "different",
            "aligned",
            "unknown",
        ]

    def test_says_both_values_in_plain_words(self, nodes: Nodes) -> None:
        theirs = [{**a_row()["materials"][0], "copies": 2}]
        imported(nodes.chongqing, a_row())
        imported(
            nodes.sichuan, a_row(materials=theirs, promised_limit={"length": 5, "unit": "day"})
        )
        nodes.exchange()

        (row,) = plain(nodes.chongqing.app.alignments(10))

        assert row["differences"] == ["promised_limit", "materials"]
        limit = row["elements"]["promised_limit"]
        assert (limit["own"]["length"], limit["partner"]["length"]) == (3, 5)
        materials = row["elements"]["materials"]
        assert (materials["own"], materials["partner"]) == (a_row()["materials"], theirs)
        assert materials["details"] == [
            {"material": "购房发票", "aspect": "presence", "own": True, "partner": False},
            {"material": "购房合同", "aspect": "copies", "own": 1, "partner": 2},
        ]

    def test_gives_no_more_rows_than_asked_for(self, nodes: Nodes) -> None:
        imported(nodes.chongqing, a_row(), a_row(list_number="CY-013"))

        assert len(nodes.chongqing.app.alignments(1)) == 1


class TestTwoThatStoreTheSameMatter:
    @pytest.fixture
    def work(self, nodes: Nodes) -> Any:
        app = nodes.chongqing.app
        with app.database.transaction() as connection:
            session = Session(connection)
            yield SqlUnitOfWork(session, Publisher(session, app.source, Cause(), app.clock.now))

    def test_own_the_second_is_stale(self, work: SqlUnitOfWork) -> None:
        matter = Matter(MATTER_ID, an_implementation(), SOURCED)
        work.matters.add(matter)
        work.matters.save(copy.copy(matter))

        with pytest.raises(Stale):
            work.matters.save(matter)

    def test_of_the_other_side_the_second_is_stale(self, work: SqlUnitOfWork) -> None:
        matter = PartnerMatter("51-CY-012", an_implementation(), 1)
        work.partner_matters.add(matter)
        work.partner_matters.save(copy.copy(matter))

        with pytest.raises(Stale):
            work.partner_matters.save(matter)


class TestTheSettings:
    def test_that_are_missing_are_named_together(self) -> None:
        with pytest.raises(SettingsInvalid) as refused:
            wiring.build({"CHUANYU_NODE": "chongqing"})

        assert len(refused.value.problems) == 5


class TestTheMigratedDatabase:
    @pytest.mark.parametrize("table", TABLES.sorted_tables, ids=lambda table: table.name)
    def test_has_the_columns_the_code_works_with(self, nodes: Nodes, table: sa.Table) -> None:
        with nodes.chongqing.app.database.reading() as connection:
            found = sa.inspect(connection).get_columns(table.name)

        migrated = {column["name"]: (str(column["type"]), column["nullable"]) for column in found}
        assert migrated == {column.name: (str(column.type), column.nullable) for column in table.c}
