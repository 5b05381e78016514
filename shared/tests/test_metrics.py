"""Metrics: counts, exposition, and aggregation over processes."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.db import OperationalError
from django.test import Client
from ledger.subscribers import HANDLERS
from ledger.votes import SOURCE, cast, page

from provote_core import metrics
from provote_core.metrics import REGISTRY, database, exposition
from provote_core.metrics.pools import PoolMetrics
from provote_core.outbox import sequencer
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.loops import Loop
from provote_core.routing import template

COUNT = "provote_http_request_duration_seconds_count"


def value(name: str, **labels: str) -> float:
    """A sample of this process; 0 without one."""
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("api/v1/polls/<uuid:poll_id>/", "/api/v1/polls/{poll_id}"),
        ("api/v1/polls/<uuid:poll_id>", "/api/v1/polls/{poll_id}"),
        ("internal/v1/^feed/?$", "/internal/v1/feed"),
        ("admin/votes/^(?P<app_label>audit|outbox)/$", "/admin/votes/{app_label}"),
        ("admin/votes/(?P<url>.*)$", "/admin/votes/{url}"),
        ("health/live", "/health/live"),
    ],
)
def test_a_route_is_named_as_in_the_document(route: str, expected: str) -> None:
    assert template(route) == expected


@pytest.mark.django_db
def test_unknown_paths_do_not_become_labels(client: Client) -> None:
    made_up = uuid4().hex
    before = value(COUNT, method="other", route="unknown", status="4xx")
    client.generic("BREW", f"/api/v1/{made_up}/")
    client.get(f"/internal/v1/feed/?source={made_up}")
    assert value(COUNT, method="other", route="unknown", status="4xx") == before + 1
    assert made_up not in exposition.text().decode()


def test_requests_refused_before_routing_count_for_their_route(client: Client) -> None:
    labels = {"method": "GET", "route": "/internal/v1/feed", "status": "4xx"}
    before = value(COUNT, **labels)
    problems = value("provote_problems_total", code="invalid-token", status="401")
    client.get("/internal/v1/feed", headers={"Authorization": "Bearer a.b.c"})
    assert value(COUNT, **labels) == before + 1
    assert value("provote_problems_total", code="invalid-token", status="401") == problems + 1


# Metrics from the database


def gauges(client: Client) -> dict[str, float]:
    """Each gauge of `database` in /metrics, by name and labels."""
    text = client.get("/metrics").content.decode()
    lines = re.findall(r"^(provote_\S+) (\S+)$", text, re.MULTILINE)
    return {name: float(number) for name, number in lines}


@pytest.mark.django_db
def test_metrics_count_pending_events(
    client: Client,
) -> None:
    cast("a", "b")
    waiting = gauges(client)
    assert waiting["provote_outbox_unstamped"] == 2
    assert 0 < waiting["provote_outbox_unstamped_seconds"] < 60
    sequencer.assign_positions(SOURCE)
    cast("c")
    sequencer.assign_positions(SOURCE)
    apply_batch(page(limit=2), HANDLERS)
    database.rows("UPDATE outbox_cursor SET source_last_seq = 3 RETURNING 1", [])
    stamped = gauges(client)
    assert stamped["provote_outbox_unstamped_seconds"] == 0
    assert (stamped["provote_outbox_last_seq"], stamped["provote_outbox_unpublished"]) == (3, 3)
    assert stamped[f'provote_event_lag{{source="{SOURCE}"}}'] == 1
    assert stamped[f'provote_event_applied_seq{{source="{SOURCE}"}}'] == 2
    assert 0 < stamped[f'provote_event_lag_seconds{{source="{SOURCE}"}}'] < 60
    apply_batch(page(after=2), HANDLERS)
    assert gauges(client)[f'provote_event_lag_seconds{{source="{SOURCE}"}}'] == 0


@pytest.mark.django_db
def test_an_unknown_source_has_nothing_applied(client: Client, settings: Any) -> None:
    assert list(settings.PROVOTE.feeds) == [SOURCE]
    assert gauges(client)[f'provote_event_applied_seq{{source="{SOURCE}"}}'] == 0


def test_without_its_database_a_service_exposes_its_own_counts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(database, "rows", lost)
    client.get("/health/live")
    exposed = gauges(client)
    assert exposed["provote_database_up"] == 0
    assert exposed[f'{COUNT}{{method="GET",route="/health/live",status="2xx"}}'] > 0
    assert "provote_outbox_unstamped" not in exposed


# Metrics of background processes


@pytest.mark.django_db
def test_an_applied_event_is_counted_once_with_its_delay() -> None:
    before = value("provote_events_applied_total", source=SOURCE)
    delays = value("provote_event_delay_seconds_count", source=SOURCE)
    cast("a", "b")
    sequencer.assign_positions(SOURCE)
    for _ in range(2):
        apply_batch(page(), HANDLERS)
    assert value("provote_events_applied_total", source=SOURCE) == before + 2
    assert value("provote_event_delay_seconds_count", source=SOURCE) == delays + 1


@pytest.mark.django_db
def test_a_loop_has_metrics_of_failures_and_successes() -> None:
    steps = iter([ValueError("once")])

    def step() -> float:
        for error in steps:
            raise error
        return 0.0

    loop = Loop("metrics test", step, expected=(ValueError,))
    loop._once()
    assert value("provote_loop_failures_total", loop="metrics test") == 1
    assert value("provote_loop_success_timestamp_seconds", loop="metrics test") == 0
    loop.wake()
    loop._once()
    assert value("provote_loop_failures_total", loop="metrics test") == 1
    assert value("provote_loop_success_timestamp_seconds", loop="metrics test") > 0


def test_pool_counters_rise_also_after_the_pool_is_recreated() -> None:
    pool = PoolMetrics("test")
    for requested in (5, 7, 2):
        pool.note(
            {
                "requests_num": requested,
                "requests_wait_ms": 1000 * requested,
                "pool_size": requested,
            }
        )
    assert value("provote_pool_requests_total", pool="test") == 5 + 2 + 2
    assert value("provote_pool_wait_seconds_total", pool="test") == 9
    assert value("provote_pool_connections", pool="test") == 2


# Exposition


def test_metrics_are_served_on_a_socket_left_by_a_killed_process(
    tmp_path: Path,
) -> None:
    place = tmp_path / "relay.metrics"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(place))
    server = exposition.serve(f"unix:{place}")
    try:
        metrics.events_published.labels("other/0").inc()
        with httpx.Client(
            transport=httpx.HTTPTransport(uds=str(place)), trust_env=False
        ) as client:
            text = client.get("http://relay/metrics").text
        assert 'provote_events_published_total{source="other/0"} 1.0' in text
    finally:
        server.shutdown()
        server.server_close()


def test_metrics_are_served_on_a_port() -> None:
    server = exposition.serve("127.0.0.1:0")
    try:
        with socket.create_connection(server.server_address, timeout=5) as client:  # type: ignore[attr-defined]
            client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.0 200 OK")
        assert b"process_resident_memory_bytes" in answer
    finally:
        server.shutdown()
        server.server_close()


COUNTING = """
import prometheus_client  # as a process that was forked has it: loaded before its settings were
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
from provote_core import metrics
for _ in range(int(sys.argv[2])):
    metrics.request("POST", "/api/v1/votes", 201)(0.003)
metrics.limiter_degraded.set(int(sys.argv[2]) > 3)
"""


def test_metrics_of_worker_processes_are_summed_even_after_their_end(tmp_path: Path) -> None:
    for number in (3, 4):
        command = [sys.executable, "-c", COUNTING, str(tmp_path), str(number)]
        subprocess.run(command, check=True, timeout=30, cwd=tmp_path)
    program = "from provote_core.metrics import exposition; print(exposition.text().decode())"
    shared = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, timeout=30, cwd=Path(__file__).parent,
        env={**os.environ, **shared}, capture_output=True, text=True,
    )  # fmt: skip
    assert f'{COUNT}{{method="POST",route="/api/v1/votes",status="2xx"}} 7.0' in done.stdout
    assert "provote_limiter_degraded 1.0" in done.stdout
