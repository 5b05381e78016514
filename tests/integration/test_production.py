"""A platform with production settings, behind a proxy that terminates TLS."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.answers import expect, problem
from integration.browser import LOGIN, Browser, cookies_of, csrf_token_of
from integration.client import VOTES, Api, Caller, People, Person, fresh_key
from integration.database import SERVICES
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.pages import SESSION, SESSION_TOKEN
from integration.scaling import environment_of
from integration.stack import processes_that_logged
from integration.staff import make_staff
from local.install import PYTHON, REPOSITORY

pytestmark = OF_ITS_OWN
HOST = "vote.example.org"
ORIGIN = f"https://{HOST}"
PRODUCTION = {
    "PROVOTE_ENV": "production",
    "PROVOTE_ALLOWED_HOSTS": HOST,
    "PROVOTE_EMAIL_URL": "none:",
    "PROVOTE_CRASH_AT": "",
}
SECRETS = ("PROVOTE_SECRET_KEY", "PROVOTE_DIGEST_KEY", "PROVOTE_ADDRESS_KEY",
           "PROVOTE_SERVICE_TOKEN")  # fmt: skip
HSTS = "max-age=31536000; includeSubDomains"


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """The platform; clients with its Host header stand for clients by TLS."""
    options = ["--workers", "1", "--behind-tls", "--trusted-proxy", "127.0.0.1"]
    own = OwnPlatform(folder / "data", options=options, environment=PRODUCTION)
    with own.running() as platform:
        yield platform


@pytest.fixture(scope="module")
def outside(platform: OwnPlatform) -> Iterator[Api]:
    """The gateway under its own name."""
    api = Api(platform.url)
    api.http.headers["Host"] = HOST
    yield api
    api.close()


@pytest.fixture
def past_the_proxy(platform: OwnPlatform) -> Iterator[Api]:
    """The gateway, for a client that is not the proxy."""
    api = Api(platform.url, address="127.0.0.9")
    api.http.headers["Host"] = HOST
    yield api
    api.close()


@pytest.fixture(scope="module")
def ada(outside: Api) -> Person:
    """A person with an account."""
    return People(outside).register("ada")


@pytest.fixture(scope="module")
def boss(outside: Api, platform: OwnPlatform) -> Person:
    """A member of the staff."""
    return make_staff(outside, platform)


def test_a_browser_session_behind_tls(outside: Api, ada: Person) -> None:
    """The scheme is the configured one: a client cannot set it, nor the cookie's flags by it."""
    page, tls = Browser(outside), {"Origin": ORIGIN}
    for origin in (f"http://{HOST}", "http://127.0.0.1", f"{ORIGIN}:8443", "null"):
        for headers in ({"Origin": origin}, {"Origin": origin, "X-Forwarded-Proto": "http"}):
            answer = page.go("POST", SESSION, json=ada.credentials, headers=headers)
            problem(answer, 403, "foreign-origin")
            assert page.jar == {}
    for origin in (ORIGIN, f"{ORIGIN}:443"):
        headers = {"Origin": origin, "X-Forwarded-Proto": "http"}
        answer = page.go("POST", SESSION, json=ada.credentials, headers=headers)
        expect(answer, 200)
        [(name, flags)] = cookies_of(answer).items()
        assert name == "__Secure-provote"
        assert {"httponly", "secure", "samesite=strict", f"path={SESSION}"} <= {
            flag.strip() for flag in flags.split(";")
        }
    expect(page.go("POST", SESSION_TOKEN, headers=tls), 200)
    plain = Browser(outside)
    plain.jar = {"provote": page.jar["__Secure-provote"]}
    problem(plain.go("POST", SESSION_TOKEN, headers=tls), 401, "authentication-required")
    expect(page.go("DELETE", SESSION, headers=tls), 204)
    assert page.jar == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/health"),
        ("GET", "/nowhere"),
        ("GET", "/internal/v1/feed"),
        ("POST", "/"),
        ("GET", "/api/docs/"),
        ("GET", "/api/schema/"),
        ("GET", "/static/users/admin/css/base.css"),
        ("GET", "/static/nothing"),
        ("GET", "/admin/users"),
        ("GET", "/admin/users/"),
        ("GET", LOGIN),
        ("GET", "/admin/polls/"),
        ("GET", "/api/v1/polls/"),
        ("GET", "/api/v1/users/me/"),
        ("GET", "/api/v1/auth/jwks.json"),
        ("GET", "/api/v1/votes/eligibility/"),
        ("POST", "/api/v1/votes/"),
        ("POST", "/api/v1/votes/batch/"),
        ("GET", "/api/v1/analytics/audit/"),
        ("GET", "/health/votes-cast/ready"),
        ("GET", "/api/v1/polls/" + "x" * 9_000),
    ],
)
def test_every_response_has_the_security_headers(outside: Api, method: str, path: str) -> None:
    """Responses of Nginx, files, Django, and the casting application."""
    answer = outside.request(method, path)
    for name, value in {
        "Strict-Transport-Security": HSTS,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }.items():
        assert answer.headers.get_list(name) == [value], f"{name} of {path}"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Server"] == "nginx"
    assert "X-Powered-By" not in answer.headers
    is_file = path.startswith(("/static/", "/api/schema/")) or answer.status_code == 301
    if is_file and answer.status_code < 400:
        return
    if path != "/health":
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers.get_list("X-Frame-Options") == ["DENY"]
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert len(answer.headers.get_list("Cache-Control")) == 1


