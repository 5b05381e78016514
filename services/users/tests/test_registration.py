"""Registration: taken and invalid values, and repeats."""

from collections import Counter
from uuid import UUID

import pytest
from people import ME, USERS, account, log_in, mailed, pointers, problem, stranger

from provote_core.audit.models import AuditRecord
from provote_testing.parallel import in_parallel
from users.models import User

pytestmark = pytest.mark.django_db


def test_a_registration_returns_the_account() -> None:
    answer = stranger.post(USERS, account("ada"))
    assert answer.status_code == 201
    assert answer.headers["Location"] == ME
    body = answer.json()
    assert set(body) == {
        "id", "username", "email", "email_verified", "display_name", "bio", "locale", "timezone",
        "roles", "is_staff", "subject", "created_at", "version",
    }  # fmt: skip
    assert (body["username"], body["email"], body["is_staff"]) == ("ada", "ada@example.org", False)
    assert UUID(body["id"]).version == 7
    assert UUID(body["subject"]).version == 4
    assert log_in("ada").get(ME).json() == body


def test_the_path_also_works_without_its_slash() -> None:
    assert stranger.post(USERS.rstrip("/"), account()).status_code == 201


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "other@example.org"}, "username-taken"),
        ({"username": "ADA", "email": "other@example.org"}, "username-taken"),
        ({"username": "other"}, "email-taken"),
        ({"username": "other", "email": "ADA@EXAMPLE.ORG"}, "email-taken"),
    ],
)
def test_names_and_addresses_are_unique_in_any_case(change: dict[str, str], code: str) -> None:
    stranger.post(USERS, account())
    assert problem(stranger.post(USERS, account(**change))) == (409, code)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"username": "ab"}, {"/username": "invalid-username"}),
        ({"username": "a" * 65}, {"/username": "invalid-username"}),
        ({"username": "a da"}, {"/username": "invalid-username"}),
        ({"username": "\u200bada"}, {"/username": "invalid-username"}),
        ({"username": " \n"}, {"/username": "blank"}),
        ({"username": "adä"}, {"/username": "invalid-username"}),
        ({"username": "erased:ada"}, {"/username": "invalid-username"}),
        ({"username": 7}, {"/username": "invalid"}),
        ({"username": None}, {"/username": "null"}),
        ({"email": "nobody"}, {"/email": "invalid"}),
        ({"email": True}, {"/email": "invalid"}),
        ({"email": "a@b.org\n"}, {"/email": "invalid"}),
        ({"password": "short"}, {"/password": "password-too-short"}),
        ({"password": "password123"}, {"/password": "password-too-common"}),
        ({"password": "ada@example.org"}, {"/password": "password-too-similar"}),
        ({"password": "x" * 257}, {"/password": "max-length"}),
        ({"password": ["a"]}, {"/password": "invalid"}),
        ({"is_staff": True}, {"/is_staff": "unknown-field"}),
    ],
)
def test_bad_values_are_pointed_at(change: dict[str, object], expected: dict[str, str]) -> None:
    assert pointers(stranger.post(USERS, account(**change))) == expected
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[]", (400, "invalid-request")),
        ("{", (400, "malformed-json")),
        ('{"username": "a\\u0000da"}', (400, "malformed-json")),
        ('{"username": "ada", "username": "bob"}', (400, "malformed-json")),
        ("[" * 5000, (400, "malformed-json")),
    ],
)
def test_bad_bodies_are_refused(body: str, expected: tuple[int, str]) -> None:
    assert problem(stranger.post(USERS, body)) == expected


def test_a_key_makes_a_repeat_safe() -> None:
    first = stranger.post(USERS, account(), Idempotency_Key="k-1")
    again = stranger.post(USERS, account(), Idempotency_Key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    other = stranger.post(USERS, account("bob"), Idempotency_Key="k-1")
    assert other.status_code == 201, "another stranger may have thought of the same key"
    assert list(AuditRecord.objects.order_by("id").values_list("outcome", flat=True)) == [
        "accepted",
        "replayed",
        "accepted",
    ]


def test_a_refusal_does_not_use_up_the_key() -> None:
    assert stranger.post(USERS, account(password="x"), Idempotency_Key="k").status_code == 400
    assert stranger.post(USERS, account(), Idempotency_Key="k").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_registrations_of_one_name_one_succeeds() -> None:
    answers = in_parallel(
        12, lambda n: stranger.post(USERS, account("AdA" if n % 2 else "ada", email=f"{n}@x.org"))
    )
    assert Counter(a.status_code for a in answers) == {201: 1, 409: 11}
    assert {problem(a) for a in answers if a.status_code == 409} == {(409, "username-taken")}
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_key_in_parallel_registers_once() -> None:
    answers = in_parallel(8, lambda _: stranger.post(USERS, account(), Idempotency_Key="k"))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum("Idempotent-Replayed" in a.headers for a in answers) == 7


@pytest.mark.parametrize(
    ("header", "locale"), [("de-AT, en;q=0.5", "de"), ("en", "en"), ("fr", "en"), ("", "en")]
)
def test_a_profile_begins_with_the_language_of_the_registration(header: str, locale: str) -> None:
    answer = stranger.post(USERS, account(), accept_language=header)
    assert answer.json()["locale"] == locale
    [message] = mailed()
    assert message.extra_headers["Content-Language"] == locale
