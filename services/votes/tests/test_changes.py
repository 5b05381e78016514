"""Changing and retracting votes through Django, and later casts."""

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
from provote_testing.answers import problem
from provote_testing.tokens import bearer, mint
from votes import errors, voters
from votes.locks import lock_poll_shared
from votes.models import Invitation, InvitationSeries, PollSnapshot, Vote, VoteVersion
from votes.services import erase_subject, invitations, seal_poll
from votes.services.invitations import create_invitations, revoke_series

CHANGEABLE = {"allow_change": True}
JSON = "application/json"


class Voter:
    """A person with a recorded vote, and a client of the Django application."""

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
        sent = self.headers | headers | ({} if match is None else {"If-Match": match})
        choice_id = self.poll.choices[choice] if isinstance(choice, int) else choice
        body = {"choice_id": str(choice_id)}
        return self.http.put(self.url, body, content_type=JSON, headers=sent)

    def delete(self, *, match: str | None = '"1"') -> Any:
        sent = self.headers | ({} if match is None else {"If-Match": match})
        return self.http.delete(self.url, headers=sent)


def events() -> list[tuple[str, Any]]:
    return [
        (event["type"], event["data"])
        for row in Outbox.objects.order_by("pk")
        for event in row.events
    ]


@pytest.mark.django_db
def test_a_change_is_published_and_the_earlier_version_stored(make_poll: Any) -> None:
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
@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_change_needs_the_version_that_was_read(make_poll: Any, method: str) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    act: Callable[..., Any] = getattr(voter, method)
    assert problem(act(match=None)) == (428, "precondition-required")
    assert problem(act(match='"7"')) == (412, "precondition-failed")
    assert Vote.objects.get().version == 1
    assert events() == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete"])
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
def test_votes_that_cannot_be_changed(
    make_poll: Any, method: str, poll: Any, vote: Any, code: str
) -> None:
    voter = Voter(make_poll(**poll), **vote)
    assert problem(getattr(voter, method)()) == (409, code)
    assert (Vote.objects.get().version, events()) == (1, [])


