"""A new type of ballot needs the rulebook and one entry of `casting.schemas`, nothing else here.

The test of the same name in analytics counts the event that is published here.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from provote_core.auth import Kind, Principal
from provote_core.outbox.models import Outbox
from provote_rules import ballots
from provote_rules.ballots import Problem
from provote_testing import toy_ballots
from provote_testing.tokens import bearer, mint
from votes.casting import ballots as schemas
from votes.models import Vote, VoteVersion
from votes.services.quarantine import release_votes

QUARANTINE = {"quarantine": {"by": "address", "votes": 1, "seconds": 600}}


def read(value: Any) -> Any:
    """The marks of a body, or the error in them."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return Problem("invalid", "", "Must be a list of ids.")


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the type to the rulebook and to the schemas of bodies."""
    schema = schemas.BallotSchema(toy_ballots.MEMBER, read)
    monkeypatch.setitem(ballots.TYPES, toy_ballots.NAME, toy_ballots.TYPE)
    monkeypatch.setitem(schemas.BALLOT_SCHEMAS, toy_ballots.MEMBER, schema)


@pytest.fixture
async def poll(make_poll: Any) -> Any:
    """A poll with three choices and this type of ballot."""
    ids = [uuid4() for _ in range(3)]
    made = await sync_to_async(make_poll)(
        ballot_type=toy_ballots.NAME, choice_ids=ids, allow_change=True
    )
    made.choices = ids
    return made


def marks(*choices: Any) -> dict[str, Any]:
    """The member `ballot` for these choices."""
    return {toy_ballots.MEMBER: [str(choice) for choice in choices]}


async def cast(casting: Any, token: str, poll: Any, *choices: Any, **more: Any) -> Any:
    body = {"poll_id": str(poll.id), "ballot": marks(*choices), **more}
    return await casting.http.post("/api/v1/votes/", json=body, headers=bearer(token))


async def events() -> list[dict[str, Any]]:
    rows = await sync_to_async(list)(Outbox.objects.order_by("pk"))
    return [event for row in rows for event in row.events]


async def test_a_vote_travels_from_the_request_to_the_event(casting: Any, poll: Any) -> None:
    token, (tea, coffee, water) = mint(), poll.choices
    first = await cast(casting, token, poll, tea, coffee)
    assert first.status_code == 201, first.text
    vote = first.json()
    assert vote["choice_id"] is None
    assert set(vote["ballot"][toy_ballots.MEMBER]) == {str(tea), str(coffee)}
    stored = await sync_to_async(Vote.objects.get)()
    assert stored.choice_id is None
    assert stored.ballot_value == toy_ballots.pair([tea, coffee])
    [event] = await events()
    assert (event["type"], event["subject"]) == ("vote.cast", vote["id"])
    counted = toy_ballots.event_data(poll.id, [tea, coffee])
    assert event["data"] == counted | {"credential": "account"}
    again = await cast(casting, token, poll, coffee, tea)
    assert (again.status_code, again.json()) == (200, vote)
    other = await cast(casting, token, poll, tea, water)
    assert (other.status_code, other.json()["code"]) == (409, "already-voted")


async def test_the_ballot_is_read_and_retracted_as_one_value(casting: Any, poll: Any) -> None:
    token, (tea, coffee, _) = mint(), poll.choices
    vote = (await cast(casting, token, poll, tea, coffee)).json()
    client, path = AsyncClient(), f"/api/v1/votes/{vote['id']}/"
    shown = await client.get(path, headers=bearer(token))
    assert shown.json() == vote
    retracted = await client.delete(path, headers=bearer(token) | {"If-Match": '"1"'})
    assert retracted.status_code == 204
    event = (await events())[-1]
    assert event["type"] == "vote.retracted"
    assert event["data"] == toy_ballots.event_data(poll.id, [tea, coffee])
    before = await sync_to_async(VoteVersion.objects.get)()
    assert before.ballot_value == toy_ballots.pair([tea, coffee])


async def test_ballots_of_both_types_share_a_transaction(
    casting: Any, poll: Any, make_poll: Any
) -> None:
    single, token = await sync_to_async(make_poll)(), mint()
    tea, coffee, _ = poll.choices
    answer = await casting.batch(
        token,
        [
            {"poll_id": str(single.id), "choice_id": str(single.choices[0])},
            {"poll_id": str(poll.id), "ballot": marks(tea, coffee)},
        ],
    )
    results = answer.json()["results"]
    assert [result["status"] for result in results] == [201, 201]
    assert len({result["vote"]["position_hint"] for result in results}) == 1
    wrong = await casting.cast(mint(), poll.id, tea)
    assert wrong.status_code == 400
    assert [error["code"] for error in wrong.json()["errors"]] == ["wrong-ballot-type"]


async def test_such_a_vote_is_quarantined_and_released(
    casting: Any, poll: Any, make_poll: Any
) -> None:
    ids = [uuid4(), uuid4()]
    strict = await sync_to_async(make_poll)(
        ballot_type=toy_ballots.NAME, choice_ids=ids, rules=QUARANTINE
    )
    votes = [(await cast(casting, mint(), strict, *ids)).json() for _ in range(2)]
    assert [vote["state"] for vote in votes] == ["accepted", "quarantined"]
    owner = Principal(kind=Kind.PERSON, subject=strict.owner)
    await sync_to_async(release_votes)(
        poll_id=strict.id, principal=owner, vote_ids=[UUID(votes[1]["id"])]
    )
    event = (await events())[-1]
    assert event["type"] == "vote.released"
    assert event["data"] == toy_ballots.event_data(strict.id, ids)


@pytest.mark.parametrize(
    ("picked", "code"),
    [(("0", "0"), "not-two"), (("0", "?"), "unknown-choice"), ("0", "invalid")],
)
async def test_invalid_ballots_are_refused_by_schema_or_rulebook(
    casting: Any, poll: Any, picked: Any, code: str
) -> None:
    known = {"0": str(poll.choices[0]), "?": str(uuid4())}
    value: Any = 7 if picked == "0" else [known[one] for one in picked]
    body = {"poll_id": str(poll.id), "ballot": {toy_ballots.MEMBER: value}}
    answer = await casting.http.post("/api/v1/votes/", json=body, headers=bearer(mint()))
    assert answer.status_code == 400
    body = answer.json()
    assert code in {body["code"], *(error["code"] for error in body.get("errors", []))}


async def test_two_ballots_in_one_body_are_refused(casting: Any, poll: Any) -> None:
    tea, coffee, _ = poll.choices
    answer = await cast(casting, mint(), poll, tea, coffee, choice_id=str(tea))
    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["ambiguous"]
