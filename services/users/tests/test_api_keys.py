"""API keys: shown once, exchanged for access tokens, revoked."""

from typing import Any
from uuid import uuid4

import jwt
import pytest
from django.db import connection
from people import KEYS, ME, TOKEN, Person, join, pointers, problem, stranger

from provote_testing.parallel import in_parallel
from users.models import ApiKey, User
from users.services import api_keys

pytestmark = pytest.mark.django_db
WANTED = {"name": "Union backend", "scopes": ["votes:delegate", "results:read"]}


def exchange(key: str) -> Any:
    return stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key})


def test_a_key_can_be_created_and_exchanged(ada: Person) -> None:
    answer = ada.post(KEYS, WANTED)
    assert answer.status_code == 201
    key = answer.json()
    assert set(key) == {"id", "name", "prefix", "scopes", "created_at", "key"}
    assert key["key"].startswith(f"{key['prefix']}_")
    assert key["scopes"] == ["results:read", "votes:delegate"]
    token = exchange(key["key"])
    assert set(token.json()) == {"access", "token_type", "expires_in"}
    claims = jwt.decode(token.json()["access"], options={"verify_signature": False})
    assert claims["sub"] == str(ada.subject)
    assert claims["key_id"] == key["id"]
    assert (claims["scope"], claims["staff"]) == ("results:read votes:delegate", False)


def test_the_key_itself_is_shown_once_and_never_stored(ada: Person) -> None:
    key = ada.post(KEYS, WANTED).json()
    shown = {name: value for name, value in key.items() if name != "key"}
    assert ada.get(KEYS).json() == {"results": [shown], "next": None, "previous": None}
    assert ada.get(f"{KEYS}{key['id']}/").json() == shown
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_keys::text FROM api_keys")
        assert key["key"].rpartition("_")[2] not in str(cursor.fetchall())


def test_a_replay_shows_the_same_key_again(ada: Person) -> None:
    first = ada.post(KEYS, WANTED, Idempotency_Key="k")
    again = ada.post(KEYS, WANTED, Idempotency_Key="k")
    assert again.json() == first.json()
    assert again.headers["Location"] == f"{KEYS}{first.json()['id']}/"
    assert again.headers["Idempotent-Replayed"] == "true"
    assert ApiKey.objects.count() == 1
    assert ada.get(again.headers["Location"]).status_code == 200


def test_a_revoked_key_stays_invalid(ada: Person) -> None:
    key = ada.post(KEYS, WANTED).json()
    for _ in range(2):
        assert ada.delete(f"{KEYS}{key['id']}/").status_code == 204
    assert problem(exchange(key["key"])) == (401, "invalid-credentials")
    assert ada.get(KEYS).json()["results"] == []
    assert problem(ada.get(f"{KEYS}{key['id']}/")) == (404, "not-found")


def test_keys_of_others_are_404(ada: Person, bob: Person) -> None:
    key = ada.post(KEYS, WANTED).json()
    for path in (f"{KEYS}{key['id']}/", f"{KEYS}{uuid4()}/"):
        assert problem(bob.get(path)) == (404, "not-found")
        assert problem(bob.delete(path)) == (404, "not-found")
    assert bob.get(KEYS).json()["results"] == []
    assert exchange(key["key"]).status_code == 200


def test_the_token_of_a_key_cannot_act_as_the_owner(ada: Person) -> None:
    backend = Person(exchange(ada.post(KEYS, WANTED).json()["key"]).json()["access"])
    for answer in (
        backend.get(ME),
        backend.delete(ME),
        backend.get(KEYS),
        backend.post(KEYS, WANTED),
        backend.get("/api/v1/users/audit/"),
    ):
        assert problem(answer) == (403, "forbidden")


def test_a_key_is_no_bearer_token(ada: Person) -> None:
    key = ada.post(KEYS, WANTED).json()["key"]
    assert problem(Person(key).get(ME)) == (401, "invalid-token")


def test_the_key_of_a_deactivated_owner_is_invalid(ada: Person) -> None:
    key = ada.post(KEYS, WANTED).json()["key"]
    User.objects.update(is_active=False)
    assert problem(exchange(key)) == (401, "invalid-credentials")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"scopes": ["votes:delegate", "polls:own"]}, {"/scopes/1": "invalid-choice"}),
        ({"scopes": []}, {"/scopes": "empty"}),
        ({"scopes": "results:read"}, {"/scopes": "not-a-list"}),
        ({"scopes": [{}]}, {"/scopes/0": "invalid-choice"}),
        ({"name": ""}, {"/name": "blank"}),
        ({"name": 5}, {"/name": "invalid"}),
        ({"name": "x" * 101}, {"/name": "max-length"}),
        ({"key": "mine"}, {"/key": "unknown-field"}),
    ],
)
def test_bad_bodies_are_pointed_at(
    ada: Person, change: dict[str, Any], expected: dict[str, str]
) -> None:
    assert pointers(ada.post(KEYS, WANTED | change)) == expected


def test_keys_are_paginated(ada: Person) -> None:
    made = [ada.post(KEYS, WANTED | {"name": str(n)}).json()["id"] for n in range(5)]
    page = ada.get(f"{KEYS}?page_size=3").json()
    rest = ada.get(page["next"]).json()
    assert [k["id"] for k in page["results"] + rest["results"]] == made[::-1]
    assert rest["next"] is None


def test_an_account_can_have_fifty_keys(ada: Person, monkeypatch: Any) -> None:
    assert api_keys.MAX_API_KEYS == 50
    monkeypatch.setattr(api_keys, "MAX_API_KEYS", 3)
    made = [ada.post(KEYS, WANTED, Idempotency_Key=str(n)).json() for n in range(3)]
    assert problem(ada.post(KEYS, WANTED)) == (409, "too-many-api-keys")
    again = ada.post(KEYS, WANTED, Idempotency_Key="0")
    assert (again.status_code, again.json()) == (201, made[0]), "a repeat makes none"
    ada.delete(f"{KEYS}{made[0]['id']}/")
    assert ada.post(KEYS, WANTED).status_code == 201
    assert ApiKey.objects.filter(revoked_at=None).count() == 3


@pytest.mark.django_db(transaction=True)
def test_concurrently_created_keys_do_not_exceed_the_limit(monkeypatch: Any) -> None:
    monkeypatch.setattr(api_keys, "MAX_API_KEYS", 3)
    ada = join("ada")
    answers = in_parallel(8, lambda _: ada.post(KEYS, WANTED))
    assert sorted(a.status_code for a in answers) == [201] * 3 + [409] * 5


def test_keys_require_a_token() -> None:
    assert problem(stranger.get(KEYS)) == (401, "authentication-required")
    assert problem(stranger.post(KEYS, WANTED)) == (401, "authentication-required")
