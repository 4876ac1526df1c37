"""One finding of the doctor: what was looked at, how it stands, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """`fail` stops work, `warn` will stop it or needs a person, `off` could not be looked at."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    OFF = "off"


@dataclass(frozen=True)
class Finding:
    """`cure` is empty when all is well."""

    topic: str
    grade: Grade
    said: str
    cure: str = ""


def ok(topic: str, said: str) -> Finding:
    return Finding(topic, Grade.OK, said)


def warn(topic: str, said: str, cure: str) -> Finding:
    return Finding(topic, Grade.WARN, said, cure)


def fail(topic: str, said: str, cure: str) -> Finding:
    return Finding(topic, Grade.FAIL, said, cure)


def off(topic: str, said: str, cure: str) -> Finding:
    return Finding(topic, Grade.OFF, said, cure)
