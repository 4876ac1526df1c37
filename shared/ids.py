"""Ids of messages."""

from uuid_utils import uuid7


def new_id() -> str:
    """UUID version 7 (RFC 9562): it grows with time, so that an index over ids grows at one end only."""
    return str(uuid7())
