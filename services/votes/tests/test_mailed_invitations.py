"""Ballot tokens of recipients of mail, for users."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from test_owner import INVITED, JSON, Owner, vote_by

from provote_testing.answers import problem
from provote_testing.parallel import in_parallel
from provote_testing.tokens import service_bearer
from votes.models import Invitation, InvitationSeries
from votes.services import invitations, mailed_invitations, mailed_tokens

pytestmark = pytest.mark.django_db


class Users:
    """The users service as a client of votes."""

    def __init__(self, settings: Any, name: str = "users") -> None:
        self.headers, digest = service_bearer(name)
        settings.PROVOTE.service_digests[name] = (digest,)

    def ask(self, poll: Any, recipients: list[UUID], **wanted: Any) -> Any:
        path = f"/internal/v1/polls/{poll.id}/mailed-invitations/"
        body = {"recipients": [str(one) for one in recipients], **wanted}
        return Client().post(path, body, content_type=JSON, headers=self.headers)

    def tokens(self, poll: Any, recipients: list[UUID], **wanted: Any) -> dict[UUID, str]:
        answer = self.ask(poll, recipients, **wanted)
        assert answer.status_code == 200, answer.content
        return {UUID(one["recipient"]): one["token"] for one in answer.json()["tokens"]}


@pytest.fixture
def users(settings: Any) -> Users:
    return Users(settings)


def everything() -> str:
    """All rows about invitations, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM invitation t UNION ALL SELECT t::text FROM invitation_series t"
        )
        return str(cursor.fetchall())


def test_a_repeat_returns_the_same_tokens(make_poll: Any, users: Users) -> None:
    poll, people = make_poll(**INVITED), [uuid4() for _ in range(3)]
    first = users.tokens(poll, people[:2])
    assert first.keys() == set(people[:2])
    both = users.tokens(poll, people)
    assert {one: both[one] for one in people[:2]} == first
    assert len(set(both.values())) == 3
    assert Invitation.objects.count() == 3
    assert InvitationSeries.objects.get().count == 3, "all lists of a poll are one series"


def test_neither_recipients_nor_tokens_are_stored(make_poll: Any, users: Users) -> None:
    poll, people = make_poll(**INVITED), [uuid4() for _ in range(3)]
    tokens = users.tokens(poll, people)
    stored = everything()
    for recipient, token in tokens.items():
        assert str(recipient) not in stored
        assert token not in stored


def test_the_order_of_the_request_is_not_stored(make_poll: Any, users: Users) -> None:
    poll = make_poll(**INVITED)
    users.tokens(poll, [uuid4() for _ in range(20)])
    rows = Invitation.objects.order_by("number").values_list("voter", flat=True)
    digests = [bytes(voter) for voter in rows]
    assert digests == sorted(digests)


def test_other_polls_have_other_tokens(make_poll: Any, users: Users) -> None:
    person = [uuid4()]
    one, other = (users.tokens(make_poll(**INVITED), person) for _ in range(2))
    assert one != other


def test_reminders_leave_out_those_who_have_voted(make_poll: Any, users: Users) -> None:
    poll, people = make_poll(**INVITED), [uuid4() for _ in range(3)]
    tokens = users.tokens(poll, people)
    vote_by(poll, tokens[people[0]])
    left = users.tokens(poll, people, unused_only=True)
    assert left == {one: tokens[one] for one in people[1:]}
    assert users.tokens(poll, people) == tokens


def test_the_owner_does_not_see_mailed_invitations(make_poll: Any, users: Users) -> None:
    poll, person = make_poll(**INVITED), uuid4()
    token = users.tokens(poll, [person])[person]
    assert Owner(poll).get("invitations/").json()["results"] == []
    [mailed] = Invitation.objects.all()
    before = problem(Owner(poll).delete(f"invitations/{mailed.pk}/"))
    vote_by(poll, token)
    assert problem(Owner(poll).delete(f"invitations/{mailed.pk}/")) == before
    assert before == (404, "invitation-not-found")


def test_a_revoked_series_gets_no_more_tokens(make_poll: Any, users: Users) -> None:
    poll, people = make_poll(**INVITED), [uuid4(), uuid4()]
    series = users.ask(poll, people[:1]).json()["series_id"]
    assert Owner(poll).delete(f"invitations/?series_id={series}").status_code == 204
    assert users.tokens(poll, people) == {}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"eligibility": "authenticated"}, (409, "poll-not-invited")),
        ({**INVITED, "status": "closed"}, (409, "poll-not-open")),
    ],
)
def test_other_polls_are_refused(
    make_poll: Any, users: Users, fields: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert problem(users.ask(make_poll(**fields), [uuid4()])) == refusal
    assert not Invitation.objects.exists()


def test_the_limit_of_a_poll_holds(make_poll: Any, users: Users, monkeypatch: Any) -> None:
    monkeypatch.setattr(invitations, "MAX_PER_POLL", 3)
    poll, people = make_poll(**INVITED), [uuid4() for _ in range(4)]
    assert problem(users.ask(poll, people)) == (409, "too-many-invitations")
    known = users.tokens(poll, people[:3])
    assert users.tokens(poll, people[:3]) == known, "those that exist need no room"


def test_a_request_is_bounded(make_poll: Any, users: Users, monkeypatch: Any) -> None:
    many = [uuid4() for _ in range(mailed_invitations.MAX_RECIPIENTS + 1)]
    poll = make_poll(**INVITED)
    assert problem(users.ask(poll, many)) == (400, "invalid-request")
    assert problem(users.ask(poll, [])) == (400, "invalid-request")


@pytest.mark.parametrize("name", ["polls", "analytics"])
def test_only_users_gets_tokens(make_poll: Any, settings: Any, name: str) -> None:
    asked = Users(settings, name).ask(make_poll(**INVITED), [uuid4()])
    assert problem(asked) == (403, "forbidden")


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_create_one_series(make_poll: Any) -> None:
    poll, people = make_poll(**INVITED), [uuid4() for _ in range(5)]
    found = in_parallel(4, lambda _: mailed_tokens(poll_id=poll.id, recipients=people))
    assert len({str(one) for one in found}) == 1
    assert InvitationSeries.objects.get().count == 5
    assert Invitation.objects.count() == 5
