"""Voters without an account: devices, keys and ballot tokens, and the rules of polls."""

import asyncio
import os
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from provote_core.audit.models import AuditRecord
from provote_testing.tokens import bearer, mint
from votes import voters
from votes.models import Invitation, InvitationSeries, Vote
from votes.services.invitations import create_invitations, tokens

PUBLIC = {"eligibility": "public", "rules": {"dedupe": "none"}}
INVITED = {"eligibility": "invited"}


def device() -> str:
    """A device token as the endpoint makes it."""
    return voters.device_token(os.urandom(16), key=settings.PROVOTE.digest_key)


async def cast(
    casting: Any,
    poll: Any,
    choice: int = 0,
    *,
    token: str | None = None,
    key: str | None = None,
    address: str = "10.1.1.1",
    agent: str = "browser",
) -> httpx.Response:
    """Cast without an account."""
    headers = {"X-Real-IP": address, "User-Agent": agent}
    headers |= {"X-Voter-Token": token} if token is not None else {}
    headers |= {"Idempotency-Key": key} if key is not None else {}
    body = {"poll_id": str(poll.id), "choice_id": str(poll.choices[choice])}
    return await casting.http.post("/api/v1/votes/", json=body, headers=headers)


def status_and_code(answer: httpx.Response) -> tuple[int, str]:
    """The status, and the code of a refusal or the state of a vote."""
    body = answer.json()
    return answer.status_code, body["state"] if answer.is_success else body["code"]


@sync_to_async
def invite(poll: Any, count: int) -> list[Any]:
    """Create ballot tokens as the poll's owner."""
    from provote_core.auth import Kind, Principal

    owner = Principal(Kind.PERSON, poll.owner)
    series = create_invitations(poll_id=poll.id, principal=owner, count=count, label="")
    return list(tokens(InvitationSeries.objects.get(pk=series)))


@sync_to_async
def stored(**where: Any) -> int:
    return Vote.objects.filter(**where).count()


async def test_a_device_votes_once(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(**PUBLIC), device()
    first = await cast(casting, poll, token=token)
    assert status_and_code(first) == (201, "accepted")
    assert status_and_code(await cast(casting, poll, token=token)) == (200, "accepted")
    assert status_and_code(await cast(casting, poll, 1, token=token)) == (409, "already-voted")
    assert status_and_code(await cast(casting, poll, token=device())) == (201, "accepted")
    assert await stored() == 2


async def test_a_device_is_another_voter_in_each_poll(casting: Any, make_poll: Any) -> None:
    one, other = [await sync_to_async(make_poll)(**PUBLIC) for _ in range(2)]
    token = device()
    for poll in (one, other):
        assert status_and_code(await cast(casting, poll, token=token)) == (201, "accepted")
    voters_ = await sync_to_async(list)(Vote.objects.values_list("voter", flat=True))
    assert len(set(map(bytes, voters_))) == 2
    assert {len(voter) for voter in voters_} == {32}


async def test_a_key_alone_names_a_voter_without_deduplication(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(**PUBLIC)
    first = await cast(casting, poll, key="a")
    again = await cast(casting, poll, key="a")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert status_and_code(await cast(casting, poll, 1, key="a")) == (
        422,
        "idempotency-key-reused",
    )
    assert status_and_code(await cast(casting, poll, key="b")) == (201, "accepted")
    assert status_and_code(await cast(casting, poll)) == (428, "precondition-required")
    assert await stored() == 2


async def test_one_key_is_another_voter_in_each_poll(casting: Any, make_poll: Any) -> None:
    for _ in range(2):
        poll = await sync_to_async(make_poll)(**PUBLIC)
        assert status_and_code(await cast(casting, poll, key="same")) == (201, "accepted")
    assert await stored() == 2


async def test_polls_of_devices_refuse_a_key_alone(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="public")
    assert status_and_code(await cast(casting, poll, key="a")) == (403, "device-token-required")
    assert status_and_code(await cast(casting, poll)) == (428, "precondition-required")
    assert status_and_code(await cast(casting, poll, token=device(), key="a")) == (201, "accepted")


async def test_two_devices_may_use_one_key(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(**PUBLIC)
    answers = [await cast(casting, poll, token=device(), key="1") for _ in range(2)]
    assert [status_and_code(answer) for answer in answers] == [(201, "accepted")] * 2
    assert "Idempotent-Replayed" not in answers[1].headers


async def test_people_vote_in_public_polls_with_their_accounts(
    casting: Any, make_poll: Any
) -> None:
    poll, me = await sync_to_async(make_poll)(**PUBLIC), uuid4()
    answer = await casting.cast(mint(me), poll.id, poll.choices[0])
    assert status_and_code(answer) == (201, "accepted")
    assert await stored(voter=me.bytes) == 1


@pytest.mark.parametrize("eligibility", ["authenticated", "delegated"])
@pytest.mark.parametrize("how", [{}, {"key": "k"}, {"token": None, "key": "k"}, "device"])
async def test_polls_for_accounts_are_401_without_one(
    casting: Any, make_poll: Any, eligibility: str, how: Any
) -> None:
    poll = await sync_to_async(make_poll)(eligibility=eligibility)
    answer = await cast(casting, poll, **({"token": device()} if how == "device" else how))
    assert status_and_code(answer) == (401, "authentication-required")
    assert "Bearer" in answer.headers["WWW-Authenticate"]
    assert await stored() == await sync_to_async(AuditRecord.objects.count)() == 0


@pytest.mark.parametrize(
    "token", ["", "x", "pvd_", "pvx_" + "a" * 43, "pvd_" + "a" * 43, "pvd_" + "é" * 43]
)
async def test_forged_tokens_are_401(casting: Any, make_poll: Any, token: str) -> None:
    poll = await sync_to_async(make_poll)(**PUBLIC)
    body = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0])}
    headers = [(b"x-voter-token", token.encode("latin-1")), (b"idempotency-key", b"k")]
    answer = await casting.http.post("/api/v1/votes/", json=body, headers=headers)
    assert status_and_code(answer) == (401, "invalid-voter-token")


