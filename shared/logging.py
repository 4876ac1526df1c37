"""Structured logs: JSON lines, or coloured text on a terminal; one static event name, ids as fields.

Never a body, never personal data: only ids, types, codes and counts are logged.
"""

import logging
import sys
import traceback
from pathlib import Path

import structlog


INNERMOST = 4  # frames


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
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
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
    """The class of an error and where it came from, innermost first; its text may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-INNERMOST:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames)]
    return {"error": type(error).__name__, "at": " < ".join(places)}
