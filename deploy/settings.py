"""What an operator has chosen for a node: `settings.env` in its folder, read whenever a service is started.

Nothing here writes that file.  Which names there are and which values go together is known to `shared.settings`.
"""

from deploy.errors import SettingsUnusable
from deploy.nodes import NodePlan, Pair
from shared.settings import CHOICES, judge_choices, judge_number


RESEND, OUTBOX = "CHUANYU_RESEND_DAYS", "CHUANYU_OUTBOX_DAYS"


def chosen(node: NodePlan) -> dict[str, str]:
    """Names and values, none without a file; SettingsUnusable with all that is wrong with it."""
    values: dict[str, str] = {}
    wrong = [
        f"第 {number} 行 line {number}: {why}"
        for number, line in enumerate(_text(node).split("\n"), start=1)
        for why in _take(line.strip(), values)
    ]
    wrong = wrong or judge_choices(values)
    if wrong:
        raise _unusable(node, wrong)
    return values


def refuse_unusable(pair: Pair) -> None:
    """SettingsUnusable when one of the nodes could not be started with its file, or would forget too early.

    As long as a node's outbox has a message it may be sent again, and the other one must still know it.
    """
    values = {node.name: {**_defaults(), **chosen(node)} for node in pair.nodes}
    for node in pair.nodes:
        own, theirs = values[node.name], values[node.partner]
        least = int(theirs[OUTBOX])
        if int(own[RESEND]) < least:
            raise _unusable(
                node,
                [
                    f"{RESEND} 为 {own[RESEND]}，至少须为 {least}（{node.partner} 的 {OUTBOX}）",
                    f"{RESEND} is {own[RESEND]}, must be at least {least} ({OUTBOX} of {node.partner})",
                ],
            )


def _defaults() -> dict[str, str]:
    return {name: str(value) for name, value in CHOICES.items()}


def differences(node: NodePlan) -> list[str]:
    """What is chosen otherwise than by default, for people."""
    return [
        f"{name}={value} (默认 default {CHOICES[name]})"
        for name, value in chosen(node).items()
        if int(value) != CHOICES[name]
    ]


def _text(node: NodePlan) -> str:
    try:
        return node.settings_file.read_text("utf-8-sig")  # editors add a mark
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError) as error:
        raise _unusable(node, [f"无法读取 / cannot be read: {type(error).__name__}"]) from error


def _take(line: str, values: dict[str, str]) -> list[str]:
    """Add it to the values, or say why not, without its value: a secret may stand there by mistake."""
    if not line or line.startswith("#"):
        return []
    name, value = (part.strip() for part in line.partition("=")[::2])
    if not (name and value):
        return ["应为 名称=值 / not NAME=value"]
    if name not in CHOICES:
        return [f"{name} 不能在此设置 / {name} cannot be set here"]
    if name in values:
        return [f"{name} 重复 / {name} is there twice"]
    values[name] = value
    return judge_number(name, value)


def _unusable(node: NodePlan, wrong: list[str]) -> SettingsUnusable:
    return SettingsUnusable(node.title, node.name, node.settings_file, wrong, list(CHOICES))
