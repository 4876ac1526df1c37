"""How a service answers across RPC and HTTP: plain JSON, coded refusals instead of exceptions.

Class names never cross a boundary: a refused command is an answer with a code of `contracts.errors`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import structlog

from contracts.errors import MessageProblem, Problem, published_code
from shared.engine import DATABASE_TROUBLE
from shared.logging import origin


log = structlog.get_logger()
Answer = dict[str, Any]


def plain(value: Any) -> Any:
    """Moments as ISO text with their zone, everything else as JSON knows it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def answered(action: Callable[[], Answer | None]) -> Answer:
    """Run a command: {"accepted": true, …} or {"accepted": false, "problems": […]}.

    Only errors with a known code, and a database that is away, are answers; anything else is our fault and comes out.
    """
    try:
        answer = action() or {}
    except MessageProblem as refused:
        return refusal(*refused.problems)
    except DATABASE_TROUBLE as trouble:
        log.warning("command_not_done", **origin(trouble))
        return refusal(Problem("DATABASE_AWAY", "$"))
    except Exception as refused:
        code = published_code(refused)
        if code is None:
            raise
        found, possible = (str(getattr(refused, name, "")) for name in ("found", "possible"))
        return refusal(Problem(code, "$", found, possible))
    return {"accepted": True, **plain(answer)}


def refusal(*problems: Problem) -> Answer:
    """The answer to a command that was not carried out."""
    return {"accepted": False, "problems": [problem.as_dict() for problem in problems]}
