"""The caller's profile: values, permissions and versions."""

from collections import Counter
from typing import Any

import pytest
from people import (
    ME,
    PASSWORD,
    VERIFY,
    Person,
    at_the_lock,
    join,
    mailed,
    pointers,
    problem,
    token_in,
)

from provote_testing.parallel import in_parallel
from users.models import User

pytestmark = pytest.mark.django_db


def test_a_new_profile_has_defaults(ada: Person) -> None:
    said = {"display_name": "", "bio": "", "locale": "en", "timezone": "UTC"}
    held = {"email_verified": False, "roles": [], "version": 1}
    assert ada.me.items() >= (said | held).items()


def test_a_profile_can_be_changed(ada: Person) -> None:
    said = {
        "display_name": "Ada Lovelace, née Byron",
        "bio": "Notes on the engine.\nVotes by reason.",
        "locale": "de-CH",
        "timezone": "Europe/Zurich",
    }
    answer = ada.patch(ME, said, If_Match='"1"')
    assert answer.status_code == 200, answer.content
    assert answer.json().items() >= (said | {"version": 2}).items()
    assert answer.headers["ETag"] == '"2"'
    assert ada.me == answer.json()


def test_equal_values_change_nothing(ada: Person) -> None:
    for _ in range(2):
        assert ada.patch(ME, {"bio": "The same."}).json()["version"] == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [("de-ch", "de-CH"), ("ZH-hant-tw", "zh-Hant-TW"), ("sl-ROZAJ", "sl-rozaj"),
     ("es-419", "es-419"), ("de-1996", "de-1996"), ("de-1AB2", "de-1ab2"),
     ("EN-US-u-CA-gregory", "en-US-u-ca-gregory")],
)  # fmt: skip
def test_a_language_tag_is_stored_in_recommended_case(ada: Person, given: str, kept: str) -> None:
    assert ada.patch(ME, {"locale": given}).json()["locale"] == kept


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"display_name": "x" * 101}, {"/display_name": "max-length"}),
        ({"display_name": "two\nlines"}, {"/display_name": "not-printable"}),
        ({"display_name": "\u202egnp.exe"}, {"/display_name": "not-printable"}),
        ({"display_name": 7}, {"/display_name": "invalid"}),
        ({"display_name": None}, {"/display_name": "null"}),
        ({"bio": "x" * 1001}, {"/bio": "max-length"}),
        ({"bio": "a\x1b[2Jb"}, {"/bio": "not-printable"}),
        ({"locale": ""}, {"/locale": "blank"}),
        ({"locale": "de_CH"}, {"/locale": "invalid-locale"}),
        ({"locale": "deutsch-"}, {"/locale": "invalid-locale"}),
        ({"locale": "d"}, {"/locale": "invalid-locale"}),
        ({"locale": "x" * 36}, {"/locale": "invalid-locale"}),
        ({"timezone": "Mars/Olympus"}, {"/timezone": "invalid-timezone"}),
        ({"timezone": "../../etc/passwd"}, {"/timezone": "invalid-timezone"}),
        ({"timezone": ""}, {"/timezone": "blank"}),
        ({"email": "new@example.org"}, {"/password": "required"}),
        ({"email": "nobody", "password": PASSWORD}, {"/email": "invalid"}),
        ({"password": PASSWORD}, {"/password": "unexpected"}),
        ({"username": "eve"}, {"/username": "unknown-field"}),
        ({"email_verified": True}, {"/email_verified": "unknown-field"}),
        ({"roles": ["staff"]}, {"/roles": "unknown-field"}),
        ({"is_moderator": True}, {"/is_moderator": "unknown-field"}),
    ],
)
def test_bad_values_are_pointed_at(
    ada: Person, change: dict[str, Any], expected: dict[str, str]
) -> None:
    before = ada.me
    assert pointers(ada.patch(ME, change)) == expected
    assert ada.me == before


def test_a_change_requires_the_current_version(ada: Person) -> None:
    assert ada.get(ME).headers["ETag"] == '"1"'
    assert problem(ada.send("PATCH", ME, {"bio": "x"})) == (428, "precondition-required")
    assert problem(ada.patch(ME, {"bio": "x"}, If_Match='"7"')) == (412, "precondition-failed")
    assert ada.me["bio"] == ""


def test_a_known_etag_is_304(ada: Person) -> None:
    assert ada.get(ME, If_None_Match='"1"').status_code == 304
    ada.patch(ME, {"bio": "New."})
    assert ada.get(ME, If_None_Match='"1"').status_code == 200


def test_an_outdated_change_of_address_does_not_count_as_a_try(ada: Person) -> None:
    body = {"email": "new@example.org", "password": "a wrong guess"}
    for _ in range(12):
        assert problem(ada.send("PATCH", ME, body))[0] == 428
        assert problem(ada.patch(ME, body, If_Match='"7"'))[0] == 412
    assert problem(ada.patch(ME, body)) == (403, "wrong-password")


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_changes_to_one_version_one_succeeds() -> None:
    ada = join("ada")
    answers = at_the_lock("ada", 8, lambda n: ada.patch(ME, {"bio": str(n)}, If_Match='"1"'))
    assert Counter(a.status_code for a in answers) == {200: 1, 412: 7}
    [changed] = [a.json() for a in answers if a.status_code == 200]
    assert ada.me == changed


def test_a_new_address_requires_the_password(ada: Person) -> None:
    before = ada.me
    wrong = ada.patch(ME, {"email": "new@example.org", "password": "a wrong guess"})
    assert problem(wrong) == (403, "wrong-password")
    assert ada.me == before
    answer = ada.patch(ME, {"email": "new@Example.ORG", "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    assert answer.json()["email"] == "new@example.org"


def test_a_new_address_is_unverified_and_the_old_one_is_notified(ada: Person) -> None:
    [message] = mailed()
    assert ada.post(VERIFY, {"token": token_in(message)}).status_code == 204
    assert ada.me["email_verified"] is True
    answer = ada.patch(ME, {"email": "new@example.org", "password": PASSWORD})
    assert answer.json()["email_verified"] is False
    notice, verification = mailed()
    assert (notice.to, notice.subject) == (["ada@example.org"], "Your e-mail address was changed")
    assert "new@example.org" not in str(notice.body)
    assert verification.to == ["new@example.org"]
    assert ada.post(VERIFY, {"token": token_in(verification)}).status_code == 204
    assert ada.me["email_verified"] is True


def test_the_same_address_stays_verified(ada: Person) -> None:
    [message] = mailed()
    ada.post(VERIFY, {"token": token_in(message)})
    answer = ada.patch(ME, {"email": "ada@example.org", "password": PASSWORD})
    assert (answer.json()["email_verified"], mailed()) == (True, [])


def test_a_taken_address_changes_nothing(ada: Person, bob: Person) -> None:
    mailed()
    body = {"email": "BOB@example.org", "password": PASSWORD, "bio": "x"}
    assert problem(ada.patch(ME, body)) == (409, "email-taken")
    assert (ada.me["email"], ada.me["bio"], mailed()) == ("ada@example.org", "", [])


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_changes_to_one_address_one_succeeds() -> None:
    people = [join(f"ada{n}") for n in range(6)]
    body = {"email": "one@example.org", "password": PASSWORD}
    answers = in_parallel(6, lambda n: people[n].patch(ME, body))
    assert Counter(a.status_code for a in answers) == {200: 1, 409: 5}
    assert User.objects.filter(email="one@example.org").count() == 1
