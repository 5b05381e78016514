"""Changes of passwords: permissions, and the sessions that end."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from browsers import Browser
from django.contrib.auth.hashers import make_password
from django.db import transaction
from people import (
    KEYS,
    ME,
    PASSWORD,
    TOKEN,
    Person,
    at_the_lock,
    join,
    log_in,
    mailed,
    pointers,
    problem,
    refresh,
    stranger,
)

from provote_testing.parallel import in_parallel, wait_for_a_blocked_session
from users.models import RefreshToken, User
from users.services import passwords

pytestmark = pytest.mark.django_db
CHANGE = f"{ME}password/"
NEW = "another horse battery"
BODY = {"current_password": PASSWORD, "new_password": NEW}


def test_the_new_password_replaces_the_old_one(ada: Person) -> None:
    answer = ada.post(CHANGE, BODY)
    assert (answer.status_code, answer.content) == (204, b"")
    assert log_in("ada", NEW).me["username"] == "ada"
    old = stranger.post(TOKEN, {"username": "ada", "password": PASSWORD})
    assert problem(old) == (401, "invalid-credentials")


def test_every_session_but_the_callers_ends(ada: Person, bob: Person) -> None:
    elsewhere = log_in("ada")
    assert ada.post(CHANGE, BODY).status_code == 204
    assert problem(refresh(elsewhere.refresh)) == (401, "invalid-refresh-token")
    assert refresh(ada.refresh).status_code == 200
    assert refresh(bob.refresh).status_code == 200


def test_api_keys_stay_valid(ada: Person) -> None:
    key = ada.post(KEYS, {"name": "k", "scopes": ["results:read"]}).json()["key"]
    ada.post(CHANGE, BODY)
    answer = stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key})
    assert answer.status_code == 200


def test_the_person_is_notified(ada: Person) -> None:
    mailed()
    ada.post(CHANGE, BODY)
    [message] = mailed()
    assert (message.to, message.subject) == (["ada@example.org"], "Your password was changed")


def test_a_wrong_password_is_403_and_ends_no_session(ada: Person) -> None:
    answer = ada.post(CHANGE, BODY | {"current_password": "a wrong guess"})
    assert problem(answer) == (403, "wrong-password")
    assert "WWW-Authenticate" not in answer.headers
    assert refresh(ada.refresh).status_code == 200
    assert log_in("ada")


def test_guesses_count_as_tries_to_log_in(ada: Person) -> None:
    guess = {"username": "ada", "password": "a wrong guess"}
    for _ in range(5):
        assert ada.post(CHANGE, BODY | {"current_password": "wrong"}).status_code == 403
        assert stranger.post(TOKEN, guess).status_code == 401
    limited = (429, "too-many-tries")
    assert problem(ada.post(CHANGE, BODY)) == limited
    assert problem(ada.patch(ME, {"email": "a@b.org", "password": PASSWORD})) == limited
    assert problem(stranger.post(TOKEN, guess)) == limited
    assert ada.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"new_password": "short"}, {"/new_password": "password-too-short"}),
        ({"new_password": "password123"}, {"/new_password": "password-too-common"}),
        ({"new_password": "ada@example.org"}, {"/new_password": "password-too-similar"}),
        ({"new_password": "x" * 257}, {"/new_password": "max-length"}),
        ({"new_password": 7}, {"/new_password": "invalid"}),
        ({"current_password": None}, {"/current_password": "null"}),
        ({"password": NEW}, {"/password": "unknown-field"}),
    ],
)
def test_bad_values_are_pointed_at(
    ada: Person, change: dict[str, object], expected: dict[str, str]
) -> None:
    before = User.objects.get().password
    assert pointers(ada.post(CHANGE, BODY | change)) == expected
    assert User.objects.get().password == before


def test_the_token_of_a_key_is_refused(ada: Person) -> None:
    key = ada.post(KEYS, {"name": "k", "scopes": ["results:read"]}).json()["key"]
    token = stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key}).json()["access"]
    assert problem(Person(token).post(CHANGE, BODY)) == (403, "forbidden")
    assert problem(stranger.post(CHANGE, BODY)) == (401, "authentication-required")


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_changes_one_succeeds() -> None:
    ada = join("ada")
    answers = at_the_lock(
        "ada", 6, lambda n: ada.post(CHANGE, BODY | {"new_password": f"{NEW} {n}"})
    )
    assert Counter(a.status_code for a in answers) == {204: 1, 403: 5}
    [winner] = [n for n, a in enumerate(answers) if a.status_code == 204]
    assert log_in("ada", f"{NEW} {winner}")


LOGINS: dict[str, Callable[[], Any]] = {
    "login": lambda: stranger.post(TOKEN, {"username": "ada", "password": PASSWORD}),
    "browser": lambda: Browser().sign_in(),
}


def overtaken(login: Callable[[], Any], change: Callable[[User], Any]) -> Any:
    """What `login` returns, whose password is checked before `change` and its session after it."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            owner = User.objects.select_for_update().get()
            running = pool.submit(in_parallel, 1, lambda _: login())
            wait_for_a_blocked_session()
            change(owner)
        [answer] = running.result(10)
    return answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
def test_a_login_with_the_old_password_does_not_survive_a_new_one(
    login: Callable[[], Any],
) -> None:
    join("ada")
    answer = overtaken(login, lambda owner: passwords.set_password(owner, NEW))
    assert problem(answer) == (401, "invalid-credentials")
    assert not answer.cookies
    assert not RefreshToken.objects.filter(revoked_at=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
def test_a_login_survives_a_new_hash_of_the_same_password(login: Callable[[], Any]) -> None:
    join("ada")
    same = make_password(PASSWORD)
    answer = overtaken(login, lambda _: User.objects.update(password=same))
    assert answer.status_code == 200
