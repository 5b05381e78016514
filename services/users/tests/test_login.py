"""Logins by password, and their tokens."""

import dataclasses
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from people import (
    CONFIRM,
    JWKS,
    ME,
    PASSWORD,
    RESET,
    TOKEN,
    USERS,
    VERIFY,
    Person,
    account,
    log_in,
    pointers,
    problem,
    stranger,
)

from provote_core.auth.verifier import TokenVerifier
from provote_core.limits import Limiter
from provote_core.limits.rates import parse_rates
from users.models import User

pytestmark = pytest.mark.django_db
WRONG = (401, "invalid-credentials")


def test_a_login_gives_a_pair_of_tokens(ada: Person) -> None:
    answer = stranger.post(TOKEN, {"username": "ADA", "password": PASSWORD})
    body = answer.json()
    assert set(body) == {"access", "refresh", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert "no-store" in answer.headers["Cache-Control"]
    explicit = {"grant_type": "password", "username": "ada", "password": PASSWORD}
    assert stranger.post(TOKEN, explicit).status_code == 200


def test_the_access_token_names_a_random_subject(ada: Person) -> None:
    claims = jwt.decode(ada.access, options={"verify_signature": False})
    assert set(claims) == {
        "iss", "aud", "sub", "iat", "exp", "jti", "scope", "staff", "moderator", "sid",
    }  # fmt: skip
    assert (claims["iss"], claims["aud"], claims["staff"]) == ("provote", "provote", False)
    assert claims["exp"] - claims["iat"] == 600
    assert claims["sub"] == ada.me["subject"] != ada.me["id"]


def test_any_service_can_verify_it_with_the_published_keys(ada: Person) -> None:
    answer = stranger.get(JWKS)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    principal = TokenVerifier(answer.json).verify(ada.access)
    assert (principal.subject, principal.kind, principal.staff) == (ada.subject, "person", False)


def test_staff_is_a_claim(boss: Person) -> None:
    assert jwt.decode(boss.access, options={"verify_signature": False})["staff"] is True


@pytest.mark.parametrize(
    "body",
    [
        {"username": "ada", "password": "wrong password"},
        {"username": "ada", "password": f" {PASSWORD}"},
        {"username": "nobody", "password": PASSWORD},
        {"grant_type": "api_key", "api_key": "pvk_000000000000_guess"},
    ],
)
def test_all_wrong_credentials_get_the_same_response(ada: Person, body: dict[str, str]) -> None:
    answer = stranger.post(TOKEN, body)
    assert problem(answer) == WRONG
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_deactivated_account_cannot_log_in(ada: Person) -> None:
    User.objects.update(is_active=False)
    assert problem(stranger.post(TOKEN, {"username": "ada", "password": PASSWORD})) == WRONG
    assert problem(ada.get(ME)) == (401, "invalid-token")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/username": "required", "/password": "required"}),
        ({"grant_type": "api_key"}, {"/api_key": "required"}),
        ({"grant_type": "api_key", "api_key": 1}, {"/api_key": "invalid"}),
        (
            {"grant_type": "magic", "username": "a", "password": "b"},
            {"/grant_type": "invalid-choice"},
        ),
        ({"username": "a", "password": "b", "otp": 1}, {"/otp": "unknown-field"}),
        ({"username": {}, "password": "b"}, {"/username": "invalid"}),
    ],
)
def test_bad_bodies_are_pointed_at(body: dict[str, Any], expected: dict[str, str]) -> None:
    assert pointers(stranger.post(TOKEN, body)) == expected


@pytest.mark.real_hashes
def test_passwords_are_hashed_as_owasp_recommends_and_unknown_names_take_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stranger.post(USERS, account("ada"))
    assert User.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")

    # Hashing is nearly all of the time: the same number of hashes is the same time.
    hashes = list[str]()

    def noted(hashing: Callable[..., Any]) -> Callable[..., Any]:
        def note(hasher: Any, password: str, *more: Any) -> Any:
            hashes.append(password)
            return hashing(hasher, password, *more)

        return note

    for name in ("encode", "verify"):
        hashing = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(Argon2PasswordHasher, name, noted(hashing))
    for username in ("ada", "nobody"):
        hashes.clear()
        answer = stranger.post(TOKEN, {"username": username, "password": "wrong password"})
        assert problem(answer) == WRONG
        assert hashes == ["wrong password"], username


def test_logins_have_their_own_limit(ada: Person, settings: Any, monkeypatch: Any) -> None:
    local = Limiter()
    local._breaker_open.set()  # Redis may be too slow on a busy machine, and then two would count
    monkeypatch.setattr("provote_core.middleware.limiter", lambda: local)
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE, rates=parse_rates("login=1/h,write=100/s,read=100/s")
    )
    address = {"X_Real_IP": "198.51.100.7"}
    body = {"username": "ada", "password": "wrong password"}
    assert problem(stranger.post(TOKEN, body, **address)) == WRONG
    limited = (429, "rate-limited")
    assert problem(stranger.post(TOKEN, body, **address)) == limited
    assert problem(stranger.post(USERS, account("eve"), **address)) == limited
    assert problem(stranger.post("/admin/users/login/", "", **address)) == limited
    for path in (RESET, CONFIRM, VERIFY):
        assert problem(stranger.post(path, {}, **address)) == limited
    assert log_in("ada").get(ME).status_code == 200
