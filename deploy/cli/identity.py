"""What may be asked for: a message id or a business key that a message can have at all."""

import click


LONGEST = 128  # characters of a business key; a message id is shorter


def usable(context: click.Context, parameter: click.Parameter, wanted: str) -> str:
    """The id as typed; unusable input, before any node is asked, when no message could have it."""
    if not wanted.strip():
        raise click.BadParameter("不能为空 / is empty")
    if len(wanted) > LONGEST:
        raise click.BadParameter(f"超过 {LONGEST} 个字符 / longer than {LONGEST} characters")
    if not wanted.isprintable():
        raise click.BadParameter("含有不可显示的字符 / has characters that cannot be shown")
    return wanted


id_argument = click.argument("message_id", metavar="ID", callback=usable)


def usable_or_none(
    context: click.Context, parameter: click.Parameter, wanted: str | None
) -> str | None:
    """The same where something else may be asked for instead."""
    return None if wanted is None else usable(context, parameter, wanted)
