"""Traces by OpenTelemetry; without OTEL_EXPORTER_OTLP_ENDPOINT nothing is traced or imported.

The trace id decides whether a trace is sampled, so that all processes decide alike and a trace is
complete or absent. OTEL_TRACES_SAMPLER_ARG is the sampled fraction; the client's flag is ignored.
Spans are created explicitly in the few places that take time: requests, batches of votes,
publishing, applying.
"""

import atexit
import os
import random
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from msgspec import structs

from provote_core import __version__
from provote_core.context import TRACEPARENT, RequestContext

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.trace import Span, Tracer

TIMEOUT = 2.0  # seconds for an export
LAST = 0.5  # seconds for the remaining spans when the process ends
LINKS = 128  # from the span of a batch to the requests in it

now = time.time_ns


def _bound() -> int:
    """The bound that the lower half of a sampled trace id stays below; 0 without an endpoint."""
    if not (
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    ):
        return 0
    part = float(os.environ.get("OTEL_TRACES_SAMPLER_ARG", "1"))
    return round(min(max(part, 0), 1) * 2**64)


BOUND = _bound()
_tracer: "Tracer | None" = None


def start(process: str) -> None:
    """Start tracing in this process, named `process`; call it after the last fork.

    A repeat does nothing. A thread sends the spans; spans that cannot be sent are dropped. Raises
    ImproperlyConfigured without the packages of requirements/tracing.txt.
    """
    global _tracer
    if BOUND and _tracer is None:
        _tracer = _make_tracer(process)


def _make_tracer(process: str) -> "Tracer":
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise ImproperlyConfigured(
            "Traces need the packages of requirements/tracing.txt."
        ) from error
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    from opentelemetry.sdk.trace.sampling import ALWAYS_ON

    class SampledIds(RandomIdGenerator):
        def generate_trace_id(self) -> int:
            """An id that every process samples: a trace begun here is always exported."""
            high, low = random.getrandbits(64), random.randrange(1, BOUND)  # nosec B311 # an id
            return high << 64 | low

    facts = {"service.namespace": "provote", "service.name": process}
    provider = TracerProvider(
        sampler=ALWAYS_ON,
        resource=Resource.create({**facts, "service.version": __version__}),
        id_generator=SampledIds(),
    )
    exporter = OTLPSpanExporter(timeout=TIMEOUT)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _bound_exit(exporter)
    return provider.get_tracer("provote")


def _bound_exit(exporter: "OTLPSpanExporter") -> None:
    """Shut the exporter down `LAST` seconds after the process begins to exit.

    The provider's own exit handler, which runs later, waits up to 30 s for a missing collector.
    """
    exiting = threading.Event()

    def shut_down() -> None:
        exiting.wait()
        threading.Event().wait(LAST)
        exporter.shutdown()  # type: ignore[no-untyped-call]

    threading.Thread(target=shut_down, name="traces", daemon=True).start()
    atexit.register(exiting.set)


def is_enabled() -> bool:
    """Whether this process traces."""
    return _tracer is not None


def is_sampled(traceparent: str) -> bool:
    """Whether the trace of a `traceparent` is sampled; False for a malformed one."""
    return bool(TRACEPARENT.match(traceparent)) and int(traceparent[19:35], 16) < BOUND


def begin(request: RequestContext) -> "tuple[RequestContext, Span | None]":
    """Begin a request's span; returns the request with the span as its trace parent, and the span.

    If the trace is not sampled, it returns the request unchanged and None.
    """
    if _tracer is None or not is_sampled(request.traceparent):
        return request, None
    from opentelemetry.context import Context
    from opentelemetry.trace import SpanKind

    parent = Context() if request.begins_trace else _inside(request.traceparent)
    span = _tracer.start_span(request.method, parent, kind=SpanKind.SERVER)
    own = span.get_span_context()
    inside = f"00-{own.trace_id:032x}-{own.span_id:016x}-01"
    return structs.replace(request, traceparent=inside), span


def end(span: "Span | None", request: RequestContext, *, route: str, status: int) -> None:
    """End a request's span, named after its route; nothing for None."""
    if span is None:
        return
    from opentelemetry.trace import StatusCode

    span.update_name(f"{request.method} {route}")
    span.set_attribute("http.request.method", request.method)
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("provote.request_id", request.request_id)
    if status >= 500:
        span.set_status(StatusCode.ERROR)
    span.end()


def record_span(
    name: str, traceparents: Iterable[str], *, began: int, **attributes: str | int
) -> None:
    """Record a span from `began` (`now()`) until now, for work shared by several traces.

    It belongs to the first sampled trace and is linked to the others. Without any it does nothing.
    """
    sampled = [traceparent for traceparent in traceparents if is_sampled(traceparent)]
    if _tracer is None or not sampled:
        return
    from opentelemetry.trace import Link, get_current_span

    links = [Link(get_current_span(_inside(one)).get_span_context()) for one in sampled[1:LINKS]]
    span = _tracer.start_span(
        name,
        _inside(sampled[0]),
        links=links,
        start_time=began,
        attributes={f"provote.{key}": value for key, value in attributes.items()},
    )
    span.end()


def _inside(traceparent: str) -> "Context":
    from opentelemetry.context import Context
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    span = SpanContext(
        trace_id=int(traceparent[3:35], 16),
        span_id=int(traceparent[36:52], 16),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    return set_span_in_context(NonRecordingSpan(span), Context())
