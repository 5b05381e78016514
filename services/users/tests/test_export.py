"""The export of an account: complete, and without data of others."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from people import KEYS, ME, TOKEN, Person, log_in, mailed, problem, stranger, token_in

from provote_core.cors import RESPONSE_HEADERS
from users import export
from users.models import User

pytestmark = pytest.mark.django_db
EXPORT = f"{ME}export/"


def test_the_export_has_all_data_of_the_person(ada: Person, bob: Person) -> None:
    key = ada.post(KEYS, {"name": "our site", "scopes": ["results:read"]}).json()
    ada.delete(f"{KEYS}{key['id']}/")
    log_in("ada")
    mailed()
    answer = ada.get(EXPORT)
    assert answer.status_code == 200
    disposition = answer.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="provote-account.json"'
    assert "Content-Disposition" in RESPONSE_HEADERS  # pages of other origins may read it
    exported = answer.json()
    assert set(exported) == {
        "profile", "sessions", "api_keys", "mails", "notifications", "notification_choices",
        "follows", "mailings", "audit", "changes_by_staff", "complete", "elsewhere",
    }  # fmt: skip
    assert exported["profile"] == ada.me | {"email_verified_at": None, "last_login": None}
    assert [s["current"] for s in exported["sessions"]] == [False, True]
    [kept] = exported["api_keys"]
    assert (kept["name"], kept["prefix"]) == ("our site", key["prefix"])
    assert kept["revoked_at"] is not None
    [sent] = exported["mails"]
    assert (sent["kind"], sent["address"]) == ("verify-email", "ada@example.org")
    assert sent["sent_at"] is not None
    assert [row["action"].partition(" ")[0] for row in exported["audit"]] == [
        "DELETE", "POST", "POST"
    ]  # fmt: skip
    assert exported["complete"] is True
    assert exported["elsewhere"] == {"polls": "/api/v1/polls/?owner=me", "votes": "/api/v1/votes/"}


def test_the_export_has_no_secrets_and_no_data_of_others(ada: Person, boss: Person) -> None:
    key = ada.post(KEYS, {"name": "k", "scopes": ["results:read"]}).json()["key"]
    sent = mailed()
    boss.put(f"/api/v1/users/{ada.me['id']}/roles/moderator/")
    admin = User.objects.get(username="boss")
    LogEntry.objects.create(
        user=admin,
        content_type=ContentType.objects.get_for_model(User),
        object_id=ada.me["id"],
        object_repr="ada",
        action_flag=CHANGE,
        change_message="Changed E-mail address.",
    )
    text = ada.get(EXPORT).content.decode()
    assert "Changed E-mail address." in text
    assert "/roles/moderator/" in text, "what staff did to the account"
    hidden = [key, ada.refresh, User.objects.get(username="ada").password, "boss"]
    for secret in [*hidden, str(boss.subject), *(token_in(message) for message in sent)]:
        assert secret not in text


def test_a_truncated_export_is_not_complete(ada: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(export, "MAX_ROWS", 2)
    for _ in range(3):
        ada.post(KEYS, {"name": "k", "scopes": ["results:read"]})
    exported = ada.get(EXPORT).json()
    assert (len(exported["api_keys"]), exported["complete"]) == (2, False)


def test_the_export_requires_the_token_of_a_person(ada: Person) -> None:
    assert problem(stranger.get(EXPORT)) == (401, "authentication-required")
    key = ada.post(KEYS, {"name": "k", "scopes": ["results:read"]}).json()["key"]
    token = stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key}).json()["access"]
    assert problem(Person(token).get(EXPORT)) == (403, "forbidden")
