"""chuanyu keys: make a key, show its public half and id, and check a file; asks no service and shows no secret."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

from deploy.cli.context import FINDING, UNUSABLE, Operator
from shared.commandline import json_option
from shared.console import Columns, Row
from shared.crypto import keyfiles
from shared.crypto.keyring import KINDS_FOR
from shared.crypto.keys import PrivateKey, PublicKey
from shared.crypto.keys import generate as new_key
from shared.crypto.kinds import KINDS
from shared.crypto.refusals import KeyRefused


COLUMNS: Columns = [
    ("文件 file", "file"),
    ("种类 kind", "kind"),
    ("用途 for", "uses"),
    ("私钥 private", "private"),
    ("标识 id", "id"),
]
FILE_IS_NO_KEY = {"KEY_UNREADABLE", "KEY_FILE_UNUSABLE"}
AnyKey = PrivateKey | PublicKey
file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def keys() -> None:
    """签名与加密的密钥 / keys that sign and seal.

    一把密钥只作一种用途:sm2 签名或加密,ed25519 签名,x25519 加密。登记前双方经其他渠道核对标识。 / A key has one use:
    sm2 signs or seals, ed25519 signs, x25519 seals. Compare its id by another channel before you register it.
    """


@keys.command()
@file_argument
@click.option(
    "--kind", type=click.Choice([*KINDS]), default="sm2", show_default=True, help="种类 / kind"
)
@json_option
@click.pass_obj
def generate(operator: Operator, file: Path, *, kind: str, as_json: bool) -> None:
    """生成私钥,只供属主读取,绝不覆盖 / make a private key; the file is its owner's alone, and never written over."""

    def made() -> PrivateKey:
        key = new_key(kind)
        keyfiles.store(file, key)
        return key

    key = _or_refused(operator, file, made, as_json=as_json)
    _show(operator, "已生成 made", file, key, as_json=as_json)


@keys.command()
@file_argument
@json_option
@click.pass_obj
def show(operator: Operator, file: Path, *, as_json: bool) -> None:
    """显示种类、用途、标识 / what a file holds, private or public: kind, uses, id; as JSON the public key too."""
    key = _or_refused(operator, file, lambda: keyfiles.load_either(file), as_json=as_json)
    _show(operator, "密钥 key", file, key, as_json=as_json)


@keys.command()
@file_argument
@click.pass_obj
def public(operator: Operator, file: Path) -> None:
    """输出公钥,交给协作方 / print the public key as PEM, for partners: chuanyu keys public mine.pem > public.pem."""
    key = _or_refused(operator, file, lambda: keyfiles.load_public(file), as_json=False)
    click.echo(_public(key).pem, nl=False)


@keys.command()
@file_argument
@click.option(
    "--id", "key_id", metavar="ID", help="对方经其他渠道告知的标识 / the id told by another channel"
)
@json_option
@click.pass_obj
def check(operator: Operator, file: Path, *, key_id: str | None, as_json: bool) -> None:
    """检查文件可否使用、标识是否相符 / whether a file can be used, and is the key that was meant.

    退出码 exit status: 0 可用 fit · 1 权限过宽或标识不符 open to others, or another key · 2 不是密钥 no key
    """

    def checked() -> AnyKey:
        key = keyfiles.load_either(file)
        if key_id is not None and key_id.strip().lower() != _public(key).id:
            raise KeyRefused("KEY_ID_DIFFERS", _public(key).id, key_id)
        return key

    key = _or_refused(operator, file, checked, as_json=as_json)
    _show(operator, "可用 fit for use", file, key, as_json=as_json)


def _or_refused(
    operator: Operator, file: Path, work: Callable[[], AnyKey], *, as_json: bool
) -> AnyKey:
    try:
        return work()
    except KeyRefused as refused:
        _end(operator, file, refused, as_json=as_json)


def _end(operator: Operator, file: Path, refused: KeyRefused, *, as_json: bool) -> NoReturn:
    problems = [refused.problem.as_dict() | {"record": str(file)}]
    if as_json:
        operator.json({"accepted": False, "problems": problems})
    else:
        operator.problems(problems)
    raise click.exceptions.Exit(UNUSABLE if refused.code in FILE_IS_NO_KEY else FINDING)


def _show(operator: Operator, title: str, file: Path, key: AnyKey, *, as_json: bool) -> None:
    half = _public(key)
    row: Row = {
        "file": str(file),
        "kind": half.kind.name,
        "uses": [str(use) for use, kinds in KINDS_FOR.items() if half.kind.name in kinds],
        "private": isinstance(key, PrivateKey),
        "id": half.id,
        "public": half.pem,
    }
    if as_json:
        operator.json({"accepted": True, **row})
    else:
        operator.table(title, COLUMNS, [row | {"uses": " | ".join(row["uses"])}], as_json=False)


def _public(key: AnyKey) -> PublicKey:
    return key.public if isinstance(key, PrivateKey) else key
