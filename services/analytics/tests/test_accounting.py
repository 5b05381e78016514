"""Accounting: four tables of two services, compared at one position."""

from concurrent.futures import as_completed
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from conftest import Reader, backend, person
from django.db.models import F
from poll_events import Poll, apply, ballots, cast
from pytest_django import DjangoAssertNumQueries

from analytics import slots, votes_client
from analytics.models import BallotCount, ChoiceCount, PollAnalytics
from provote_testing.answers import problem
from provote_testing.served import Sibling
from provote_testing.tokens import service_bearer

pytestmark = pytest.mark.django_db


def figures(votes: Sibling, poll: Poll, number: int, **changes: Any) -> None:
    """Make votes report `number` votes of the poll."""
    reported = {
        "accepted": number, "retracted": 0, "voided": 0, "quarantined": 0, "stored": number,
        "sequenced": number, "replayed": 2, "rejected": {"already-voted": 1},
    }  # fmt: skip
    votes.answers[f"{poll.internal}figures/"] = (200, reported | changes)


def test_accounting_has_every_documented_member(votes: Sibling) -> None:
    poll, other = Poll().publish(), Poll()
    apply("votes/0", *cast(poll, 2, 1), *cast(other, 4))
    figures(votes, poll, 3)
    answer = person(poll.owner).get(poll.accounting)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json() == {
        "accepted": 3,
        "retracted": 0,
        "voided": 0,
        "stored": 3,
        "quarantined": 0,
        "sequenced": 3,
        "counted": 3,
        "balanced": True,
        "watermark": 7,
        "replayed": 2,
        "rejected": {"already-voted": 1},
    }
    assert votes.asked == [f"{poll.internal}figures/?position=7"]
    assert votes.tokens == {"Bearer pvs_analytics"}


def test_figures_of_the_last_release_of_votes_are_accepted(votes: Sibling) -> None:
    poll = Poll().publish()
    apply("votes/0", *cast(poll, 2, 1))
    reported = {"accepted": 3, "retracted": 0, "stored": 3, "sequenced": 3, "replayed": 0}
    votes.answers[f"{poll.internal}figures/"] = (200, reported | {"rejected": {}})
    answer = person(poll.owner).get(poll.accounting)
    assert answer.status_code == 200
    assert answer.json()["balanced"] is True


@pytest.mark.parametrize("name", ["accepted", "stored", "sequenced"])
@pytest.mark.parametrize("difference", [-1, 1])
def test_a_difference_of_one_vote_is_unbalanced(
    votes: Sibling, name: str, difference: int
) -> None:
    poll = Poll().publish().votes(2, 1)
    figures(votes, poll, 3, **{name: 3 + difference})
    assert person(poll.owner).get(poll.accounting).json()["balanced"] is False


@pytest.mark.parametrize("table", [PollAnalytics, ChoiceCount])
def test_a_count_changed_by_hand_is_unbalanced(votes: Sibling, table: Any) -> None:
    poll = Poll().publish().votes(3)
    figures(votes, poll, 3)
    assert person(poll.owner).get(poll.accounting).json()["balanced"] is True
    table.objects.update(votes=F("votes") + 1)
    assert person(poll.owner).get(poll.accounting).json()["balanced"] is False


@pytest.mark.parametrize("table", [PollAnalytics, BallotCount])
def test_ballots_of_every_type_and_abstentions_are_counted(votes: Sibling, table: Any) -> None:
    poll = Poll(choices="abc", ballot_type="ranked").publish().votes(1)
    apply("votes/0", *ballots(poll, "ranking", "0>1", "0>1", "2", ""))
    figures(votes, poll, 5)
    body = person(poll.owner).get(poll.accounting).json()
    assert (body["counted"], body["balanced"]) == (5, True)
    table.objects.update(votes=F("votes") + 1)
    assert person(poll.owner).get(poll.accounting).json()["balanced"] is False


