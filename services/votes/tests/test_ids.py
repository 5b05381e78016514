"""Ids are case-insensitive: in casts, with keys, in paths, queries and bodies."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from test_changes import CHANGEABLE, JSON, Voter

from provote_core.idempotency.keys import claim
from provote_core.idempotency.models import IdempotencyRecord
from provote_testing.tokens import bearer, mint
from votes.casting.voter import ROUTE
from votes.models import Vote


def forms(some: object) -> list[str]:
    """Forms of an id that Python accepts and this API refuses."""
    text = str(some)
    return [f"{{{text}}}", f"urn:uuid:{text}", text.replace("-", ""), f"{text}0"]


@pytest.mark.parametrize("key", ["k", None])
async def test_a_cast_in_capitals_is_the_same_cast(
    casting: Any, make_poll: Any, key: str | None
) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    poll_id, choice = str(poll.id).upper(), str(poll.choices[0]).upper()
    first = await casting.cast(token, poll.id, poll.choices[0], key=key)
    assert first.status_code == 201
    for form in ((poll_id, choice), (poll_id, poll.choices[0]), (poll.id, choice)):
        again = await casting.cast(token, *form, key=key)
        assert (again.status_code, again.json()) == (201 if key else 200, first.json())
        assert ("Idempotent-Replayed" in again.headers) is (key is not None)
    [item] = (await casting.batch(token, [{"poll_id": poll_id, "choice_id": choice}])).json()[
        "results"
    ]
    assert (item["status"], item["vote"]) == (200, first.json())
    assert await sync_to_async(Vote.objects.count)() == 1


async def test_a_voter_ref_is_case_sensitive(casting: Any, make_poll: Any) -> None:
    """A voter_ref is text, even if it looks like an id."""
    poll, some = await sync_to_async(make_poll)(eligibility="delegated"), str(uuid4())
    choice = poll.choices[0]
    first = await casting.cast(poll.delegate, poll.id, choice, voter_ref=some)
    other = await casting.cast(poll.delegate, poll.id, choice, voter_ref=some.upper())
    assert (first.status_code, other.status_code) == (201, 201)


async def test_no_other_form_is_cast(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)()
    for form in forms(poll.id):
        answer = await casting.cast(mint(), form, poll.choices[0])
        assert answer.status_code == 400
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/poll_id"]
    for form in forms(poll.choices[0]):
        assert (await casting.cast(mint(), poll.id, form)).status_code == 400


@pytest.mark.django_db
def test_a_vote_is_read_changed_and_retracted(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    voter = Voter(poll)
    voter.url = f"/api/v1/votes/{str(voter.vote).upper()}/"
    assert voter.http.get(voter.url, headers=voter.headers).json()["id"] == str(voter.vote)
    body = {"choice_id": str(poll.choices[1]).upper()}
    headers = voter.headers | {"If-Match": 'W/"1"'}
    changed = voter.http.put(voter.url, body, content_type=JSON, headers=headers)
    assert (changed.status_code, changed.json()["choice_id"]) == (200, str(poll.choices[1]))
    found = voter.http.get(
        f"/api/v1/votes/?poll_id={str(poll.id).upper()}", headers=voter.headers
    ).json()["results"]
    assert [vote["id"] for vote in found] == [str(voter.vote)]
    assert voter.delete(match='"1", W/"2"').status_code == 204


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tag", "status"), [('W/"1"', 200), ('"1-gzip"', 200), ('W/"2"', 412), ("1", 400), ("", 400)]
)
@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_vote_is_changed_by_a_weak_etag(
    make_poll: Any, method: str, tag: str, status: int
) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    answer = getattr(voter, method)(match=tag)
    assert answer.status_code == (204 if (method, status) == ("delete", 200) else status)


@pytest.mark.django_db
def test_queries_accept_ids_in_any_case_and_no_other_form(make_poll: Any) -> None:
    poll, headers = make_poll(), bearer(mint())
    for address in ("/api/v1/votes/eligibility/?poll_id=", "/api/v1/votes/?poll_id="):
        lower = Client().get(f"{address}{poll.id}", headers=headers)
        capitals = Client().get(f"{address}{str(poll.id).upper()}", headers=headers)
        assert (capitals.status_code, capitals.json()) == (200, lower.json())
        for form in forms(poll.id):
            assert Client().get(f"{address}{form}", headers=headers).status_code == 400


async def test_a_key_of_the_last_release_is_replayed(casting: Any, make_poll: Any) -> None:
    """Its fingerprint was that of the body as it came, with ids in capitals."""
    poll, subject = await sync_to_async(make_poll)(), uuid4()
    token = mint(subject)
    body = {"poll_id": str(poll.id).upper(), "choice_id": str(poll.choices[0]).upper()}
    first = await casting.cast(token, **_said(body), key="k")
    assert first.status_code == 201
    stored = claim(
        secret=settings.PROVOTE.digest_key, account=str(subject), route=ROUTE, key="k",
        body=body,
    )  # fmt: skip
    row = await sync_to_async(IdempotencyRecord.objects.get)()
    row.fingerprint = stored.fingerprint
    await sync_to_async(row.save)()
    again = await casting.cast(token, **_said(body), key="k")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json() == first.json()
    other = body | {"choice_id": str(poll.choices[1]).upper()}
    assert (await casting.cast(token, **_said(other), key="k")).status_code == 422


def _said(body: dict[str, str]) -> dict[str, Any]:
    return {"poll": body["poll_id"], "choice": body["choice_id"]}
