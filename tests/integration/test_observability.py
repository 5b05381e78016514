"""Seeing inside: what processes count, and the way of one vote as spans in a collector."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from integration.answers import expect
from integration.client import Api, Backend, Caller, People, Poll
from integration.own import OwnPlatform
from integration.processes import ProcessStack
from integration.stack import Stack
from integration.waiting import eventually
from local.metrics import ask, places

pytestmark = pytest.mark.processes("it asks by the sockets of ./provote, and starts one traced")
CASTS = (
    'provote_http_request_duration_seconds_count{method="POST",route="/api/v1/votes",status="2xx"}'
)


class Span(NamedTuple):
    """A span as it arrived, ids in hexadecimal digits."""

    process: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    linked: list[str]


class Collector:
    """Takes what is exported by OTLP over HTTP, on a free port.

    An exporter whose connection ends before its answer sends again: a span is known by its id.
    """

    def __init__(self) -> None:
        self._spans: dict[tuple[str, str], Span] = {}
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Take one export."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == "/v1/traces"
                for span in _spans(ExportTraceServiceRequest.FromString(body)):
                    collector._spans[span.trace, span.id] = span
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def spans(self) -> list[Span]:
        """All that have arrived."""
        return list(self._spans.values())

    def of(self, trace: str) -> dict[tuple[str, str], Span]:
        """The spans of a trace that have arrived, by process and name."""
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


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """A collector that hears everything."""
    collector = Collector()
    yield collector
    collector.server.shutdown()
    collector.server.server_close()


@pytest.fixture(scope="module")
def traced(
    collector: Collector, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnPlatform]:
    """A platform that tells the collector of half of its traces."""
    platform = OwnPlatform(
        tmp_path_factory.mktemp("traced") / "data",
        environment={
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_TRACES_SAMPLER_ARG": "0.5",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        },
    )
    platform.up()
    yield platform
    platform.down()


@pytest.fixture(scope="module")
def traced_api(traced: OwnPlatform) -> Iterator[Api]:
    """Its gateway."""
    api = Api(traced.url)
    yield api
    api.close()


@pytest.fixture(scope="module")
def traced_poll(traced_api: Api) -> Poll:
    """An open poll there, for votes of a backend."""
    return People(traced_api).register("owner").open_poll(eligibility="delegated")


@pytest.fixture(scope="module")
def traced_backend(traced_poll: Poll) -> Backend:
    """The backend."""
    return traced_poll.owner.api_key()


def traceparent(*, kept: bool, flag: str = "01") -> str:
    """A client's trace, of the half that is kept or of the other."""
    lower = secrets.randbits(62) + (0 if kept else 2**63) + 1
    return f"00-{secrets.token_hex(8)}{lower:016x}-{secrets.token_hex(8)}-{flag}"


