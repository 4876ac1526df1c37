"""chuanyu replay: send contract fixtures to the node as its partner, and say what came back for each."""

from pathlib import Path
from typing import Any

import click

from contracts import binding
from contracts.contract import KeyOwner
from deploy.border import Account, Border
from deploy.cli.context import FINDING, UNUSABLE, Operator
from deploy.replay import junit
from deploy.replay.fixtures import Fixture, Making, NoFixtures, fixtures, printable
from deploy.replay.outcome import Outcome, Watch, receivers_of
from shared.broker import BROKER_TROUBLE
from shared.client import NodeSilent
from shared.delivery import NOBODY


ANSWER_SECONDS = 10.0
COLUMNS = (
    ("契约 contract", "contract"),
    ("用例 fixture", "fixture"),
    ("结果 came back", "outcome"),
    ("引起 led to", "led_to"),
    ("问题 problems", "codes"),
    ("毫秒 ms", "ms"),
)
WORDS = {
    "handled": "已处理 handled",
    "tested": "试办通过 tested",
    "refused": "按规则拒绝 refused by rule",
    "duplicate": "重复,已剔除 duplicate",
    "not yet": "符合契约,尚不办理 follows its contract, not handled yet",
    "local": "本省命令,不经边界 a command of the own province, not sent",
    "other way": "只能由另一方发送,未发送 only the other side can send it",
    "parked": "滞留 parked",
    "would park": "若非试办将滞留 would be parked",
    "unsent": "未发送 unsent",
    "no answer": "无应答 no answer",
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--same-ids", is_flag=True, help="沿用相同标识,检验去重 / same ids: the second run is doubled"
)
@click.option(
    "--real", is_flag=True, help="不带测试标记,产生真实效果 / without test mark: real effects"
)
@click.option("--junit", "report", type=click.Path(path_type=Path), help="JUnit XML")
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def replay(  # noqa: PLR0913 - one argument per option
    operator: Operator,
    path: Path,
    *,
    same_ids: bool,
    real: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """向节点重放契约用例 / replay fixtures against the node, as its partner.

    PATH 为一个文件或文件夹 / a file or a folder: example bodies (contracts/…/examples), CloudEvents, or
    .bin 原样发送的字节 / raw bytes sent as they are.
    默认带测试标记:完整处理后撤销,不产生真实办件 / marked as test unless --real: handled, then undone.
    """
    making = _making(operator, same_ids=same_ids, test=not real)
    try:
        found = fixtures(path, making)
        if report:
            junit.prepare(report)
    except (NoFixtures, junit.NoReport) as unusable:
        click.echo(f"FILE_UNREADABLE {printable(str(unusable))}", err=True)
        raise SystemExit(UNUSABLE) from None
    results = _send_all(operator, found)
    if report:
        junit.write(report, results)
    operator.table("重放结果 replay", COLUMNS, list(map(_row, results)), as_json=as_json)
    failed = [outcome for _, outcome in results if not outcome.passed]
    if failed:
        operator.problems([problem for outcome in failed for problem in outcome.problems])
        raise SystemExit(FINDING)


def _making(operator: Operator, *, same_ids: bool, test: bool) -> Making:
    """Messages of the partner to this node."""
    own = operator.pair.node(operator.node)
    regions = {KeyOwner.SENDER: own.partner_region, KeyOwner.RECEIVER: own.region}
    return Making(operator.settings["CHUANYU_PARTNER"], regions, same_ids=same_ids, test=test)


def _send_all(operator: Operator, found: list[Fixture]) -> list[tuple[Fixture, Outcome]]:
    try:
        with Border(Account.of(operator.settings)) as border:
            return [
                (fixture, _send(operator, border, fixture))
                for fixture in operator.progress("重放 replaying", found)
            ]
    except BROKER_TROUBLE as trouble:
        raise NodeSilent(f"border of {operator.node}: {type(trouble).__name__}") from trouble


def _send(operator: Operator, border: Border, fixture: Fixture) -> Outcome:
    if fixture.body is None:
        return Outcome("unsent", problems=tuple(p.as_dict() for p in fixture.problems))
    if fixture.is_command:
        return Outcome("local")
    if fixture.other_way:
        return Outcome("other way")

    def ask(service: str, message_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = operator.call(service, "trace", message_id=message_id)
        return answer

    identity = fixture.envelope.id if fixture.envelope else None
    receivers = receivers_of(fixture.contract) if fixture.contract else ()
    watch = Watch(ask, identity, fixture.body, receivers)
    border.send_bytes(fixture.body, **_address(fixture))
    return watch.outcome(ANSWER_SECONDS)


def _address(fixture: Fixture) -> dict[str, Any]:
    """Where the bytes go and what stands on them; raw ones have their file's name as partition key."""
    envelope = fixture.envelope
    if envelope is None:
        return {"contract": NOBODY, "headers": {"partitionkey": fixture.key}}
    return {
        "contract": envelope.contract,
        "headers": binding.headers(envelope),
        "properties": binding.properties(envelope),
        "version": envelope.version,
    }


def _row(result: tuple[Fixture, Outcome]) -> dict[str, Any]:
    fixture, outcome = result
    return {
        "contract": fixture.contract,
        "message_id": fixture.envelope.id if fixture.envelope else None,
        "fixture": fixture.name,
        "outcome": WORDS[outcome.what],
        "result": outcome.what,
        "passed": outcome.passed,
        "led_to": ", ".join(outcome.led_to),
        "codes": ", ".join(f"{p['code']} {p['path']}" for p in outcome.problems),
        "ms": round(outcome.seconds * 1000),
    }
