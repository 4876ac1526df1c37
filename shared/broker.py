"""One connection to RabbitMQ with heartbeat and time-outs; what counts as its trouble."""

import kombu
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError

from shared.database import DATABASE_TROUBLE


HEARTBEAT = 10  # seconds; kombu has none unless asked
BROKER_TROUBLE: tuple[type[Exception], ...] = (AMQPError, KombuError, OSError)
RECOVERABLE: tuple[type[Exception], ...] = (*BROKER_TROUBLE, *DATABASE_TROUBLE)  # wait, try again


def connect(url: str) -> kombu.Connection:
    """A connected connection; OSError or AMQPError when the broker is away."""
    connection = kombu.Connection(url, heartbeat=HEARTBEAT, connect_timeout=5)
    connection.connect()
    return connection


def close_quietly(connection: kombu.Connection) -> None:
    """Give a connection up that may already be broken."""
    try:
        connection.close()
    except BROKER_TROUBLE:
        connection.collapse = None
