"""What the gateway reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.settings import Reader, Settings, read_settings


@dataclass(frozen=True)
class GatewaySettings:
    """The common settings and what the door needs: its own token, the partner's address and token."""

    common: Settings
    http_token: str
    partner_url: str
    partner_token: str
    management_url: str
    management_user: str
    management_password: str


def settings(environ: Mapping[str, str]) -> GatewaySettings:
    """All settings or SettingsInvalid with every problem."""
    reader = Reader(environ)
    reader.whole(
        "CHUANYU_HTTP_PORT"
    )  # used by the process that serves HTTP; missing it is our concern
    found = GatewaySettings(
        common=read_settings(reader, "gateway"),
        http_token=reader.text("CHUANYU_HTTP_TOKEN"),
        partner_url=reader.text("CHUANYU_PARTNER_URL"),
        partner_token=reader.text("CHUANYU_PARTNER_TOKEN"),
        management_url=reader.text("CHUANYU_MANAGEMENT_URL"),
        management_user=reader.text("CHUANYU_MANAGEMENT_USER"),
        management_password=reader.text("CHUANYU_MANAGEMENT_PASSWORD"),
    )
    reader.done()
    return found
