"""Leads stored before the letter could name a person, or an amount 分, are read as before."""

from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from contracts.elements import parties
from services.enforcement.adapters.repositories import SqlLeads
from services.enforcement.wiring import MIGRATIONS
from shared.database import KERNEL_MIGRATIONS
from shared.session import Session
from tests.fixtures_databases import NewDatabase
from tests.unit.enforcement.builders import FOOD, FOUND, GUANGAN, LEAD_ID, NANCHUAN


OLD_OFFER = {
    "letter_number": "渝南川市监移〔2026〕12号",
    "field": "market",
    "source": "inspection",
    "sender": {"name": NANCHUAN.name, "credit_code": NANCHUAN.credit_code},
    "receiver_name": GUANGAN.name,
    "suspect": {"name": FOOD.name, "credit_code": FOOD.credit_code},
    "facts": "标签未标注生产日期",
    "basis": "市场监督管理行政处罚程序规定第七条",
    "found_on": FOUND.isoformat(),
}
OLD_LEADS = sa.table(
    "leads",
    *(sa.column(name) for name in ("lead_id", "side", "state", "field", "credit_code", "version")),
    sa.column("amount_yuan", sa.BigInteger),
    sa.column("found_on", sa.Date),
    sa.column("offer", sa.JSON),
)


def migrate(connection: sa.Connection, revision: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(KERNEL_MIGRATIONS))
    folders = (KERNEL_MIGRATIONS / "versions", MIGRATIONS / "versions")
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    config.set_main_option("path_separator", "newline")
    command.upgrade(config, revision)


def old_row(**changes: Any) -> dict[str, Any]:
    row = {"lead_id": LEAD_ID, "side": "sent", "state": "offered", "field": "market", "version": 0}
    return row | {"credit_code": FOOD.credit_code, "found_on": FOUND, "offer": OLD_OFFER} | changes


class TestAStoredLead:
    def test_is_raised_to_the_letter_of_today(self, new_database: NewDatabase) -> None:
        individual = {"name": "示例火锅店", "credit_code": "92500112MA9K00230X"}
        other = old_row(
            lead_id=f"50-{'0' * 36}", offer=OLD_OFFER | {"suspect": individual}, amount_yuan=30_000
        )
        with sa.create_engine(new_database("nothing")).begin() as connection:
            migrate(connection, "enforcement_0001")
            connection.execute(sa.insert(OLD_LEADS), [old_row(amount_yuan=None), other])

            migrate(connection, "heads")

            lead, second = (
                SqlLeads(Session(connection)).get(row["lead_id"]) for row in (old_row(), other)
            )
        assert lead is not None
        assert (lead.offer.suspect, lead.offer.receiver.name) == (FOOD, GUANGAN.name)
        assert lead.amount_fen is None
        assert second is not None
        assert second.amount_fen == 3_000_000
        assert second.offer.suspect.kind == parties.INDIVIDUAL_BUSINESS
