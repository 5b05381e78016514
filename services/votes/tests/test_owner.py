"""Endpoints for a poll's owner: ballot tokens and votes in quarantine."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from provote_core.outbox.models import Outbox
from provote_testing.answers import problem
from provote_testing.tokens import bearer, mint
from votes import voters
from votes.models import Invitation, InvitationSeries, Vote

pytestmark = pytest.mark.django_db
JSON = "application/json"
INVITED = {"eligibility": "invited"}


class Owner:
    """A client of a poll's endpoints for owners, with the owner's token or another."""

    def __init__(self, poll: Any, token: str | None = None) -> None:
        self.poll, self.http = poll, Client()
        self.url = f"/api/v1/polls/{poll.id}/"
        self.headers = bearer(token or mint(poll.owner))

    def get(self, path: str) -> Any:
        return self.http.get(self.url + path, headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        sent = self.headers | {name.replace("_", "-"): v for name, v in headers.items()}
        return self.http.post(self.url + path, body, content_type=JSON, headers=sent)

    def delete(self, path: str) -> Any:
        return self.http.delete(self.url + path, headers=self.headers)

    def invite(self, count: int = 2, **headers: str) -> Any:
        answer = self.post("invitations/", {"count": count}, **headers)
        assert answer.status_code == 201, answer.content
        return json.loads(answer.getvalue())


def vote_by(poll: Any, token: str) -> None:
    key = settings.PROVOTE.digest_key
    read = voters.read_token(token, key=key)
    assert read is not None
    quarantined(poll, voter=read.voter(poll.id, key=key), state="accepted", quarantined_at=None)


def quarantined(poll: Any, **fields: Any) -> Vote:
    values = {
        "voter": uuid4().bytes * 2,
        "state": "quarantined",
        "quarantined_at": "2026-01-01T00:00:00Z",
    }
    return Vote.objects.create(
        id=uuid4(), poll_id=poll.id, delegated=False, choice_id=poll.choices[0], batch=1,
        cast_at="2026-01-01T00:00:00Z", origin=b"o" * 32, **values | fields,
    )  # fmt: skip


# Invitations


def test_tokens_are_shown_once_and_stored_as_digests(make_poll: Any) -> None:
    poll = make_poll(**INVITED)
    made = Owner(poll).invite(3)
    assert made["poll_id"] == str(poll.id)
    assert [entry["number"] for entry in made["invitations"]] == [0, 1, 2]
    tokens = {entry["token"] for entry in made["invitations"]}
    assert len(tokens) == 3
    rows = [str(row) for row in Invitation.objects.values_list()]
    assert not [token for token in tokens for row in rows if token in row]
    listed = Owner(poll).get("invitations/").json()["results"]
    assert {entry["id"] for entry in listed} == {entry["id"] for entry in made["invitations"]}
    assert "token" not in listed[0]


def test_a_replayed_request_returns_the_same_tokens(make_poll: Any) -> None:
    owner = Owner(make_poll(**INVITED))
    first = owner.post("invitations/", {"count": 5}, Idempotency_Key="k")
    again = owner.post("invitations/", {"count": 5}, Idempotency_Key="k")
    made = first.getvalue()
    assert (again.getvalue(), again["Idempotent-Replayed"]) == (made, "true")
    other = owner.post("invitations/", {"count": 6}, Idempotency_Key="k")
    assert problem(other) == (422, "idempotency-key-reused")
    assert Invitation.objects.count() == 5
    assert owner.invite(1)["id"] != json.loads(made)["id"]


def test_a_hundred_thousand_tokens_are_streamed_in_one_response(make_poll: Any) -> None:
    owner = Owner(make_poll(**INVITED))
    answer = owner.post("invitations/", {"count": 100_000})
    assert answer.streaming
    chunks = list(answer.streaming_content)
    assert max(map(len, chunks)) < 200_000
    made = json.loads(b"".join(chunks))
    assert len({entry["token"] for entry in made["invitations"]}) == 100_000
    assert Invitation.objects.count() == 100_000


@pytest.mark.parametrize(
    "body", [{}, {"count": 0}, {"count": 100_001}, {"count": "5"}, {"count": 1.5}, {"count": True},
             {"count": 1, "x": 1}, {"count": 1, "label": 5}, [], None]
)  # fmt: skip
def test_invalid_bodies_create_no_invitations(make_poll: Any, body: Any) -> None:
    assert Owner(make_poll(**INVITED)).post("invitations/", body).status_code == 400
    assert not InvitationSeries.objects.exists()


def test_only_unended_polls_by_invitation_have_tokens(make_poll: Any) -> None:
    assert problem(Owner(make_poll()).post("invitations/", {"count": 1})) == (
        409,
        "poll-not-invited",
    )
    ended = make_poll(sealed_at="2026-01-01T00:00:00Z", **INVITED)
    assert problem(Owner(ended).post("invitations/", {"count": 1})) == (409, "poll-not-open")


def test_a_token_is_revoked_unless_it_was_used(make_poll: Any) -> None:
    poll = make_poll(**INVITED)
    owner = Owner(poll)
    used, unused = owner.invite(2)["invitations"]
    vote_by(poll, used["token"])
    assert owner.delete(f"invitations/{unused['id']}/").status_code == 204
    assert owner.delete(f"invitations/{unused['id']}/").status_code == 204
    assert problem(owner.delete(f"invitations/{used['id']}/")) == (409, "invitation-used")
    assert problem(owner.delete(f"invitations/{uuid4()}/")) == (404, "invitation-not-found")
    states = {e["id"]: (e["used"], e["revoked_at"] is None) for e in
              owner.get("invitations/").json()["results"]}  # fmt: skip
    assert states == {used["id"]: (True, True), unused["id"]: (False, False)}
    found = owner.get("invitations/?used=true").json()["results"]
    assert [entry["id"] for entry in found] == [used["id"]]


def test_a_series_is_revoked_as_a_whole(make_poll: Any) -> None:
    poll = make_poll(**INVITED)
    owner = Owner(poll)
    series, other = owner.invite(3), owner.invite(1)
    vote_by(poll, series["invitations"][0]["token"])
    for _ in range(2):
        assert owner.delete(f"invitations/?series_id={series['id']}").status_code == 204
        entries = owner.get(f"invitations/?series_id={series['id']}").json()["results"]
        ended = {entry["number"]: entry["revoked_at"] is not None for entry in entries}
        assert ended == {0: False, 1: True, 2: True}
    assert problem(owner.delete(f"invitations/?series_id={uuid4()}")) == (
        404,
        "invitation-not-found",
    )
    assert owner.delete("invitations/").status_code == 400
    listed = owner.get(f"invitations/?series_id={other['id']}").json()["results"]
    assert [entry["revoked_at"] for entry in listed] == [None]


# Quarantine


def test_the_owner_sees_quarantined_votes_without_ballots(make_poll: Any) -> None:
    poll = make_poll()
    waiting = quarantined(poll)
    quarantined(poll, state="accepted")
    quarantined(make_poll())
    [entry] = Owner(poll).get("quarantine/").json()["results"]
    assert entry == {
        "vote_id": str(waiting.pk), "cast_at": "2026-01-01T00:00:00Z", "state": "quarantined",
        "origin": "6f" * 8,
    }  # fmt: skip
    assert len(Owner(poll).get("quarantine/?state=accepted").json()["results"]) == 1
    assert Owner(poll).get("quarantine/?state=x").status_code == 400


@pytest.mark.parametrize(
    ("action", "state", "event"),
    [("release", "accepted", "vote.released"), ("void", "voided", "vote.voided")],
)
def test_quarantined_votes_are_released_or_voided_once(
    make_poll: Any, action: str, state: str, event: str
) -> None:
    poll = make_poll(sealed_at="2026-01-02T00:00:00Z")  # also after the end
    first, second = quarantined(poll), quarantined(poll)
    voided, other = quarantined(poll, state="voided"), quarantined(make_poll())
    ids = [str(pk) for pk in (first.pk, second.pk, voided.pk, other.pk, uuid4())]
    owner = Owner(poll)
    answer = owner.post(f"quarantine/{action}/", {"vote_ids": ids})
    assert answer.json() == {"changed": 2, "unchanged": 1, "unknown": 2}
    again = owner.post(f"quarantine/{action}/", {"vote_ids": ids})
    assert again.json() == {"changed": 0, "unchanged": 3, "unknown": 2}
    [row] = Outbox.objects.all()
    assert [e["type"] for e in row.events] == [event] * 2
    assert {e["subject"] for e in row.events} == {str(first.pk), str(second.pk)}
    choice_id = row.events[0]["data"].get("choice_id")
    assert choice_id == (str(poll.choices[0]) if action == "release" else None)
    first.refresh_from_db()
    assert (first.state, first.state_batch) == (state, row.pk)


@pytest.mark.parametrize(
    "body", [{}, {"vote_ids": []}, {"vote_ids": ["x"]}, {"vote_ids": [str(uuid4())] * 1001}, []]
)
def test_invalid_bodies_change_no_quarantined_vote(make_poll: Any, body: Any) -> None:
    poll = make_poll()
    quarantined(poll)
    assert Owner(poll).post("quarantine/void/", body).status_code == 400
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda owner: owner.get("invitations/"),
        lambda owner: owner.post("invitations/", {"count": 1}),
        lambda owner: owner.delete(f"invitations/?series_id={uuid4()}"),
        lambda owner: owner.delete(f"invitations/{uuid4()}/"),
        lambda owner: owner.get("quarantine/"),
        lambda owner: owner.post("quarantine/release/", {"vote_ids": [str(uuid4())]}),
        lambda owner: owner.post("quarantine/void/", {"vote_ids": [str(uuid4())]}),
    ],
)
def test_owners_may_act_and_staff_may_only_read(
    make_poll: Any, act: Callable[[Owner], Any]
) -> None:
    poll = make_poll(**INVITED)
    assert problem(act(Owner(poll, mint()))) == (404, "poll-not-found")
    assert act(Owner(poll, poll.delegate)).status_code == 403
    anonymous = Owner(poll)
    anonymous.headers = {}
    assert act(anonymous).status_code == 401
    assert act(Owner(poll)).status_code in (200, 201, 404)
    answer = act(Owner(poll, mint(staff=True)))
    if answer.request["REQUEST_METHOD"] == "GET":
        assert answer.status_code == 200
    else:
        assert problem(answer) == (404, "poll-not-found"), "staff only read"
