"""A bundle of evidence (存证包): all about one case in one file, whose signature covers every byte of it.

The file is canonical JSON (RFC 8785) and one LF.  `manifest` names each part with its digest, and `signature` is over
the manifest's bytes, so that whatever was altered can be named.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shared.crypto import signatures
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, What
from shared.evidence import forms
from shared.evidence.chain import canonical, digest_of, moment


SCHEMA = "chuanyu-evidence-1"
LISTS = forms.LISTS
LARGEST = 256 * 1024 * 1024  # bytes of a file
Document = dict[str, Any]


@dataclass(frozen=True)
class About:
    """Whose bundle it is, about which case, and when it was made."""

    node: str
    partner: str
    case: str
    at: dt.datetime


def assembled(about: About, parts: dict[str, list[Document]], signer: Signer) -> bytes:
    """The file."""
    listed = {name: parts[name] for name in LISTS}
    who = {"node": about.node, "partner": about.partner, "case": about.case}
    manifest = {"schema": SCHEMA, **who, "made_at": moment(about.at), "parts": digests(listed)}
    line = signatures.signed(place(about.node), canonical(manifest), signer, about.at)
    return written({"schema": SCHEMA, "manifest": manifest, "signature": line, **listed})


def digests(parts: dict[str, list[Document]]) -> dict[str, list[str]]:
    """Of each part by itself."""
    return {name: [digest_of(one) for one in parts[name]] for name in LISTS}


def place(node: str) -> Place:
    """Where the signature over a manifest stands: on no lane, for whoever reads it."""
    return Place(
        what=What.EVIDENCE,
        sender=node,
        receiver=None,
        lane=None,
        epoch=0,
        number=0,
        contract=None,
    )


def written(document: Document) -> bytes:
    """The one form of a file."""
    return canonical(document) + b"\n"
