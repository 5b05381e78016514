"""Sessions: one for each login, listed and ended by their owner."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from people import (
    KEYS,
    ME,
    PASSWORD,
    REVOKE,
    SESSIONS,
    TOKEN,
    Person,
    join,
    log_in,
    problem,
    refresh,
    stranger,
)

from provote_testing.parallel import in_parallel
from users import tokens
from users.models import RefreshToken, User
from users.services import sessions

pytestmark = pytest.mark.django_db
INVALID = (401, "invalid-refresh-token")


def log_in_by_browser(agent: str, name: str = "ada") -> Person:
    """Log in with a User-Agent."""
    body = {"username": name, "password": PASSWORD}
    answer = stranger.post(TOKEN, body, User_Agent=agent).json()
    return Person(answer["access"], answer["refresh"], name)


def listed(person: Person) -> list[dict[str, Any]]:
    return person.get(SESSIONS).json()["results"]


def test_a_login_is_a_session(ada: Person) -> None:
    phone = log_in_by_browser("Firefox/150 on a phone")
    new, old = listed(phone)
    assert set(new) == {"id", "created_at", "last_used_at", "user_agent", "current"}
    assert (new["user_agent"], new["current"]) == ("Firefox/150 on a phone", True)
    assert (old["user_agent"], old["current"]) == ("", False)
    assert [s["current"] for s in listed(ada)] == [False, True]


def test_a_refresh_keeps_the_session(ada: Person) -> None:
    RefreshToken.objects.update(
        created_at=F("created_at") - timedelta(hours=1),
        started_at=F("started_at") - timedelta(hours=1),
    )
    [before] = listed(ada)
    renewed = refresh(ada.refresh).json()
    [after] = listed(Person(renewed["access"]))
    assert (after["id"], after["current"]) == (before["id"], True)
    assert after["created_at"] == before["created_at"]
    used = [datetime.fromisoformat(s["last_used_at"]) for s in (before, after)]
    assert used[1] - used[0] > timedelta(minutes=59)


def test_a_session_older_than_the_column_has_the_time_of_its_token(ada: Person) -> None:
    RefreshToken.objects.update(started_at=None)
    [session] = listed(ada)
    assert session["created_at"] == session["last_used_at"]
    [renewed] = listed(Person(refresh(ada.refresh).json()["access"]))
    assert renewed["created_at"] == session["created_at"]


def test_an_ended_session_cannot_be_refreshed(ada: Person) -> None:
    other = log_in("ada")
    [_, mine] = listed(other)
    for _ in range(2):
        assert other.delete(f"{SESSIONS}{mine['id']}/").status_code == 204
    assert problem(refresh(ada.refresh)) == INVALID
    assert refresh(other.refresh).status_code == 200
    assert [s["id"] for s in listed(other)] != [mine["id"]]


def test_all_sessions_can_be_ended(ada: Person, bob: Person) -> None:
    other = log_in("ada")
    for _ in range(2):
        assert other.delete(SESSIONS).status_code == 204
    assert listed(other) == []
    assert {problem(refresh(p.refresh)) for p in (ada, other)} == {INVALID}
    assert len(listed(bob)) == 1


def test_a_logout_ends_the_session(ada: Person) -> None:
    log_in("ada")
    stranger.post(REVOKE, {"refresh": ada.refresh})
    assert [s["current"] for s in listed(ada)] == [False]


def test_sessions_of_others_are_404(ada: Person, bob: Person) -> None:
    [session] = listed(ada)
    for session_id in (session["id"], uuid4()):
        assert problem(bob.delete(f"{SESSIONS}{session_id}/")) == (404, "not-found")
    assert refresh(ada.refresh).status_code == 200


def test_the_token_of_a_key_cannot_list_sessions(ada: Person) -> None:
    key = ada.post(KEYS, {"name": "k", "scopes": ["results:read"]}).json()["key"]
    token = stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key}).json()["access"]
    assert problem(Person(token).get(SESSIONS)) == (403, "forbidden")
    assert problem(Person(token).delete(SESSIONS)) == (403, "forbidden")


def test_the_user_agent_is_shortened(ada: Person) -> None:
    session = listed(log_in_by_browser("x" * 5000))[0]
    assert session["user_agent"] == "x" * 120
    assert listed(log_in_by_browser("a\tb\x7f"))[0]["user_agent"] == "a b "


def test_sessions_are_paginated(ada: Person) -> None:
    for _ in range(4):
        log_in("ada")
    page = ada.get(f"{SESSIONS}?page_size=3").json()
    rest = ada.get(page["next"]).json()
    ids = [s["id"] for s in page["results"] + rest["results"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(set(ids)), rest["next"]) == (5, None)


def test_beyond_the_limit_the_least_recently_used_session_ends(
    ada: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sessions, "MAX_SESSIONS", 3)
    people = [ada, *(log_in("ada") for _ in range(2))]
    renewed = refresh(ada.refresh).json()["refresh"]
    people.append(log_in("ada"))
    assert len(listed(ada)) == 3
    assert problem(refresh(people[1].refresh)) == INVALID
    assert refresh(renewed).status_code == 200
    assert refresh(people[2].refresh).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_concurrent_logins_do_not_exceed_the_limit(monkeypatch: Any) -> None:
    monkeypatch.setattr(sessions, "MAX_SESSIONS", 3)
    ada = join("ada")
    in_parallel(6, lambda _: log_in("ada"))
    assert len(listed(ada)) == 3


def test_a_token_without_sid_belongs_to_no_listed_session(ada: Person) -> None:
    from users.selectors import keyring

    claims = tokens.access_claims(subject=ada.subject, now=RefreshToken.objects.get().created_at)
    assert "sid" not in claims
    old = Person(keyring().sign(claims))
    assert [s["current"] for s in listed(old)] == [False]
    body = {"current_password": PASSWORD, "new_password": "another horse battery"}
    assert old.post(f"{ME}password/", body).status_code == 204
    assert problem(refresh(ada.refresh)) == INVALID, "no session is known to be its own"
    assert User.objects.count() == 1
