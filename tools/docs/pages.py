"""The pages with a generated part, and the Markdown of each part."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from local.install import REPOSITORY, SERVICES
from tools.docs import (
    contracts,
    interface,
    measures,
    settings,
    siblings,
    tallies,
    targets,
    tour,
)

DOCS = REPOSITORY / "docs"
MARKED = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
EVERY_SERVICE = "../../docs/configuration.md#every-service"
STALE = "{page} is not what the code says: run .venv/bin/python -m tools.docs --write"


def stale() -> list[str]:
    """Return a line for each page that `--write` would change."""
    return [
        STALE.format(page=page.relative_to(REPOSITORY))
        for page, text in rendered().items()
        if page.read_text(encoding="utf-8") != text
    ]


def rendered() -> dict[Path, str]:
    """Return {file: text as it should be} of every file that has a generated part.

    A part of SERVICE_PARTS is about the service in whose README it is.
    """
    pages = targets.rendered() | tour.rendered()
    for path in (*sorted(DOCS.glob("**/*.md")), *sorted(REPOSITORY.glob("services/*/README.md"))):
        text = path.read_text(encoding="utf-8")
        if MARKED.search(text):
            pages[path] = MARKED.sub(partial(_part, service=path.parent.name), text)
    return pages


def _part(found: re.Match[str], service: str) -> str:
    name = found["name"]
    text = SERVICE_PARTS[name](service) if name in SERVICE_PARTS else PARTS[name]()
    return f"{found[1]}\n{text}\n\n{found[3]}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a cell is one line and may hold code and links."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


# The parts


def endpoints() -> str:
    """Each service's operations, from its openapi.yaml."""
    parts = []
    for service in SERVICES:
        sentence, operations = interface.openapi(service)
        rows = [(f"`{o.method} {o.path}`", o.summary, o.caller) for o in operations]
        parts.append(f"### {service}\n\n{sentence}\n")
        parts.append(table(("endpoint", "what it does", "who"), rows) + "\n")
    return "\n".join(parts).rstrip()


def errors() -> str:
    """Every code of the services, by status."""
    found = sorted(interface.errors(), key=lambda e: (e.status, e.code, e.service))
    parts = []
    for status in sorted({error.status for error in found}):
        rows = [(f"`{e.code}`", e.title, e.when, e.service) for e in found if e.status == status]
        parts.append(f"### {status}\n\n{table(('code', 'title', 'when', 'from'), rows)}\n")
    return "\n".join(parts).rstrip()


def gateway_errors() -> str:
    """The errors of Nginx itself."""
    rows = [(str(e.status), f"`{e.code}`", e.title, e.when) for e in interface.gateway_errors()]
    return table(("status", "code", "title", "detail"), rows)


def field_errors() -> str:
    """Provote's own codes in a problem's `errors`."""
    rows = [(f"`{code}`", ", ".join(who)) for code, who in interface.field_errors().items()]
    return table(("code", "from"), rows)


def subscriptions() -> str:
    """Each event, its source, its consumers, and the effect at each."""
    rows = [(f"`{e}`", f"`{s}`", who, what) for e, s, who, what in contracts.subscriptions()]
    return table(("event", "source", "consumer", "what it does"), rows)


def event_flow() -> str:
    """The events between services, as a block of text."""
    flow: dict[tuple[str, str], list[str]] = {}
    for event, source, listeners in contracts.routes():
        producer = source.partition("/")[0]
        flow.setdefault((producer, ", ".join(listeners)), []).append(event)
    rows: list[str] = []
    last = ""
    for (producer, consumers), names in flow.items():
        for name in names:
            head = f"{producer} ── outbox ── relay ──▶ " if producer != last else ""
            rows.append(f"    {head:<34}{name:<19}▶ {consumers}")
            last = producer
    return "\n".join(rows)


