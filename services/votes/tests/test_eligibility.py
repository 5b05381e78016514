"""GET eligibility agrees with casting, for every kind of caller and every kind of poll."""

import os
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone
from test_public import device, invite

from provote_testing.tokens import bearer, mint
from votes import voters
from votes.models import Invitation, Vote
from votes.services import erase_subject

POLLS: dict[str, dict[str, Any]] = {
    "authenticated": {},
    "delegated": {"eligibility": "delegated"},
    "public": {"eligibility": "public", "rules": {"dedupe": "none"}},
    "public, full": {
        "eligibility": "public", "rules": {"dedupe": "address", "dedupe_limit": 1}
    },
    "invited": {"eligibility": "invited"},
    "scheduled": {"status": "scheduled", "opens_at": "2100-01-01T00:00:00Z"},
    "begun": {"status": "scheduled", "opens_at": "2020-01-01T00:00:00Z"},
    "ended": {"closes_at": "2020-01-01T00:00:00Z"},
    "sealed": {"sealed_at": "2020-01-01T00:00:00Z"},
}  # fmt: skip
CALLERS = (
    "person", "the owner's backend", "another backend", "device", "invited", "revoked",
    "anonymous", "voter",
)  # fmt: skip
ADDRESS = {"X-Real-IP": "10.3.3.3"}


async def credentials(caller: str, poll: Any) -> tuple[dict[str, str], str | None]:
    """The headers of a caller, and the voter_ref of a backend."""
    match caller:
        case "person":
            return bearer(mint()), None
        case "the owner's backend":
            return bearer(poll.delegate), "m"
        case "another backend":
            return bearer(mint(scopes=["votes:delegate"], key_id=uuid4())), "m"
        case "device":
            return {"X-Voter-Token": device()}, None
        case "anonymous":
            return {}, None
        case "voter":
            me = uuid4()
            await voted(poll, voters.person(me))
            return bearer(mint(me)), None
    if poll.eligibility != "invited":
        series = voters.invitation_token(uuid4(), 0, key=settings.PROVOTE.digest_key)
        return {"X-Voter-Token": series}, None
    [invitation] = await invite(poll, 1)
    if caller == "revoked":
        rows = Invitation.objects.filter(pk=invitation.id)
        await sync_to_async(rows.update)(revoked_at="2026-01-01T00:00:00Z")
    return {"X-Voter-Token": invitation.token}, None


@sync_to_async
def voted(poll: Any, voter: bytes) -> None:
    origin = voters.origin(poll.id, ADDRESS["X-Real-IP"], key=settings.PROVOTE.digest_key)
    Vote.objects.create(
        id=uuid4(), poll_id=poll.id, voter=voter, delegated=False, choice_id=poll.choices[1],
        batch=1, cast_at="2026-01-01T00:00:00Z", origin=origin,
    )  # fmt: skip


async def ask(headers: dict[str, str], poll: UUID, voter_ref: str | None) -> Any:
    query = f"?poll_id={poll}" + (f"&voter_ref={voter_ref}" if voter_ref else "")
    get = sync_to_async(Client().get)
    return await get(f"/api/v1/votes/eligibility/{query}", headers=headers | ADDRESS)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("kind", POLLS)
async def test_eligibility_agrees_with_the_cast(
    casting: Any, make_poll: Any, serve_poll: Any, kind: str, caller: str
) -> None:
    poll = await sync_to_async(make_poll)(**POLLS[kind])
    poll.eligibility = POLLS[kind].get("eligibility", "authenticated")
    await serve_poll(poll, POLLS[kind])
    if kind == "public, full":
        await voted(poll, os.urandom(32))
    headers, voter_ref = await credentials(caller, poll)
    before = await ask(headers, poll.id, voter_ref)
    assert before.status_code == 200, before.content
    body = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0])}
    body |= {"voter_ref": voter_ref} if voter_ref else {}
    answer = await casting.http.post("/api/v1/votes/", json=body, headers=headers | ADDRESS)
    found = before.json()
    assert found["eligible"] == (answer.status_code == 201), (found, answer.text)
    assert found["reason"] == (None if found["eligible"] else answer.json()["code"])
    if found["reason"] == "already-voted":
        assert found["vote_url"] == answer.json()["vote_url"]
    assert not found["may_change"]


async def test_an_unknown_poll_is_503_without_polls(casting: Any, settings: Any) -> None:
    settings.PROVOTE.urls["polls"] = "http://127.0.0.1:9"
    answer = await ask(bearer(mint()), uuid4(), None)
    assert (answer.status_code, answer.json()["code"]) == (503, "poll-unavailable")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?poll_id=x", "?poll_id=", "?other=1"])
def test_invalid_queries_are_400(client: Any, query: str) -> None:
    answer = client.get(f"/api/v1/votes/eligibility/{query}", headers=bearer(mint()))
    assert answer.status_code == 400


@pytest.mark.django_db
def test_an_erased_person_is_401(client: Any, make_poll: Any) -> None:
    poll, me = make_poll(), uuid4()
    erase_subject(subject=me, until=timezone.now() + timedelta(minutes=10))
    url = f"/api/v1/votes/eligibility/?poll_id={poll.id}"
    answer = client.get(url, headers=bearer(mint(me)))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid-token")


@pytest.mark.django_db
def test_may_change_is_true_for_a_changeable_vote(client: Any, make_poll: Any) -> None:
    poll, me = make_poll(allow_change=True), uuid4()
    Vote.objects.create(
        id=uuid4(), poll_id=poll.id, voter=me.bytes, delegated=False, choice_id=poll.choices[0],
        batch=1, cast_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    url = f"/api/v1/votes/eligibility/?poll_id={poll.id}"
    body = client.get(url, headers=bearer(mint(me))).json()
    assert (body["eligible"], body["reason"], body["may_change"]) == (False, "already-voted", True)


@pytest.mark.django_db
def test_each_request_creates_another_device_token(client: Any) -> None:
    answers = [
        client.post("/api/v1/votes/device-token/", content_type="application/json")
        for _ in range(2)
    ]
    assert {answer.status_code for answer in answers} == {201}
    tokens = {answer.json()["device_token"] for answer in answers}
    assert len(tokens) == 2
    key = settings.PROVOTE.digest_key
    for token in tokens:
        known = voters.read_token(token, key=key)
        assert known is not None
        assert known.credential is voters.Credential.DEVICE
