"""Tracing with and without a collector."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from provote_core import context, tracing

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
WITHOUT = """
import sys
sys.modules["opentelemetry"] = None  # as where it is not installed
import django; django.setup()
from provote_core import context, tracing
from provote_core.middleware import RequestMiddleware
RequestMiddleware(None)
request = context.from_headers({}, peer="local", method="GET", path="/")
begun, span = tracing.begin(request)
assert begun is request and span is None
tracing.end(span, begun, route="/", status=200)
tracing.record_span("nothing", [request.traceparent], began=tracing.now())
"""
STARTED = """
import sys
sys.modules["opentelemetry"] = None
from provote_core import tracing
try:
    tracing.start("a process")
except Exception as error:
    print(error)
"""


UNREACHABLE = """
from opentelemetry.sdk._shared_internal import BatchProcessor
BatchProcessor.shutdown.__defaults__ = (3_600_000,)  # milliseconds: alone it would wait so long
from provote_core import context, tracing
tracing.start("a process")
received = context.from_headers({}, peer="", method="GET", path="/")
begun, span = tracing.begin(received)
assert begun.traceparent != received.traceparent and span.parent is None
tracing.end(span, begun, route="/", status=200)
tracing.record_span("work", [begun.traceparent, "malformed"], began=tracing.now())
"""


def run(script: str, **more: str) -> str:
    """The output of a new process."""
    settings = {"DJANGO_SETTINGS_MODULE": "ledger.settings", "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**settings, **more},
        cwd=Path(__file__).parent, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_without_an_endpoint_no_package_is_needed() -> None:
    assert run(WITHOUT) == ""


def test_with_an_endpoint_a_missing_package_is_an_error() -> None:
    output = run(STARTED, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1")
    assert output == "Traces need the packages of requirements/tracing.txt."


def test_an_unreachable_collector_does_not_delay_the_exit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # accepts connections and sends nothing
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        # In seconds: without our own limit an export is tried for an hour.
        limits = {"OTEL_EXPORTER_OTLP_TIMEOUT": "3600"}
        assert run(UNREACHABLE, OTEL_EXPORTER_OTLP_ENDPOINT=url, **limits) == ""


def test_only_a_generated_trace_begins_here() -> None:
    def begins(**headers: str) -> bool:
        return context.from_headers(headers, peer="", method="", path="").begins_trace

    assert not begins(traceparent=TRACE)
    assert begins()
    assert begins(traceparent="00-malformed")


@pytest.mark.parametrize(
    ("part", "kept"), [("0", "0"), ("1", "2"), ("7", "2"), ("0.5", "1"), ("-1", "0")]
)
def test_the_lower_half_of_the_id_decides_about_sampling(part: str, kept: str) -> None:
    script = (
        "from provote_core import tracing\n"
        "ids = ['f' * 16 + '7' + 'f' * 15, '0' * 16 + '8' + '0' * 15]\n"
        "print(sum(tracing.is_sampled(f\"00-{id}-{'b' * 16}-00\") for id in ids))"
    )
    more = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_SAMPLER_ARG": part}
    assert run(script, **more) == kept


@pytest.mark.parametrize("traceparent", ["", "00-", "x" * 55, f"00-{'z' * 32}-{'b' * 16}-01"])
def test_a_malformed_trace_is_not_sampled(
    traceparent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing, "BOUND", 2**64)
    assert tracing.is_sampled(TRACE)
    assert not tracing.is_sampled(traceparent)
