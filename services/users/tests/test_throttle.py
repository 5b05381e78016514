"""The limit of password tries, which does not reveal which names exist."""

import dataclasses
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from people import PASSWORD, TOKEN, USERS, Person, account, join, problem, stranger

from provote_core.limits.rates import parse_rates
from provote_testing.parallel import in_parallel
from users import services
from users.models import LoginTries, User
from users.services import throttle

pytestmark = pytest.mark.django_db
LIMITED = (429, "too-many-tries")
WRONG = (401, "invalid-credentials")


def guess(name: str, password: str = "a wrong guess") -> Any:
    return stranger.post(TOKEN, {"username": name, "password": password})


def pass_minutes(minutes: float) -> None:
    """Make the counted tries older."""
    LoginTries.objects.update(free_at=F("free_at") - timedelta(minutes=minutes))


def test_after_ten_wrong_passwords_the_right_one_is_429(ada: Person) -> None:
    for _ in range(10):
        assert problem(guess("ada")) == WRONG
    answer = guess("ada", PASSWORD)
    assert problem(answer) == LIMITED
    assert 80 <= int(answer.headers["Retry-After"]) <= 90
    pass_minutes(1.6)
    assert guess("ada", PASSWORD).status_code == 200


def test_a_right_password_clears_the_count(ada: Person) -> None:
    for _ in range(3):
        for _ in range(9):
            assert problem(guess("ada")) == WRONG
        assert guess("ADA", PASSWORD).status_code == 200
    assert not LoginTries.objects.exists()


def test_a_name_is_counted_in_every_spelling_and_separately(ada: Person, bob: Person) -> None:
    for n in range(10):
        guess("ADA" if n % 2 else "ada")
    assert problem(guess("Ada", PASSWORD)) == LIMITED
    assert guess("bob", PASSWORD).status_code == 200


def test_the_limit_does_not_reveal_which_names_exist(ada: Person, bob: Person) -> None:
    User.objects.filter(username="bob").update(is_active=False)
    series: dict[str, list[Any]] = {}
    for _ in range(13):
        for name in ("ada", "bob", "nobody", "no body at all"):
            with CaptureQueriesContext(connection) as queries:
                answer = guess(name)
            ids = re.compile(rb'"(request_id)":"[^"]*"')
            varying = ("X-Request-ID", "traceparent", "RateLimit", "Content-Length")
            headers = {n: v for n, v in answer.headers.items() if n not in varying}
            # The seconds to wait grow less while this test runs.
            headers["Retry-After"] = str(int(headers.get("Retry-After", 0)) > 80)
            seen = (answer.status_code, ids.sub(b"", answer.content), headers, len(queries))
            series.setdefault(name, []).append(seen)
    assert series["ada"] == series["bob"] == series["nobody"] == series["no body at all"]
    assert [status for status, *_ in series["ada"]] == [401] * 10 + [429] * 3


@pytest.mark.django_db(transaction=True)
def test_concurrent_guesses_do_not_exceed_the_limit() -> None:
    join("ada")
    for name in ("ada", "nobody"):
        answers = in_parallel(16, lambda _, n=name: guess(n))
        assert Counter(a.status_code for a in answers) == {401: 10, 429: 6}


def test_the_admin_site_counts_with_the_api(boss: Person) -> None:
    login = "/admin/users/login/?next=/admin/users/"
    for _ in range(5):
        page = Client().post(login, {"username": "boss", "password": "a wrong guess"})
        assert page.status_code == 200
        guess("boss")
    page = Client().post(login, {"username": "boss", "password": PASSWORD})
    assert b"Too many passwords were tried for this user name. Wait " in page.content
    assert problem(guess("boss", PASSWORD)) == LIMITED
    pass_minutes(15)
    assert Client().post(login, {"username": "boss", "password": PASSWORD}).status_code == 302
    assert not LoginTries.objects.exists()


def test_a_form_without_a_password_clears_nothing(boss: Person) -> None:
    for _ in range(10):
        guess("boss")
    for body in ({"username": "boss", "password": ""}, {"username": "boss"}, {}):
        assert Client().post("/admin/users/login/", body).status_code == 200
    assert problem(guess("boss", PASSWORD)) == LIMITED


def test_the_limit_is_a_setting(ada: Person, settings: Any) -> None:
    rates = parse_rates("login=100000/s,login_user=3/h")
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, rates=rates)
    assert [guess("ada").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert 1150 <= int(guess("ada").headers["Retry-After"]) <= 1200


def test_names_are_stored_as_digests(ada: Person) -> None:
    guess("my secret, typed in the wrong field")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM login_tries t")
        assert "secret" not in str(cursor.fetchall())
    assert LoginTries.objects.get().name_digest


def test_housekeeping_deletes_expired_counts(ada: Person) -> None:
    guess("ada")
    services.run_housekeeping()
    assert LoginTries.objects.exists()
    pass_minutes(2)
    services.run_housekeeping()
    assert not LoginTries.objects.exists()


def test_a_registration_does_not_count(ada: Person) -> None:
    for _ in range(12):
        assert stranger.post(USERS, account("ada")).status_code == 409
    assert guess("ada", PASSWORD).status_code == 200
    assert throttle.name_digest("ADA") == throttle.name_digest("ada")
