"""Sessions of browsers: a cookie gives access tokens, to pages of the same origin only."""

import re
from datetime import timedelta
from typing import Any

import jwt
import pytest
from browsers import ORIGIN, SESSION, SESSION_TOKEN, Browser, cookie, let_pass
from django.conf import settings
from django.db import connection
from django.utils import timezone
from people import (
    CONFIRM,
    KEYS,
    ME,
    PASSWORD,
    RESET,
    REVOKE,
    SESSIONS,
    Person,
    join,
    log_in,
    mailed,
    pointers,
    problem,
    refresh,
    stranger,
    token_in,
)

from provote_core.audit.models import AuditRecord
from provote_testing.parallel import in_parallel
from users import services, tokens
from users.models import RefreshToken, User
from users.services import browser_sessions, erasure, sessions

pytestmark = pytest.mark.django_db
ENDED = (401, "invalid-session")
SIGNED_OUT = (401, "authentication-required")
FOREIGN = (403, "foreign-origin")
LIFE, LONGEST = tokens.BROWSER_LIFE.total_seconds(), tokens.BROWSER_LONGEST.total_seconds()
NEW_PASSWORD = "another horse battery"


@pytest.fixture
def browser(ada: Person) -> Browser:
    """Ada's browser, signed in; she has another session beside it."""
    browser = Browser()
    assert browser.sign_in().status_code == 200
    return browser


def test_a_sign_in_gives_an_access_token_and_a_cookie(ada: Person) -> None:
    answer = Browser().sign_in("ADA")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert "no-store" in answer.headers["Cache-Control"]
    assert Person(body["access"]).me["username"] == "ada"
    sent = cookie(answer)
    assert (sent["httponly"], sent["samesite"], sent["secure"]) == (True, "Strict", "")
    assert (sent["path"], sent["domain"], sent["max-age"]) == (SESSION, "", LIFE)
    assert re.fullmatch(r"pvb_[\w-]{43}", sent.value)


def test_with_tls_the_cookie_is_secure_and_has_another_name(ada: Person) -> None:
    browser, tls = Browser(), {"X_Forwarded_Proto": "https", "origin": "https://testserver"}
    sent = cookie(browser.sign_in(**tls), "__Secure-provote")
    assert (sent["httponly"], sent["samesite"], sent["secure"]) == (True, "Strict", True)
    assert sent["path"] == SESSION
    assert cookie(browser.token(**tls), "__Secure-provote").value == sent.value
    assert problem(browser.token()) == SIGNED_OUT, "without TLS it is another cookie"
    gone = cookie(browser.sign_out(**tls), "__Secure-provote")
    assert (gone.value, gone["max-age"], bool(gone["secure"])) == ("", 0, True)
    browser.client.cookies["__Secure-provote"] = sent.value
    assert problem(browser.token(**tls)) == ENDED


def test_the_cookie_gives_access_tokens_and_stays_the_same(browser: Browser) -> None:
    secret = browser.secret
    for _ in range(3):  # tabs, or repeats of a lost response
        answer = browser.token()
        assert set(answer.json()) == {"access", "token_type", "expires_in"}
        assert "no-store" in answer.headers["Cache-Control"]
        assert cookie(answer).value == secret
        assert Person(answer.json()["access"]).get(ME).status_code == 200
    claims = jwt.decode(answer.json()["access"], options={"verify_signature": False})
    assert (claims["browser"], claims["staff"]) == (True, False)


def test_a_browser_without_or_with_another_cookie_gets_401(browser: Browser, ada: Person) -> None:
    assert problem(Browser().token()) == SIGNED_OUT
    secret = browser.secret
    for value in ("x", "pvb_" + "x" * 43, ada.refresh, secret.swapcase(), "x" * 4_000):
        browser.client.cookies["provote"] = value
        assert problem(browser.token()) == ENDED
    browser.client.cookies["provote"] = secret
    assert browser.token().status_code == 200


def test_neither_secret_is_accepted_for_the_other(browser: Browser, ada: Person) -> None:
    for token in (browser.secret, browser.secret.replace("pvb_", "pvr_")):
        assert problem(refresh(token)) == (401, "invalid-refresh-token")
        assert stranger.post(REVOKE, {"refresh": token}).status_code == 204
    assert browser.token().status_code == 200
    browser.client.cookies["provote"] = ada.refresh
    assert browser.sign_out().status_code == 204
    assert refresh(ada.refresh).status_code == 200


def test_only_a_digest_is_stored(browser: Browser) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM refresh_tokens t")
        assert browser.secret not in str(cursor.fetchone())
        cursor.execute("SELECT string_agg(encode(digest, 'escape'), '') FROM refresh_tokens")
        assert browser.secret not in str(cursor.fetchone())


