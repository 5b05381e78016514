"""Erasing: deletes all data of a person in this schema, and publishes `user.erased`."""

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from people import (
    KEYS,
    ME,
    PASSWORD,
    RESET,
    TOKEN,
    USERS,
    Person,
    account,
    at_the_lock,
    join,
    mailed,
    problem,
    refresh,
    stranger,
)

from provote_core.audit.models import AuditRecord
from provote_core.outbox.models import Outbox
from provote_testing.events import assert_matches_sample, outbox_events
from provote_testing.parallel import in_parallel
from users import services
from users.models import Mail, MailToken, RefreshToken, User
from users.services import erasure
from users.services.mail import send_due
from users.services.throttle import name_digest

pytestmark = pytest.mark.django_db
KEY = {"name": "Backend", "scopes": ["results:read"]}


def everything() -> str:
    """All rows of all tables of this schema, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema"
        )
        names = [name for (name,) in cursor.fetchall()]
        text = ""
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            text += "".join(f"{name} {row}\n" for (row,) in cursor.fetchall())
    return text


def account_with_traces() -> Person:
    """A person with data in every table that can have some."""
    stranger.post(USERS, account("Grace"), Idempotency_Key="reg")
    body = {"username": "Grace", "password": PASSWORD}
    tokens = stranger.post(TOKEN, body, User_Agent="Grace's own browser").json()
    grace = Person(tokens["access"], tokens["refresh"], "Grace")
    said = {"display_name": "Amazing Grace", "bio": "Grace was here", "locale": "en-grace"}
    assert grace.patch(ME, said | {"timezone": "America/Lima"}).status_code == 200
    grace.patch(ME, {"email": "grace.new@example.org", "password": PASSWORD})
    assert len(mailed()) == 2
    stranger.post(RESET, {"email": "GRACE.new@example.org"})
    stranger.post(TOKEN, {"username": "Grace", "password": "a wrong guess"})
    return grace


def test_only_the_event_has_data_of_an_erased_person() -> None:
    grace = account_with_traces()
    grace.post(KEYS, {"name": "Grace's backend", "scopes": ["results:read"]}, Idempotency_Key="k")
    me = grace.me
    LogEntry.objects.create(
        user=User.objects.get(),
        content_type=ContentType.objects.get_for_model(User),
        object_id=me["id"],
        object_repr="Grace",
        action_flag=CHANGE,
        change_message="Grace@example.org",
    )
    answer = grace.delete(ME)
    assert (answer.status_code, answer.content) == (204, b"")

    rows = [row for row in everything().splitlines() if not row.startswith("outbox ")]
    digest = name_digest("grace").hex()
    traces = ("grace", me["subject"], "america/lima", digest)
    for trace in traces:
        assert [row for row in rows if trace in row.lower()] == []
    assert me["subject"] in everything(), "the order to forget them"


def test_the_search_finds_traces_before_the_erasure() -> None:
    """Otherwise the test above could not fail."""
    account_with_traces()
    subject = str(User.objects.get().subject)
    rows = everything().lower().splitlines()
    found = {row.split()[0] for row in rows if "grace" in row or subject in row}
    assert found >= {"users", "mails", "mail_tokens", "refresh_tokens", "audit"}
    assert any(name_digest("grace").hex() in row for row in rows)


def test_every_column_of_an_erased_account_is_empty(ada: Person, boss: Person) -> None:
    boss.put(f"/api/v1/users/{ada.me['id']}/roles/moderator/")
    ada.patch(ME, {"display_name": "A", "bio": "B", "locale": "fr", "timezone": "Asia/Tokyo"})
    user_id = ada.me["id"]
    ada.delete(ME)
    left = User.objects.filter(pk=user_id).values().get()
    fresh = {"id", "subject", "username", "password", "created_at", "erased_at", "version"}
    assert {name: value for name, value in left.items() if name not in fresh} == {
        "email": None, "mailbox": None, "email_verified_at": None, "is_staff": False,
        "is_superuser": False, "is_moderator": False,
        "is_active": False, "last_login": None,
    }  # fmt: skip


def test_the_audit_log_has_the_erasure_without_the_person(ada: Person, boss: Person) -> None:
    ada.post(KEYS, KEY)
    user_id = ada.me["id"]
    ada.delete(ME)
    trail = boss.get("/api/v1/users/audit/?actor=erased").json()["results"]
    assert [row["action"] for row in trail] == [
        "DELETE /api/v1/users/me/",
        "POST /api/v1/users/me/api-keys/",
    ]
    assert trail[0]["target"] == user_id


def test_user_erased_is_published_once(ada: Person) -> None:
    subject, user_id = ada.me["subject"], ada.me["id"]
    ada.delete(ME)
    erasure.erase_user(user_id=user_id)
    [event] = outbox_events()
    assert_matches_sample(event)
    assert (event["type"], event["source"]) == ("user.erased", "users/0")
    assert event["subject"] == event["data"]["subject"] == subject
    ends = datetime.fromisoformat(event["data"]["tokens_expire_at"])
    life = ends - timezone.now()
    assert timedelta(minutes=10, seconds=30) < life < timedelta(minutes=12)


def test_tokens_end_with_their_account(ada: Person) -> None:
    key = ada.post(KEYS, KEY).json()["key"]
    backend = Person(
        stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key}).json()["access"]
    )
    ada.delete(ME)
    gone = (401, "invalid-token")
    assert problem(ada.get(ME)) == gone
    assert problem(ada.delete(ME)) == gone
    assert problem(ada.post(KEYS, KEY)) == gone
    assert problem(ada.post(USERS, account("new"))) == gone
    assert problem(backend.get(KEYS)) == gone
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")
    wrong = (401, "invalid-credentials")
    assert problem(stranger.post(TOKEN, {"username": "ada", "password": PASSWORD})) == wrong
    assert problem(stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key})) == wrong


def test_an_erased_staff_account_cannot_read_the_audit_log(boss: Person) -> None:
    boss.delete(ME)
    assert problem(boss.get("/api/v1/users/audit/")) == (401, "invalid-token")


def test_the_name_of_an_erased_account_can_be_registered_again(ada: Person) -> None:
    before = ada.me
    ada.delete(ME)
    after = join("ada").me
    assert after["id"] != before["id"]
    assert after["subject"] != before["subject"]


def test_other_accounts_do_not_change(ada: Person, bob: Person) -> None:
    bob.post(KEYS, KEY)
    ada.delete(ME)
    assert bob.me["username"] == "bob"
    assert len(bob.get(KEYS).json()["results"]) == 1
    assert AuditRecord.objects.filter(actor=str(bob.subject)).count() == 1
    assert refresh(bob.refresh).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_concurrent_mail_does_not_survive_an_erasure() -> None:
    for round_ in range(5):
        ada = join(f"ada{round_}")
        stranger.post(RESET, {"email": f"ada{round_}@example.org"})

        def act(number: int, ada: Person = ada) -> object:
            if number == 0:
                return ada.delete(ME).status_code
            return ada.post(f"{ME}email/verify/").status_code if number == 1 else send_due()

        answers = at_the_lock(ada.name, 4, act)
        assert answers[0] == 204
        assert answers[1] in (202, 401)
        assert not Mail.objects.exists()
        assert not MailToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_concurrent_tokens_and_keys_do_not_survive_an_erasure() -> None:
    for round_ in range(5):
        ada = join(f"ada{round_}")

        def act(number: int, ada: Person = ada) -> object:
            if number == 0:
                return ada.delete(ME)
            if number == 1:
                return refresh(ada.refresh)
            if number == 2:
                return ada.post(KEYS, KEY)
            return stranger.post(TOKEN, {"username": ada.name, "password": PASSWORD})

        answers = in_parallel(4, act)
        assert answers[0].status_code == 204
        assert all(a.status_code in (200, 201, 401) for a in answers[1:])
        assert not RefreshToken.objects.exists()
        assert "api_keys " not in everything()
        assert len(outbox_events()) == round_ + 1


def test_after_a_week_no_row_has_the_subject() -> None:
    ada = join("Ada")
    subject = ada.me["subject"]
    ada.post(KEYS, KEY)
    ada.delete(ME)
    # A request that ran meanwhile has written its audit row after the erasure.
    AuditRecord.objects.update(actor=subject)
    services.run_housekeeping()
    assert subject in everything(), "consumers that were away must still learn of it"
    Outbox.objects.update(created_at=timezone.now() - timedelta(days=8))
    for _ in range(2):
        services.run_housekeeping()
        assert subject not in everything()
    [event] = outbox_events()
    assert event["data"]["subject"] == str(erasure.ANONYMOUS)
