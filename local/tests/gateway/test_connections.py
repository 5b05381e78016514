"""The lifetime of the gateway's connections to services."""

from __future__ import annotations

import re
import time

from gunicorn.workers import gthread

from local.process.rolling import DRAIN
from local.servers.gateway import TEMPLATES
from local.tests.gateway.upstreams import UPSTREAMS, Client
from provote_core.asgi_serving import LINGER


def test_the_gateway_closes_idle_connections_before_a_stopping_service() -> None:
    upstreams = (TEMPLATES / "upstreams.conf.template").read_text()
    kept = [float(seconds) for seconds in re.findall(r"keepalive_timeout (\d+)s;", upstreams)]
    assert len(kept) == len(UPSTREAMS)
    assert max(kept) * 2 <= min(gthread.STOP_KEEPALIVE_LINGER, LINGER)
    used = [float(seconds) for seconds in re.findall(r"keepalive_time (\d+)s;", upstreams)]
    assert len(used) == len(UPSTREAMS)
    assert max(used) + max(kept) < DRAIN


def test_busy_connections_to_a_service_are_replaced(client: Client) -> None:
    def used(seconds: float) -> set[int]:
        """The connections of consecutive requests."""
        until, seen = time.monotonic() + seconds, set()
        while time.monotonic() < until:
            seen.add(client.ask("GET", "/api/v1/polls/")[1]["connection"])
        return seen

    first = used(0.5)
    used(DRAIN)
    assert used(0.5).isdisjoint(first)