# Which requests are accepted


@pytest.mark.parametrize(
    "origin",
    [
        None, "", "null", "http://evil.example", "https://testserver", "http://testserver:8080",
        "http://testserver.evil.example", "http://evil.example/http://testserver", "testserver",
        "http://testserver/", "http://testserver@evil.example", "http://sub.testserver",
        "http://testserver, http://testserver", "http://testserver:0", "http://", "file://",
    ],
)  # fmt: skip
def test_other_origins_are_refused(browser: Browser, origin: str | None) -> None:
    for send in (browser.sign_in, browser.token, browser.sign_out):
        answer = send(origin=origin)
        assert problem(answer) == FOREIGN
        assert not answer.cookies
        assert answer.json()["detail"] == f"The header Origin must be {ORIGIN}."
    assert browser.token().status_code == 200, "nothing has ended"
    assert RefreshToken.objects.count() == 2, "nothing has begun"


@pytest.mark.parametrize(
    ("host", "proto", "origin"),
    [
        ("provote.example", "http", "http://provote.example"),
        ("PROVOTE.example", "http", "http://provote.example"),
        ("provote.example:80", "http", "http://provote.example"),
        ("provote.example:8000", "http", "http://provote.example:8000"),
        ("provote.example", "https", "https://provote.example"),
        ("provote.example:443", "https", "https://provote.example"),
        ("provote.example:80", "https", "https://provote.example:80"),
        ("192.0.2.7:8000", "http", "http://192.0.2.7:8000"),
        ("[2001:db8::7]:8000", "http", "http://[2001:db8::7]:8000"),
        ("[2001:db8::7]", "https", "https://[2001:db8::7]"),
        ("xn--whlen-hra.example", "https", "https://xn--whlen-hra.example"),
        ("my_host:8000", "http", "http://my_host:8000"),
    ],
)
def test_the_origin_is_that_of_the_request(
    ada: Person, host: str, proto: str, origin: str
) -> None:
    how = {"Host": host, "X_Forwarded_Proto": proto}
    assert Browser().sign_in(origin=origin, **how).status_code == 200
    assert problem(Browser().sign_in(origin=ORIGIN, **how)) == FOREIGN


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "text/json", "application/json; charset=latin-1", "application/problem+json", "*/*",
    ],
)  # fmt: skip
def test_other_content_types_are_refused(browser: Browser, content_type: str) -> None:
    for send in (browser.sign_in, browser.token, browser.sign_out):
        assert problem(send(content_type=content_type)) == (415, "unsupported-media-type")
    assert browser.token().status_code == 200
    assert RefreshToken.objects.count() == 2


def test_a_missing_type_is_accepted_only_without_a_body(browser: Browser) -> None:
    assert problem(browser.sign_in(content_type="")) == (415, "unsupported-media-type")
    assert browser.token(content_type="").status_code == 200
    assert browser.token(content_type="application/json; charset=utf-8").status_code == 200
    assert browser.sign_out(content_type="").status_code == 204


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH"])
@pytest.mark.parametrize("path", [SESSION, SESSION_TOKEN])
@pytest.mark.parametrize("origin", [ORIGIN, None])
def test_other_methods_are_405(
    browser: Browser, method: str, path: str, origin: str | None
) -> None:
    answer = browser.send(method, path, origin=origin)
    assert answer.status_code == 405
    assert not answer.cookies
    assert browser.token().status_code == 200
    assert problem(browser.send("DELETE", SESSION_TOKEN)) == (405, "method-not-allowed")


def test_bodies_are_strict(browser: Browser) -> None:
    whole = {"username": "ada", "password": PASSWORD}
    for body, expected in (
        ({}, {"/username": "required", "/password": "required"}),
        (whole | {"remember": True}, {"/remember": "unknown-field"}),
        (whole | {"grant_type": "password"}, {"/grant_type": "unknown-field"}),
        (whole | {"username": 1}, {"/username": "invalid"}),
    ):
        assert pointers(browser.send("POST", SESSION, body)) == expected
    assert pointers(browser.send("POST", SESSION_TOKEN, {"x": 1})) == {"/x": "unknown-field"}
    assert browser.token().status_code == 200
    assert browser.send("DELETE", SESSION, {"x": 1}).status_code == 204, "as of every DELETE"


def test_the_slash_is_optional(ada: Person) -> None:
    browser = Browser()
    body = {"username": "ada", "password": PASSWORD}
    assert browser.send("POST", SESSION[:-1], body).status_code == 200
    assert browser.send("POST", SESSION_TOKEN[:-1]).status_code == 200
    assert browser.send("DELETE", SESSION[:-1]).status_code == 204
    assert problem(browser.token()) == SIGNED_OUT


