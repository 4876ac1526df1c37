"""chuanyu backup, restore, begin-anew: a service's database to a file and back, or none of it."""

from pathlib import Path

import click

from deploy import backup as copies
from deploy import begun
from deploy.cli.context import Operator
from shared import topology
from shared.commandline import json_option


service_argument = click.argument("service", type=click.Choice(topology.SERVICES))


@click.command()
@service_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="覆盖已有的备份 / write over a backup that is there")
@json_option
@click.pass_obj
def backup(operator: Operator, service: str, file: Path, *, force: bool, as_json: bool) -> None:
    """备份一个服务的数据库,服务照常运行 / copy a service's database while it works.

    已有的文件不覆盖,除非 --force / a file that is there is not written over without --force.
    """
    size = copies.backup(operator.pair.node(operator.node), service, file, overwrite=force)
    if as_json:
        operator.json({"service": service, "file": str(file), "bytes": size})
    else:
        click.echo(f"已备份 / written: {file} ({size} bytes)")


@click.command()
@service_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@json_option
@click.pass_obj
def restore(operator: Operator, service: str, file: Path, *, as_json: bool) -> None:
    """恢复备份,须先停止该服务 / put a backup in place; the service must be stopped.

    备份之后的报文须由各方重发,见 deploy/runbooks/databases.md / messages handled after the backup come again only
    when they are sent again: deploy/runbooks/databases.md.
    """
    kept = copies.restore(operator.pair.node(operator.node), service, file)
    if as_json:
        operator.json({"service": service, "file": str(file), "kept": str(kept) if kept else None})
        return
    aside = f";原数据库 / the old one is {kept}" if kept else ""
    click.echo(f"已恢复 / restored: {service}{aside}")


@click.command("begin-anew")
@service_argument
@json_option
@click.pass_obj
def begin_anew(operator: Operator, service: str, *, as_json: bool) -> None:
    """允许以空数据库启动,或用其他工具恢复之后 / let it start with an empty database, or one that other tools restored.

    须先停止该服务;网关由此启用新纪元 / the service must be stopped; a gateway begins a new epoch by it.
    """
    epoch = begun.begin_anew(operator.pair.node(operator.node), service)
    if as_json:
        operator.json({"service": service, "epoch": epoch})
        return
    numbered = f";新纪元 / its lanes begin epoch {epoch}" if epoch else ""
    click.echo(
        f"下次启动可用空数据库 / its next start may begin with an empty database: {service}{numbered}"
    )
