"""Letters as in lead-offered v2: the receiver is an organ, the suspect has a kind and may be a person."""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = "enforcement_0002"
down_revision = "enforcement_0001"
branch_labels = None
depends_on = None

LEADS = sa.table(
    "leads", sa.column("lead_id"), sa.column("offer", sa.JSON), sa.column("further", sa.JSON)
)


def upgrade() -> None:
    with op.batch_alter_table("leads") as table:
        table.alter_column("credit_code", existing_type=sa.String(18), nullable=True)
        table.add_column(sa.Column("further", sa.JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(LEADS.c.lead_id, LEADS.c.offer)).all():
        mine = LEADS.c.lead_id == row.lead_id
        connection.execute(LEADS.update().where(mine).values(offer=_raised(row.offer), further={}))
    with op.batch_alter_table("leads") as table:
        table.alter_column("further", existing_type=sa.JSON(), nullable=False)


def _raised(offer: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in offer.items() if name != "receiver_name"}
    kind = _kind(offer["suspect"]["credit_code"])
    suspect, receiver = {"kind": kind, **offer["suspect"]}, {"name": offer["receiver_name"]}
    return {**kept, "receiver": receiver, "suspect": suspect}


def _kind(credit_code: str) -> str:
    return "individual-business" if credit_code.startswith("92") else "organisation"  # GB 32100