async def test_a_changed_device_token_is_forged(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(**PUBLIC), device()
    for place in range(4, len(token)):
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert voters.read_token(other, key=settings.PROVOTE.digest_key) is None, place
    assert status_and_code(await cast(casting, poll, token=token)) == (201, "accepted")


async def test_an_access_token_and_a_voter_token_are_ambiguous(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(**PUBLIC)
    body = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0])}
    headers = bearer(mint()) | {"X-Voter-Token": device()}
    answer = await casting.http.post("/api/v1/votes/", json=body, headers=headers)
    assert status_and_code(answer) == (400, "ambiguous-voter")


# Limits by address


async def test_the_limit_by_address_holds(casting: Any, make_poll: Any) -> None:
    limited = {"eligibility": "public", "rules": {"dedupe": "address", "dedupe_limit": 3}}
    poll = await sync_to_async(make_poll)(**limited)
    answers = await asyncio.gather(
        *(cast(casting, poll, token=device(), address="10.9.9.9") for _ in range(40))
    )
    assert (
        sorted(map(status_and_code, answers))
        == [(201, "accepted")] * 3 + [(403, "address-limit")] * 37
    )
    assert status_and_code(await cast(casting, poll, token=device(), address="10.9.9.8")) == (
        201,
        "accepted",
    )
    addresses = (f"2001:db8::{n}" for n in range(1, 5))  # one /64: one subscriber
    there = [await cast(casting, poll, token=device(), address=a) for a in addresses]
    assert [answer.status_code for answer in there] == [201, 201, 201, 403]
    origins = await sync_to_async(list)(Vote.objects.values_list("origin", flat=True))
    assert b"10.9.9.9" not in b"".join(map(bytes, origins))


async def test_voters_of_a_full_address_still_get_their_votes(
    casting: Any, make_poll: Any
) -> None:
    limited = {"eligibility": "public", "rules": {"dedupe": "address", "dedupe_limit": 1}}
    poll, token = await sync_to_async(make_poll)(**limited), device()
    assert status_and_code(await cast(casting, poll, token=token, key="k")) == (201, "accepted")
    assert status_and_code(await cast(casting, poll, token=token, key="k")) == (201, "accepted")
    assert status_and_code(await cast(casting, poll, token=token)) == (200, "accepted")
    assert status_and_code(await cast(casting, poll, 1, token=token)) == (409, "already-voted")
    assert status_and_code(await cast(casting, poll, key="other")) == (403, "address-limit")


# Quarantine


