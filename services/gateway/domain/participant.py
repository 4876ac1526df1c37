"""A registered participant (协作方): how far its on-boarding is, and what it may say at that stage."""

from dataclasses import dataclass
from enum import StrEnum

from services.gateway.domain.border import BorderError, Passage


class Stage(StrEnum):
    """Of on-boarding, in its order; suspended is the way back."""

    AGREED = "agreed"  # keys are being exchanged: nothing is taken yet
    TESTING = "testing"  # test messages only, which never become real cases
    LIVE = "live"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Participant:
    """Who may speak at this border; `algorithms` are those it has agreed to sign by."""

    id: str
    stage: Stage
    algorithms: frozenset[str]


class NotLive(BorderError):
    """At its stage the participant may not say this."""

    code = "PARTICIPANT_NOT_LIVE"

    def __init__(self, passage: Passage, stage: Stage) -> None:
        super().__init__(f"{passage.message_id} of a participant that is {stage}")
        self.possible = "test messages" if stage is Stage.TESTING else "nothing"


def check_stage(passage: Passage, stage: Stage) -> None:
    """A live participant says everything, one that is tested only what is marked as a test."""
    if stage is Stage.LIVE or (stage is Stage.TESTING and passage.test):
        return
    raise NotLive(passage, stage)
