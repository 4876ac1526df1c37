"""Passages and settings of Chongqing's gateway."""

from collections.abc import Mapping
from typing import Any

from services.gateway.domain.border import Passage, Side
from tests.builders import an_environment, an_id
from tests.unit.gateway.signing import files


CHONGQING = Side("chongqing", "50")
SICHUAN = Side("sichuan", "51")


def a_passage(**changes: Any) -> Passage:
    """A declaration of Chongqing."""
    values: dict[str, Any] = {
        "message_id": an_id(),
        "source": "/chongqing/credit",
        "contract": "credit.listing-declared",
        "shared": True,
        "key": f"50-{an_id()}",
        "key_owner": "sender",
    }
    return Passage(**(values | changes))


def of_sichuan(**changes: Any) -> Passage:
    """A declaration of Sichuan."""
    values = {"source": "/sichuan/credit", "key": f"51-{an_id()}"}
    return a_passage(**(values | changes))


def gateway_environment(**changes: str) -> Mapping[str, str]:
    """Of Chongqing, unless CHUANYU_NODE says otherwise."""
    node = changes.get("CHUANYU_NODE", "chongqing")
    return {
        **an_environment(),
        "CHUANYU_HTTP_PORT": "8080",
        "CHUANYU_HTTP_TOKEN": "ours",
        "CHUANYU_PARTNER_URL": "http://127.0.0.1:1",
        "CHUANYU_PARTNER_TOKEN": "theirs",
        "CHUANYU_MANAGEMENT_URL": "http://127.0.0.1:1",
        "CHUANYU_MANAGEMENT_USER": "operator",
        "CHUANYU_MANAGEMENT_PASSWORD": "secret",
        "CHUANYU_SIGNING_KEY": str(files().key(node)),
        "CHUANYU_PARTICIPANTS": str(files().participants(node)),
        **changes,
    }
