"""Exposition of metrics: GET /metrics of an API, and a small HTTP server in other processes.

The gateway never publishes them.
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
from provote_core.metrics.database import DatabaseCollector
from provote_core.metrics.pools import PoolMetrics
from provote_core.routing import read_only

PATIENCE = 5.0  # seconds for a client to send its request
_pool = PoolMetrics("django")
_database = DatabaseCollector()
if not SHARED:
    ProcessCollector(registry=REGISTRY)


def text() -> bytes:
    """The metrics in Prometheus' format: of this process, or of all workers sharing a folder."""
    if SHARED:
        return generate_latest(MultiProcessCollector(None, SHARED))  # type: ignore[no-untyped-call]
    return generate_latest(REGISTRY)


def answer(request: HttpRequest) -> HttpResponse:
    """GET /metrics: Prometheus' text format, including metrics from the database."""
    metrics.limiter_degraded.set(limiter().degraded)
    _note_pool()
    return HttpResponse(text() + generate_latest(_database), content_type=CONTENT_TYPE_LATEST)


def _note_pool() -> None:
    """Record the figures of Django's pool; tests run without a pool."""
    pool = getattr(connections[DEFAULT_DB_ALIAS], "pool", None)
    if pool is not None:
        _pool.note(pool.get_stats())


class _Handler(MetricsHandler):
    """Serves the metrics of a process without an API, at every path."""

    registry = REGISTRY
    timeout = PATIENCE

    def address_string(self) -> str:
        """Empty: the client of a Unix socket has no address."""
        return ""


class _TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def serve(address: str) -> socketserver.BaseServer:
    """Serve metrics on `address`, "host:port" or "unix:/path", in a thread of this process.

    Raises OSError if it cannot listen there. A socket left behind by a killed process is replaced.
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
    """Serve metrics on the address in PROVOTE_METRICS_LISTEN, if it is set."""
    address = conf.env("PROVOTE_METRICS_LISTEN")
    if address:
        serve(address)


urlpatterns = [path("metrics", read_only(answer))]
