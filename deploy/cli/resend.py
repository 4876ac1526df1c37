"""chuanyu resend: publish a message of a service again, for a partner who says it never came."""

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import id_argument
from shared import topology
from shared.commandline import json_option


SAID = {
    "unsent": "尚未发出,仍在等待发送 / not sent yet: it still waits to be sent for the first time",
    "queued": "已在等待重新发送 / it waits to be sent again already",
}


@click.command()
@click.argument("service", type=click.Choice(topology.SERVICES))
@id_argument
@json_option
@click.pass_obj
def resend(operator: Operator, service: str, message_id: str, *, as_json: bool) -> None:
    """重新发送,标识和内容不变 / same id, same bytes; who has it drops the copy.

    对方称未收到时用 gateway / use gateway when the partner says it never came.

    ID 为报文标识,不是业务键;用 chuanyu trace <业务键> 查得 / a message id, not a business key:
    chuanyu trace KEY lists the ids of its messages.
    """
    answer = operator.call(service, "resend", message_id=message_id, actor=operator.actor)
    if as_json:
        operator.json(answer)
    if not answer["accepted"]:
        if not as_json:
            operator.problems(answer["problems"])
        raise SystemExit(FINDING)
    if not as_json:
        click.echo(SAID.get(answer.get("was", ""), "已重新排队发送 / queued again"))
