"""Elements of what somebody did or asks: who acts, contacts, attachments, amounts, digests."""

from contracts.elements import basic, bodies, times
from contracts.elements.basic import Body, Nested, Several, Text


SERVICE_MATTERS = "GB/T 39046-2020"  # 设定依据 a..1000


def remark(*, optional: bool = True) -> Text:
    """备注."""
    return basic.text("备注", "remark", longest=1000, optional=optional)


def legal_basis(
    zh: str = "依据", en: str = "legal basis", *, source: str = "", optional: bool = False
) -> Text:
    """Law and article, as printed in a document; `source` is what asks for it to be named."""
    return basic.text(zh, en, longest=1000, source=source, optional=optional)


def sm3_or_sha256(zh: str = "文件摘要", en: str = "digest of the file") -> Text:
    """What identifies the bytes of a file: sm3:<hex> (GB/T 32905) or sha256:<hex> (FIPS 180-4)."""
    return basic.text(
        zh, en, shortest=68, longest=71, pattern="(?:sm3|sha256):[0-9a-f]{64}", form="sm3:<hex> or sha256:<hex>",
        source="GB/T 32905-2016, FIPS 180-4",
    )  # fmt: skip


class Contact(Body):
    """联系人：经办人员和办公电话，印在每份函件上。

    An official in charge and the office telephone, printed on every letter.
    """

    name = basic.text("联系人", "contact", longest=50, personal=True)
    phone = basic.text(
        "办公电话", "office telephone", shortest=5, longest=25, pattern="[0-9+ -]+", form="digits, +, -, space"
    )  # fmt: skip


class Attachment(Body):
    """附件：名称、大小和摘要；文件本身经文件通道传送。

    Named, with its size and digest; the bytes travel by the file channel.
    """

    name = basic.text("附件名称", "name", longest=200)
    media_type = basic.text(
        "媒体类型", "media type", longest=100, pattern="[a-z0-9.+-]+/[a-zA-Z0-9.+-]+", form="type/subtype",
        source="RFC 6838",
    )  # fmt: skip
    size = basic.whole("字节数", "size in bytes", least=1, most=10**12)
    digest = sm3_or_sha256()


class Actor(Body):
    """操作人：机关、本机关编制的经办人编号、办理依据和时间。

    Who asks for it: the organ, the official by the number of the organ's own staff list, and when.
    """

    organ = basic.nested("操作机关", "organ", bodies.Organ)
    official = basic.text(
        "经办人编号", "official, by staff number", longest=40, pattern="[0-9A-Za-z-]+",
        form="letters, digits, -",
    )  # fmt: skip
    authority = legal_basis("办理依据", "authority to act")
    acted_at = times.moment("操作时间", "acted at")


def contact(*, optional: bool = True) -> Nested:
    """联系人 of the acting organ."""
    return basic.nested("联系人", "contact", Contact, optional=optional)


def attachments(*, most: int = 50, optional: bool = True) -> Several:
    """附件."""
    member = basic.nested("附件", "attachment", Attachment)
    return basic.several("附件清单", "attachments", member, most=most, optional=optional)


def actor() -> Nested:
    """Who asks for it; every command carries it."""
    return basic.nested("操作人", "actor", Actor)


def request_id() -> Text:
    """The key of a command that creates something: chosen by who sends it."""
    return aggregate_id("请求编号", "request id")


def aggregate_id(zh: str, en: str) -> Text:
    """The id of something a node made: <region>-<uuid>; a business key, so it says nothing of anybody."""
    return basic.text(
        zh, en, shortest=39, longest=39, pattern=f"5[01]-{basic.UUID}", form="<50 or 51>-<uuid>"
    )  # fmt: skip
