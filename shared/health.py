"""Whether a service works, part by part, with reasons and the age of what is known.

ok: all is as it should be.  degraded: it works, and somebody should look.  failing: it does not do its work.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from shared import relay
from shared.controls import Mode, Part
from shared.watch import ALARMS, Fact


SLOW_SECONDS = 10  # two looks' time: who has not answered since is slow, frozen or locked
SILENT_SECONDS = 30  # and by now as good as gone
LATE_SECONDS = 60  # an outbox row that waits longer has a cause
WORKING = {Part.CONSUMER: "consuming", Part.RELAY: "publishing"}
PAUSED = {
    Mode.PAUSED: "已由操作员暂停 paused by an operator",
    Mode.DRAINED: "已排空并暂停 drained and paused",
}


class Grade(IntEnum):
    """The worst of the parts is the whole's."""

    OK = 0
    DEGRADED = 1
    FAILING = 2


@dataclass(frozen=True)
class Finding:
    """One part: its grade and, unless it is well, why."""

    part: str
    grade: Grade
    reason: str
    at: dt.datetime

    def as_dict(self, now: dt.datetime) -> dict[str, Any]:
        return {
            "part": self.part,
            "status": self.grade.name.lower(),
            "reason": self.reason or None,
            "age_seconds": round((now - self.at).total_seconds(), 1),
        }


def report(findings: Sequence[Finding], now: dt.datetime) -> dict[str, Any]:
    """The whole, as bad as its worst part, and the reasons of all parts in one list."""
    return {
        "status": max(finding.grade for finding in findings).name.lower(),
        "reasons": [finding.reason for finding in findings if finding.reason],
        "at": now,
        "parts": [finding.as_dict(now) for finding in findings],
    }


def of_loop(
    part: Part, state: str, breaker_opened: dt.datetime | None, now: dt.datetime
) -> Finding:
    """A consumer or a relay by its own word, which is of this moment."""
    if state in {WORKING[part], relay.STANDING_BY}:
        return Finding(part, Grade.OK, "", now)
    if state in PAUSED:
        return Finding(part, Grade.DEGRADED, PAUSED[Mode(state)], now)
    if breaker_opened is not None:
        said = "几乎所有报文处理失败,已自动停止取报 nearly every handler fails, stopped by itself"
        return Finding(part, Grade.FAILING, said, now)
    if state == relay.BLOCKED:
        said = "消息代理内存或磁盘不足,暂不接收 the broker is short of memory or disk"
        return Finding(part, Grade.FAILING, said, now)
    return Finding(part, Grade.FAILING, f"未在工作 not working: {state}", now)


def of_database(fact: Fact, now: dt.datetime) -> Iterator[Finding]:
    """Whether it answers, and whether the outbox moves."""
    trouble = _trouble("数据库 database", fact, now)
    yield trouble or Finding("database", Grade.OK, "", fact.at)
    oldest = fact.found.get("outbox_oldest")
    if oldest is not None and (now - oldest).total_seconds() > LATE_SECONDS:
        said = (
            f"最早的待发报文已等待 the oldest unsent waits {(now - oldest).total_seconds():.0f} s"
        )
        yield Finding("outbox", Grade.DEGRADED, said, fact.at)


def of_broker(fact: Fact, now: dt.datetime) -> Iterator[Finding]:
    """Whether it answers, whether all queues and exchanges are there, whether the alarm queues are empty."""
    trouble = _trouble("消息代理 broker", fact, now)
    yield trouble or Finding("broker", Grade.OK, "", fact.at)
    missing = fact.found.get("missing", [])
    if missing:
        said = f"缺少 missing: {', '.join(missing)}"
        yield Finding("topology", Grade.FAILING, said, fact.at)
    for queue in ALARMS:
        if fact.found.get("ready", {}).get(queue):
            said = f"{queue}: {fact.found['ready'][queue]} 条报文 messages"
            yield Finding(queue, Grade.DEGRADED, said, fact.at)


def _trouble(part: str, fact: Fact, now: dt.datetime) -> Finding | None:
    name = part.split()[1]
    if fact.trouble:
        said = f"{part}: {fact.trouble}"
        return Finding(name, Grade.FAILING, said, fact.at)
    silent = (now - fact.at).total_seconds()
    if silent <= SLOW_SECONDS:
        return None
    grade = Grade.FAILING if silent > SILENT_SECONDS else Grade.DEGRADED
    return Finding(name, grade, f"{part}: {silent:.0f} 秒未应答 s without an answer", fact.at)