def service_events(service: str) -> str:
    """What a service publishes and to whom, and what it consumes and why."""
    published = [
        (f"`{event}`", f"`{source}`", ", ".join(listeners))
        for event, source, listeners in contracts.routes()
        if source.partition("/")[0] == service
    ]
    consumed = [
        (f"`{event}`", f"`{source}`", effect)
        for event, source, listener, effect in contracts.subscriptions()
        if listener == service
    ]
    parts = (
        (("publishes", "source", "consumed by"), published, "Publishes nothing."),
        (("consumes", "source", "what it does"), consumed, "Consumes nothing."),
    )
    return "\n\n".join(table(heads, rows) if rows else none for heads, rows, none in parts)


def service_endpoints(service: str) -> str:
    """The operations of a service, from its openapi.yaml."""
    _, operations = interface.openapi(service)
    rows = [(f"`{o.method} {o.path}`", o.summary, o.caller) for o in operations]
    return table(("endpoint", "what it does", "who"), rows)


def service_siblings(service: str) -> str:
    """The endpoints of a service under /internal/, and the siblings that it admits there."""
    rows = [
        (f"`{e.method} {e.path}`", e.summary, ", ".join(e.callers))
        for e in siblings.endpoints(service)
    ]
    return table(("endpoint", "what it does", "callers"), rows) if rows else "No sibling calls it."


def service_settings(service: str) -> str:
    """The settings that only this service reads, and the addresses of the siblings it calls."""
    rows = [(f"`{s.name}`", s.default, s.meaning) for s in settings.own(service)]
    own = (
        table(("variable", "default", "meaning"), rows)
        if rows
        else "No variable belongs to this service only."
    )
    addresses = ", ".join(f"`{name}`" for name in settings.addresses(service))
    called = f"It calls its siblings at {addresses}." if addresses else "It calls no sibling."
    return f"{own}\n\n{called} It also reads the [variables of all services]({EVERY_SERVICE})."


def events() -> str:
    """Each contract: its sentence, its fields, its sample."""
    return "\n".join(_events()).rstrip()


def _events() -> Iterator[str]:
    for shape in contracts.shapes():
        yield f"### {shape.name}\n\n{shape.text}\n"
        if shape.fields:
            rows = [(f"`{name}`", kind, default) for name, kind, default in shape.fields]
            yield table(("field", "type", "default"), rows) + "\n"
        if shape.sample:
            yield f"```json\n{shape.sample}\n```\n"


def metrics() -> str:
    """Every metric, by process."""
    parts = []
    for whose, instruments in measures.instruments().items():
        rows = [
            (f"`{i.name}`", i.type, ", ".join(f"`{label}`" for label in i.labels), i.meaning)
            for i in instruments
        ]
        parts.append(f"### {whose}\n\n{table(('name', 'type', 'labels', 'meaning'), rows)}\n")
    return "\n".join(parts).rstrip()


def decisions() -> str:
    """The records in docs/decisions, by number."""
    rows = []
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        number, _, title = path.read_text(encoding="utf-8").partition("\n")[0].partition(". ")
        rows.append(f"- {number.removeprefix('# ')} [{title}](decisions/{path.name})")
    return "\n".join(rows)


def methods() -> str:
    """Each method of counting with its source, its ballots and its parameters."""
    parts = []
    for method in tallies.methods():
        heads = ("parameter", "values", "default", "what it does")
        rows = table(heads, method.parameters) if method.parameters else "No parameters."
        parts.append(f"### {method.name}\n\n{method.text}\n\n{rows}\n")
    return "\n".join(parts).rstrip()


PARTS: Mapping[str, Callable[[], str]] = {
    "endpoints": endpoints,
    "errors": errors,
    "gateway-errors": gateway_errors,
    "field-errors": field_errors,
    "subscriptions": subscriptions,
    "event-flow": event_flow,
    "events": events,
    "metrics": metrics,
    "decisions": decisions,
    "methods": methods,
}
SERVICE_PARTS: Mapping[str, Callable[[str], str]] = {
    "service-events": service_events,
    "service-endpoints": service_endpoints,
    "service-siblings": service_siblings,
    "service-settings": service_settings,
}
