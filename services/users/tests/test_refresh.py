"""Refresh tokens: each is used once; a late repeat ends the session (RFC 9700)."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from people import (
    ME,
    REFRESH,
    REVOKE,
    SESSIONS,
    Person,
    at_the_lock,
    end_grace,
    join,
    log_in,
    pointers,
    problem,
    refresh,
    stranger,
)

from provote_core.conf import seconds
from provote_core.ids import uuid7
from provote_testing.parallel import in_parallel
from users import services
from users.models import RefreshToken, User
from users.tokens import next_refresh_token

pytestmark = pytest.mark.django_db
INVALID = (401, "invalid-refresh-token")
REUSED = (401, "refresh-reused")


def test_a_refresh_rotates(ada: Person) -> None:
    answer = refresh(ada.refresh)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access", "refresh", "token_type", "expires_in"}
    assert body["refresh"] != ada.refresh
    assert Person(body["access"]).get(ME).status_code == 200
    assert refresh(body["refresh"]).status_code == 200


def test_a_reuse_revokes_the_whole_family_and_no_other(ada: Person) -> None:
    elsewhere = log_in("ada")
    second = refresh(ada.refresh).json()["refresh"]
    third = refresh(second).json()["refresh"]
    end_grace()
    assert problem(refresh(ada.refresh)) == REUSED
    assert problem(refresh(third)) == INVALID
    assert problem(refresh(second)) == REUSED
    assert refresh(elsewhere.refresh).status_code == 200


def test_logging_out_revokes_the_family(ada: Person) -> None:
    second = refresh(ada.refresh).json()["refresh"]
    for _ in range(2):
        answer = stranger.post(REVOKE, {"refresh": ada.refresh})
        assert (answer.status_code, answer.content) == (204, b"")
    assert problem(refresh(second)) == INVALID


def test_revoking_an_unknown_token_is_204(ada: Person) -> None:
    assert stranger.post(REVOKE, {"refresh": "pvr_unknown"}).status_code == 204
    assert refresh(ada.refresh).status_code == 200


@pytest.mark.parametrize("token", ["pvr_unknown", "é" * 20, "x" * 256])
def test_an_unknown_token_cannot_be_refreshed(token: str) -> None:
    assert problem(refresh(token)) == INVALID


def test_access_and_refresh_tokens_cannot_replace_each_other(ada: Person) -> None:
    assert pointers(refresh(ada.access)) == {"/refresh": "max-length"}
    assert problem(Person(ada.refresh).get(ME)) == (401, "invalid-token")


def test_a_token_expires_after_thirty_days(ada: Person) -> None:
    token = RefreshToken.objects.get()
    assert token.expires_at - token.created_at == timedelta(days=30)
    RefreshToken.objects.update(expires_at=timezone.now())
    assert problem(refresh(ada.refresh)) == INVALID


def test_only_digests_are_stored(ada: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_tokens::text FROM refresh_tokens")
        assert ada.refresh not in str(cursor.fetchall())
    assert len(RefreshToken.objects.get().digest) == 32


def test_a_deactivated_account_cannot_refresh(ada: Person) -> None:
    User.objects.update(is_active=False)
    assert problem(refresh(ada.refresh)) == INVALID


def test_a_constraint_allows_one_unused_token_in_a_family(ada: Person) -> None:
    token = RefreshToken.objects.get()
    with pytest.raises(IntegrityError, match="one_unused"), transaction.atomic():
        RefreshToken.objects.create(
            digest=b"x",
            user_id=token.user_id,
            family=token.family,
            created_at=token.created_at,
            expires_at=token.expires_at,
        )


@pytest.mark.parametrize("body", [{}, {"refresh": 1}, {"refresh": "a", "x": 1}, {"refresh": ""}])
@pytest.mark.parametrize("path", [REFRESH, REVOKE])
def test_bad_bodies_are_400(path: str, body: dict[str, Any]) -> None:
    assert problem(stranger.post(path, body)) == (400, "invalid-request")


@pytest.mark.django_db(transaction=True)
def test_concurrent_refreshes_get_the_same_next_token() -> None:
    ada = join("ada")
    answers = at_the_lock("ada", 8, lambda _: refresh(ada.refresh))
    assert {a.status_code for a in answers} == {200}
    assert all(Person(a.json()["access"]).get(ME).status_code == 200 for a in answers)
    [following] = {a.json()["refresh"] for a in answers}
    assert RefreshToken.objects.filter(used_at=None).count() == 1
    assert refresh(following).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_without_grace_concurrent_refreshes_end_the_session(settings: Any) -> None:
    settings.REFRESH_GRACE = timedelta(0)
    ada = join("ada")
    answers = in_parallel(12, lambda _: refresh(ada.refresh))
    assert Counter(a.status_code for a in answers) == {200: 1, 401: 11}
    assert {problem(a) for a in answers if a.status_code == 401} == {REUSED}
    [winner] = [a.json()["refresh"] for a in answers if a.status_code == 200]
    assert problem(refresh(winner)) == INVALID


def test_a_repeat_gets_the_lost_response_again(ada: Person) -> None:
    lost = refresh(ada.refresh).json()["refresh"]
    again = refresh(ada.refresh)
    assert (again.status_code, again.json()["refresh"]) == (200, lost)
    assert again.json()["access"] != ada.access
    assert refresh(lost).status_code == 200, "and is worth what the lost one was"


def test_a_late_repeat_gets_the_newest_token_of_the_family(ada: Person) -> None:
    """Two tabs: one continues to refresh before the other has its response."""
    second = refresh(ada.refresh).json()["refresh"]
    third = refresh(second).json()["refresh"]
    assert refresh(ada.refresh).json()["refresh"] == third
    [session] = ada.get(SESSIONS).json()["results"]
    assert session["current"]
    assert refresh(third).status_code == 200


def test_a_repeat_does_not_extend_the_grace(ada: Person) -> None:
    following = refresh(ada.refresh).json()["refresh"]
    assert refresh(ada.refresh).status_code == 200
    end_grace()
    assert problem(refresh(ada.refresh)) == REUSED
    assert problem(refresh(following)) == INVALID


def test_a_repeat_after_the_end_of_the_session_is_refused(ada: Person) -> None:
    following = refresh(ada.refresh).json()["refresh"]
    stranger.post(REVOKE, {"refresh": following})
    assert problem(refresh(ada.refresh)) == REUSED
    assert problem(refresh(following)) == INVALID


def test_a_repeat_of_a_deactivated_account_is_refused(ada: Person) -> None:
    refresh(ada.refresh)
    User.objects.update(is_active=False)
    assert problem(refresh(ada.refresh)) == INVALID


def test_a_token_that_an_older_release_rotated_cannot_be_repeated(ada: Person) -> None:
    """It made the next token at random, so it cannot be derived."""
    refresh(ada.refresh)
    RefreshToken.objects.filter(used_at=None).update(digest=b"at random")
    assert problem(refresh(ada.refresh)) == REUSED


def test_the_next_token_depends_on_the_secret(ada: Person, settings: Any) -> None:
    following = refresh(ada.refresh).json()["refresh"]
    secret = settings.PROVOTE.digest_key
    assert next_refresh_token(secret, ada.refresh) == following
    assert next_refresh_token(secret + b"x", ada.refresh) != following
    assert len(following) == len(ada.refresh)


@pytest.mark.parametrize(("value", "grace"), [("", 10), ("0", 0), ("300", 300)])
def test_the_grace_is_a_setting(monkeypatch: pytest.MonkeyPatch, value: str, grace: int) -> None:
    monkeypatch.setenv("PROVOTE_REFRESH_GRACE", value)
    assert seconds("PROVOTE_REFRESH_GRACE", 10, longest=300) == timedelta(seconds=grace)


@pytest.mark.parametrize("value", ["301", "-1", "1.5", "10s", "٣", "9" * 5_000])
def test_an_invalid_grace_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROVOTE_REFRESH_GRACE", value)
    with pytest.raises(ImproperlyConfigured, match="PROVOTE_REFRESH_GRACE"):
        seconds("PROVOTE_REFRESH_GRACE", 10, longest=300)


@pytest.mark.django_db(transaction=True)
def test_a_concurrent_token_does_not_survive_a_revocation() -> None:
    for round_ in range(5):
        ada = join(f"ada{round_}")
        answers = in_parallel(
            2,
            lambda n, token=ada.refresh: (
                refresh(token) if n else stranger.post(REVOKE, {"refresh": token})
            ),
        )
        assert answers[0].status_code == 204
        if answers[1].status_code == 200:
            assert problem(refresh(answers[1].json()["refresh"])) == INVALID
        else:
            assert problem(answers[1]) == INVALID


def test_housekeeping_deletes_only_expired_tokens(ada: Person) -> None:
    family = uuid7()
    now = timezone.now()
    RefreshToken.objects.create(
        digest=b"old",
        user=User.objects.get(),
        family=family,
        created_at=now - timedelta(days=31),
        expires_at=now - timedelta(seconds=1),
    )
    Session.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(hours=1))
    services.run_housekeeping()
    services.run_housekeeping()
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
    assert not RefreshToken.objects.filter(family=family).exists()
    assert RefreshToken.objects.filter(expires_at__gt=F("created_at")).count() == 1
    assert refresh(ada.refresh).status_code == 200