def test_private_responses_are_not_cached(outside: Api, ada: Person) -> None:
    for path in ("/api/v1/users/me/", "/api/v1/votes/", "/api/v1/polls/"):
        assert ada.get(path).headers["Cache-Control"] == "private, no-store"
    assert "no-store" in ada.get("/api/v1/users/me/api-keys/").headers["Cache-Control"]
    assert outside.request("GET", LOGIN).headers["Cache-Control"].count("no-store") == 1


def test_links_name_no_host(ada: Person) -> None:
    for _ in range(2):
        ada.create_poll()
    page = ada.get("/api/v1/polls/", owner="me", page_size=1)
    assert expect(page, 200)["next"].startswith("/api/v1/polls/?")
    assert "</api/v1/polls/?" in page.headers["Link"]


@pytest.mark.parametrize("host", ["evil.example", f"{HOST}.evil.example", f"{HOST}@evil.example"])
def test_no_link_has_another_host(outside: Api, ada: Person, boss: Person, host: str) -> None:
    for _ in range(2):
        ada.create_poll()
    forged = {"Host": host, "X-Forwarded-Host": host}
    pages = {"/api/v1/polls/": ada, "/api/v1/users/audit/": boss}
    for path, reader in pages.items():
        answer = reader.get(path, page_size=1, headers=forged)
        assert answer.status_code == 400 or host not in answer.text, answer.text
        assert host not in str(answer.headers)
    answer = outside.request("GET", "/admin/users/", headers=forged)
    assert host not in str(answer.headers) + answer.text


@pytest.mark.parametrize("service", SERVICES)
def test_crash_points_and_missing_secrets_are_refused(platform: OwnPlatform, service: str) -> None:
    """The settings of the running service are valid; with one change, it does not start."""
    own = environment_of(service, platform.instance) | PRODUCTION
    assert _start(service, own) == ""
    assert "PROVOTE_CRASH_AT is for fault tests" in _start(
        service, own | {"PROVOTE_CRASH_AT": "/tmp"}
    )
    for name in SECRETS:
        without = {key: own[key] for key in own if key.removesuffix("_FILE") != name}
        assert len(without) < len(own), name
        assert f"{name} (or {name}_FILE) must be set" in _start(service, without)


