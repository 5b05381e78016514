"""Changing and retracting one's vote, through Django, and what casting says afterwards."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from provote_core.audit.models import AuditRecord
from provote_core.auth import Kind, Principal
from provote_core.outbox.models import Outbox
from provote_testing.tokens import bearer, mint
from votes import errors, voters
from votes.locks import lock_poll_shared
from votes.models import Invitation, InvitationSeries, PollSnapshot, Vote, VoteVersion
from votes.services import erase_subject, invitations, seal_poll
from votes.services.invitations import create_invitations, revoke_series

CHANGEABLE = {"allow_change": True}
JSON = "application/json"


class Voter:
    """A person with a vote, who goes through Django."""

    def __init__(self, poll: Any, *, choice: int = 0, **fields: Any) -> None:
        self.poll, self.me, self.http = poll, uuid4(), Client()
        self.headers = bearer(mint(self.me))
        values = {"voter": voters.person(self.me), "delegated": False} | fields
        vote = Vote.objects.create(
            id=uuid4(), poll_id=poll.id, choice_id=poll.choices[choice], batch=1,
            cast_at="2026-01-01T12:00:00Z", **values,
        )  # fmt: skip
        self.vote = vote.pk
        self.url = f"/api/v1/votes/{vote.pk}/"

    def put(self, choice: int | UUID = 1, *, match: str | None = '"1"', **headers: str) -> Any:
        named = self.headers | headers | ({} if match is None else {"If-Match": match})
        chosen = self.poll.choices[choice] if isinstance(choice, int) else choice
        body = {"choice_id": str(chosen)}
        return self.http.put(self.url, body, content_type=JSON, headers=named)

    def delete(self, *, match: str | None = '"1"') -> Any:
        named = self.headers | ({} if match is None else {"If-Match": match})
        return self.http.delete(self.url, headers=named)


def events() -> list[tuple[str, Any]]:
    return [
        (event["type"], event["data"])
        for row in Outbox.objects.order_by("pk")
        for event in row.events
    ]


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.django_db
def test_a_change_is_told_and_its_history_kept(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    voter = Voter(poll)
    answer = voter.put(1)
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    body = answer.json()
    assert (body["choice_id"], body["version"]) == (str(poll.choices[1]), 2)
    [row] = Outbox.objects.all()
    assert body["position_hint"] == row.pk
    assert (body["cast_at"], body["id"]) == ("2026-01-01T12:00:00Z", str(voter.vote))
    assert events() == [
        ("vote.changed", {
            "poll_id": str(poll.id), "choice_id": str(poll.choices[1]), "ballot": None,
            "old_choice_id": str(poll.choices[0]), "old_ballot": None,
        })
    ]  # fmt: skip
    [before] = VoteVersion.objects.all()
    assert (before.version, before.choice_id, before.ended_by) == (1, poll.choices[0], "changed")
    assert before.cast_at.isoformat() == "2026-01-01T12:00:00+00:00"
    assert (before.batch, before.cast_batch, before.end_batch) == (1, 1, row.pk)
    read = voter.http.get(voter.url, headers=voter.headers)
    assert (read.json(), read["ETag"]) == (body, '"2"')
    again = voter.put(0, match='"2"')
    assert (again.status_code, again["ETag"]) == (200, '"3"')
    assert VoteVersion.objects.count() == 2
    assert body["receipt"] != again.json()["receipt"]


@pytest.mark.django_db
def test_the_same_ballot_again_changes_nothing(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    answer = voter.put(0)
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert events() == []
    assert not VoteVersion.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("do", ["put", "delete"])
def test_what_was_not_read_is_not_changed(make_poll: Any, do: str) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    act: Callable[..., Any] = getattr(voter, do)
    assert said(act(match=None)) == (428, "precondition-required")
    assert said(act(match='"7"')) == (412, "precondition-failed")
    assert Vote.objects.get().version == 1
    assert events() == []


@pytest.mark.django_db
@pytest.mark.parametrize("do", ["put", "delete"])
@pytest.mark.parametrize(
    ("poll", "vote", "code"),
    [
        ({}, {}, "change-not-allowed"),
        (CHANGEABLE | {"sealed_at": "2026-01-01T00:00:00Z"}, {}, "poll-not-open"),
        (CHANGEABLE | {"closes_at": "2026-01-01T00:00:00Z"}, {}, "poll-not-open"),
        (
            CHANGEABLE,
            {"state": "quarantined", "quarantined_at": "2026-01-01T00:00:00Z"},
            "vote-held",
        ),
        (CHANGEABLE, {"state": "voided", "quarantined_at": "2026-01-01T00:00:00Z"}, "vote-held"),
    ],
)
def test_not_every_vote_can_be_changed(
    make_poll: Any, do: str, poll: Any, vote: Any, code: str
) -> None:
    voter = Voter(make_poll(**poll), **vote)
    assert said(getattr(voter, do)()) == (409, code)
    assert (Vote.objects.get().version, events()) == (1, [])


@pytest.mark.django_db
def test_a_change_names_a_choice_of_the_poll(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    assert said(voter.put(uuid4())) == (400, "unknown-choice")
    for body in ({}, {"choice_id": "x"}, {"choice_id": None}, {"choice_id": str(uuid4()), "a": 1}):
        headers = voter.headers | {"If-Match": '"1"'}
        answer = voter.http.put(voter.url, body, content_type=JSON, headers=headers)
        assert answer.status_code == 400, body
    assert events() == []


@pytest.mark.django_db
def test_nobody_changes_the_vote_of_another(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    voter = Voter(poll)
    for stranger in (bearer(mint()), bearer(poll.delegate), bearer(mint(poll.owner, staff=True))):
        voter.headers = stranger
        assert said(voter.put()) == said(voter.delete()) == (404, "vote-not-found")
    voter.headers = {}
    assert voter.put().status_code == voter.delete().status_code == 401
    device = voters.device_token(os.urandom(16), key=settings.PROVOTE.digest_key)
    voter.headers = {"X-Voter-Token": device}
    assert said(voter.put()) == (404, "vote-not-found")
    voter.headers = {"X-Voter-Token": "pvd_"}
    assert said(voter.put()) == (401, "invalid-voter-token")


@pytest.mark.django_db
def test_devices_and_delegates_change_what_they_cast(make_poll: Any) -> None:
    key = settings.PROVOTE.digest_key
    public = make_poll(eligibility="public", **CHANGEABLE)
    token = voters.device_token(b"d" * 16, key=key)
    named = voters.read_token(token, key=key)
    assert named is not None
    voter = Voter(public, voter=named.voter(public.id, key=key))
    voter.headers = {"X-Voter-Token": token}
    assert voter.put().status_code == 200
    listed = voter.http.get(f"/api/v1/votes/?poll_id={public.id}", headers=voter.headers).json()
    assert [vote["id"] for vote in listed["results"]] == [str(voter.vote)]
    assert voter.http.get("/api/v1/votes/", headers=voter.headers).status_code == 400
    poll = make_poll(eligibility="delegated", **CHANGEABLE)
    voter = Voter(poll, voter=voters.delegated(poll.id, "m", key=key), delegated=True)
    voter.headers = bearer(poll.delegate)
    assert voter.put().status_code == 200


@pytest.mark.django_db
def test_a_retracted_vote_is_gone_and_told(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    voter = Voter(poll)
    assert voter.delete().status_code == 204
    assert said(voter.delete()) == (404, "vote-not-found")
    assert not Vote.objects.exists()
    assert events() == [
        ("vote.retracted", {
            "poll_id": str(poll.id), "choice_id": str(poll.choices[0]), "ballot": None
        })
    ]  # fmt: skip
    [before] = VoteVersion.objects.all()
    assert before.ended_by == "retracted"
    assert [row.outcome for row in AuditRecord.objects.order_by("pk")] == [
        "accepted", "vote-not-found"
    ]  # fmt: skip


@pytest.mark.django_db
def test_history_does_not_say_whose_it_was(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    voter.put()
    later = timezone.now() + timedelta(minutes=10)
    erase_subject(subject=voter.me, until=later)
    assert said(voter.put(0, match='"2"')) == (404, "vote-not-found")
    columns = {field.name for field in VoteVersion._meta.get_fields()}
    assert "voter" not in columns
    assert Vote.objects.get().choice_id == voter.poll.choices[1]


async def test_a_repeat_of_a_changed_vote_is_answered_as_it_was(
    casting: Any, make_poll: Any
) -> None:
    poll, me = await sync_to_async(make_poll)(**CHANGEABLE), uuid4()
    first = await casting.cast(mint(me), poll.id, poll.choices[0], key="k")
    put = sync_to_async(Client().put)
    url, headers = f"/api/v1/votes/{first.json()['id']}/", bearer(mint(me))
    body = {"choice_id": str(poll.choices[1])}
    changed = await put(url, body, content_type=JSON, headers=headers | {"If-Match": '"1"'})
    assert changed.status_code == 200
    again = await casting.cast(mint(me), poll.id, poll.choices[0], key="k")
    assert (again.status_code, again.json()) == (201, first.json())
    # A new cast is held against the vote as it is now.
    same = await casting.cast(mint(me), poll.id, poll.choices[1], key="n")
    assert (same.status_code, same.json()) == (200, changed.json())
    other = await casting.cast(mint(me), poll.id, poll.choices[0])
    assert (other.status_code, other.json()["code"]) == (409, "already-voted")


async def test_who_has_retracted_may_vote_again(casting: Any, make_poll: Any) -> None:
    poll, me = await sync_to_async(make_poll)(**CHANGEABLE), uuid4()
    first = await casting.cast(mint(me), poll.id, poll.choices[0], key="k")
    url, headers = f"/api/v1/votes/{first.json()['id']}/", bearer(mint(me)) | {"If-Match": '"1"'}
    gone = await sync_to_async(Client().delete)(url, headers=headers)
    assert gone.status_code == 204
    repeat = await casting.cast(mint(me), poll.id, poll.choices[0], key="k")
    assert (repeat.status_code, repeat.json()) == (201, first.json())
    assert repeat.headers["Idempotent-Replayed"] == "true"
    second = await casting.cast(mint(me), poll.id, poll.choices[1], key="l")
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


# Races, on the real thing


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_at_once_one_is_made(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    acts = [lambda: voter.put(1), lambda: voter.delete()] * 6
    statuses = [answer.status_code for answer in at_once(*acts)]
    assert sum(status in (200, 204) for status in statuses) == 1
    assert set(statuses) <= {200, 204, 404, 412}
    assert len(events()) == VoteVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_change_comes_after_the_seal(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    crowd = [Voter(poll) for _ in range(10)]
    sealed: list[Any] = []

    def seal() -> None:
        sealed.append(seal_poll(poll_id=poll.id))

    acts: list[Callable[[], Any]] = [voter.put for voter in crowd]
    answers = at_once(*acts[:5], seal, *acts[5:])
    made = sum(answer.status_code == 200 for answer in answers if answer is not None)
    told = [type_ for type_, _ in events()]
    assert told == ["vote.changed"] * made + ["poll.sealed"]
    assert not Vote.objects.filter(changed_at__gte=sealed[0]).exists()
    assert PollSnapshot.objects.get().sealed_at == sealed[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("do", ["put", "delete"])
def test_a_change_waits_for_a_seal_in_the_making(make_poll: Any, do: str) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sealed = seal_poll(poll_id=voter.poll.id)
            changing = pool.submit(at_once, getattr(voter, do))
            with pytest.raises(TimeoutError):
                changing.result(0.3)
        [answer] = changing.result(10)
    assert said(answer) == (409, "poll-not-open")
    assert PollSnapshot.objects.get().sealed_at == sealed
    assert [type_ for type_, _ in events()] == ["poll.sealed"]


@pytest.mark.django_db(transaction=True)
def test_orders_of_invitations_do_not_pass_the_limit_together(
    make_poll: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MAX_PER_POLL", 1_000)
    poll = make_poll(eligibility="invited")
    owner = Principal(Kind.PERSON, poll.owner)

    def order() -> bool:
        try:
            create_invitations(poll_id=poll.id, principal=owner, count=600, label="")
        except errors.TooManyInvitations:
            return False
        return True

    assert sorted(at_once(*[order] * 6)) == [False] * 5 + [True]
    assert Invitation.objects.count() == 600


@pytest.mark.django_db(transaction=True)
def test_revoking_waits_for_casts_in_flight(make_poll: Any) -> None:
    poll = make_poll(eligibility="invited")
    owner = Principal(Kind.PERSON, poll.owner)
    series = create_invitations(poll_id=poll.id, principal=owner, count=1, label="")

    def revoke() -> None:
        revoke_series(poll_id=poll.id, principal=owner, series_id=series)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_poll_shared(poll.id)  # as a cast does
            revoking = pool.submit(at_once, revoke)
            with pytest.raises(TimeoutError):
                revoking.result(0.3)
        revoking.result(10)
    assert InvitationSeries.objects.get().revoked_at is not None