def test_retracted_votes_are_subtracted(votes: Sibling) -> None:
    poll = Poll().publish().votes(2)
    figures(votes, poll, 3, retracted=1, stored=2)
    assert person(poll.owner).get(poll.accounting).json()["balanced"] is True


def test_an_empty_poll_is_balanced(votes: Sibling) -> None:
    poll = Poll().publish()
    figures(votes, poll, 0)
    body = person(poll.owner).get(poll.accounting).json()
    assert (body["balanced"], body["counted"], body["watermark"]) == (True, 0, 0)


@pytest.mark.parametrize("status", ["draft", "open", "closed"])
@pytest.mark.parametrize("visibility", ["live", "after_close", "owner_only"])
def test_who_sees_accounting(visibility: str, status: str, polls: Sibling, votes: Sibling) -> None:
    poll = Poll(status, results_visibility=visibility).publish()
    polls.answers[poll.internal] = (200, poll.state)
    figures(votes, poll, 0)
    hidden = (404, "poll-not-found") if status == "draft" else (403, "accounting-not-visible")
    for reader in (
        person(poll.owner), backend(poll.owner, "results:read"), person(staff=True)
    ):  # fmt: skip
        assert reader.get(poll.accounting).status_code == 200
    for reader in (
        person(), backend(poll.owner, "votes:delegate"), backend(uuid4(), "results:read")
    ):  # fmt: skip
        assert problem(reader.get(poll.accounting)) == hidden
    assert problem(Reader().get(poll.accounting)) == (401, "authentication-required")
    assert problem(Reader(service_bearer("votes")[0]).get(poll.accounting)) == (403, "forbidden")


GARBAGE = [(200, b"?"), (200, {}), (200, {"accepted": "3"}), (404, {}), (500, {}), (401, {})]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_503(votes: Sibling, garbage: Any) -> None:
    poll = Poll().publish()
    votes.answers[f"{poll.internal}figures/"] = garbage
    answer = person(poll.owner).get(poll.accounting)
    assert problem(answer) == (503, "votes-unavailable")
    assert answer["Retry-After"] == "1"


def test_unreachable_votes_is_503() -> None:
    poll = Poll().publish()
    assert problem(person(poll.owner).get(poll.accounting)) == (503, "votes-unavailable")


def test_slow_votes_is_503(votes: Sibling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes_client, "FIGURES_TIMEOUT", 0.1)
    poll = Poll().publish()
    figures(votes, poll, 0)
    votes.open.clear()
    assert problem(person(poll.owner).get(poll.accounting)) == (503, "votes-unavailable")


@pytest.mark.django_db(transaction=True)
def test_few_accountings_wait_and_further_ones_are_503_at_once(
    votes: Sibling, at_once: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight threads serve a process: if all of them waited, no reader would get results."""
    monkeypatch.setattr(slots, "ACCOUNTING_QUEUE_TIMEOUT", 30.0)
    monkeypatch.setattr(votes_client, "FIGURES_TIMEOUT", 30.0)
    poll = Poll().publish().votes(1)
    figures(votes, poll, 1)
    votes.open.clear()
    asked = [at_once(person(poll.owner).get, poll.accounting) for _ in range(8)]
    first = [answer.result() for answer in islice(as_completed(asked, timeout=10), 3)]
    assert {problem(answer) for answer in first} == {(503, "votes-unavailable")}
    assert sum(not answer.done() for answer in asked) == 5, "two run, three wait"
    votes.open.set()
    assert sorted(answer.result(10).status_code for answer in asked) == [200] * 5 + [503] * 3


def test_the_count_and_its_position_are_read_by_one_statement(
    votes: Sibling, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    poll = Poll().publish().votes(5)
    figures(votes, poll, 5)
    # The first statement is the one that decides whether the reader may see it.
    with django_assert_num_queries(2):
        person(poll.owner).get(poll.accounting)