def _start(service: str, environment: dict[str, str]) -> str:
    """The errors of a process that only reads the service's settings."""
    code = f"import {service}.settings"
    folder = REPOSITORY / "services" / service
    done = subprocess.run(
        [PYTHON, "-c", code], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.stderr


def test_mails_with_tokens_are_printed_nowhere(platform: OwnPlatform, outside: Api) -> None:
    person = People(outside).register("mailed")
    body = {"email": f"{person.username}@example.org"}
    expect(Caller(outside).post("/api/v1/auth/password-reset/", body), 202)
    assert processes_that_logged(platform, ["pvm_"]) == []


# The admin site


def test_cookies_are_secure_httponly_and_samesite(outside: Api, boss: Person) -> None:
    browser = Browser(outside)
    page = cookies_of(browser.go("GET", LOGIN))
    logged_in = cookies_of(browser.log_in(boss))
    for flags in (page["provote_users_csrf"], logged_in["provote_users_csrf"]):
        assert "secure" in flags
        assert "samesite=lax" in flags
        assert "path=/admin/users/" in flags
    flags = logged_in["provote_users_session"]
    assert {"secure", "httponly", "samesite=lax", "path=/admin/users/"} <= set(flags.split("; "))
    assert "domain=" not in flags
    assert browser.is_in()


def test_a_login_changes_the_session(outside: Api, boss: Person) -> None:
    """A session that an attacker set before the login is not logged in afterwards."""
    browser = Browser(outside)
    browser.jar["provote_users_session"] = planted = "a" * 32
    browser.log_in(boss)
    assert browser.session not in (None, planted)
    thief = Browser(outside)
    thief.jar["provote_users_session"] = planted
    assert not thief.is_in()


def test_a_logout_ends_the_session_and_not_only_the_cookie(outside: Api, boss: Person) -> None:
    browser = Browser(outside)
    browser.log_in(boss)
    kept = str(browser.session)
    page = browser.go("GET", "/admin/users/")
    left = browser.go("POST", "/admin/users/logout/", data=csrf_token_of(page))
    assert left.status_code in (200, 302)
    browser.jar["provote_users_session"] = kept
    assert not browser.is_in()


def test_a_form_from_another_origin_is_refused(outside: Api, boss: Person) -> None:
    browser = Browser(outside)
    for origin in ("https://evil.example", f"http://{HOST}", "null"):
        refused = browser.log_in(boss, headers={"Origin": origin})
        assert refused.status_code == 403, origin
        assert browser.session is None
    assert browser.log_in(boss).status_code == 302, "the site's own form is refused"
    left = browser.go("POST", "/admin/users/logout/", data={})
    assert left.status_code == 403, "a form without its token is accepted"
    assert browser.is_in()


def test_a_session_is_no_token_and_a_token_no_session(outside: Api, boss: Person) -> None:
    browser = Browser(outside)
    browser.log_in(boss)
    problem(browser.go("GET", "/api/v1/users/me/"), 401)
    problem(browser.go("GET", "/api/v1/users/audit/"), 401)
    bearer = {"Authorization": f"Bearer {boss.token}"}
    assert Browser(outside).go("GET", "/admin/users/", headers=bearer).status_code == 302


def test_a_client_behind_a_trusted_proxy_has_its_own_address(
    outside: Api, past_the_proxy: Api, ada: Person
) -> None:
    """The last address from a trusted proxy counts, whatever the client sent before it."""
    rules = {"dedupe": "address", "dedupe_limit": 1}
    poll = ada.open_poll(eligibility="public", rules=rules)

    def cast(api: Api, forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        answer = Caller(api).post(VOTES, poll.ballot("Tea"), key=fresh_key(), headers=headers)
        return answer.status_code

    assert cast(outside, "203.0.113.7") == 201
    assert cast(outside, "203.0.113.7") == 403
    assert cast(outside, "203.0.113.99, 203.0.113.7") == 403
    assert cast(outside, "203.0.113.8") == 201
    assert cast(past_the_proxy, "203.0.113.9") == 201
    assert cast(past_the_proxy, "203.0.113.10") == 403, "the forwarded address counts"
