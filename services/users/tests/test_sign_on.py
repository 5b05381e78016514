"""Single sign-on from the admin site of users to those of other services."""

import dataclasses
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from people import PASSWORD, Person, problem

from provote_core.audit.models import AuditRecord
from provote_testing.parallel import in_parallel
from provote_testing.tokens import service_bearer
from users.models import User
from users.services import run_housekeeping
from users.services.erasure import erase_user
from users.sign_on.models import SignOn

pytestmark = pytest.mark.django_db
SITE = "/admin/users/"
PLACE = "/internal/v1/sign-ons/"
NONCE = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def siblings(settings: Any) -> None:
    """Two known siblings."""
    digests = {name: (service_bearer(name)[1],) for name in ("polls", "votes")}
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, service_digests=digests)


@pytest.fixture
def browser(boss: Person) -> Client:
    """A browser in which the boss is logged in."""
    browser = Client(raise_request_exception=False)
    answer: Any = browser.post(f"{SITE}login/", {"username": "boss", "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def ask(browser: Client, **changes: str) -> Any:
    """Request a sign-on."""
    query = {"service": "polls", "nonce": NONCE, "next": "/admin/polls/?q=a&b", **changes}
    return browser.get(f"{SITE}sign-on/", query)


def code_for(browser: Client, service: str = "polls") -> str:
    """A code for a service."""
    target = urlsplit(ask(browser, service=service).headers["Location"])
    return parse_qs(target.query)["code"][0]


def as_service(method: str, path: str, body: Any = None, service: str = "polls") -> Any:
    """A request of a sibling."""
    client = Client(raise_request_exception=False)
    return client.generic(
        method,
        path,
        data="" if body is None else json.dumps(body),
        content_type="application/json",
        headers=service_bearer(service)[0],
    )


def redeem(code: str, service: str = "polls", nonce: str = NONCE) -> Any:
    """Redeem a code as a service."""
    return as_service("POST", PLACE, {"code": code, "nonce": nonce}, service)


def signed_on(browser: Client, service: str = "polls") -> str:
    """The path of a sign-on at a service."""
    answer = redeem(code_for(browser, service), service)
    assert answer.status_code == 200, answer.content
    return f"{PLACE}{answer.json()['id']}/"


def test_staff_are_sent_back_to_the_service_that_asked(browser: Client) -> None:
    answer = ask(browser)
    target = urlsplit(answer.headers["Location"])
    assert (answer.status_code, target.path) == (302, "/admin/polls/sign-on/")
    assert (target.scheme, target.netloc) == ("", "")
    assert parse_qs(target.query)["next"] == ["/admin/polls/?q=a&b"]


def test_a_login_is_required_first(boss: Person) -> None:
    browser = Client()
    sent: Any = ask(browser)
    way = sent.headers["Location"]
    assert way.startswith(f"{SITE}login/?next={quote(SITE)}sign-on/")
    answer: Any = browser.post(way, {"username": "boss", "password": PASSWORD})
    assert answer.headers["Location"].startswith(f"{SITE}sign-on/?service=polls")
    back: Any = browser.get(answer.headers["Location"])
    assert back.headers["Location"].startswith("/admin/polls/sign-on/?code=")


def test_only_staff_can_sign_on(ada: Person) -> None:
    browser = Client()
    browser.force_login(User.objects.get(username="ada"))
    assert ask(browser).headers["Location"].startswith(f"{SITE}login/")
    assert not SignOn.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"service": "users"}, {"service": ""}, {"service": "../polls"}, {"service": "//evil.example"},
     {"nonce": ""}, {"nonce": "x" * 64}, {"nonce": NONCE + "\n"}, {"nonce": NONCE.upper()}],
)  # fmt: skip
def test_a_request_without_valid_service_and_nonce_is_400(
    browser: Client, changes: dict[str, str]
) -> None:
    assert problem(ask(browser, **changes)) == (400, "invalid-request")
    assert not SignOn.objects.exists()


def test_the_service_gets_only_the_subject(browser: Client, boss: Person) -> None:
    answer = redeem(code_for(browser))
    assert answer.status_code == 200
    assert answer.json().keys() == {"id", "subject"}
    assert answer.json()["subject"] == str(boss.subject)
    row = AuditRecord.objects.latest("id")
    assert (row.actor, row.action) == ("service:polls", f"POST {PLACE}")


