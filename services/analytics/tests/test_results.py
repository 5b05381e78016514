"""Results: their members, their visibility, and their caching."""

from uuid import uuid4

import pytest
from conftest import Reader, backend, person
from poll_events import Poll, apply, at, ballots, cast, head
from pytest_django import DjangoAssertNumQueries

from analytics.models import BallotCount, MarkCount
from provote_testing.answers import problem
from provote_testing.served import Sibling
from provote_testing.tokens import service_bearer

pytestmark = pytest.mark.django_db

PRIVATE, SHARED = "private, no-store", "public, max-age=1"


def test_results_have_every_documented_member(anyone: Reader) -> None:
    poll = Poll(choices=["Tea", "Coffee", "Water"]).publish().votes(1, 2)
    head("votes/0", 5)
    answer = anyone.get(poll.results)
    body = answer.json()
    assert answer.status_code == 200
    assert body.pop("as_of") == "2026-03-02T09:00:05.400000Z"  # the time of the last event
    tea, coffee, water = (str(choice) for choice in poll.choices)
    assert body == {
        "poll_id": str(poll.id),
        "status": "open",
        "total_votes": 3,
        "abstentions": 0,
        "choices": [
            {"choice_id": tea, "label": "Tea", "votes": 1, "percentage": 33.33},
            {"choice_id": coffee, "label": "Coffee", "votes": 2, "percentage": 66.67},
            {"choice_id": water, "label": "Water", "votes": 0, "percentage": 0.0},
        ],
        "position": 3,
        "lag": 2,
        "final": False,
        "tally": None,
    }


TYPES = {
    "multiple": ("choices", ["0,2", "2", ""], [1, 0, 2]),
    "approval": ("choices", ["0,1,2", "1", ""], [1, 2, 1]),
    "ranked": ("ranking", ["2>0", "0=2>1", ""], [1, 0, 2]),
    "score": ("scores", ["0:5,1:-2", "0:0", ""], [2, 1, 0]),
}


@pytest.mark.parametrize("type_", TYPES)
def test_votes_of_a_choice_by_the_type_of_ballot(anyone: Reader, type_: str) -> None:
    form, texts, expected = TYPES[type_]
    poll = Poll(choices="abc", ballot_type=type_).publish()
    apply("votes/0", *ballots(poll, form, *texts))
    body = anyone.get(poll.results).json()
    assert (body["total_votes"], body["abstentions"]) == (3, 1)
    assert [choice["votes"] for choice in body["choices"]] == expected
    shares = [choice["percentage"] for choice in body["choices"]]
    assert shares == [50.0 * votes for votes in expected], "of two ballots that do not abstain"


def test_abstentions_in_a_poll_with_single_choices(anyone: Reader) -> None:
    poll = Poll(choices="ab").publish().votes(3, 1)
    apply("votes/0", *ballots(poll, "choices", "", ""))
    body = anyone.get(poll.results).json()
    assert (body["total_votes"], body["abstentions"]) == (6, 2)
    assert [(c["votes"], c["percentage"]) for c in body["choices"]] == [(3, 75.0), (1, 25.0)]


def test_choices_are_in_the_order_of_the_ballot(anyone: Reader) -> None:
    poll = Poll(choices="abc")
    poll.state["choices"].reverse()
    answer = anyone.get(poll.publish().results).json()
    assert [choice["label"] for choice in answer["choices"]] == ["a", "b", "c"]


def test_as_of_is_null_before_the_first_event(anyone: Reader) -> None:
    body = anyone.get(Poll().publish().results).json()
    assert (body["as_of"], body["lag"], body["total_votes"], body["position"]) == (None, 0, 0, 0)
    assert {choice["percentage"] for choice in body["choices"]} == {0.0}


@pytest.mark.parametrize("query", ["x=1", "format=json", "min_position=0&x=1", "&", "&&&", "="])
def test_an_undocumented_query_is_refused(anyone: Reader, query: str) -> None:
    poll = Poll().publish()
    assert problem(anyone.get(f"{poll.results}?{query}")) == (400, "invalid-request")
    assert anyone.get(f"{poll.results}?").status_code == 200


def test_the_path_answers_without_its_slash(anyone: Reader) -> None:
    poll = Poll().publish()
    assert anyone.get(poll.results.rstrip("/")).json() == anyone.get(poll.results).json()


def test_results_are_final_once_sealed_before_poll_closed_arrives(anyone: Reader) -> None:
    poll = Poll().publish().votes(2)
    assert anyone.get(poll.results).json()["final"] is False
    body = anyone.get(poll.sealed().results).json()
    assert (body["final"], body["status"], body["total_votes"]) == (True, "closed", 2)


@pytest.mark.parametrize(
    ("times", "status"),
    [
        ({"opens_at": at(hours=1)}, "scheduled"),
        ({"opens_at": at(seconds=-1)}, "open"),
        ({"opens_at": at(hours=-2), "closes_at": at(seconds=-1)}, "closed"),
    ],
)
def test_the_status_follows_the_clock(anyone: Reader, times: dict[str, str], status: str) -> None:
    poll = Poll("scheduled", **times).publish()
    assert anyone.get(poll.results).json()["status"] == status


STATES = {
    "draft": {"status": "draft"},
    "scheduled": {"status": "scheduled", "opens_at": at(hours=1)},
    "open": {"status": "open"},
    "over": {"status": "open", "closes_at": at(seconds=-1)},
    "sealed": {"status": "open"},
    "closed": {"status": "closed"},
    "archived": {"status": "archived"},
}
ENDED = {"over", "sealed", "closed", "archived"}