@pytest.mark.django_db
def test_a_change_needs_a_choice_of_the_poll(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    assert problem(voter.put(uuid4())) == (400, "unknown-choice")
    for body in ({}, {"choice_id": "x"}, {"choice_id": None}, {"choice_id": str(uuid4()), "a": 1}):
        headers = voter.headers | {"If-Match": '"1"'}
        answer = voter.http.put(voter.url, body, content_type=JSON, headers=headers)
        assert answer.status_code == 400, body
    assert events() == []


@pytest.mark.django_db
def test_only_the_voter_can_change_a_vote(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    voter = Voter(poll)
    for other in (bearer(mint()), bearer(poll.delegate), bearer(mint(poll.owner, staff=True))):
        voter.headers = other
        assert problem(voter.put()) == problem(voter.delete()) == (404, "vote-not-found")
    voter.headers = {}
    assert voter.put().status_code == voter.delete().status_code == 401
    device = voters.device_token(os.urandom(16), key=settings.PROVOTE.digest_key)
    voter.headers = {"X-Voter-Token": device}
    assert problem(voter.put()) == (404, "vote-not-found")
    voter.headers = {"X-Voter-Token": "pvd_"}
    assert problem(voter.put()) == (401, "invalid-voter-token")


@pytest.mark.django_db
def test_devices_and_delegates_change_their_votes(make_poll: Any) -> None:
    key = settings.PROVOTE.digest_key
    public = make_poll(eligibility="public", **CHANGEABLE)
    token = voters.device_token(b"d" * 16, key=key)
    read = voters.read_token(token, key=key)
    assert read is not None
    voter = Voter(public, voter=read.voter(public.id, key=key))
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
def test_a_retracted_vote_is_deleted_and_published(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    voter = Voter(poll)
    assert voter.delete().status_code == 204
    assert problem(voter.delete()) == (404, "vote-not-found")
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
def test_earlier_versions_have_no_voter(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    voter.put()
    later = timezone.now() + timedelta(minutes=10)
    erase_subject(subject=voter.me, until=later)
    assert problem(voter.put(0, match='"2"')) == (404, "vote-not-found")
    columns = {field.name for field in VoteVersion._meta.get_fields()}
    assert "voter" not in columns
    assert Vote.objects.get().choice_id == voter.poll.choices[1]


async def test_a_repeat_of_a_changed_vote_gets_the_first_response(
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
    # A cast with another key is compared with the current version.
    same = await casting.cast(mint(me), poll.id, poll.choices[1], key="n")
    assert (same.status_code, same.json()) == (200, changed.json())
    other = await casting.cast(mint(me), poll.id, poll.choices[0])
    assert (other.status_code, other.json()["code"]) == (409, "already-voted")


async def test_a_voter_who_has_retracted_may_vote_again(casting: Any, make_poll: Any) -> None:
    poll, me = await sync_to_async(make_poll)(**CHANGEABLE), uuid4()
    first = await casting.cast(mint(me), poll.id, poll.choices[0], key="k")
    url, headers = f"/api/v1/votes/{first.json()['id']}/", bearer(mint(me)) | {"If-Match": '"1"'}
    retracted = await sync_to_async(Client().delete)(url, headers=headers)
    assert retracted.status_code == 204
    repeat = await casting.cast(mint(me), poll.id, poll.choices[0], key="k")
    assert (repeat.status_code, repeat.json()) == (201, first.json())
    assert repeat.headers["Idempotent-Replayed"] == "true"
    second = await casting.cast(mint(me), poll.id, poll.choices[1], key="l")
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


# Concurrent requests


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_changes_one_succeeds(make_poll: Any) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    acts = [lambda: voter.put(1), lambda: voter.delete()] * 6
    statuses = [answer.status_code for answer in at_once(*acts)]
    assert sum(status in (200, 204) for status in statuses) == 1
    assert set(statuses) <= {200, 204, 404, 412}
    assert len(events()) == VoteVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_change_is_made_after_the_seal(make_poll: Any) -> None:
    poll = make_poll(**CHANGEABLE)
    people = [Voter(poll) for _ in range(10)]
    sealed: list[Any] = []

    def seal() -> None:
        sealed.append(seal_poll(poll_id=poll.id))

    acts: list[Callable[[], Any]] = [voter.put for voter in people]
    answers = at_once(*acts[:5], seal, *acts[5:])
    made = sum(answer.status_code == 200 for answer in answers if answer is not None)
    published = [type_ for type_, _ in events()]
    assert published == ["vote.changed"] * made + ["poll.sealed"]
    assert not Vote.objects.filter(changed_at__gte=sealed[0]).exists()
    assert PollSnapshot.objects.get().sealed_at == sealed[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_change_waits_for_a_concurrent_seal(make_poll: Any, method: str) -> None:
    voter = Voter(make_poll(**CHANGEABLE))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sealed = seal_poll(poll_id=voter.poll.id)
            changing = pool.submit(at_once, getattr(voter, method))
            with pytest.raises(TimeoutError):
                changing.result(0.3)
        [answer] = changing.result(10)
    assert problem(answer) == (409, "poll-not-open")
    assert PollSnapshot.objects.get().sealed_at == sealed
    assert [type_ for type_, _ in events()] == ["poll.sealed"]


@pytest.mark.django_db(transaction=True)
def test_concurrent_creations_of_invitations_do_not_exceed_the_limit(
    make_poll: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MAX_PER_POLL", 1_000)
    poll = make_poll(eligibility="invited")
    owner = Principal(Kind.PERSON, poll.owner)

    def create() -> bool:
        try:
            create_invitations(poll_id=poll.id, principal=owner, count=600, label="")
        except errors.TooManyInvitations:
            return False
        return True

    assert sorted(at_once(*[create] * 6)) == [False] * 5 + [True]
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
