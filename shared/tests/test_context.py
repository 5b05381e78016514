"""The context of a request: its id, trace and address, also in logs."""

import io
import json
import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_core import context, headers, logs
from provote_core.context import RequestContext, from_headers

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SAFE = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=8)


def read(**given: str) -> RequestContext:
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return from_headers(named, peer="192.0.2.9", method="GET", path="/")


@given(SAFE.filter(lambda value: len(value) <= 128))
def test_a_safe_id_is_kept(value: str) -> None:
    assert read(x_request_id=value).request_id == value


@given(st.text())
def test_a_request_id_is_always_safe(value: str) -> None:
    kept = read(x_request_id=value, traceparent=value)
    assert 8 <= len(kept.request_id) <= 128
    assert kept.request_id.replace("-", "").replace("_", "").isalnum()
    assert kept.request_id.isascii()
    assert len(kept.traceparent) == len(TRACE)


def test_each_request_has_its_own_id_and_trace() -> None:
    first, second = read(), read()
    assert first.request_id != second.request_id
    assert first.traceparent != second.traceparent
    assert read(traceparent=TRACE).traceparent == TRACE


def test_the_gateway_names_the_client() -> None:
    assert read(x_real_ip="198.51.100.7").address == "198.51.100.7"
    assert read(x_forwarded_for="198.51.100.7", forwarded="for=x").address == "192.0.2.9"


def test_threads_have_separate_contexts() -> None:
    seen = []
    context.enter(read(x_request_id="main-thread"))
    thread = threading.Thread(target=lambda: seen.append(context.current()))
    thread.start()
    thread.join()
    context.enter(None)
    assert seen == [None]


def test_a_response_echoes_id_and_trace() -> None:
    given = read(x_request_id="abcdefgh", traceparent=TRACE)
    assert headers.for_request(given) == {"X-Request-ID": "abcdefgh", "traceparent": TRACE}


def test_an_address_hash_changes_daily() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    today = logs.address_hash("192.0.2.1", b"key", at=noon)
    assert today == logs.address_hash("192.0.2.1", b"key", at=noon.replace(hour=23, minute=59))
    assert len(today) == 32
    others = {
        logs.address_hash("192.0.2.1", b"key", at=noon + timedelta(days=1)),
        logs.address_hash("192.0.2.1", b"another", at=noon),
        logs.address_hash("192.0.2.2", b"key", at=noon),
    }
    assert len(others) == 3
    assert today not in others


@pytest.mark.parametrize("message", ["plain", "two\nlines", '"quoted" \x1b[31m', "é\u2028"])
def test_a_log_line_is_one_json_object(message: str) -> None:
    handler = logging.StreamHandler(io.StringIO())
    configured = logs.configuration("ledger")["formatters"]["json"]
    options = {name: value for name, value in configured.items() if name != "()"}
    handler.setFormatter(configured["()"](**options))
    logger = logging.getLogger("foreign")
    logger.addHandler(handler)
    context.enter(read(x_request_id="abcdefgh", traceparent=TRACE))
    try:
        logger.warning("%s", message)
    finally:
        context.enter(None)
        logger.removeHandler(handler)
    [line] = handler.stream.getvalue().removesuffix("\n").split("\n")
    logged = json.loads(line)
    assert (logged["event"], logged["level"], logged["service"]) == (message, "warning", "ledger")
    assert (logged["request_id"], logged["trace_id"]) == ("abcdefgh", TRACE[3:35])
