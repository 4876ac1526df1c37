"""Structured logs: JSON lines, or coloured text on a terminal; one static event name, ids as fields.

Never a body, never personal data: only ids, types, codes and counts are logged.
"""

import logging
import sys
import traceback
from pathlib import Path

import structlog


INNERMOST = 4  # frames
PROJECT = Path(__file__).resolve().parent.parent


def configure(service: str, *, json: bool) -> None:
    """Set up structlog for a process and route the standard library's warnings through it."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer()
    shared_steps: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared_steps, renderer],
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),  # a line in one piece
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared_steps,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    structlog.contextvars.bind_contextvars(service=service)


def origin(error: BaseException) -> dict[str, str]:
    """The class of an error and where it came from, innermost first; its text may hold personal data.

    The innermost frame, whoever owns it, and the last ones of ours: between them a library may have any number.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame)][-INNERMOST:]
    places = dict.fromkeys(map(_place, [*frames[-1:], *reversed(ours)]))
    return {"error": type(error).__name__, "at": " < ".join(places)}


def _is_ours(frame: traceback.FrameSummary) -> bool:
    path = Path(frame.filename)
    return path.is_relative_to(PROJECT) and "site-packages" not in path.parts


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(PROJECT) if _is_ours(frame) else path.name
    return f"{shown}:{frame.lineno}"
