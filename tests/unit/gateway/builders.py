"""Passages and settings of Chongqing's gateway."""

from collections.abc import Mapping
from typing import Any

from services.gateway.domain.border import Passage
from tests.builders import an_environment, an_id


def a_passage(**changes: Any) -> Passage:
    values: dict[str, Any] = {
        "message_id": an_id(),
        "source": "/chongqing/credit",
        "contract": "credit.listing-declared",
        "shared": True,
        "key": f"50-{an_id()}",
        "key_owner": "sender",
    }
    return Passage(**(values | changes))


def gateway_environment(**changes: str) -> Mapping[str, str]:
    return {
        **an_environment(),
        "CHUANYU_HTTP_PORT": "8080",
        "CHUANYU_HTTP_TOKEN": "ours",
        "CHUANYU_PARTNER_URL": "http://127.0.0.1:1",
        "CHUANYU_PARTNER_TOKEN": "theirs",
        "CHUANYU_MANAGEMENT_URL": "http://127.0.0.1:1",
        "CHUANYU_MANAGEMENT_USER": "operator",
        "CHUANYU_MANAGEMENT_PASSWORD": "secret",
        **changes,
    }
