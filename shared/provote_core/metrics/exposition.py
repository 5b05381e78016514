"""How metrics are told: GET /metrics of an API, and a small server of their own for the others.

Never published by the gateway.
"""

import socketserver
import threading
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from django.urls import path
from prometheus_client import CONTENT_TYPE_LATEST, MetricsHandler, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector

from provote_core import conf, metrics
from provote_core.limits import limiter
from provote_core.metrics import REGISTRY, SHARED
from provote_core.metrics.database import Stored
from provote_core.metrics.pools import PoolMetrics
from provote_core.routing import read_only

PATIENCE = 5.0  # seconds for whoever asks to say what it wants
_pool = PoolMetrics("django")
_stored = Stored()
if not SHARED:
    ProcessCollector(registry=REGISTRY)


def text() -> bytes:
    """What this process counted, in Prometheus' format; with its siblings' where they share."""
    if SHARED:
        return generate_latest(MultiProcessCollector(None, SHARED))  # type: ignore[no-untyped-call]
    return generate_latest(REGISTRY)


def answer(request: HttpRequest) -> HttpResponse:
    """GET /metrics: Prometheus' text format, with what the database knows."""
    metrics.limiter_degraded.set(limiter().degraded)
    _note_pool()
    return HttpResponse(text() + generate_latest(_stored), content_type=CONTENT_TYPE_LATEST)


def _note_pool() -> None:
    """Django's pool, as far as there is one: tests have none."""
    pool = getattr(connections[DEFAULT_DB_ALIAS], "pool", None)
    if pool is not None:
        _pool.note(pool.get_stats())


class _Handler(MetricsHandler):
    """Tells what a process without an API of its own counted, whatever the path."""

    registry = REGISTRY
    timeout = PATIENCE

    def address_string(self) -> str:
        """Of nobody: a Unix socket's client has no address."""
        return ""


class _TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def serve(address: str) -> socketserver.BaseServer:
    """Answer on `address`, "host:port" or "unix:/path", in a thread, until the process ends.

    Raises OSError if it cannot listen there. A socket left by a killed process is replaced.
    """
    server: socketserver.BaseServer
    if address.startswith("unix:"):
        socket = Path(address.removeprefix("unix:"))
        socket.unlink(missing_ok=True)
        server = _UnixServer(str(socket), _Handler)
    else:
        host, _, port = address.rpartition(":")
        server = _TcpServer((host, int(port)), _Handler)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def serve_if_configured() -> None:
    """Answer where PROVOTE_METRICS_LISTEN says, if it says anything."""
    address = conf.env("PROVOTE_METRICS_LISTEN")
    if address:
        serve(address)


urlpatterns = [path("metrics", read_only(answer))]
