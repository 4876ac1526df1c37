"""Calls a service of a node by RPC from outside the node: the command line, the demo, the tests."""

import logging
import threading
import warnings
from types import TracebackType
from typing import Any, Self

from shared.broker import BROKER_TROUBLE


with warnings.catch_warnings():  # eventlet says at import that it is deprecated; nameko needs it
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    from nameko.exceptions import (
        IncorrectSignature,
        MalformedRequest,
        MethodNotFound,
        RemoteError,
        RpcTimeout,
        UnknownService,
    )
    from nameko.rpc import ServiceProxy
    from nameko.standalone.rpc import ClusterProxy, ClusterRpcProxy

logging.getLogger("amqp").setLevel(logging.ERROR)  # it logs what we raise as NodeSilent


class NodeSilent(Exception):
    """The broker, the service or its database does not answer in time; says which."""

    code = "NODE_SILENT"


class CallFailed(Exception):
    """The service met an error of its own on this question; says which, never with a value."""

    code = "HANDLER_FAILED"


# as the other side names what it raised; see shared.engine.DATABASE_TROUBLE
DATABASE_AWAY = {"OperationalError", "InterfaceError", "TimeoutError", "DatabaseMoved"}
NO_DATABASE = "其数据库繁忙或不可用 its database is busy or away"
FAILED = (RemoteError, MethodNotFound, IncorrectSignature, MalformedRequest)


class _Cluster(ClusterProxy):  # type: ignore[misc]
    """Services by name, to whom a request is of no use any more once its caller has stopped waiting."""

    def __init__(self, proxy: ClusterRpcProxy, seconds: float) -> None:
        super().__init__(proxy._worker_ctx, proxy._reply_listener)  # noqa: SLF001 - nameko has no other way
        self._options = {"expiration": seconds}

    def __getattr__(self, name: str) -> ServiceProxy:
        return ServiceProxy(self._worker_ctx, name, self._reply_listener, **self._options)


class NodeClient:
    """One connection to a node for questions and commands; use as a context manager or close it."""

    def __init__(self, amqp_url: str, *, timeout: float = 10.0) -> None:
        self._url, self._timeout = amqp_url, timeout
        self._proxy: ClusterRpcProxy | None = None
        self._lock = threading.Lock()

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """The answer of `service.method(**arguments)`; NodeSilent when there is none in time.

        What no service has taken by then is dropped by the broker, and not carried out when the service comes
        back; one that had taken it may still carry it out.  CallFailed when the service could not answer.
        """
        with self._lock:
            try:
                return getattr(getattr(self._started(), service), method)(**arguments)
            except RpcTimeout:
                self.close()
                raise NodeSilent(
                    f"{service}.{method}: no answer in {self._timeout:.0f} s"
                ) from None
            except UnknownService:
                raise NodeSilent(f"{service}: not running") from None
            except FAILED as error:
                kind = getattr(error, "exc_type", type(error).__name__)
                if kind in DATABASE_AWAY:
                    raise NodeSilent(f"{service}.{method}: {NO_DATABASE} ({kind})") from None
                raise CallFailed(f"{service}.{method} ({kind})") from None
            except BROKER_TROUBLE as trouble:
                self.close()
                raise NodeSilent(f"{service}.{method}: {type(trouble).__name__}") from trouble

    def _started(self) -> Any:
        if self._proxy is None:
            proxy = ClusterRpcProxy({"AMQP_URI": self._url}, timeout=self._timeout)
            proxy.start()
            self._cluster = _Cluster(proxy, self._timeout)
            self._proxy = proxy
        return self._cluster

    def close(self) -> None:
        """Give the connection up; the next call makes a new one."""
        proxy, self._proxy = self._proxy, None
        if proxy is None:
            return
        try:
            proxy.stop()
        except BROKER_TROUBLE:
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
