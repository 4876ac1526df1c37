"""RPC about evidence: a bundle of one case, and what is owed."""

from typing import Any, ClassVar

from shared.answers import Answer, answered
from shared.entrypoints import rpc


class EvidenceMethods:
    """The gateway's service inherits them."""

    app: ClassVar[Any]

    @rpc
    def export_evidence(self, case: str, actor: str) -> Answer:
        """Make and sign the bundle of a business key or message id; to be fetched within the hour."""
        return answered(lambda: self.app.evidence.exporter.export(case, actor))

    @rpc
    def evidence_piece(self, bundle: str, piece: int) -> Answer:
        """One piece of a bundle as base64, counted from 0."""
        return answered(lambda: self.app.evidence.exporter.piece(bundle, piece))

    @rpc
    def evidence_status(self) -> Answer:
        """Heads that are not signed, with their deadlines; since when bytes are kept; when the disk is full."""
        return answered(self.app.evidence.status)
