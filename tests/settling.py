"""One delivery settled by an application, as its consumer would hand it over."""

from shared.application import Application
from shared.delivery import Delivery


def settle(app: Application, delivery: Delivery) -> str:
    """What became of it."""
    [(outcome, count)] = app.receive([delivery]).items()
    assert count == 1
    return outcome