def expected(visibility: str, state: str) -> int:
    """The status for a caller without privileges, as the API's description says."""
    if state == "draft":
        return 404
    if visibility == "live" or (visibility == "after_close" and state in ENDED):
        return 200
    return 403


def make(visibility: str, state: str, polls: Sibling) -> Poll:
    """A poll in that state, published and known to polls."""
    poll = Poll(results_visibility=visibility, **STATES[state]).publish().votes(2, 1)
    polls.answers[poll.internal] = (200, poll.state)
    return poll.sealed() if state == "sealed" else poll


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("visibility", ["live", "after_close", "owner_only"])
def test_who_sees_results(visibility: str, state: str, polls: Sibling) -> None:
    poll = make(visibility, state, polls)
    privileged = {
        "owner": person(poll.owner),
        "owner's key": backend(poll.owner, "results:read", "votes:delegate"),
        "staff": person(staff=True),
    }
    others = {
        "anyone": Reader(),
        "another person": person(),
        "owner's key without the scope": backend(poll.owner, "votes:delegate"),
        "another person's key": backend(uuid4(), "results:read"),
        "a sibling": Reader(service_bearer("votes")[0]),
    }
    for name, reader in privileged.items():
        answer = reader.get(poll.results)
        assert (name, answer.status_code) == (name, 200)
        assert answer.json()["total_votes"] == 3
        assert answer["Cache-Control"] == PRIVATE
    status = expected(visibility, state)
    for name, reader in others.items():
        answer = reader.get(poll.results, If_None_Match="*")
        assert (name, answer.status_code) == (name, 304 if status == 200 else status)
        answer = reader.get(poll.results)
        assert (name, answer.status_code) == (name, status)
        shared = status == 200 and name == "anyone"
        assert (name, answer["Cache-Control"]) == (name, SHARED if shared else PRIVATE) or (
            status != 200 and answer["Cache-Control"] == "no-store"
        )
        assert ("ETag" in answer) == (status == 200)
        if status == 403:
            assert problem(answer) == (403, "results-not-visible")
            assert answer.json()["reason"] == visibility
        if status != 200:
            assert not {"total_votes", "choices", "position"} & answer.json().keys()


def test_an_unknown_policy_shows_nothing(anyone: Reader) -> None:
    poll = Poll(results_visibility="someday").publish()
    assert anyone.get(poll.results).json()["reason"] == "someday"


def test_a_draft_has_zeros_for_its_owner(polls: Sibling) -> None:
    draft = Poll("draft")
    polls.answers[draft.internal] = (200, draft.state)
    body = person(draft.owner).get(draft.results).json()
    assert (body["status"], body["total_votes"], len(body["choices"])) == ("draft", 0, 2)


def test_an_unchanged_result_is_304(anyone: Reader) -> None:
    poll, other = Poll().publish().votes(1), Poll().publish()
    first = anyone.get(poll.results)
    tag = first["ETag"]
    assert tag.startswith('W/"')
    other.votes(5)
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        again = anyone.get(poll.results, If_None_Match=known)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert again["Cache-Control"] == SHARED
    assert anyone.get(poll.results, If_None_Match='W/"x"').status_code == 200


def test_every_change_of_the_response_changes_its_etag(anyone: Reader) -> None:
    poll = Poll().publish()
    tags = [anyone.get(poll.results)["ETag"]]
    for change in (
        lambda: apply("votes/0", *ballots(poll, "choices", "")),
        lambda: apply("votes/0", *ballots(poll, "choices", "0,1")),
        lambda: MarkCount.objects.filter(choice=0).update(votes=2),
        lambda: BallotCount.objects.filter(ballot="").update(votes=2),
        lambda: poll.votes(1),
        lambda: poll.votes(0, 1),
        lambda: poll.change(title="Corrected").publish(),
        lambda: poll.change(closes_at=at(seconds=-1)).publish(),
        lambda: poll.sealed(),
        lambda: poll.change(status="closed").publish(),
    ):
        change()
        tags.append(anyone.get(poll.results)["ETag"])
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("path", ["/api/v1/polls/7/results/", "/api/v1/polls/results/"])
def test_a_malformed_id_is_404(anyone: Reader, path: str) -> None:
    assert problem(anyone.get(path)) == (404, "not-found")


@pytest.mark.parametrize(
    "number", ["", "-1", "1.0", "x", "1e3", "٣", "9223372036854775808", "1\x00"]
)
def test_an_invalid_min_position_is_400(anyone: Reader, number: str) -> None:
    answer = anyone.get(f"{Poll().publish().results}?min_position={number}")
    assert problem(answer) == (400, "invalid-request")
    assert answer.json()["errors"][0]["pointer"] == "/min_position"


def test_results_cost_one_statement(
    anyone: Reader, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    poll = Poll(choices=[str(number) for number in range(500)]).publish()
    apply("votes/0", *cast(poll, *[1] * 500))
    for reader in (anyone, person(), person(poll.owner)):
        with django_assert_num_queries(1):
            assert reader.get(poll.results).json()["total_votes"] == 500


def test_a_poll_is_found_by_its_id_in_capitals(anyone: Reader) -> None:
    poll = Poll().publish().votes(1)
    capitals = poll.results.replace(str(poll.id), str(poll.id).upper())
    assert capitals != poll.results
    assert anyone.get(capitals).json() == anyone.get(poll.results).json()
    for form in (f"{{{poll.id}}}", f"urn:uuid:{poll.id}", poll.id.hex):
        assert anyone.get(poll.results.replace(str(poll.id), form)).status_code == 404
