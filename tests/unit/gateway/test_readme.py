"""The README of the gateway says what the code does."""

import re

import pytest

from services.gateway.adapters.tables import TABLES
from services.gateway.border_http import BorderHttp
from services.gateway.domain.border import BorderError
from services.gateway.handlers import CHECKS, INWARD, OUTWARD, Step
from services.gateway.service import Service
from tests.unit.readmes import codes, operations, public_methods, readme


ENGLISH, CHINESE = readme("gateway").split("\n---\n")
HTTP = {
    "http_status": "GET /v1/status",
    "http_trace": "GET /v1/trace/<message_id>",
    "http_lanes": "GET /v1/lanes",
    "http_totals": "GET /v1/lanes/<lane>/<epoch>/totals",
    "http_numbers": "GET /v1/lanes/<lane>/<epoch>/numbers",
    "http_take_messages": "POST /v1/messages",
    "http_give_messages": "GET /v1/lanes/<lane>/<epoch>/messages",
    "http_give_receipts": "GET /v1/receipts",
    "http_number": "GET /v1/lanes/<lane>/<epoch>/<number>",
}
PROXIES = {"catalogue", "credit", "enforcement"}
both_languages = pytest.mark.parametrize("part", [ENGLISH, CHINESE], ids=["english", "chinese"])


class TestTheReadme:
    @pytest.mark.parametrize(("way", "steps"), [("in", (*CHECKS, *INWARD)), ("out", OUTWARD)])
    def test_shows_the_steps_in_their_order(self, way: str, steps: tuple[Step, ...]) -> None:
        shown = re.findall(rf"^\| {way} \| `(\w+)` \|", ENGLISH, re.MULTILINE)

        assert shown == [step.__name__ for step in steps]

    @both_languages
    def test_names_every_step(self, part: str) -> None:
        names = {step.__name__ for step in (*CHECKS, *INWARD, *OUTWARD)}

        assert {name for name in names if f"`{name}`" not in part} == set()

    @both_languages
    def test_names_every_method_and_request(self, part: str) -> None:
        methods = (public_methods(Service) | public_methods(BorderHttp)) - PROXIES
        named = {HTTP.get(name, name) for name in methods | operations()}

        assert {name for name in named if f"`{name}" not in part} == set()

    @both_languages
    def test_names_every_error(self, part: str) -> None:
        named = codes(BorderError) | {"KEY_MISMATCH", "TOKEN_WRONG", "NODE_SILENT", "BROKER_AWAY"}

        assert {code for code in named if f"`{code}`" not in part} == set()

    @both_languages
    def test_names_every_table(self, part: str) -> None:
        assert {name for name in TABLES.tables if f"`{name}`" not in part} == set()
