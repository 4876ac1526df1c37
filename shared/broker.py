"""One connection to RabbitMQ with heartbeat and time-outs; what counts as its trouble."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import kombu
import structlog
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError

from shared.database import DATABASE_TROUBLE
from shared.frames import lenient
from shared.logging import origin
from shared.wire import Transport


log = structlog.get_logger()
HEARTBEAT = 10  # seconds; kombu has none unless asked
STALLED_SECONDS, CLOSING_SECONDS = 30.0, 3.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0  # seconds between two connections
BROKER_TROUBLE: tuple[type[Exception], ...] = (AMQPError, KombuError, OSError)
RECOVERABLE: tuple[type[Exception], ...] = (*BROKER_TROUBLE, *DATABASE_TROUBLE)  # wait, try again


def connect(url: str) -> kombu.Connection:
    """A connected connection; OSError or AMQPError when the broker is away."""
    options = {"frame_handler": lenient}
    connection = kombu.Connection(
        url,
        heartbeat=HEARTBEAT,
        connect_timeout=5,
        transport=Transport,
        transport_options=options,
    )
    # connect() alone would sleep two seconds before its second try, deaf to a stop
    connection.ensure_connection(
        max_retries=1, interval_start=0, interval_step=0, reraise_as_library_errors=False
    )
    _patience(connection, STALLED_SECONDS)
    return connection


def close_quietly(connection: kombu.Connection) -> None:
    """Give a connection up that may already be broken, or whose broker no longer answers."""
    try:
        if connection.connected:
            _patience(connection, CLOSING_SECONDS)
        connection.close()
    except BROKER_TROUBLE as trouble:
        log.debug("connection_abandoned", trouble=type(trouble).__name__)


def _patience(connection: kombu.Connection, seconds: float) -> None:
    """How long one reading or writing may take; py-amqp alone would wait for a frozen broker for ever."""
    connection.connection.transport.sock.settimeout(seconds)


class Blocked(Protocol):
    """Hears that the broker blocks the connection, or no longer does."""

    def __call__(self, *, is_blocked: bool) -> None: ...


def on_blocked(connection: kombu.Connection, tell: Blocked) -> None:
    """Told while frames are read; a broker short of memory or disk blocks whoever publishes."""
    connection.connection.on_blocked = lambda _reason: tell(is_blocked=True)
    connection.connection.on_unblocked = lambda: tell(is_blocked=False)


def kind_of(trouble: Exception) -> str:
    """Whose trouble it is."""
    if isinstance(trouble, DATABASE_TROUBLE):
        return "database"
    return "broker" if isinstance(trouble, BROKER_TROUBLE) else "other"


class Pause:
    """How long to wait after a trouble: doubled each time, short again once something worked."""

    def __init__(self, loop: str) -> None:
        self._loop, self._seconds = loop, FIRST_PAUSE

    def reset(self) -> None:
        """It works again."""
        self._seconds = FIRST_PAUSE

    def after(self, trouble: Exception, stop: threading.Event) -> None:
        """Log the trouble and wait; what nobody expected is logged with its place."""
        expected = isinstance(trouble, RECOVERABLE)
        write = log.warning if expected else log.error
        write(f"{self._loop}_waits", seconds=self._seconds, **origin(trouble))
        stop.wait(self._seconds)
        self._seconds = min(self._seconds * 2, LONGEST_PAUSE)


@contextmanager
def gathered(connection: kombu.Connection) -> Iterator[None]:
    """What is written inside the block goes out together."""
    with connection.connection.transport.gathered():
        yield


def may_have_more(connection: kombu.Connection) -> bool:
    """Whether it is worth asking at once for more than the last reading brought."""
    return bool(connection.connected and connection.connection.transport.may_have_more)


def drain(connection: kombu.Connection, seconds: float) -> None:
    """Hear what the broker says, all that is there; TimeoutError when it says nothing for so long."""
    connection.drain_events(timeout=seconds)
    if connection.connected:
        connection.connection.take_at_hand()
