"""`contracts.schema.json`: the form of `contracts.json` itself, for programs that read it."""

from typing import Any

from contracts.json_schema import DIALECT
from deploy.publish.description import KEY_OWNERS, KINDS
from deploy.publish.elements import TYPES


Form = dict[str, Any]
TEXT: Form = {"type": "string"}
TRUTH: Form = {"type": "boolean"}
COUNT: Form = {"type": "integer", "minimum": 0}
TEXTS: Form = {"type": "array", "items": TEXT}
NUMBERS: Form = {"type": "object", "additionalProperties": {"type": "array", "items": COUNT}}
DIGEST: Form = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}


def _said(description: str, form: Form) -> Form:
    return {"description": description, **form}


def _or_null(form: Form) -> Form:
    return {"anyOf": [form, {"type": "null"}]}


def _several(name: str) -> Form:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _object(required: Form, **optional: Form) -> Form:
    return {"type": "object", "properties": required | optional, "required": list(required)}


NAMES: Form = {"zh": TEXT, "en": TEXT}
FIELD = _object(
    {
        "path": _said("JSON 路径 JSON path; [*] stands for each member of a list", TEXT),
        **NAMES,
        "type": {"enum": sorted(set(TYPES.values()))},
        "required": _said("false: 可缺省或为 null may be absent or null", TRUTH),
    },
    least=_said("字数、数值或项数的下限 least characters, number or members", {"type": "integer"}),
    most=_said("上限 the most of them", {"type": "integer"}),
    code_list=_said("code_lists 中的名称 a name in code_lists", TEXT),
    form=_said("要求的格式 the form expected", TEXT),
    source=_said("出处 where the element comes from", TEXT),
    personal=_said("个人信息 personal information", TRUTH),
)
RULE = _object(
    {
        "code": _said("errors.json 中的代码 a code in errors.json", TEXT),
        **NAMES,
        "paths": _said("适用位置 where it applies", TEXTS),
        "at": _said("报告的字段 the field that is reported", _or_null(TEXT)),
    },
    name=TEXT,
    allowed=TEXT,
    condition=_said("判断条件源码的摘要 digest of the source of its condition", DIGEST),
    refused=_said(
        "按位置列出所拒绝的试验正文序号 by place the numbers of the trial bodies it refuses",
        NUMBERS,
    ),
    broken=_said(
        "违反规则的正文 a body that breaks it", _object({"path": TEXT, "body": {"type": "object"}})
    ),
)
LOSS = _object(
    {
        "path": TEXT,
        **NAMES,
        "harmless": _said("false: 须人工处理 held for a person", TRUTH),
    }
)
CONVERSION = _object(
    {"given": {"type": "object"}},
    becomes=_said("转换结果 what it becomes", {"type": "object"}),
    held=_said("因此须人工处理 why it is held for a person", TEXTS),
    fails=_said("步骤出错 the step fails", TEXT),
)
STEP = _object(
    {
        "source": _said("步骤源码的摘要 digest of the source of the step", DIGEST),
        "up": _several("conversion"),
        "down": _several("conversion"),
    }
)
RELEASE = _object(
    {
        "digest": DIGEST,
        "date": TEXT,
        "structure": _said("模式去除文字后的摘要 of the schema without its texts", DIGEST),
        "code": _said("规则条件与步骤的摘要 of the conditions of its rules and its step", DIGEST),
    }
)
SHAPE: Form = {
    "version": {"type": "integer", "minimum": 1},
    "schema": _said("本文件夹中的文件 a file of this folder", TEXT),
    "digest": DIGEST,
    "releases": _said("RELEASED 中的各行 its lines in RELEASED", _several("release")),
    "about": TEXT,
    "fields": _several("field"),
    "rules": _several("rule"),
}
EXAMPLE = _object({"name": TEXT, "body": {"type": "object"}})
EXAMPLES: Form = {"type": "array", "items": EXAMPLE}
ENVELOPE = _object(SHAPE | {"examples": EXAMPLES})
NOTICE = _object(
    SHAPE
    | {
        "name": _said("gateway.<notice>", TEXT),
        **NAMES,
        "type": _said("CloudEvents type", TEXT),
        "released": _said("发布日期,未发布为 null day of release", _or_null(TEXT)),
        "vector": _said("样例报文 a whole message", TEXT),
        "examples": EXAMPLES,
    }
)
VERSION = _object(
    SHAPE
    | {
        "type": _said("CloudEvents type", TEXT),
        "released": _said("发布日期,未发布为 null day of release", _or_null(TEXT)),
        "vector": _said("样例报文 a whole message", TEXT),
        "why": _said("新版原因 why this version came", _or_null(_object(NAMES))),
        "lost_up": _several("loss"),
        "lost_down": _several("loss"),
        "step": _said("升级到本版的步骤 the step up to it", _or_null(STEP)),
        "tried": _said("试验正文的摘要 digest of the trial bodies", DIGEST),
    }
)
ROLES: Form = {"type": "array", "items": _object({"role": TEXT, "zh": TEXT})}
CONTRACT = _object(
    {
        "name": _said("<owner>.<message>", TEXT),
        **NAMES,
        "owner": TEXT,
        "kind": {"enum": list(KINDS)},
        "type": _said("最新版本的 CloudEvents type of the newest version", TEXT),
        "key": _said("业务键字段 the field that is the business key", TEXT),
        "key_owner": {"enum": [str(owner) for owner in KEY_OWNERS]},
        "crosses_border": TRUTH,
        "senders": ROLES,
        "partner_receivers": _said("对方节点的服务 services of the other node", TEXTS),
        "local_receivers": _said("本节点的服务 services of the own node", TEXTS),
        "listeners": ROLES,
        "refusals": TEXTS,
        "leads_to": _said("命令成功后发布的事件 events that answer a command", TEXTS),
        "largest_bytes": COUNT,
        "lifetime_seconds": _or_null(COUNT),
        "versions": _said("最新的在前 the newest first", _several("version")),
    }
)
CODE_LIST = _object(
    {
        "used_as": _said(
            "字段中的名称 what fields call it", {"type": "array", "items": _object(NAMES)}
        ),
        "source": TEXT,
        "codes": {"type": "object", "additionalProperties": TEXT},
    }
)
FORM: Form = {
    "$schema": DIALECT,
    "title": "Contracts",
    "description": "contracts.json 的结构 the form of contracts.json; members may be added",
    **_object(
        {
            "envelope": {"$ref": "#/$defs/envelope"},
            "notices": _said("网关之间的告知 what gateways tell each other", _several("notice")),
            "contracts": _several("contract"),
            "code_lists": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/code_list"},
                "description": "按声明处命名,名称不变 named after where a list is declared; a name stays",
            },
        }
    ),
    "$defs": {
        "envelope": ENVELOPE,
        "notice": NOTICE,
        "contract": CONTRACT,
        "version": VERSION,
        "field": FIELD,
        "rule": RULE,
        "release": RELEASE,
        "loss": LOSS,
        "conversion": CONVERSION,
        "code_list": CODE_LIST,
    },
}
