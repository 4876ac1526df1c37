"""A nameko container as far as the kernel's extensions use one; threads are real."""

import sys
import threading
from collections.abc import Callable
from typing import Any


class FakeContainer:
    """Runs a worker at once: the decorated method stands in `method`."""

    shared_extensions: dict[Any, Any] = {}

    def __init__(self, method: Callable[..., Any] = print) -> None:
        self.dependencies: list[Any] = []
        self.method = method
        self.threads: list[FakeThread] = []

    def spawn_managed_thread(self, run: Callable[[], None]) -> "FakeThread":
        thread = FakeThread(run)
        self.threads.append(thread)
        return thread

    def spawn_worker(
        self,
        entrypoint: Any,
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
        *,
        handle_result: Callable[..., tuple[Any, Any]],
    ) -> None:
        result, trouble = None, None
        try:
            result = self.method(*arguments, **keywords)
        except Exception:  # noqa: BLE001 - as nameko does
            trouble = sys.exc_info()
        _, left = handle_result(None, result, trouble)
        assert left is None, "nameko would end the container"


class FakeThread:
    """What nameko gives for a managed thread."""

    def __init__(self, run: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=run)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()
