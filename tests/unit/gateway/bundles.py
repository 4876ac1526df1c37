"""Bundles of evidence of two real gateways, and what a reader finds of them."""

import json
from typing import Any

from services.gateway.wiring import GatewayApplication
from shared.crypto.encoding import decoded
from shared.evidence.bundle import written
from shared.evidence.judging import Verdict, judge
from shared.evidence.trust import Trust
from shared.evidence.verdict import Grade
from tests.unit.gateway.partnership import service_of


def exported(gateway: GatewayApplication, case: str) -> bytes:
    """As an operator fetches it."""
    service = service_of(gateway)
    answer = service.export_evidence(case, "王")
    assert answer["accepted"], answer
    pieces = [service.evidence_piece(answer["bundle"], at) for at in range(answer["pieces"])]
    return b"".join(decoded(piece["content"]) or b"" for piece in pieces)


def judged(content: bytes, trust: Trust | None = None) -> Verdict:
    return judge(content, trust or Trust())


def failed(verdict: Verdict) -> set[tuple[str, str]]:
    """Part and check of whatever does not hold."""
    return {(one.part, one.check) for one in verdict.checks if one.grade is Grade.FAILED}


def noted(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.part, one.check) for one in verdict.checks if one.grade is Grade.NOTE}


def document(content: bytes) -> Any:
    return json.loads(content)


def again(document: Any) -> bytes:
    """Written as a bundle is, unsigned anew."""
    return written(document)
