"""Guessing passwords: bounded for each user name, and telling nobody who exists."""

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
    """As if the tries had been so long ago."""
    LoginTries.objects.update(free_at=F("free_at") - timedelta(minutes=minutes))


def test_after_ten_wrong_passwords_the_right_one_waits_too(ada: Person) -> None:
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


def test_a_name_is_counted_however_it_is_written_and_alone(ada: Person, bob: Person) -> None:
    for n in range(10):
        guess("ADA" if n % 2 else "ada")
    assert problem(guess("Ada", PASSWORD)) == LIMITED
    assert guess("bob", PASSWORD).status_code == 200


def test_nobody_learns_which_names_exist(ada: Person, bob: Person) -> None:
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
def test_guesses_that_come_at_once_do_not_pass_each_other() -> None:
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


def test_settings_may_say_another_limit(ada: Person, settings: Any) -> None:
    rates = parse_rates("login=100000/s,login_user=3/h")
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, rates=rates)
    assert [guess("ada").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert 1150 <= int(guess("ada").headers["Retry-After"]) <= 1200


def test_what_is_typed_as_a_name_is_stored_as_a_digest(ada: Person) -> None:
    guess("my secret, typed in the wrong field")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM login_tries t")
        assert "secret" not in str(cursor.fetchall())
    assert LoginTries.objects.get().name_digest


def test_housekeeping_forgets_what_limits_nobody_any_more(ada: Person) -> None:
    guess("ada")
    services.run_housekeeping()
    assert LoginTries.objects.exists()
    pass_minutes(2)
    services.run_housekeeping()
    assert not LoginTries.objects.exists()


def test_registering_counts_nothing(ada: Person) -> None:
    for _ in range(12):
        assert stranger.post(USERS, account("ada")).status_code == 409
    assert guess("ada", PASSWORD).status_code == 200
    assert throttle.name_digest("ADA") == throttle.name_digest("ada")
