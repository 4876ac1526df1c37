"""The pages for people: the catalogue of messages and the list of error codes, each one file without others.

Chinese first, English second; they work from a folder, without a server, and print.
"""

import html
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.registry import EXAMPLES, OWNERS, contract_named, example
from deploy.publish import codes as code_list
from deploy.publish.description import KEY_OWNERS, KINDS, Facts
from deploy.publish.description import OWNERS as NAMES


TEMPLATES = Path(__file__).with_name("templates")
LINKS = (
    ("index.html", "目录 catalogue"),
    ("errors.html", "错误代码 errors"),
    ("asyncapi.yaml", "AsyncAPI"),
    ("contracts.json", "contracts.json"),
    ("errors.json", "errors.json"),
    ("vectors.json", "样例 vectors"),
)
TYPES = {
    "text": "文本 text", "code": "代码 code", "integer": "整数 integer", "boolean": "真假 boolean",
    "object": "对象 object", "list": "列表 list",
}  # fmt: skip
UNITS = {"text": " 字 chars", "integer": "", "list": " 项 items"}
EXAMPLE_NAMES = {"typical": "典型", "minimal": "最简", "edge": "极端"}
LONGEST = 160  # characters of a text in an example that is shown
DAY, HOUR, KIB = 86_400, 3_600, 1_024


def catalogue(index: Facts, areas: Sequence[Facts]) -> str:
    """index.html: every message with all its versions."""
    return _page(
        "index.html",
        "契约目录",
        "message contracts",
        contracts=[_with_examples(contract) for contract in index["contracts"]],
        envelope=_beside(index["envelope"]),
        notices=[_beside(one) for one in index["notices"]],
        lists=index["code_lists"],
        codes=code_list.texts(areas),
        owners=[(owner, NAMES[owner]) for owner in OWNERS],
        kinds=list(KINDS.items()),
        kind_names=KINDS,
        services=NAMES,
        key_owners={str(owner): text for owner, text in KEY_OWNERS.items()},
        types=TYPES,
        units=UNITS,
    )


def errors(areas: Sequence[Facts]) -> str:
    """errors.html: every code with cause and cure."""
    return _page("errors.html", "错误代码", "error codes", areas=areas)


def _page(file: str, zh: str, en: str, **facts: Any) -> str:
    environment = _environment()
    style, script = (
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("style.css", "page.js")
    )
    template = environment.get_template(f"{file}.j2")
    text = template.render(
        here=file, zh=zh, en=en, links=LINKS, style=style, script=script, **facts
    )
    return text if text.endswith("\n") else f"{text}\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["contains"] = lambda names, name: name in names
    environment.filters |= {
        "size": size,
        "lifetime": lifetime,
        "plain": lambda name: name.partition("(")[0],
        "grouped": lambda number: f"{number:,}",
        "line": lambda body: literal(json.dumps(body, ensure_ascii=False)),
    }
    return environment


def _with_examples(contract: Facts) -> Facts:
    declared = contract_named(contract["name"])
    versions = [
        version
        | {
            "examples": [
                (name, EXAMPLE_NAMES[name], _line(example(declared, version["version"], name)))
                for name in EXAMPLES
            ]
        }
        for version in contract["versions"]
    ]
    return contract | {"versions": versions}


def _beside(facts: Facts) -> Facts:
    """The envelope, or a notice of gateways, in the form of a version."""
    shown = [
        (one["name"], EXAMPLE_NAMES[one["name"]], _line(one["body"])) for one in facts["examples"]
    ]
    none: Facts = {"vector": None, "why": None, "lost_up": [], "lost_down": []}
    return none | facts | {"examples": shown}


def _line(body: Any) -> str:
    """On one line, which the page lays out when it is opened; long texts are cut."""
    return literal(json.dumps(_cut(body), ensure_ascii=False))


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cut(inner) for inner in value]
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[: LONGEST // 2]}…（共 {len(value)} 字 chars）"
    return value


def literal(text: str) -> str:
    """Text as the content of an element, where quotes need no escape."""
    return html.escape(text, quote=False)


def size(count: int) -> str:
    return f"{count // KIB} KiB" if count % KIB == 0 else f"{count:,} 字节 bytes"


def lifetime(seconds: int | None) -> str:
    """How long after its time a message may take effect."""
    if seconds is None:
        return "长期有效 no expiry"
    if seconds % DAY == 0:
        return f"{seconds // DAY} 天后失效 expires after {seconds // DAY} d"
    if seconds % HOUR == 0:
        return f"{seconds // HOUR} 小时后失效 expires after {seconds // HOUR} h"
    return f"{seconds} 秒后失效 expires after {seconds} s"
