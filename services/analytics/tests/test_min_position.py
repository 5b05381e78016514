"""`min_position`: a reader waits until a vote is counted, for a bounded time."""

import time
from typing import Any

import pytest
from conftest import Reader
from poll_events import Poll, apply, cast

from analytics import results
from provote_core.outbox.selectors import applied_seq
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db(transaction=True)

POSITIONS = "/internal/v1/positions/"
PATIENCE = 60  # seconds, on a busy machine


@pytest.fixture
def rows(votes: Sibling) -> dict[str, int | None]:
    """Outbox rows of votes and their positions; others are 404."""
    known: dict[str, int | None] = {}
    votes.answers[POSITIONS] = lambda query: (
        (200, {"position": known[query["row"]]}) if query["row"] in known else (404, {})
    )
    return known


class Clock:
    """The clock of a wait: time passes in its pauses only; `waited` is their sum in seconds."""

    waited = 0.0

    def monotonic(self) -> float:
        return self.waited

    def sleep(self, seconds: float) -> None:
        self.waited += seconds
        time.sleep(0.001)  # for the thread that counts


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of readers that wait."""
    clock = Clock()
    monkeypatch.setattr(results, "time", clock)
    return clock


@pytest.fixture
def without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait that is long for every test: only a counted vote ends it."""
    monkeypatch.setattr(results, "MAX_WAIT", 1_000)


def read(reader: Reader, poll: Poll, row: int) -> int:
    """The total of results that wait for `row`."""
    answer = reader.get(f"{poll.results}?min_position={row}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return int(answer.json()["total_votes"])


def wait_for_requests(votes: Sibling, times: int) -> None:
    """Wait until votes has got this number of requests."""
    deadline = time.monotonic() + PATIENCE
    while len(votes.asked) < times:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_counted_vote_is_not_waited_for(
    anyone: Reader, votes: Sibling, rows: dict[str, int | None], clock: Clock
) -> None:
    poll = Poll().publish().votes(3)
    rows["7"] = 3
    assert read(anyone, poll, 7) == 3
    assert clock.waited == 0
    assert votes.asked == [f"{POSITIONS}?row=7"]
    assert votes.tokens == {"Bearer pvs_analytics"}


def test_the_response_comes_when_the_vote_is_counted(
    anyone: Reader,
    votes: Sibling,
    rows: dict[str, int | None],
    at_once: Any,
    without_end: None,
) -> None:
    poll = Poll().publish().votes(1)
    rows["9"] = 2
    answer = at_once(read, anyone, poll, 9)
    wait_for_requests(votes, 1)
    poll.votes(1)
    assert answer.result(PATIENCE) == 2


def test_a_row_without_a_position_yet_is_waited_for(
    anyone: Reader,
    votes: Sibling,
    rows: dict[str, int | None],
    at_once: Any,
    without_end: None,
) -> None:
    poll = Poll().publish()
    rows["9"] = None
    answer = at_once(read, anyone, poll, 9)
    wait_for_requests(votes, 3)
    apply("votes/0", *cast(poll, 2, 2))
    rows["9"] = applied_seq("votes/0")
    assert answer.result(PATIENCE) == 4


@pytest.mark.parametrize("position", [2, None])
def test_after_two_seconds_the_response_has_the_present_count(
    anyone: Reader, rows: dict[str, int | None], position: int | None, clock: Clock
) -> None:
    poll = Poll().publish().votes(1)
    rows["9"] = position
    assert read(anyone, poll, 9) == 1
    assert 2 <= clock.waited < 2.1


def test_a_row_unknown_to_votes_is_not_waited_for(anyone: Reader, rows: Any, clock: Clock) -> None:
    read(anyone, Poll().publish(), 10**18)
    assert clock.waited == 0


@pytest.mark.parametrize("garbage", [(200, b"?"), (500, {}), (200, {"position": "x"})])
def test_an_invalid_response_of_votes_ends_the_wait(
    anyone: Reader, votes: Sibling, garbage: Any, clock: Clock
) -> None:
    votes.answers[POSITIONS] = garbage
    read(anyone, Poll().publish(), 1)
    assert clock.waited == 0


def test_unreachable_votes_ends_the_wait(anyone: Reader, clock: Clock) -> None:
    read(anyone, Poll().publish(), 1)
    assert clock.waited == 0


def test_slow_votes_does_not_extend_the_wait(
    anyone: Reader, votes: Sibling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MAX_WAIT", 0.3)
    answered = list[str]()
    votes.answers[POSITIONS] = lambda query: answered.append(query["row"]) or (404, {})
    votes.open.clear()
    read(anyone, Poll().publish(), 1)
    assert votes.asked
    assert not answered


def test_a_refused_reader_does_not_wait(anyone: Reader, votes: Sibling) -> None:
    hidden = Poll(results_visibility="owner_only").publish()
    assert anyone.get(f"{hidden.results}?min_position=1").status_code == 403
    assert votes.asked == []


def test_few_requests_wait_and_further_ones_respond_at_once(
    anyone: Reader,
    votes: Sibling,
    rows: dict[str, int | None],
    at_once: Any,
    without_end: None,
) -> None:
    poll = Poll().publish()
    rows["9"] = 1
    waiting = [at_once(read, anyone, poll, 9) for _ in range(3)]
    wait_for_requests(votes, 3)
    assert read(anyone, poll, 9) == 0
    poll.votes(1)
    assert [answer.result(PATIENCE) for answer in waiting] == [1, 1, 1]
    assert read(anyone, poll, 9) == 1, "slots are released"
