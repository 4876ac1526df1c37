"""What is wrong with a command as it was typed: in Chinese first, as everything that an operator sees."""

from typing import Any

import click


SAID: tuple[tuple[type[click.UsageError], str], ...] = (
    (click.MissingParameter, "缺少参数或选项"),
    (click.NoSuchOption, "没有此选项"),
    (click.BadOptionUsage, "选项用法有误"),
    (click.BadArgumentUsage, "参数用法有误"),
    (click.BadParameter, "值不可用"),
    (click.UsageError, "用法有误"),
)


class Commands(click.Group):
    """A group whose errors of usage, and those of all that is below it, are told in both languages."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **named)
        except click.UsageError as wrong:
            raise _told(wrong) from wrong

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except click.UsageError as wrong:
            raise _told(wrong) from wrong


def _told(wrong: click.UsageError) -> click.UsageError:
    """A usage error with the same place and exit status; help that was asked for by typing nothing stays."""
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        return wrong
    chinese = next(words for kind, words in SAID if isinstance(wrong, kind))
    return click.UsageError(f"{chinese} / {wrong.format_message()}", wrong.ctx)