def test_a_code_is_valid_once(browser: Client) -> None:
    code = code_for(browser)
    assert redeem(code).status_code == 200
    assert problem(redeem(code)) == (404, "not-found")


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_redemptions_one_succeeds(browser: Client) -> None:
    code = code_for(browser)
    answers = in_parallel(8, lambda _: redeem(code).status_code)
    assert sorted(answers) == [200, *[404] * 7]


def test_a_code_is_valid_for_one_service_and_one_browser(browser: Client) -> None:
    code = code_for(browser)
    assert problem(redeem(code, "votes")) == (404, "not-found")
    assert problem(redeem(code, nonce="f" * 64)) == (404, "not-found")
    assert redeem(code).status_code == 200


def test_a_code_is_valid_for_a_minute(browser: Client) -> None:
    code, in_time = code_for(browser), code_for(browser)
    made_at = timezone.now()
    SignOn.objects.update(created_at=made_at - timedelta(seconds=50))
    assert redeem(in_time).status_code == 200
    SignOn.objects.update(created_at=made_at - timedelta(seconds=61))
    assert problem(redeem(code)) == (404, "not-found")


@pytest.mark.parametrize("code", ["", "x", "\u00e9" * 40])
def test_an_invalid_code_is_404(browser: Client, code: str) -> None:
    code_for(browser)
    assert redeem(code).status_code in (400, 404)


def test_codes_are_not_stored(browser: Client) -> None:
    code = code_for(browser)
    assert code not in str(SignOn.objects.values())


def test_only_siblings_can_call_it(browser: Client, boss: Person, ada: Person) -> None:
    code, path = code_for(browser), signed_on(browser)
    for person in (boss, ada):
        assert person.post(PLACE, {"code": code, "nonce": NONCE}).status_code == 403
        assert person.get(path).status_code == 403
        assert person.delete(path).status_code == 403
    assert Client().get(path).status_code == 401
    assert as_service("GET", path).status_code == 200


def lose_staff(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=False)


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def erase(user: User) -> None:
    erase_user(user_id=user.pk)


def change_password(user: User) -> None:
    user.set_password("another good one")
    user.save()


def let_time_pass(user: User) -> None:
    Session.objects.update(expire_date=timezone.now())


@pytest.mark.parametrize("end", [lose_staff, deactivate, erase, change_password, let_time_pass])
def test_a_sign_on_ends_with_its_session_or_account(
    browser: Client, end: Callable[[User], None]
) -> None:
    path, code = signed_on(browser), code_for(browser)
    assert as_service("GET", path).status_code == 200
    end(User.objects.get(username="boss"))
    assert problem(as_service("GET", path)) == (404, "not-found")
    assert problem(redeem(code)) == (404, "not-found")


def test_a_logout_here_ends_all_sign_ons(browser: Client) -> None:
    paths = {service: signed_on(browser, service) for service in ("polls", "votes")}
    browser.post(f"{SITE}logout/")
    for service, path in paths.items():
        assert as_service("GET", path, service=service).status_code == 404


def test_a_logout_at_a_service_ends_all_sign_ons(browser: Client) -> None:
    polls, votes = signed_on(browser), signed_on(browser, "votes")
    assert as_service("DELETE", polls, service="votes").status_code == 204, "not its own"
    assert as_service("GET", polls).status_code == 200
    assert as_service("DELETE", polls).status_code == 204
    assert as_service("GET", votes, service="votes").status_code == 404
    answer: Any = browser.get(SITE)
    assert answer.headers["Location"].startswith(f"{SITE}login/")
    assert as_service("DELETE", polls).status_code == 204
    assert as_service("DELETE", f"{PLACE}{uuid4()}/").status_code == 204


def test_a_session_in_another_browser_stays(browser: Client, boss: Person) -> None:
    other = Client()
    other.force_login(User.objects.get(username="boss"))
    here, there = signed_on(browser), signed_on(other)
    as_service("DELETE", here)
    assert as_service("GET", there).status_code == 200


def test_housekeeping_deletes_sign_ons_without_session(browser: Client) -> None:
    signed_on(browser)
    run_housekeeping()
    assert SignOn.objects.count() == 1
    let_time_pass(User.objects.get(username="boss"))
    run_housekeeping()
    assert not SignOn.objects.exists()
