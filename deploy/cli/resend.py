"""chuanyu resend: publish a message of a service again, for a partner who says it never came."""

import datetime as dt
from typing import Any

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable_or_none
from shared import topology
from shared.clock import SHANGHAI
from shared.commandline import json_option


FORMS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
SAID = {
    "unsent": "尚未发出,仍在等待发送 / not sent yet: it still waits to be sent for the first time",
    "queued": "已在等待重新发送 / it waits to be sent again already",
}


@click.command()
@click.argument("service", type=click.Choice(topology.SERVICES))
@click.argument("message_id", metavar="[ID]", required=False, callback=usable_or_none)
@click.option(
    "--since",
    type=click.DateTime(FORMS),
    metavar="2026-11-24T12:00",
    help="此刻(北京时间)以来发过的全部 / all that was sent since then, time of Asia/Shanghai",
)
@json_option
@click.pass_obj
def resend(
    operator: Operator,
    service: str,
    message_id: str | None,
    since: dt.datetime | None,
    *,
    as_json: bool,
) -> None:
    """重新发送,标识和内容不变 / same id, same bytes; who has it drops the copy.

    SERVICE 是写出该报文的服务。对方称未收到时用本方 gateway;本节点某服务从备份恢复后,用本节点的 gateway 和
    其余服务加 --since / the service that wrote it: your gateway when the partner says it never came; after a service of
    this node was restored from a backup, the gateway and the other services of this node with --since.

    ID 为报文标识,不是业务键;用 chuanyu trace <业务键> 查得 / a message id, not a business key:
    chuanyu trace KEY lists the ids of its messages.
    """
    if (message_id is None) == (since is None):
        raise click.UsageError("需要报文标识或 --since 之一 / needs an id or --since, not both")
    if since is not None:
        _since(operator, service, since.replace(tzinfo=SHANGHAI).isoformat(), as_json=as_json)
        return
    answer = operator.call(service, "resend", message_id=message_id, actor=operator.actor)
    _end_if_refused(operator, answer, as_json=as_json)
    if as_json:
        operator.json(answer)
    else:
        click.echo(SAID.get(answer.get("was", ""), "已重新排队发送 / queued again"))


def _since(operator: Operator, service: str, since: str, *, as_json: bool) -> None:
    """A few hundred at a time, until there are no more of before it began."""
    queued = 0
    after: int | None = 0
    until: str | None = None
    while after is not None:
        answer = operator.call(
            service, "resend_since", since=since, until=until, after=after, actor=operator.actor
        )
        _end_if_refused(operator, answer, as_json=as_json)
        queued, after, until = queued + answer["queued"], answer["after"], answer["until"]
        if not as_json and after is not None:
            click.echo(f"已排队 queued: {queued} …", err=True)
    if as_json:
        operator.json({"accepted": True, "queued": queued})
    else:
        click.echo(f"已重新排队发送 / queued again: {queued}")


def _end_if_refused(operator: Operator, answer: dict[str, Any], *, as_json: bool) -> None:
    if answer["accepted"]:
        return
    if as_json:
        operator.json(answer)
    else:
        operator.problems(answer["problems"])
    raise SystemExit(FINDING)
