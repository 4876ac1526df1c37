"""A registered participant (协作方): how far its on-boarding is, and what it may say at that stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.gateway.domain.border import BorderError, Passage
from services.gateway.domain.transport import Transport


class Stage(StrEnum):
    """Of on-boarding, in its order; suspended is the way back."""

    AGREED = "agreed"  # keys are being exchanged: nothing is taken yet
    TESTING = "testing"  # test messages only, which never become real cases
    LIVE = "live"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Participant:
    """Who may speak at this border; `algorithms` are those it has agreed to sign by.

    `versions`: by contract, those of which its conformance is on record.
    """

    id: str
    stage: Stage
    algorithms: frozenset[str]
    versions: Mapping[str, frozenset[int]] = field(default_factory=dict)
    transport: Transport = field(default_factory=Transport)


class NotLive(BorderError):
    """At its stage the participant may not say this."""

    code = "PARTICIPANT_NOT_LIVE"

    def __init__(self, passage: Passage, stage: Stage | None) -> None:
        super().__init__(f"{passage.message_id} and a participant that is {stage or 'unknown'}")
        self.possible = "test messages" if stage is Stage.TESTING else "nothing"


class NotYetLive(NotLive):
    """At its stage the participant is not told this; it will be once it is live."""

    holds = True


def check_stage(passage: Passage, stage: Stage | None) -> None:
    """A live participant says everything, one that is tested only what is marked as a test."""
    if not _allows(stage, passage):
        raise NotLive(passage, stage)


def check_told(passage: Passage, stage: Stage | None) -> None:
    """The same of what it is told; nobody who is not registered is told anything."""
    if not _allows(stage, passage):
        raise NotYetLive(passage, stage)


def _allows(stage: Stage | None, passage: Passage) -> bool:
    return stage is Stage.LIVE or (stage is Stage.TESTING and passage.test)
