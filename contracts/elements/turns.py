"""Steps that two sides take in turn: how the aggregate is keyed, and which coded refusals may answer a step."""

from contracts.elements import acts
from contracts.elements.basic import Body


# an event of the receiving side that the sending side cannot take, and the other way round
TOLD_TO_SENDER = ("ILLEGAL_TRANSITION", "NOT_THE_SENDER", "PERIOD_REVERSED")
TOLD_TO_RECEIVER = ("ILLEGAL_TRANSITION", "NOT_THE_RECEIVER", "PERIOD_REVERSED")
# a command to the node of the side that may take the step
ASKED_OF_SENDER = ("ILLEGAL_TRANSITION", "NOT_FOUND", "NOT_THE_SENDER", "PERIOD_REVERSED")
ASKED_OF_RECEIVER = ("ILLEGAL_TRANSITION", "NOT_FOUND", "NOT_THE_RECEIVER", "PERIOD_REVERSED")


class Requested(Body):
    """Key of a command that creates something.

    Like every `Keyed` class it is named last among the bases, so that its field is the first.
    """

    request_id = acts.request_id()
