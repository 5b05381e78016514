"""Known states may be outdated: polls is asked before a refusal that may no longer hold."""

import threading
from typing import Any

import pytest
from conftest import Reader, backend, person
from poll_events import Poll, at
from pytest_django import DjangoAssertNumQueries

from analytics import polls_client, slots
from analytics.models import Poll as PollRow
from analytics.single_flight import SingleFlight
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db


def known_to(polls: Sibling, poll: Poll) -> Poll:
    polls.answers[poll.internal] = (200, poll.state)
    return poll


def problem(answer: Any) -> tuple[int, str, str | None]:
    return answer.status_code, answer.json()["code"], answer.get("Retry-After")


def test_an_unknown_poll_is_fetched_once_and_stored(anyone: Reader, polls: Sibling) -> None:
    poll = known_to(polls, Poll().votes(2))
    assert anyone.get(poll.results).json()["total_votes"] == 2
    assert anyone.get(poll.results).json()["total_votes"] == 2
    assert polls.asked == [poll.internal]
    assert polls.tokens == {"Bearer pvs_analytics"}


def test_a_poll_that_polls_does_not_know_is_404(anyone: Reader, polls: Sibling) -> None:
    poll = Poll()
    assert problem(anyone.get(poll.results))[:2] == (404, "poll-not-found")
    assert problem(person(staff=True).get(poll.accounting))[:2] == (404, "poll-not-found")


def test_a_draft_that_has_just_opened_is_shown(anyone: Reader, polls: Sibling) -> None:
    poll = known_to(polls, Poll("draft"))
    assert anyone.get(poll.results).status_code == 404
    known_to(polls, poll.change(status="open"))
    assert anyone.get(poll.results).json()["status"] == "open"


def test_a_poll_that_has_just_closed_is_shown(anyone: Reader, polls: Sibling) -> None:
    poll = known_to(polls, Poll(results_visibility="after_close").publish().votes(1))
    assert anyone.get(poll.results).json()["reason"] == "after_close"
    known_to(polls, poll.change(status="closed"))
    body = anyone.get(poll.results).json()
    assert (body["status"], body["final"]) == ("closed", False)


def test_a_postponed_end_hides_results_again(anyone: Reader, polls: Sibling) -> None:
    poll = Poll(results_visibility="after_close", closes_at=at(seconds=-1)).publish()
    known_to(polls, poll.change(closes_at=at(hours=1)))
    assert anyone.get(poll.results).json()["reason"] == "after_close"


def test_a_response_that_no_newer_state_can_change_needs_no_request(
    anyone: Reader, polls: Sibling
) -> None:
    live, hidden = Poll().publish(), Poll(results_visibility="owner_only").publish()
    closed = Poll("closed", results_visibility="after_close").publish()
    running = Poll(results_visibility="after_close").publish()
    assert anyone.get(live.results).status_code == 200
    assert anyone.get(hidden.results).status_code == 403
    assert anyone.get(closed.results).status_code == 200
    assert person(running.owner).get(running.results).status_code == 200
    assert polls.asked == []


def test_an_older_response_of_polls_changes_nothing(anyone: Reader, polls: Sibling) -> None:
    poll = Poll(results_visibility="after_close")
    known_to(polls, poll)
    poll.change(title="Newer").publish()
    assert anyone.get(poll.results).status_code == 403
    assert PollRow.objects.get().title == "Newer"


GARBAGE = [
    (200, b"<html>"), (200, b""), (200, {}), (200, []), (200, {"poll_id": "x"}),
    (500, {}), (302, {}), (401, {}), (200, Poll().state),
]  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE)
def test_an_invalid_response_of_polls_is_503(
    anyone: Reader, polls: Sibling, garbage: tuple[int, Any]
) -> None:
    poll = Poll()
    polls.answers[poll.internal] = garbage
    assert problem(anyone.get(poll.results)) == (503, "poll-unavailable", "1")
    assert not PollRow.objects.exists()


def test_unreachable_polls_is_503_only_where_its_state_matters(anyone: Reader) -> None:
    unknown, draft = Poll(), Poll("draft").publish()
    running = Poll(results_visibility="after_close").publish()
    live = Poll().publish().votes(1)
    for poll in (unknown, draft, running):
        assert problem(anyone.get(poll.results)) == (503, "poll-unavailable", "1")
    assert problem(person().get(unknown.accounting)) == (503, "poll-unavailable", "1")
    assert person(running.owner).get(running.results).status_code == 200
    assert backend(running.owner, "results:read").get(running.results).status_code == 200
    assert anyone.get(live.results).json()["total_votes"] == 1


def test_a_refusal_costs_few_statements(
    anyone: Reader, polls: Sibling, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    poll = known_to(polls, Poll(results_visibility="after_close").publish())
    # Read; savepoint, lock, erased owners, upsert, release; read again.
    with django_assert_num_queries(7):
        assert anyone.get(poll.results).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_slow_polls_blocks_few_readers(
    anyone: Reader, polls: Sibling, at_once: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polls_client, "TIMEOUT", 0.6)
    live = Poll().publish()
    polls.open.clear()
    slow = [at_once(anyone.get, Poll().results) for _ in range(8)]
    assert anyone.get(live.results).status_code == 200
    assert {problem(answer.result(5)) for answer in slow} == {(503, "poll-unavailable", "1")}
    assert len(polls.asked) == 2


@pytest.mark.django_db(transaction=True)
def test_concurrent_readers_share_a_request(
    anyone: Reader, polls: Sibling, at_once: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_fetching", threading.BoundedSemaphore(8))
    poll = known_to(polls, Poll().votes(1))
    polls.open.clear()
    first = at_once(anyone.get, poll.results)
    wait_for(lambda: polls.asked)
    others = [at_once(anyone.get, poll.results) for _ in range(7)]
    wait_for(lambda: slots._fetching._value == 0)  # type: ignore[attr-defined]
    polls.open.set()
    assert {answer.result(5).status_code for answer in [first, *others]} == {200}
    assert len(polls.asked) == 2, (
        "seven readers came after the first request, and share the second"
    )


def wait_for(condition: Any) -> None:
    """Wait until the condition holds, at most five seconds."""
    pause = threading.Event()
    for _ in range(500):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("the condition did not become true")


def test_a_caller_never_joins_a_running_call(at_once: Any) -> None:
    flights, begun, gate = SingleFlight(), [], threading.Event()

    def fetch() -> None:
        begun.append(threading.current_thread())
        gate.wait(5)
        if len(begun) == 2:
            raise LookupError("the second fails")

    first = at_once(flights.run, "poll", fetch)
    wait_for(lambda: begun)
    others = [at_once(flights.run, "poll", fetch) for _ in range(3)]
    wait_for(lambda: flights._next)
    apart = at_once(flights.run, "another poll", lambda: None)
    assert apart.result(5) is None, "keys do not wait for each other"
    gate.set()
    assert first.result(5) is None
    assert {type(other.exception(5)) for other in others} <= {LookupError, type(None)}
    assert any(other.exception() for other in others)
    assert flights.run("poll", lambda: None) is None, "a failure does not affect later calls"
    assert not flights._running
    assert not flights._next
