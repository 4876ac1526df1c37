"""chuanyu purge: what a service may delete by now, and begin to delete it."""

import click

from deploy.cli.context import Operator
from shared import topology
from shared.commandline import json_option, show_answer
from shared.console import Columns


COLUMNS: Columns = [
    ("收件箱 inbox", "inbox"),
    ("发件箱 outbox", "outbox"),
    ("滞留历史 parked", "parked"),
    ("更正 edits", "edits"),
    ("尝试 attempts", "attempts"),
    ("存底正文 bytes of the journal", "journal"),
    ("已开始 started", "started"),
]


@click.command()
@click.argument("service", type=click.Choice(topology.SERVICES))
@click.option("--dry-run", is_flag=True, help="只统计,不删除 / count only")
@json_option
@click.pass_obj
def purge(operator: Operator, service: str, *, dry_run: bool, as_json: bool) -> None:
    """清除过了保存期的记录 / delete what was kept long enough, in the background, a few rows at a time.

    保存期在节点的 settings.env 中设置(CHUANYU_INBOX_DAYS 等);服务每六小时自动清除一次 / the times are set in
    the node's settings.env, such as CHUANYU_INBOX_DAYS; a service does it by itself every six hours.
    """
    answer = operator.call(service, "purge", actor=operator.actor, dry_run=dry_run)
    show_answer(operator, COLUMNS, answer | answer.get("due", {}), as_json=as_json)
