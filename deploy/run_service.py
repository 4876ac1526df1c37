"""Runs one service as a process: python -m deploy.run_service NAME, settings from the environment.

Green threads first: eventlet patches the standard library before anything else is imported.
"""

import os
import warnings


# its resolver of names is green and takes 20 MB; without it a name server that is silent holds the process up for
# seconds, once for each connection: brokers and databases are better named by address or in /etc/hosts
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402


eventlet.monkey_patch()

import gc  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

import structlog  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.web.server import HttpOnlyProtocol  # noqa: E402

from contracts.codes import CODES  # noqa: E402
from deploy.ports import LOOPBACK  # noqa: E402
from deploy.starting import leave, wait_for_database  # noqa: E402
from shared import logging as logs  # noqa: E402
from shared.database import DatabaseUnfit  # noqa: E402
from shared.settings import SettingsInvalid  # noqa: E402
from shared.topology import SERVICES  # noqa: E402


GRACE_SECONDS = 5  # our own stop takes milliseconds
# when Python looks for circular garbage: a batch makes more than its 700 objects, and none of them in circles
GARBAGE = (20_000, 20, 50)
UNUSABLE = 2  # exit status: called or configured wrongly


def main(name: str, module: str) -> int:
    """Run the module's `Service` until SIGTERM or SIGINT; 0 after a graceful stop."""
    gc.set_threshold(*GARBAGE)
    logs.configure(name, json=not sys.stdout.isatty())
    HttpOnlyProtocol.log_message = _log_http
    service = import_module(module).Service
    signal.signal(signal.SIGTERM, leave)
    try:
        wait_for_database(os.environ)
    except DatabaseUnfit as unfit:
        return _refuse(unfit)
    runner = ServiceRunner({"AMQP_URI": os.environ.get("CHUANYU_AMQP_URL", ""), **_http()})
    runner.add_service(service)
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(_stop, runner))
    try:
        runner.start()
        runner.wait()
    except KeyboardInterrupt:
        runner.stop()
    except DatabaseUnfit as unfit:
        return _refuse(unfit)
    return 0


def _run(name: str) -> int:
    """A service of ours.  Its settings are judged first: eventlet prints a traceback of what fails in its threads."""
    try:
        import_module(f"services.{name}.config").settings(os.environ)
    except SettingsInvalid as invalid:
        print(*invalid.problems, sep="\n", file=sys.stderr)
        return UNUSABLE
    return main(name, f"services.{name}.service")


def _refuse(unfit: DatabaseUnfit) -> int:
    why = CODES[unfit.code]
    print(f"{unfit}\n{why.zh} / {why.en}\n  → {why.remedy_zh} / {why.remedy_en}", file=sys.stderr)
    return UNUSABLE


def _stop(runner: ServiceRunner) -> None:
    """Finish what is under way; without a broker nameko would wait for it, so that has an end.

    Leaving then loses nothing: each effect is a committed transaction, and what is unacked comes again.
    """
    stopped = False
    with eventlet.Timeout(GRACE_SECONDS, False):  # noqa: FBT003 - False: leave the block silently
        runner.stop()
        stopped = True
    if stopped:
        return
    structlog.get_logger().warning("stopped_without_broker")
    sys.stdout.flush()
    os._exit(0)


def _log_http(protocol: Any, _: str, *about: Any) -> None:
    """What is no HTTP, in a line like all others; the standard library would print the peer's bytes.

    Called twice for each: with status and message, then with request line, status and size.
    """
    if about and isinstance(about[0], int):
        client = protocol.address_string()
        structlog.get_logger().warning("http_unreadable", status=int(about[0]), client=client)


def _http() -> dict[str, str]:
    """Loopback, whatever is said: nameko would listen everywhere.  Without a port, one that nobody knows."""
    return {"WEB_SERVER_ADDRESS": f"{LOOPBACK}:{os.environ.get('CHUANYU_HTTP_PORT', '0')}"}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SERVICES:  # noqa: PLR2004 - program and name
        print(f"usage: python -m deploy.run_service {{{'|'.join(SERVICES)}}}", file=sys.stderr)
        sys.exit(UNUSABLE)
    sys.exit(_run(sys.argv[1]))
