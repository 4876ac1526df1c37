"""What is agreed about one message, as data: taken from a contract, or from what was published of it.

Both sides of a comparison have this form, so that the code of the past is not needed to judge a change.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from contracts import json_schema
from contracts.anatomy import Data, Place
from contracts.changes import conversions, sources, texts
from contracts.changes.conversions import StepTerms
from contracts.changes.texts import Texts
from contracts.compatibility import Document
from contracts.contract import Contract
from contracts.json_schema import Json
from contracts.registry import EXAMPLES, example
from contracts.roles import Role
from contracts.steps import Step
from contracts.version import Version


Examples = Callable[[Contract, int, str], Data]


@dataclass(frozen=True)
class NamedRule:
    """A rule where it applies, with the digest of its condition.

    `broken` is a published body that breaks it there and nothing else, `refused` are the numbers of the
    published trials that break it there.
    """

    path: str
    name: str
    code: str
    condition: str
    broken: Data | None = None
    refused: frozenset[int] = frozenset()


@dataclass(frozen=True)
class VersionTerms:
    """One version: its structure without annotations, its rules, examples by name, and its digest.

    `step` leads up to it, `tried` is the digest of the bodies that its published rules were tried on.
    """

    number: int
    schema: Json
    rules: tuple[NamedRule, ...]
    examples: Mapping[str, Data]
    digest: str
    texts: Texts = field(default_factory=dict)
    step: StepTerms | None = None
    tried: str = ""

    @cached_property
    def structure(self) -> str:
        """sha256:<hex> of the schema without its texts, whatever the order of its members."""
        return json_schema.digest(json.loads(json.dumps(self.schema, sort_keys=True)))

    @cached_property
    def code(self) -> str:
        """sha256:<hex> of the conditions of the rules and of the step up to it."""
        rules = sorted([rule.path, rule.name, rule.code, rule.condition] for rule in self.rules)
        step = self.step and self.step.source
        return json_schema.digest({"rules": rules, "step": step})

    @cached_property
    def open(self) -> Document:
        """What a reader takes."""
        return Document(self.schema)

    @cached_property
    def closed(self) -> Document:
        """What a writer sends."""
        return Document(json_schema.closed(self.schema))

    @property
    def bodies(self) -> Iterator[Data]:
        """The examples a writer of this version may really send."""
        return (body for body in self.examples.values() if self.closed.accepts(body))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All that is agreed about one message; `lifetime` in seconds, None when it does not expire."""

    name: str
    kind: str
    key: str
    key_owner: str
    partner_receivers: tuple[str, ...]
    local_receivers: tuple[str, ...]
    senders: tuple[Role, ...]
    listeners: tuple[Role, ...]
    refusals: tuple[str, ...]
    largest: int
    lifetime: int | None
    versions: Mapping[int, VersionTerms]

    @property
    def newest(self) -> VersionTerms:
        return self.versions[max(self.versions)]

    @property
    def shared(self) -> bool:
        """Whether it crosses the border."""
        return bool(self.partner_receivers)


def of_contract(contract: Contract, examples: Examples = example) -> Terms:
    """The terms of a contract as the code says them now; `examples` finds a body by version and name."""
    lifetime = contract.lifetime
    return Terms(
        name=contract.name,
        kind=str(contract.kind),
        key=contract.key,
        key_owner=str(contract.key_owner),
        partner_receivers=contract.partner_receivers,
        local_receivers=contract.local_receivers,
        senders=contract.senders,
        listeners=contract.listeners,
        refusals=contract.refusals,
        largest=contract.largest,
        lifetime=None if lifetime is None else int(lifetime.total_seconds()),
        versions={
            v.number: of_version(v, {n: examples(contract, v.number, n) for n in EXAMPLES}, step)
            for v, step in zip(contract.versions, [None, *contract.steps], strict=True)
        },
    )


def of_version(
    version: Version, examples: Mapping[str, Data], step: Step | None = None
) -> VersionTerms:
    """One version as the code says it now; `step` leads up to it."""
    return VersionTerms(
        version.number,
        json_schema.bare(version.structure),
        tuple(_rule(place) for place in version.places),
        examples,
        version.digest,
        texts.of_version(version, step),
        None if step is None else StepTerms(conversions.source(step)),
    )


def _rule(place: Place) -> NamedRule:
    rule = place.rule
    return NamedRule(place.path, rule.name, rule.code, sources.condition(rule))
