"""Traces by OpenTelemetry, if OTEL_EXPORTER_OTLP_ENDPOINT says where they go; else nothing at all.

Which traces are kept is decided by their id, alike in every process, so that a trace is whole or
not there: the part of OTEL_TRACES_SAMPLER_ARG, whatever a client's flag asks for. Spans are made
by hand in the few places where time is spent: a request, a gather, publishing, applying.
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
    from opentelemetry.trace import Span, Tracer

TIMEOUT = 2.0  # seconds for an export
LAST = 0.5  # seconds for what is left when the process ends
LINKS = 128  # of a gather's span to the requests in it

now = time.time_ns


def _bound() -> int:
    """What the lower half of a kept trace's id is below; 0 without an endpoint."""
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
    """Begin to trace in this process, named `process`; call it after the last fork.

    A repeat does nothing. Spans are sent by a thread, and dropped where they cannot be. Raises
    ImproperlyConfigured without the packages of requirements/tracing.txt.
    """
    global _tracer
    if not BOUND or _tracer is not None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise ImproperlyConfigured("Traces need what requirements/tracing.txt names.") from error
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    from opentelemetry.sdk.trace.sampling import ALWAYS_ON

    class Kept(RandomIdGenerator):
        def generate_trace_id(self) -> int:
            """An id that every process keeps: nothing is begun that is not to be kept."""
            high, low = random.getrandbits(64), random.randrange(1, BOUND)  # nosec B311 # an id
            return high << 64 | low

    facts = {"service.namespace": "provote", "service.name": process}
    provider = TracerProvider(
        sampler=ALWAYS_ON,
        resource=Resource.create({**facts, "service.version": __version__}),
        id_generator=Kept(),
    )
    exporter = OTLPSpanExporter(timeout=TIMEOUT)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer("provote")
    over = threading.Event()

    def give_up() -> None:
        over.wait()
        threading.Event().wait(LAST)
        exporter.shutdown()  # type: ignore[no-untyped-call]

    # The provider's own end, which waits for 30 s where nobody listens, comes after this.
    threading.Thread(target=give_up, name="traces", daemon=True).start()
    atexit.register(over.set)


def is_enabled() -> bool:
    """Whether this process traces."""
    return _tracer is not None


def is_kept(traceparent: str) -> bool:
    """Whether the trace of a `traceparent` is kept; never one that is malformed."""
    return bool(TRACEPARENT.match(traceparent)) and int(traceparent[19:35], 16) < BOUND


def begin(request: RequestContext) -> "tuple[RequestContext, Span | None]":
    """A request's span and the request inside it; the request as it is where none is made."""
    if _tracer is None or not is_kept(request.traceparent):
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
    """A span from `began` (`now()`) until now, for work that several traces had a part in.

    It stands in the first that is kept, and is linked to the others.
    """
    kept = [traceparent for traceparent in traceparents if is_kept(traceparent)]
    if _tracer is None or not kept:
        return
    from opentelemetry.trace import Link, get_current_span

    links = [Link(get_current_span(_inside(one)).get_span_context()) for one in kept[1:LINKS]]
    span = _tracer.start_span(
        name,
        _inside(kept[0]),
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
