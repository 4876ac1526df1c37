"""credit.record-query: the credit platform tells its node of a query it answered for the other side.

v1  2026-11  becomes credit.query-answered
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, queries, turns
from contracts.roles import Role


class V1(queries.Query, turns.Requested):
    """一次查询及答复；查询编号和日志保存期由节点确定。

    One query and its answer; the node gives the query id and the day until which the log is kept.
    """

    actor = acts.actor()


RECORD_QUERY = Contract(
    "credit.record-query",
    V1,
    zh="登记查询",
    en="record a query",
    kind=Kind.COMMAND,
    key="request_id",
    leads_to=["credit.query-answered"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
)
