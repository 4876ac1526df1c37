"""What is agreed besides the bodies: who sends and receives a message, its key, size and lifetime.

Each judgement says why.  A witness is a body; the circumstance under which it is refused stands beside it.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from contracts.anatomy import Data
from contracts.changes.findings import SAFE, Finding, breaking, undecided
from contracts.changes.terms import Terms
from contracts.codes import CODES
from contracts.compatibility import Difference, Judgement
from contracts.compatibility.documents import Document
from contracts.compatibility.verdict import contains
from contracts.contract import KeyOwner
from contracts.registry import OWNERS
from contracts.roles import NAMES, Role


Member = TypeVar("Member", str, Role)
NOBODY = Document(schema=False)  # nothing is valid under it, so whatever is not within it exists


def witness(terms: Terms, version: int | None = None) -> Data:
    """A body of a version, the newest unless told: an example, or one made from the schema."""
    found = terms.versions[version] if version else terms.newest
    for body in found.bodies:
        return body
    made: Data = contains(found.closed, NOBODY).witness
    return made


def judged(old: Terms, new: Terms) -> Iterator[Finding]:
    """Every change of what is agreed, in the order of the terms."""
    for judge in (_kind, _key, _key_owner, _receivers, _senders, _listeners, _refusals, _limits):
        yield from judge(old, new)


def _finding(new: Terms, name: str, path: str, old: Judgement, now: Judgement = SAFE) -> Finding:
    """`old` is the judgement on old readers, `now` on new ones."""
    difference = Difference(name, path)
    return Finding(
        new.name, None, name, new_readers=now, old_readers=old, differences=(difference,)
    )


def _kind(old: Terms, new: Terms) -> Iterator[Finding]:
    """An event became a command or the like: both sides treat it as what it is no more."""
    if old.kind != new.kind:
        verdict = breaking(witness(old), f"{old.kind} → {new.kind}")
        yield _finding(new, "kind-changed", "$.kind", verdict, verdict)


def _key(old: Terms, new: Terms) -> Iterator[Finding]:
    """The subject is the old key, the reader looks at the new one: KEY_MISMATCH, and another order."""
    if old.key != new.key:
        verdict = breaking(witness(old), f"KEY_MISMATCH: subject = $.{old.key} ≠ $.{new.key}")
        back = breaking(witness(new), f"KEY_MISMATCH: subject = $.{new.key} ≠ $.{old.key}")
        yield _finding(new, "key-changed", "$.key", back, verdict)


def _key_owner(old: Terms, new: Terms) -> Iterator[Finding]:
    """A key of the region that may not speak of it any more, or not yet: KEY_OF_OTHER_REGION."""
    if old.key_owner != new.key_owner:
        reason = f"KEY_OF_OTHER_REGION: {old.key_owner} → {new.key_owner}"
        now = SAFE if new.key_owner == KeyOwner.EITHER else breaking(witness(old), reason)
        before = SAFE if old.key_owner == KeyOwner.EITHER else breaking(witness(new), reason)
        yield _finding(new, "key-owner-changed", "$.key_owner", before, now)


def _receivers(old: Terms, new: Terms) -> Iterator[Finding]:
    """A service that receives it no more leaves old messages without effect; one more changes nothing.

    A message that crosses the border for the first time is refused by an old node: NOT_SHARED.
    """
    for kind, before, after in (
        ("partner-receiver", old.partner_receivers, new.partner_receivers),
        ("local-receiver", old.local_receivers, new.local_receivers),
    ):
        path = f"$.{kind.replace('-', '_')}s"
        for name in _gone(before, after):
            reason = f"{name} 不再接收 receives it no more"
            yield _finding(new, f"{kind}-removed", path, SAFE, breaking(witness(old), reason))
        for name in _gone(after, before):
            first = kind == "partner-receiver" and not old.shared
            refused = breaking(witness(new), "NOT_SHARED") if first else _served(name)
            yield _finding(new, f"{kind}-added", path, refused)


def _served(name: str) -> Judgement:
    return SAFE if name in OWNERS else undecided(f"{name}: 没有该服务 there is no such service")


def _senders(old: Terms, new: Terms) -> Iterator[Finding]:
    """What a removed sender still sends is refused: SENDER_NOT_ALLOWED.

    An added system speaks to the node of its own province, which knows it with this very change; an
    added node speaks to the old node of the other one.
    """
    for role in _gone(old.senders, new.senders):
        reason = f"SENDER_NOT_ALLOWED: {NAMES[role]} {role}"
        yield _finding(new, "sender-removed", "$.senders", SAFE, breaking(witness(old), reason))
    for role in _gone(new.senders, old.senders):
        refused = breaking(witness(new), f"SENDER_NOT_ALLOWED: {NAMES[role]} {role}")
        is_node = role is Role.PROVINCE_NODE
        yield _finding(new, "sender-added", "$.senders", refused if is_node else SAFE)


def _listeners(old: Terms, new: Terms) -> Iterator[Finding]:
    """A system that is told no more misses what it counted on; being told more harms nobody."""
    for role in _gone(old.listeners, new.listeners):
        reason = f"不再告知 is not told any more: {NAMES[role]} {role}"
        yield _finding(new, "listener-removed", "$.listeners", breaking(witness(new), reason))
    for _ in _gone(new.listeners, old.listeners):
        yield _finding(new, "listener-added", "$.listeners", SAFE)


def _refusals(old: Terms, new: Terms) -> Iterator[Finding]:
    """A refusal carries any published code: a new one is read by old readers, a lost one is not missed."""
    for _ in _gone(old.refusals, new.refusals):
        yield _finding(new, "refusal-removed", "$.refusals", SAFE)
    for code in _gone(new.refusals, old.refusals):
        known = SAFE if code in CODES else undecided(f"{code}: 未公布的代码 no published code")
        yield _finding(new, "refusal-added", "$.refusals", known)


def _limits(old: Terms, new: Terms) -> Iterator[Finding]:
    """A message between the two sizes is refused by the side with the smaller one.

    A shorter lifetime ends messages while an old reader may still count on them; a longer one travels
    in the message as its expiry and is obeyed by old readers.
    """
    if new.largest < old.largest:
        verdict = breaking(witness(old), f"{old.largest} 字节 bytes > {new.largest}")
        yield _finding(new, "largest-lowered", "$.largest", SAFE, verdict)
    if new.largest > old.largest:
        verdict = breaking(witness(new), f"{new.largest} 字节 bytes > {old.largest}")
        yield _finding(new, "largest-raised", "$.largest", verdict)
    if old.lifetime == new.lifetime:
        return
    if new.lifetime is not None and (old.lifetime is None or new.lifetime < old.lifetime):
        verdict = breaking(witness(new), f"EXPIRED: {new.lifetime + 1} s > {new.lifetime} s")
        yield _finding(new, "lifetime-shortened", "$.lifetime", verdict)
    else:
        yield _finding(new, "lifetime-lengthened", "$.lifetime", SAFE)


def _gone(before: Sequence[Member], after: Sequence[Member]) -> list[Member]:
    return [member for member in before if member not in after]
