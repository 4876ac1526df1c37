"""chuanyu participants account and shovel: how a participant without a broker of its own reaches ours, and back."""

import json
from pathlib import Path
from typing import Any

import click

from deploy.broker import fetching
from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable
from deploy.credentials import HTTP_TOKEN, credentials
from deploy.files import write_private
from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK
from shared import topology
from shared.commandline import json_option
from shared.console import Columns


AMQP = "amqp"
SECRETS = ("password", "token", "push_token")
COLUMNS: Columns = [
    ("协作方 participant", "participant"),
    ("地址 host", "host"),
    ("端口 port", "port"),
    ("读 reads", "queue"),
    ("写 writes", "exchange"),
    ("文件 file", "file"),
]
participant_argument = click.argument("participant", callback=usable)


@click.command()
@participant_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def account(operator: Operator, participant: str, file: Path, *, as_json: bool) -> None:
    """协作方没有消息代理:写出其账户,不再铲运 / a participant without a broker: write its account, and carry no more.

    FILE 只供属主读取,内有口令和 HTTP 令牌,须经安全渠道交付 / the file is its owner's alone and holds a password and
    tokens: hand it over safely. 协作方凭此读自己的队列、写 border.in,或经 HTTP 收发,别无权限 / it lets the participant
    read its own queue and write border.in, or do the same by HTTP, nothing else. 首次启动前即可运行,此时不预先登记
    对方 / it may be run before the first start, and then the other node is not registered beforehand.

    退出码 exit status: 0 完成 done · 1 没有该协作方 no such participant
    """
    node = _node_facing(operator, participant)
    fetching.let_partner_fetch(operator.pair, node)
    given = _account(node, operator.pair.partner_of(node))
    write_private(file, json.dumps(given, ensure_ascii=False, indent=2) + "\n")
    shown = {name: value for name, value in given.items() if name not in SECRETS}
    if as_json:
        operator.json(shown | {"file": str(file)})
    else:
        operator.table("账户 account", COLUMNS, [shown | {"file": str(file)}], as_json=False)


@click.command()
@participant_argument
@click.pass_obj
def shovel(operator: Operator, participant: str) -> None:
    """协作方有了消息代理:恢复铲运 / the participant has a broker of its own now: a shovel carries to it again."""
    node = _node_facing(operator, participant)
    fetching.carry_again(operator.pair, node)
    click.echo("已恢复铲运 / a shovel carries again")


def carried_as(operator: Operator, answer: dict[str, Any]) -> None:
    """The private pair's shovel follows what the gateway answered of a participant's transport."""
    node = operator.pair.node(operator.node)
    if answer["accepted"] and answer["participant"] == node.partner:
        fetching.reach_by_http(operator.pair, node, is_http=answer["transport"]["kind"] != AMQP)


def _node_facing(operator: Operator, participant: str) -> NodePlan:
    """The node of the command, whose border is this participant's."""
    node = operator.pair.node(operator.node)
    if participant != node.partner:
        click.echo(
            f"NOT_FOUND 没有该协作方,可取 no such participant, possible: {node.partner}", err=True
        )
        raise SystemExit(FINDING)
    return node


def _account(node: NodePlan, partner: NodePlan) -> dict[str, Any]:
    return {
        "participant": node.partner,
        "node": node.name,
        "host": LOOPBACK,
        "port": node.ports.amqp,
        "vhost": topology.VHOST,
        "user": node.partner,
        "password": credentials(node)[node.partner],
        "queue": topology.border_queue(node.partner),
        "exchange": topology.BORDER_IN,
        "url": f"http://{LOOPBACK}:{node.ports.http}",
        "token": credentials(node)[HTTP_TOKEN],
        "push_token": credentials(partner)[HTTP_TOKEN],  # with which this node speaks to it
    }
