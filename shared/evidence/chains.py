"""Whether entries lead to a signed head: the chain of each proof is computed anew."""

from dataclasses import dataclass, field
from typing import Any

from shared.crypto.refusals import SignatureRefused
from shared.crypto.statement import Place, What
from shared.evidence.chain import Course, Head, moment
from shared.evidence.trust import Prover, of_bytes
from shared.evidence.verdict import Check, Part


Document = dict[str, Any]


@dataclass
class Chains:
    """What was proved of entries: by lane and place in the chain their digest, and when the head above was signed."""

    node: str
    prover: Prover
    entries: dict[tuple[Course, int], tuple[str, str]] = field(default_factory=dict)

    def judge(self, part: Part, proof: Document) -> list[Check]:
        """One proof; what it proves is remembered when it holds."""
        course, told = course_of(proof), proof["head"]
        head = Head(length=proof["first"] - 1, value=proof["before"])
        for entry in proof["entries"]:
            head = head.link(entry)
        holds = (head.length, head.value) == (told["length"], told["value"])
        links = part.judged(
            "chain",
            holds=holds,
            zh=(f"存证链至第 {head.length} 条相符", "存证链不通向所签链首"),
            en=(
                f"the chain leads to entry {head.length}",
                "the chain does not lead to the signed head",
            ),
        )
        signature, signed = self._signature(part, course, told)
        if holds and signed is not None:
            for place, entry in enumerate(proof["entries"], start=proof["first"]):
                self.entries[(course, place)] = entry, signed
        return [links, signature]

    def _signature(self, part: Part, course: Course, head: Document) -> tuple[Check, str | None]:
        place = Place(
            what=What.HEAD,
            sender=self.node,
            receiver=None,
            lane=course.lane,
            epoch=course.epoch,
            number=head["length"],
            contract=None,
        )
        text = Head(length=head["length"], value=head["value"]).text(course)
        try:
            statement = self.prover.prove(head["signature"], place, of_bytes(text))
        except SignatureRefused as refused:
            return part.refused("head", refused), None
        signed = moment(statement.signed)
        return part.ok("head", f"链首签于 {signed}", f"head signed at {signed}"), signed


def course_of(one: Document) -> Course:
    """The lane of a part."""
    return Course(**{name: one[name] for name in ("direction", "participant", "lane", "epoch")})
