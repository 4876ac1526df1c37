"""credit.query-answered: the lists were queried for the other side and it was answered (互查).

v1  2026-11  who asked, why, on what authority, what was answered
"""

from contracts.contract import Contract
from contracts.elements import queries
from contracts.roles import Role


class V1(queries.Record, queries.Keyed):
    """查询记录，双方至少保存五年；日志报文不设有效期。

    The record of a query, kept by both sides for five years at least; it never expires.
    """


QUERY_ANSWERED = Contract(
    "credit.query-answered",
    V1,
    zh="查询已答复",
    en="query answered",
    key="query_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
)
