"""The table of this service; migrations/ creates it."""

import sqlalchemy as sa


TABLES = sa.MetaData()
LEADS = sa.Table(
    "leads",
    TABLES,
    sa.Column("lead_id", sa.String(39), primary_key=True),
    sa.Column("side", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("field", sa.String(32), nullable=False),
    sa.Column("credit_code", sa.String(18), index=True),  # of the suspect, unless a person
    sa.Column("found_on", sa.Date, nullable=False),
    sa.Column("offer", sa.JSON, nullable=False),
    sa.Column("accepted_on", sa.Date),
    sa.Column("accepted_by", sa.JSON(none_as_null=True)),
    sa.Column("returned_on", sa.Date),
    sa.Column("filed_on", sa.Date),
    sa.Column("case_number", sa.String(90)),
    sa.Column("not_filed_on", sa.Date),
    sa.Column("reason", sa.String(1000)),
    sa.Column("decided_on", sa.Date),
    sa.Column("decision_number", sa.String(90)),
    sa.Column("penalty", sa.String(32)),
    sa.Column("amount_fen", sa.BigInteger),
    sa.Column("closed_on", sa.Date),
    sa.Column("further", sa.JSON, nullable=False),  # what else was said, by action
    sa.Column("version", sa.Integer, nullable=False),
)
COPIES = ("field", "credit_code", "found_on")  # of the offer, for searching
