"""What the gateway reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.crypto import keyfiles
from shared.crypto.refusals import KeyRefused
from shared.crypto.signing import Signer
from shared.settings import Reader, Settings, read_settings


@dataclass(frozen=True)
class GatewaySettings:
    """The common settings and what the door needs: tokens, the partner's address, its own key, who is registered."""

    common: Settings
    http_token: str
    partner_url: str
    partner_token: str
    management_url: str
    management_user: str
    management_password: str
    signing_key: str  # file of the private key
    participants: str  # folder of registrations
    lane_epoch: int


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
        signing_key=_signing_key(reader),
        participants=reader.text("CHUANYU_PARTICIPANTS"),
        lane_epoch=reader.whole("CHUANYU_LANE_EPOCH", 1),
    )
    reader.done()
    return found


def _signing_key(reader: Reader) -> str:
    """The file of a key that signs; why it does not is the operator's to know before anything starts."""
    path = reader.text("CHUANYU_SIGNING_KEY")
    if not path:
        return ""
    try:
        Signer(keyfiles.load(Path(path)))
    except KeyRefused as refused:
        reader.wrong(
            f"CHUANYU_SIGNING_KEY: {refused.code}",
            f"{refused.problem.found} [{refused.problem.allowed}]",
        )
    except ValueError as unfit:
        reader.wrong("CHUANYU_SIGNING_KEY 不是签名密钥", f"CHUANYU_SIGNING_KEY: {unfit}")
    return path
