"""A collector of traces, which receives the platform's exports."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Span(NamedTuple):
    """A received span, with ids in hexadecimal digits."""

    process: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    linked: list[str]


class Collector:
    """Receives exports by OTLP over HTTP, on a free port.

    An exporter repeats an export if its connection ends before the response, so spans are stored
    by their ids.
    """

    def __init__(self) -> None:
        self._spans: dict[tuple[str, str], Span] = {}
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Receive one export."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == "/v1/traces"
                for span in _spans(ExportTraceServiceRequest.FromString(body)):
                    collector._spans[span.trace, span.id] = span
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def spans(self) -> list[Span]:
        """All received spans."""
        return list(self._spans.values())

    def of(self, trace: str) -> dict[tuple[str, str], Span]:
        """The received spans of a trace, by process and name."""
        return {(span.process, span.name): span for span in self.spans if span.trace == trace}


def _spans(export: ExportTraceServiceRequest) -> Iterator[Span]:
    for resource in export.resource_spans:
        facts = {pair.key: pair.value.string_value for pair in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                assert 0 < span.start_time_unix_nano <= span.end_time_unix_nano
                yield Span(
                    facts["service.name"],
                    span.name,
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    {p.key: p.value.string_value or p.value.int_value for p in span.attributes},
                    [link.trace_id.hex() for link in span.links],
                )
