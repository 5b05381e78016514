"""A password is the same in every composition of its characters."""

import unicodedata
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from people import (
    CONFIRM,
    ME,
    RESET,
    TOKEN,
    USERS,
    Person,
    account,
    join,
    log_in,
    mailed,
    pointers,
    problem,
    stranger,
    token_in,
)

from provote_testing.marks import HOSTILE, counted_swaps
from users.models import LoginTries, User
from users.precis import opaque_string

pytestmark = pytest.mark.django_db
NFC = unicodedata.normalize("NFC", "Pässwörter für Zoë 1")
NFD = unicodedata.normalize("NFD", NFC)
SPACED = NFC.replace(" ", "\u00a0")
FORMS = [NFC, NFD, SPACED, NFD.replace(" ", "\u3000")]
SITE = "/admin/users/"


def hash_of(name: str) -> str:
    return User.objects.get(username=name).password


def older(name: str, password: str) -> str:
    """Store and return a hash as the last release did: of the password as it was typed."""
    User.objects.filter(username=name).update(password=make_password(password))
    return hash_of(name)


@pytest.mark.parametrize("given", FORMS)
@pytest.mark.parametrize("set_to", FORMS)
def test_a_password_can_be_proven_in_any_form(set_to: str, given: str) -> None:
    stranger.post(USERS, account(password=set_to))
    assert log_in("ada", given).me["username"] == "ada"
    assert not LoginTries.objects.exists(), "the right password clears the count"


@pytest.mark.parametrize(
    "other", [NFC.upper(), NFC + " ", NFC.replace(" ", ""), "Passworter fur Zoe 1"]
)
def test_another_password_is_wrong(other: str) -> None:
    stranger.post(USERS, account(password=NFC))
    answer = stranger.post(TOKEN, {"username": "ada", "password": other})
    assert problem(answer) == (401, "invalid-credentials")


@pytest.mark.parametrize("given", FORMS)
def test_changes_and_resets_accept_any_form(ada: Person, given: str) -> None:
    body = {"current_password": "correct horse\u2003battery", "new_password": given}
    assert ada.post(f"{ME}password/", body).status_code == 204
    moved = ada.patch(ME, {"email": "new@example.org", "password": NFC})
    assert moved.status_code == 200
    mailed()
    User.objects.update(password=make_password(None))
    stranger.post(RESET, {"email": "new@example.org"})
    [message] = mailed()
    body = {"token": token_in(message), "new_password": given}
    assert stranger.post(CONFIRM, body).status_code == 204
    for form in FORMS:
        assert log_in("ada", form)


@pytest.mark.parametrize("form", [NFD, SPACED])
def test_an_old_hash_works_and_is_replaced(ada: Person, form: str) -> None:
    stored = older("ada", form)
    assert log_in("ada", form)
    assert hash_of("ada") != stored
    for given in FORMS:
        assert log_in("ada", given)


def test_an_old_hash_works_for_a_change_of_password(ada: Person) -> None:
    older("ada", NFD)
    body = {"current_password": NFD, "new_password": "another good one"}
    assert ada.post(f"{ME}password/", body).status_code == 204
    assert log_in("ada", "another good one")


def test_a_current_hash_is_not_replaced(ada: Person) -> None:
    older("ada", NFC)
    stored = hash_of("ada")
    for given in (NFD, NFC, SPACED):
        log_in("ada", given)
    assert hash_of("ada") == stored


def test_a_replaced_hash_does_not_undo_a_change(ada: Person) -> None:
    older("ada", NFD)
    before = User.objects.get(username="ada")
    changed = older("ada", "another good one")
    assert before.check_password(NFD), "as it was read"
    assert hash_of("ada") == changed


def test_a_wrong_password_is_one_try_in_any_form(ada: Person) -> None:
    wrong = {"username": "ada", "password": NFD}
    answers = [stranger.post(TOKEN, wrong).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


def test_an_unknown_name_takes_as_many_hashes_as_a_known_one(
    ada: Person, monkeypatch: Any
) -> None:
    hashed: list[str] = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    costs = {}
    for given in (NFC, NFD):
        for name in ("ada", "nobody"):
            for enter in (_token, _site):
                hashed.clear()
                enter(name, given)
                costs[given, name, enter.__name__] = len(hashed)
    for given in (NFC, NFD):
        for enter in ("_token", "_site"):
            assert costs[given, "ada", enter] == costs[given, "nobody", enter], costs


def _token(name: str, password: str) -> None:
    assert stranger.post(TOKEN, {"username": name, "password": password}).status_code == 401


def _site(name: str, password: str) -> None:
    Client().post(f"{SITE}login/", {"username": name, "password": password})


def test_the_length_of_the_prepared_form_counts() -> None:
    longest, short = "ä" * 256, "ä" * 7
    assert len(unicodedata.normalize("NFD", short)) == 14
    answer = stranger.post(USERS, account(password=unicodedata.normalize("NFD", short)))
    assert pointers(answer) == {"/password": "password-too-short"}
    answer = stranger.post(USERS, account(password=unicodedata.normalize("NFD", longest)))
    assert answer.status_code == 201
    answer = stranger.post(USERS, account("bob", password=longest + "x"))
    assert pointers(answer) == {"/password": "max-length"}


@pytest.mark.parametrize("marks", HOSTILE)
def test_marks_in_disorder_are_sorted_without_swaps(marks: str) -> None:
    assert opaque_string(marks) == unicodedata.normalize("NFC", marks)
    with counted_swaps() as swaps:
        answer = stranger.post(USERS, account(password=marks))
        assert pointers(answer) == {"/password": "max-length"}
        stranger.post(TOKEN, {"username": "ada", "password": marks})
        _site("ada", marks)
    assert sum(swaps) <= len(marks)


def test_the_admin_site_accepts_any_form(boss: Person) -> None:
    User.objects.filter(username="boss").update(password=make_password(NFC))
    browser = Client()
    for form in FORMS:
        answer = browser.post(f"{SITE}login/", {"username": " boss ", "password": form})
        assert answer.status_code == 302, form
    ada = User.objects.get(username=join("ada").me["username"])
    page = f"{SITE}users/user/{ada.pk}/password/"
    body = {"password1": NFD, "password2": SPACED, "usable_password": "true"}
    assert browser.post(page, body).status_code == 302
    own = {"old_password": NFD, "new_password1": NFD + "2", "new_password2": NFD + "2"}
    assert browser.post(f"{SITE}password_change/", own).status_code == 302
    for form in FORMS:
        assert log_in("ada", form)
        assert log_in("boss", form + "2")


def test_the_prepared_form_keeps_case_and_width() -> None:
    for kept in ("Aa", "\uff21", "ﬁ", "٣", "🦊", "a\tb", "ß", "\u200d"):
        assert opaque_string(kept) == kept
    assert opaque_string("a\u00a0b\u1680c\u3000d") == "a b c d"