@pytest.mark.parametrize(("by", "quarantined"), [("address", 3), ("device", 1)])
async def test_many_votes_from_one_origin_are_quarantined(
    casting: Any, make_poll: Any, by: str, quarantined: int
) -> None:
    rule = {"by": by, "votes": 2, "seconds": 60}
    poll = await sync_to_async(make_poll)(
        eligibility="public", rules={"dedupe": "none", "quarantine": rule}
    )
    agents = ["one", "one", "one", "two", "two"]
    answers = [await cast(casting, poll, token=device(), agent=agent) for agent in agents]
    assert {answer.status_code for answer in answers} == {201}
    assert [answer.json()["state"] for answer in answers].count("quarantined") == quarantined
    assert await stored(state="quarantined") == quarantined
    elsewhere = await cast(casting, poll, token=device(), address="10.1.1.2")
    assert elsewhere.json()["state"] == "accepted"


async def test_a_repeat_of_a_quarantined_vote_gets_the_first_response(
    casting: Any, make_poll: Any
) -> None:
    rule = {"by": "address", "votes": 1, "seconds": 60}
    poll = await sync_to_async(make_poll)(
        eligibility="public", rules={"dedupe": "none", "quarantine": rule}
    )
    await cast(casting, poll, key="first")
    second = await cast(casting, poll, key="second")
    assert status_and_code(second) == (201, "quarantined")
    await sync_to_async(Vote.objects.filter(state="quarantined").update)(state="accepted")
    assert (await cast(casting, poll, key="second")).json() == second.json()


# Ballot tokens


async def test_a_ballot_token_permits_one_vote(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(**INVITED)
    [first, second] = await invite(poll, 2)
    answers = await asyncio.gather(
        *(cast(casting, poll, n % 2, token=first.token, key=f"k{n}") for n in range(40))
    )
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(201) == 1
    assert set(statuses) == {200, 201, 409}
    assert status_and_code(await cast(casting, poll, token=second.token)) == (201, "accepted")
    assert await stored() == 2


async def test_a_refused_cast_leaves_token_and_key_unused(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(**INVITED)
    [invitation] = await invite(poll, 1)
    body = {"poll_id": str(poll.id), "choice_id": str(uuid4())}
    headers = {"X-Voter-Token": invitation.token, "Idempotency-Key": "k"}
    answer = await casting.http.post("/api/v1/votes/", json=body, headers=headers)
    assert status_and_code(answer) == (400, "unknown-choice")
    assert status_and_code(await cast(casting, poll, token=invitation.token, key="k")) == (
        201,
        "accepted",
    )


async def test_invalid_and_revoked_invitations_are_refused_with_a_reason(
    casting: Any, make_poll: Any
) -> None:
    poll, other = [await sync_to_async(make_poll)(**INVITED) for _ in range(2)]
    [mine], [theirs] = await invite(poll, 1), await invite(other, 1)
    public = await sync_to_async(make_poll)(**PUBLIC)
    for token, where, reason in (
        (theirs.token, poll, "invitation-invalid"),
        ("pvi_" + "a" * 43, poll, "invitation-invalid"),
        (mine.token, public, "invitation-invalid"),
        (device(), poll, "invitation-required"),
    ):
        assert status_and_code(await cast(casting, where, token=token)) == (403, reason)
    assert status_and_code(await cast(casting, poll, key="k")) == (403, "invitation-required")
    assert status_and_code(await cast(casting, poll)) == (403, "invitation-required")
    person = await casting.cast(mint(), poll.id, poll.choices[0])
    assert status_and_code(person) == (403, "invitation-required")
    await sync_to_async(Invitation.objects.filter(pk=mine.id).update)(
        revoked_at="2026-01-01T00:00:00Z"
    )
    assert status_and_code(await cast(casting, poll, token=mine.token)) == (
        403,
        "invitation-revoked",
    )
    [other] = await invite(poll, 1)
    series = InvitationSeries.objects.filter(invitation=other.id)
    await sync_to_async(series.update)(revoked_at="2026-01-01T00:00:00Z")
    assert status_and_code(await cast(casting, poll, token=other.token)) == (
        403,
        "invitation-revoked",
    )
    assert await stored() == 0


async def test_voters_without_accounts_are_anonymous_in_the_audit(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(**INVITED)
    [invitation] = await invite(poll, 1)
    await casting.http.post("/api/v1/votes/batch/", json={"votes": []})
    await cast(casting, poll, token=invitation.token)
    [row] = await sync_to_async(list)(AuditRecord.objects.all())
    assert (row.actor, row.actor_kind, row.outcome) == ("anonymous", "anonymous", "accepted")
    assert row.target == UUID(str(poll.id))
