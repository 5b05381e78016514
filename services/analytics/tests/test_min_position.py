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


@pytest.fixture
def rows(votes: Sibling) -> dict[str, int | None]:
    """Outbox rows of votes and their positions; others are 404."""
    known: dict[str, int | None] = {}
    votes.answers[POSITIONS] = lambda query: (
        (200, {"position": known[query["row"]]}) if query["row"] in known else (404, {})
    )
    return known


def read(reader: Reader, poll: Poll, row: int) -> tuple[int, float]:
    """The total of results that wait for `row`, and the seconds they took."""
    began = time.monotonic()
    answer = reader.get(f"{poll.results}?min_position={row}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return answer.json()["total_votes"], time.monotonic() - began


def wait_for_requests(votes: Sibling, times: int) -> None:
    """Wait until votes has got this number of requests, at most five seconds."""
    deadline = time.monotonic() + 5
    while len(votes.asked) < times:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_counted_vote_is_not_waited_for(
    anyone: Reader, votes: Sibling, rows: dict[str, int | None]
) -> None:
    poll = Poll().publish().votes(3)
    rows["7"] = 3
    total, seconds = read(anyone, poll, 7)
    assert total == 3
    assert seconds < 1.5
    assert votes.asked == [f"{POSITIONS}?row=7"]
    assert votes.tokens == {"Bearer pvs_analytics"}


def test_the_response_comes_as_soon_as_the_vote_is_counted(
    anyone: Reader, votes: Sibling, rows: dict[str, int | None], at_once: Any
) -> None:
    poll = Poll().publish().votes(1)
    rows["9"] = 2
    answer = at_once(read, anyone, poll, 9)
    wait_for_requests(votes, 1)
    poll.votes(1)
    total, seconds = answer.result(5)
    assert total == 2
    assert seconds < 1.8


def test_a_row_without_a_position_yet_is_waited_for(
    anyone: Reader, votes: Sibling, rows: dict[str, int | None], at_once: Any
) -> None:
    poll = Poll().publish()
    rows["9"] = None
    answer = at_once(read, anyone, poll, 9)
    wait_for_requests(votes, 3)
    apply("votes/0", *cast(poll, 2, 2))
    rows["9"] = applied_seq("votes/0")
    assert answer.result(5)[0] == 4


@pytest.mark.parametrize("position", [2, None])
def test_after_two_seconds_the_response_has_the_present_count(
    anyone: Reader, rows: dict[str, int | None], position: int | None
) -> None:
    poll = Poll().publish().votes(1)
    rows["9"] = position
    total, seconds = read(anyone, poll, 9)
    assert total == 1
    assert 1.8 < seconds < 4


def test_a_row_unknown_to_votes_is_not_waited_for(anyone: Reader, rows: Any) -> None:
    assert read(anyone, Poll().publish(), 10**18)[1] < 1.5


@pytest.mark.parametrize("garbage", [(200, b"?"), (500, {}), (200, {"position": "x"})])
def test_an_invalid_response_of_votes_ends_the_wait(
    anyone: Reader, votes: Sibling, garbage: Any
) -> None:
    votes.answers[POSITIONS] = garbage
    assert read(anyone, Poll().publish(), 1)[1] < 1.5


def test_unreachable_votes_ends_the_wait(anyone: Reader) -> None:
    assert read(anyone, Poll().publish(), 1)[1] < 1.5


def test_slow_votes_does_not_extend_the_wait(
    anyone: Reader, votes: Sibling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MAX_WAIT", 0.3)
    votes.open.clear()
    assert read(anyone, Poll().publish(), 1)[1] < 2.5


def test_a_refused_reader_does_not_wait(anyone: Reader, votes: Sibling) -> None:
    hidden = Poll(results_visibility="owner_only").publish()
    assert anyone.get(f"{hidden.results}?min_position=1").status_code == 403
    assert votes.asked == []


def test_few_requests_wait_and_further_ones_respond_at_once(
    anyone: Reader, votes: Sibling, rows: dict[str, int | None], at_once: Any
) -> None:
    poll = Poll().publish()
    rows["9"] = 1
    waiting = [at_once(read, anyone, poll, 9) for _ in range(3)]
    wait_for_requests(votes, 3)
    total, seconds = read(anyone, poll, 9)
    assert total == 0
    assert seconds < 1.5
    poll.votes(1)
    assert [answer.result(5)[0] for answer in waiting] == [1, 1, 1]
    assert read(anyone, poll, 9)[0] == 1, "slots are released"
