"""The path of a vote as spans in a collector."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.answers import expect
from integration.client import Backend, Caller, Person, Poll
from integration.collector import Collector, Span
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.waiting import eventually

pytestmark = OF_ITS_OWN


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """A collector of all exported spans."""
    collector = Collector()
    yield collector
    collector.server.shutdown()
    collector.server.server_close()


@pytest.fixture(scope="module")
def platform(collector: Collector, folder: Path) -> Iterator[OwnPlatform]:
    """A platform that exports half of its traces to the collector."""
    environment = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_TRACES_SAMPLER_ARG": "0.5",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    with OwnPlatform(folder / "data", environment=environment).running() as platform:
        yield platform


@pytest.fixture(scope="module")
def traced_poll(resident: Person) -> Poll:
    """An open poll on that platform, for votes of a backend."""
    return resident.open_poll(eligibility="delegated")


@pytest.fixture(scope="module")
def traced_backend(traced_poll: Poll) -> Backend:
    """The backend."""
    return traced_poll.owner.api_key()


def traceparent(*, kept: bool, flag: str = "01") -> str:
    """A client's trace, from the half that is sampled or the other."""
    lower = secrets.randbits(62) + (0 if kept else 2**63) + 1
    return f"00-{secrets.token_hex(8)}{lower:016x}-{secrets.token_hex(8)}-{flag}"


def test_one_vote_is_one_trace_from_the_client_to_the_count(
    platform: OwnPlatform, collector: Collector, traced_poll: Poll, traced_backend: Backend
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
    eventually(lambda: trace in platform.log("gateway"))


def test_a_trace_begins_where_a_client_brings_none_and_passes_to_siblings(
    collector: Collector, resident: Person
) -> None:
    poll = resident.open_poll()

    def closed() -> str:
        """Repeats do no harm, and half of the traces are kept."""
        answer = poll.owner.post(f"{poll.url}close/")
        return str(expect(answer, 200) and answer.headers["traceparent"])

    sent = eventually(lambda: (one := closed()) and int(one[19:35], 16) < 2**63 and one)
    name = ("polls", "POST /api/v1/polls/{poll_id}/close")
    spans = eventually(lambda: (found := collector.of(sent[3:35])) and name in found and found)
    assert (spans[name].parent, spans[name].id) == ("", sent[36:52])


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

    spans = eventually(gathers)
    # A cast in a poll that its process does not know is in two batches, with a request between.
    assert sum(span.attributes["provote.votes"] for span in spans) >= len(ours)
    assert all(span.attributes["provote.votes"] == 1 + len(span.linked) for span in spans)
    assert len(spans) < len(ours), "sixty concurrent casts were not batched"


def test_the_client_s_flag_does_not_change_sampling(
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
    text = repr(collector.spans)
    for secret in (voter, vote["id"], traced_poll.id, *traced_poll.choices.values()):
        assert secret not in text
