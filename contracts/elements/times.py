"""Civil dates and moments, with patterns that no calendar can refute (GB/T 7408, RFC 3339)."""

import datetime as dt

from contracts.elements import basic
from contracts.elements.basic import Text


_LONG_AND_SHORT_MONTHS = (
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
_LEAP_IN_CENTURY = r"(?:0[48]|[2468][048]|[13579][26])"
_LEAP = rf"(?:2[0-9]{_LEAP_IN_CENTURY}|2[048]00)"
_SINCE_2000 = rf"(?:2[0-9]{{3}}-(?:{_LONG_AND_SHORT_MONTHS})|{_LEAP}-02-29)"
_CENTURY_BEFORE = rf"(?:19[0-9]{{2}}-(?:{_LONG_AND_SHORT_MONTHS})|19{_LEAP_IN_CENTURY}-02-29)"
DAY = rf"(?:{_SINCE_2000}|{_CENTURY_BEFORE})"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
MOMENT = rf"{_SINCE_2000}T{_CLOCK}:[0-5][0-9](?:\.[0-9]{{1,9}})?(?:Z|[+-]{_CLOCK})"

MOMENT_FORM = (
    "YYYY-MM-DDThh:mm:ss[.s{1,9}](Z|±hh:mm), YYYY 2000..2999, ss 00..59"  # RFC 3339 allows more
)


def day(zh: str, en: str, *, source: str = "GB/T 7408", optional: bool = False) -> Text:
    """A civil date of Asia/Shanghai, YYYY-MM-DD, 1900 to 2999; it stays text, since it is no moment."""
    return basic.text(
        zh, en, shortest=10, longest=10, pattern=DAY, form="YYYY-MM-DD", code="DATE_INVALID", source=source,
        optional=optional,
    )  # fmt: skip


def moment(zh: str, en: str, *, source: str = "RFC 3339", optional: bool = False) -> Text:
    """A moment with seconds and zone, 2000 to 2999; `parsed` turns it into a datetime."""
    return basic.text(
        zh, en, shortest=20, longest=35, pattern=MOMENT, form=MOMENT_FORM, code="TIME_INVALID", source=source,
        optional=optional,
    )  # fmt: skip


def parsed(text: str) -> dt.datetime:
    """The moment a checked text names; fractions of a microsecond are cut off."""
    return dt.datetime.fromisoformat(text)