def test_one_vote_is_one_trace_from_the_client_to_the_count(
    traced: OwnPlatform, collector: Collector, traced_poll: Poll, traced_backend: Backend
) -> None:
    sent = traceparent(kept=True, flag="00")
    answer = traced_backend.post(
        "/api/v1/votes/", traced_poll.ballot("Tea", voter="ada"), headers={"traceparent": sent}
    )
    expect(answer, 201)
    trace = sent[3:35]
    names = {
        ("votes-cast", "POST /api/v1/votes"),
        ("votes-cast", "record votes"),
        ("votes-relay", "publish votes/0"),
    }
    counted = {("analytics-worker", "apply vote.cast"), ("analytics-follow", "apply vote.cast")}
    spans = eventually(
        lambda: (
            (found := collector.of(trace)).keys() >= names and (found.keys() & counted) and found
        )
    )
    request = spans["votes-cast", "POST /api/v1/votes"]
    assert request.parent == sent[36:52]
    assert {span.parent for key, span in spans.items() if key != request[:2]} == {request.id}
    assert request.attributes["http.response.status_code"] == 201
    assert request.attributes["provote.request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["traceparent"] == f"00-{trace}-{request.id}-01"
    eventually(lambda: trace in traced.log("gateway"), within=5)


def test_a_trace_begins_where_a_client_brings_none_and_passes_to_siblings(
    collector: Collector, traced_api: Api
) -> None:
    poll = People(traced_api).register("owner").open_poll()

    def closed() -> str:
        """Repeats do no harm, and half of the traces are kept."""
        answer = poll.owner.post(f"{poll.url}close/")
        return str(expect(answer, 200) and answer.headers["traceparent"])

    told = eventually(lambda: (one := closed()) and int(one[19:35], 16) < 2**63 and one)
    name = ("polls", "POST /api/v1/polls/{poll_id}/close")
    spans = eventually(lambda: (found := collector.of(told[3:35])) and name in found and found)
    assert (spans[name].parent, spans[name].id) == ("", told[36:52])


def test_a_gather_is_linked_to_the_other_requests_in_it(
    collector: Collector, traced_poll: Poll, traced_backend: Backend
) -> None:
    token = traced_backend.token
    sent = {name: traceparent(kept=True) for name in map(str, range(60))}

    def cast(voter: str) -> None:
        caller = Caller(traced_backend.api)
        headers = {"traceparent": sent[voter], "Authorization": f"Bearer {token}"}
        ballot = traced_poll.ballot("Tea", voter=voter)
        expect(caller.post("/api/v1/votes/", ballot, headers=headers), 201)

    threads = [threading.Thread(target=cast, args=[voter]) for voter in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ours = {parent[3:35] for parent in sent.values()}

    def gathers() -> list[Span]:
        found = [span for span in collector.spans if span.name == "record votes"]
        mine = [span for span in found if span.trace in ours]
        seen = {trace for span in mine for trace in (span.trace, *span.linked)}
        return mine if seen >= ours else []

    told = eventually(gathers)
    # A cast of a poll that its process had not heard of is in two: asked about in between.
    assert sum(span.attributes["provote.votes"] for span in told) >= len(ours)
    assert all(span.attributes["provote.votes"] == 1 + len(span.linked) for span in told)
    assert len(told) < len(ours), "sixty at once do not come one by one"


def test_what_is_not_kept_is_not_told_whatever_the_client_asks_for(
    collector: Collector, traced_poll: Poll, traced_backend: Backend
) -> None:
    dropped, kept = traceparent(kept=False, flag="01"), traceparent(kept=True)
    for voter, sent in (("bob", dropped), ("eve", kept)):
        ballot = traced_poll.ballot("Tea", voter=voter)
        headers = {"traceparent": sent}
        expect(traced_backend.post("/api/v1/votes/", ballot, headers=headers), 201)
    eventually(lambda: ("votes-relay", "publish votes/0") in collector.of(kept[3:35]))
    assert not collector.of(dropped[3:35])


def test_spans_name_no_voter_and_no_choice(
    collector: Collector, traced_poll: Poll, traced_backend: Backend
) -> None:
    sent, voter = traceparent(kept=True), f"voter-{secrets.token_hex(8)}"
    ballot = traced_poll.ballot("Coffee", voter=voter)
    vote = expect(
        traced_backend.post("/api/v1/votes/", ballot, headers={"traceparent": sent}), 201
    )
    eventually(lambda: ("votes-relay", "publish votes/0") in collector.of(sent[3:35]))
    told = repr(collector.spans)
    for secret in (voter, vote["id"], traced_poll.id, *traced_poll.choices.values()):
        assert secret not in told


# Metrics


def told(stack: Stack, process: str) -> dict[str, float]:
    """What a process tells, by name and labels."""
    assert isinstance(stack, ProcessStack)
    text = ask(places(stack.instance)[process])
    return {n: float(v) for n, v in re.findall(r"^([a-z][^#]*?) (\S+)$", text, re.MULTILINE)}


def test_every_process_that_works_tells_what_it_counts(stack: Stack) -> None:
    assert isinstance(stack, ProcessStack)
    running = {entry["name"] for entry in stack.status()["processes"]}
    silent = {"postgres", "redis", "nursery", "gateway", "beat"}
    assert set(places(stack.instance)) == running - silent
    for process in running - silent:
        assert any(name.startswith("provote_") for name in told(stack, process)), process


def test_the_workers_of_casting_count_together_and_the_dead_still_count(
    stack: Stack, people: People
) -> None:
    poll = people.register("owner").open_poll(eligibility="delegated")
    backend = poll.owner.api_key()
    before = told(stack, "votes-cast").get(CASTS, 0)
    for voter in range(40):
        with Caller(Api(stack.url)).api.http as line:  # of its own, so that any worker gets it
            headers = {"Authorization": f"Bearer {backend.token}"}
            ballot = poll.ballot("Tea", voter=str(voter))
            expect(line.post("/api/v1/votes/", json=ballot, headers=headers), 201)
    answers = {told(stack, "votes-cast")[CASTS] - before for _ in range(10)}
    assert answers == {40}, "whichever worker is asked"
    stack.kill_worker("votes-cast")
    stack.heal()
    eventually(lambda: told(stack, "votes-cast")[CASTS] - before == 40)


def test_metrics_follow_a_vote_to_its_count(stack: Stack, people: People) -> None:
    def applied() -> float:
        name = 'provote_events_applied_total{source="votes/0"}'
        processes = ("analytics-worker", "analytics-follow")
        return sum(told(stack, process).get(name, 0) for process in processes)

    verdict = 'provote_cast_verdicts_total{verdict="accepted"}'
    before = applied(), told(stack, "votes-cast").get(verdict, 0)
    poll = people.register("owner").open_poll(eligibility="delegated")
    poll.owner.api_key().vote(poll, "Tea", voter="one")
    eventually(lambda: applied() >= before[0] + 1)
    assert told(stack, "votes-cast")[verdict] >= before[1] + 1
    eventually(lambda: told(stack, "analytics")['provote_event_lag{source="votes/0"}'] == 0)
    assert told(stack, "votes-relay")['provote_loop_success_timestamp_seconds{loop="stamp"}'] > 0
