"""Judges a bundle off line: whatever was altered, added or left out is found and named, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts import strict_json
from contracts.strict_json import NotJson
from shared.crypto.refusals import SignatureRefused
from shared.evidence import bundle, forms, messages
from shared.evidence.chain import Course, canonical, digest_of, moment
from shared.evidence.chains import Chains, course_of
from shared.evidence.messages import Judge
from shared.evidence.trust import Known, Prover, Trust, ids, of_bytes
from shared.evidence.verdict import Check, Grade, Part


Document = dict[str, Any]
FILE, MANIFEST = Part("file"), Part("manifest")


@dataclass(frozen=True)
class Verdict:
    """All checks, and what the bundle says it is about, as far as it could be read."""

    checks: list[Check]
    about: Document = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return all(check.grade is not Grade.FAILED for check in self.checks)


def judge(content: bytes, trust: Trust) -> Verdict:
    """The verdict on the bytes of a file, whoever wrote them."""
    try:
        document = strict_json.loads(content)
    except NotJson as wrong:
        return Verdict([FILE.failed("form", f"无法读取：{wrong}", f"cannot be read: {wrong}")])
    misfit = forms.misfit(document, forms.FILE)
    if misfit is not None or document["schema"] != bundle.SCHEMA:
        where = misfit or f"$.schema [{bundle.SCHEMA}]"
        return Verdict([FILE.failed("form", f"不是存证包：{where}", f"no bundle: {where}")])
    misfit = forms.misfit(document["manifest"], forms.MANIFEST)
    if misfit is not None:
        said = MANIFEST.failed("form", f"结构不符：{misfit}", f"of another form: {misfit}")
        return Verdict([_written(document, content), said])
    about = {name: document["manifest"][name] for name in ("node", "partner", "case", "made_at")}
    return Verdict([_written(document, content), *_Bundle(document, trust).checks()], about)


def _written(document: Document, content: bytes) -> Check:
    return FILE.judged(
        "form",
        holds=bundle.written(document) == content,
        zh=("可读，字节为规范形式", "字节不是规范形式"),
        en=("readable, in canonical form", "not in canonical form"),
    )


class _Bundle:
    """One of the right form, as far as its lists go."""

    def __init__(self, document: Document, trust: Trust) -> None:
        self._document, self._trust = document, trust
        self._manifest: Document = document["manifest"]
        self._node: str = self._manifest["node"]
        self._fit: dict[str, list[tuple[Part, Document]]] = {}

    def checks(self) -> Iterator[Check]:
        yield from self._parts()
        keys: dict[tuple[str, str], Known] = {}
        for part, key in self._fit["keys"]:
            yield self._key(part, key, keys)
        if not self._trust.periods:
            brought = ids(key for _, key in self._fit["keys"])
            zh = f"公钥均取自本包，请经其他渠道核对标识，或用 --key、--trust：{brought}"
            told = "the keys are those that the bundle brings; compare their ids by another channel"
            en = f"{told}, or use --key, --trust: {brought}"
            yield Part("keys").note("trust", zh, en)
        prover = Prover(keys)
        yield self._signature(prover)
        yield from self._messages(prover)

    def _parts(self) -> Iterator[Check]:
        """Each part by itself, so that the one that was altered is named."""
        for name in bundle.LISTS:
            listed, found = self._manifest["parts"][name], self._document[name]
            if len(listed) != len(found):
                said = f"{name}: {len(found)} ≠ {len(listed)}"
                yield MANIFEST.failed("parts", f"部分数目不符 {said}", f"another number of {said}")
            self._fit[name] = []
            for at, one in enumerate(found):
                part = Part(f"{name}/{at}")
                if at >= len(listed) or digest_of(one) != listed[at]:
                    zh, en = "内容与清单的摘要不符", "is not what the manifest has the digest of"
                    yield part.failed("manifest", zh, en)
                misfit = forms.misfit(one, forms.PARTS[name])
                if misfit is None:
                    self._fit[name].append((part, one))
                else:
                    yield part.failed("form", f"结构不符：{misfit}", f"of another form: {misfit}")

    def _key(self, part: Part, key: Document, keys: dict[tuple[str, str], Known]) -> Check:
        known = self._trust.known(key)
        if known is None:
            return part.failed("id", "公钥与其标识不符", "the key is not the one of this id")
        keys[(key["participant"], key["key_id"])] = known
        if not known.is_trusted:
            zh = f"{key['participant']} 的公钥不在所给可信公钥之中"
            return part.note("trust", zh, f"a key of {key['participant']} that you did not name")
        zh, en = f"{key['participant']} 的公钥与标识相符", f"a key of {key['participant']}"
        return part.ok("id", f"{zh} {key['key_id']}", f"{en}, {key['key_id']}")

    def _signature(self, prover: Prover) -> Check:
        place, text = bundle.place(self._node), of_bytes(canonical(self._manifest))
        try:
            statement = prover.prove(self._document["signature"], place, text)
        except SignatureRefused as refused:
            return MANIFEST.refused("signature", refused)
        signed = moment(statement.signed)
        return MANIFEST.judged(
            "signature",
            holds=self._manifest["schema"] == bundle.SCHEMA,
            zh=(f"清单由 {self._node} 签于 {signed}", "清单的格式版本不符"),
            en=(f"signed by {self._node} at {signed}", "the manifest is of another schema"),
        )

    def _messages(self, prover: Prover) -> Iterator[Check]:
        chains = Chains(self._node, prover)
        for part, proof in self._fit["proofs"]:
            yield from chains.judge(part, proof)
        receipts: dict[Course, tuple[messages.Spans, str]] = {}
        for part, one in self._fit["receipts"]:
            check, said = messages.receipt(part, self._node, prover, one)
            yield check
            if said is not None:
                receipts[course_of(one)] = said
        judge = Judge(self._node, prover, chains, receipts)
        for part, message in self._fit["messages"]:
            yield from judge.judge(part, message)
        for part, one in self._fit["parked"]:
            yield from judge.judge_parked(part, one)