# Tries


def test_wrong_passwords_count_with_those_of_logins(ada: Person) -> None:
    wrong = (401, "invalid-credentials")
    for n in range(10):
        body = {"username": "ada", "password": "a wrong guess"}
        answer = (
            Browser().sign_in(password="a wrong guess")
            if n % 2
            else stranger.post("/api/v1/auth/token/", body)
        )
        assert problem(answer) == wrong
        assert not answer.cookies
    for _ in range(2):
        answer = Browser().sign_in()
        assert problem(answer) == (429, "too-many-tries")
        assert 80 <= int(answer.headers["Retry-After"]) <= 90


def test_a_foreign_page_cannot_use_up_tries(ada: Person) -> None:
    for _ in range(12):
        assert problem(Browser().sign_in(password="a guess", origin="http://e.example")) == FOREIGN
    assert Browser().sign_in().status_code == 200


def test_a_sign_in_clears_the_count_and_a_wrong_one_keeps_the_session(browser: Browser) -> None:
    for _ in range(2):
        for _ in range(9):
            answer = browser.sign_in(password="a wrong guess")
            assert problem(answer) == (401, "invalid-credentials")
        assert browser.token().status_code == 200
        assert browser.sign_in().status_code == 200


def test_unknown_and_deactivated_accounts_get_the_same_response(ada: Person) -> None:
    User.objects.update(is_active=False)
    for name in ("ada", "nobody"):
        answer = Browser().sign_in(name)
        assert problem(answer) == (401, "invalid-credentials")
        assert not answer.cookies


# How long it lasts


def test_a_session_ends_fourteen_days_after_its_last_use(browser: Browser) -> None:
    for _ in range(3):
        let_pass(days=13.9)
        answer = browser.token()
        assert answer.status_code == 200
        assert cookie(answer)["max-age"] == LIFE
    let_pass(days=14.1)
    assert problem(browser.token()) == ENDED
    assert problem(browser.token()) == ENDED, "a late use does not continue it"


def test_a_session_ends_ninety_days_after_the_sign_in(browser: Browser) -> None:
    for _ in range(6):
        let_pass(days=13.5)
        assert browser.token().status_code == 200
    let_pass(days=5)  # 86 days
    left = LONGEST - timedelta(days=86).total_seconds()
    assert left - 600 < cookie(browser.token())["max-age"] <= left
    let_pass(days=3.9)
    assert 0 < cookie(browser.token())["max-age"] < 8_700
    let_pass(days=0.2)
    assert problem(browser.token()) == ENDED


def test_housekeeping_deletes_what_has_ended(browser: Browser) -> None:
    services.run_housekeeping()
    assert browser.token().status_code == 200
    let_pass(days=14.1)
    services.run_housekeeping()
    assert not RefreshToken.objects.filter(expires_at__lt=timezone.now()).exists()
    assert problem(browser.token()) == ENDED


