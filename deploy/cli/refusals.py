"""chuanyu refusals: which of our messages the other side understood and refused, and by which rule."""

from typing import Any

import click

from contracts.codes import CODES
from deploy.cli.context import Operator
from shared.console import local_time
from shared.topology import GATEWAY, SERVICES


COLUMNS = (
    ("时间 time", "time"),
    ("契约 contract", "refused_contract"),
    ("业务键 key", "key"),
    ("原因 code", "why"),
    ("报文 message", "refused_message"),
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def refusals(operator: Operator, *, as_json: bool) -> None:
    """被对方拒绝的报文 / messages of ours that the other side refused by rule."""
    rows = [
        row
        for service in SERVICES
        if service != GATEWAY
        for row in operator.call(service, "refusals")
    ]
    rows.sort(key=lambda row: str(row["received_at"]), reverse=True)
    shown = rows if as_json else list(map(_readable, rows))
    operator.table("被拒报文 refusals", COLUMNS, shown, as_json=as_json)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    known = CODES.get(row["code"])  # a newer partner may use codes we do not know yet
    why = f"{row['code']} {known.zh}" if known else row["code"]
    return row | {"why": why, "time": local_time(row["received_at"])}
