"""Refresh tokens: each is good once, and a reuse ends the login (RFC 9700)."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from people import (
    ME,
    REFRESH,
    REVOKE,
    Person,
    join,
    log_in,
    pointers,
    problem,
    refresh,
    stranger,
)

from provote_core.ids import uuid7
from provote_testing.parallel import in_parallel
from users import services
from users.models import RefreshToken, User

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


def test_an_unknown_token_is_revoked_already(ada: Person) -> None:
    assert stranger.post(REVOKE, {"refresh": "pvr_unknown"}).status_code == 204
    assert refresh(ada.refresh).status_code == 200


@pytest.mark.parametrize("token", ["pvr_unknown", "é" * 20, "x" * 256])
def test_an_unknown_token_refreshes_nothing(token: str) -> None:
    assert problem(refresh(token)) == INVALID


def test_an_access_token_is_no_refresh_token_and_no_other_way_round(ada: Person) -> None:
    assert pointers(refresh(ada.access)) == {"/refresh": "max-length"}
    assert problem(Person(ada.refresh).get(ME)) == (401, "invalid-token")


def test_a_token_ends_after_thirty_days(ada: Person) -> None:
    token = RefreshToken.objects.get()
    assert token.expires_at - token.created_at == timedelta(days=30)
    RefreshToken.objects.update(expires_at=timezone.now())
    assert problem(refresh(ada.refresh)) == INVALID


def test_only_digests_are_stored(ada: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_tokens::text FROM refresh_tokens")
        assert ada.refresh not in str(cursor.fetchall())
    assert len(RefreshToken.objects.get().digest) == 32


def test_a_locked_account_refreshes_nothing(ada: Person) -> None:
    User.objects.update(is_active=False)
    assert problem(refresh(ada.refresh)) == INVALID


def test_the_database_itself_allows_one_live_token_in_a_family(ada: Person) -> None:
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
def test_of_many_refreshes_with_one_token_one_wins_and_the_login_ends() -> None:
    ada = join("ada")
    answers = in_parallel(12, lambda _: refresh(ada.refresh))
    assert Counter(a.status_code for a in answers) == {200: 1, 401: 11}
    assert {problem(a) for a in answers if a.status_code == 401} == {REUSED}
    [winner] = [a.json()["refresh"] for a in answers if a.status_code == 200]
    assert problem(refresh(winner)) == INVALID


@pytest.mark.django_db(transaction=True)
def test_no_token_slips_past_a_revocation() -> None:
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


def test_housekeeping_deletes_what_has_expired_and_nothing_else(ada: Person) -> None:
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
    services.keep_house()
    services.keep_house()
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
    assert not RefreshToken.objects.filter(family=family).exists()
    assert RefreshToken.objects.filter(expires_at__gt=F("created_at")).count() == 1
    assert refresh(ada.refresh).status_code == 200