def test_signing_out_ends_the_session_in_every_tab(browser: Browser, ada: Person) -> None:
    other, secret = Browser(), browser.secret
    other.client.cookies["provote"] = secret  # a copy, as of a thief
    gone = cookie(browser.sign_out())
    assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, SESSION)
    assert gone["expires"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert problem(browser.token()) == SIGNED_OUT
    assert problem(other.token()) == ENDED
    for repeating in (browser, other, Browser()):
        assert repeating.sign_out().status_code == 204
    assert refresh(ada.refresh).status_code == 200, "other sessions stay"


def test_a_sign_in_replaces_the_browser_s_session(browser: Browser, bob: Person) -> None:
    copy = Browser()
    copy.client.cookies["provote"] = browser.secret
    assert browser.sign_in("bob").status_code == 200
    assert browser.person.me["username"] == "bob"
    assert problem(copy.token()) == ENDED
    elsewhere = Browser()
    elsewhere.sign_in("bob")
    assert browser.token().status_code == elsewhere.token().status_code == 200


# Beside other sessions


def test_a_browser_session_is_listed_and_ended_like_others(browser: Browser, ada: Person) -> None:
    phone = Browser()
    phone.sign_in(User_Agent="Firefox/150 on a phone")
    listed = phone.person.get(SESSIONS).json()["results"]
    assert [s["current"] for s in listed] == [True, False, False]
    assert listed[0]["user_agent"] == "", "that of the last request"
    phone.token(User_Agent="Firefox/151 on\ta phone")
    [new, mine, _] = ada.get(SESSIONS).json()["results"]
    assert (new["user_agent"], new["current"]) == ("Firefox/151 on a phone", False)
    for _ in range(2):
        assert ada.delete(f"{SESSIONS}{mine['id']}/").status_code == 204
    assert problem(browser.token()) == ENDED
    assert phone.token().status_code == 200
    assert phone.person.delete(SESSIONS).status_code == 204
    assert problem(phone.token()) == ENDED
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")


def test_its_times_are_those_of_the_sign_in_and_of_the_last_use(browser: Browser) -> None:
    let_pass(hours=5)
    [session, _] = browser.person.get(SESSIONS).json()["results"]
    began = timezone.datetime.fromisoformat(session["created_at"])
    used = timezone.datetime.fromisoformat(session["last_used_at"])
    assert timedelta(hours=4.9) < used - began < timedelta(hours=5.1)


def test_a_new_password_ends_the_browsers_but_the_caller_s_own(
    browser: Browser, ada: Person
) -> None:
    mine, body = Browser(), {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    mine.sign_in()
    assert mine.person.post(f"{ME}password/", body).status_code == 204
    assert problem(browser.token()) == ENDED
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")
    assert mine.token().status_code == 200
    other = log_in("ada", NEW_PASSWORD)
    body = {"current_password": NEW_PASSWORD, "new_password": PASSWORD}
    assert other.post(f"{ME}password/", body).status_code == 204
    assert problem(mine.token()) == ENDED


def test_a_reset_ends_every_browser(browser: Browser) -> None:
    mailed()
    stranger.post(RESET, {"email": "ada@example.org"})
    [message] = mailed()
    body = {"token": token_in(message), "new_password": NEW_PASSWORD}
    assert stranger.post(CONFIRM, body).status_code == 204
    assert problem(browser.token()) == ENDED
    assert problem(browser.sign_in()) == (401, "invalid-credentials")
    assert browser.sign_in(password=NEW_PASSWORD).status_code == 200


def test_an_erasure_and_a_deactivation_end_it(browser: Browser, bob: Person) -> None:
    other = Browser()
    other.sign_in("bob")
    User.objects.filter(username="bob").update(is_active=False)
    assert problem(other.token()) == ENDED
    erasure.erase_user(user_id=User.objects.get(username="ada").pk)
    assert problem(browser.token()) == ENDED
    assert browser.sign_out().status_code == 204


def test_a_staff_login_s_changes_reach_the_next_token(browser: Browser) -> None:
    User.objects.update(is_moderator=True)
    claims = jwt.decode(browser.person.access, options={"verify_signature": False})
    assert claims["moderator"] is True


def test_the_least_recently_used_session_ends_beyond_the_limit(
    browser: Browser, ada: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sessions, "MAX_SESSIONS", 2)
    assert browser.token().status_code == 200  # later than Ada's login
    third = Browser()
    third.sign_in()
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")
    assert browser.token().status_code == third.token().status_code == 200
    log_in("ada")
    assert [problem(browser.token()), third.token().status_code] == [ENDED, 200]


def test_sign_ins_and_sign_outs_are_audited_like_logins(browser: Browser) -> None:
    browser.token()
    browser.sign_out()
    browser.sign_in(origin="http://evil.example")
    rows = AuditRecord.objects.filter(action__contains=SESSION[1:]).order_by("id")
    assert [(r.action, r.outcome, r.status, r.actor) for r in rows] == [
        (f"POST {SESSION}", "accepted", 200, "anonymous"),
        (f"POST {SESSION_TOKEN}", "accepted", 200, "anonymous"),
        (f"DELETE {SESSION}", "accepted", 204, "anonymous"),
        (f"POST {SESSION}", "foreign-origin", 403, "anonymous"),
    ]


def test_an_export_names_the_session_without_its_secret(browser: Browser) -> None:
    answer = browser.person.get(f"{ME}export/")
    assert len(answer.json()["sessions"]) == 2
    assert browser.secret not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_tabs_at_once_all_get_tokens_and_a_sign_out_ends_them() -> None:
    join("ada")
    browser = Browser()
    browser.sign_in()
    secret = browser.secret

    def tab(number: int) -> int:
        copy = Browser()
        copy.client.cookies["provote"] = secret
        answer = copy.sign_out() if number == 4 else copy.token()
        return int(answer.status_code)

    statuses = in_parallel(8, tab)
    assert set(statuses) <= {200, 204, 401}
    assert statuses[4] == 204
    assert problem(browser.token()) == ENDED
    assert in_parallel(4, lambda _: Browser().sign_in().status_code) == [200] * 4


@pytest.mark.django_db(transaction=True)
def test_a_renewal_that_waits_for_a_revocation_gets_401() -> None:
    from people import at_the_lock

    join("ada")
    browser = Browser()
    browser.sign_in()
    secret, everywhere = browser.secret, sessions.log_out_everywhere
    user_id = User.objects.get().pk

    def move(number: int) -> Any:
        if number == 0:
            return everywhere(user_id=user_id)
        copy = Browser()
        copy.client.cookies["provote"] = secret
        return copy.token().status_code

    assert set(at_the_lock("ada", 4, move)) <= {None, 200, 401}
    assert problem(browser.token()) == ENDED
    assert not RefreshToken.objects.filter(revoked_at=None).exists()


# Cross-origin requests


def test_no_origin_may_send_credentials(browser: Browser) -> None:
    """The middleware is on only with PROVOTE_CORS_ORIGINS; tests/integration has it on."""
    assert settings.CORS_ALLOW_CREDENTIALS is False
    for method in ("OPTIONS", "POST", "DELETE"):
        answer = browser.send(method, SESSION, origin="https://evil.example")
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


# What a browser session is not enough for


def test_an_api_key_requires_the_password_of_a_browser_s_owner(browser: Browser) -> None:
    key, page = {"name": "k", "scopes": ["results:read"]}, browser.person
    answer = page.post(KEYS, key)
    assert pointers(answer) == {"/current_password": "required"}
    wrong = key | {"current_password": "a wrong guess"}
    assert problem(page.post(KEYS, wrong)) == (403, "wrong-password")
    assert page.get(KEYS).json()["results"] == []
    made = page.post(KEYS, key | {"current_password": PASSWORD}, Idempotency_Key="one")
    assert made.status_code == 201
    assert "current_password" not in made.json()
    again = page.post(KEYS, key | {"current_password": PASSWORD}, Idempotency_Key="one")
    assert (again.json()["key"], again.headers["Idempotent-Replayed"]) == (
        made.json()["key"], "true",
    )  # fmt: skip
    assert problem(page.post(KEYS, wrong, Idempotency_Key="one")) == (403, "wrong-password")


def test_wrong_passwords_for_keys_count_as_tries(browser: Browser) -> None:
    page = browser.person
    body = {"name": "k", "scopes": ["results:read"], "current_password": "a wrong guess"}
    for _ in range(10):
        assert problem(page.post(KEYS, body)) == (403, "wrong-password")
    body["current_password"] = PASSWORD
    assert problem(page.post(KEYS, body)) == (429, "too-many-tries")
    assert problem(Browser().sign_in()) == (429, "too-many-tries")


def test_other_tokens_make_keys_as_before(ada: Person) -> None:
    key = {"name": "k", "scopes": ["results:read"]}
    assert ada.post(KEYS, key).status_code == 201
    assert Person(refresh(ada.refresh).json()["access"]).post(KEYS, key).status_code == 201
    assert ada.post(KEYS, key | {"current_password": PASSWORD}).status_code == 201
    wrong = key | {"current_password": "a wrong guess"}
    assert problem(ada.post(KEYS, wrong)) == (403, "wrong-password")


def test_erasing_requires_the_password_of_a_browser_s_owner(browser: Browser) -> None:
    page = browser.person
    assert pointers(page.delete(ME)) == {"/current_password": "required"}
    wrong = page.send("DELETE", ME, {"current_password": "a wrong guess"})
    assert problem(wrong) == (403, "wrong-password")
    assert page.send("DELETE", ME, {"password": PASSWORD}).status_code == 400
    assert page.me["username"] == "ada"
    assert page.send("DELETE", ME, {"current_password": PASSWORD}).status_code == 204
    assert page.get(ME).status_code == 401


def test_wrong_passwords_for_erasing_count_as_tries(browser: Browser) -> None:
    page = browser.person
    for _ in range(10):
        wrong = page.send("DELETE", ME, {"current_password": "a wrong guess"})
        assert problem(wrong) == (403, "wrong-password")
    answer = page.send("DELETE", ME, {"current_password": PASSWORD})
    assert problem(answer) == (429, "too-many-tries")


def test_other_tokens_erase_as_before(ada: Person) -> None:
    wrong = ada.send("DELETE", ME, {"current_password": "a wrong guess"})
    assert problem(wrong) == (403, "wrong-password")
    assert ada.delete(ME).status_code == 204


def test_the_expiry_is_computed_from_the_sign_in() -> None:
    now = timezone.now()
    for age, left in ((0, 14), (70, 14), (76, 14), (80, 10), (89, 1)):
        expiry = browser_sessions._expiry(now - timedelta(days=age), now)
        assert expiry - now == timedelta(days=left)
