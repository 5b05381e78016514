"""Sessions of browsers, through the gateway: two tabs, foreign pages, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person
from integration.database import Database
from integration.pages import SESSION, SESSION_TOKEN, Page
from integration.raw import head_of, send
from integration.stack import Stack

ME = "/api/v1/users/me/"
SESSIONS, KEYS = f"{ME}sessions/", f"{ME}api-keys/"
SIGNED_OUT, ENDED = "authentication-required", "invalid-session"


@pytest.fixture
def person(people: People) -> Person:
    """A person with an account."""
    return people.register("tabs")


@pytest.fixture
def tab(stack: Stack, person: Person) -> Iterator[Page]:
    """A tab in which the person has signed in."""
    page = Page(stack.url)
    expect(page.sign_in(person), 200)
    yield page
    page.close()


def flags(answer: httpx.Response) -> dict[str, str]:
    """The attributes of the one cookie that a response sets, in lower case."""
    [cookie] = answer.headers.get_list("Set-Cookie")
    parts = [part.strip().partition("=") for part in cookie.split(";")[1:]]
    return {name.lower(): value for name, _, value in parts}


def test_two_tabs_share_a_session_and_one_signs_both_out(tab: Page, person: Person) -> None:
    other = tab.beside()
    for page in (tab, other, tab, other):
        answer = page.token()
        body = expect(answer, 200)
        assert set(body) == {"access", "token_type", "expires_in"}
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert set(flags(answer)) == {"expires", "httponly", "max-age", "path", "samesite"}
        assert expect(page.caller.get(ME), 200)["username"] == person.username
    assert flags(answer) | {"expires": ""} == {
        "expires": "", "httponly": "", "max-age": "1209600", "path": SESSION,
        "samesite": "Strict",
    }  # fmt: skip
    gone = other.sign_out()
    expect(gone, 204)
    assert flags(gone)["max-age"] == "0"
    problem(tab.token(), 401, SIGNED_OUT)
    expect(tab.sign_out(), 204)
    expect(person.get(ME), 200)


def test_the_cookie_goes_to_three_operations_only(tab: Page) -> None:
    [cookie] = tab.api.http.cookies.jar
    assert (cookie.path, cookie.name) == (SESSION, "provote")
    problem(tab.ask("GET", ME), 401, SIGNED_OUT)
    problem(tab.ask("GET", ME, headers={"Cookie": f"provote={cookie.value}"}), 401, SIGNED_OUT)
    bearer = {"Authorization": f"Bearer {cookie.value}"}
    problem(tab.ask("GET", ME, headers=bearer), 401, "invalid-token")
    refresh = {"refresh": cookie.value}
    problem(tab.ask("POST", "/api/v1/auth/token/refresh/", json=refresh), 401)


def test_foreign_pages_are_refused(tab: Page, person: Person, stack: Stack) -> None:
    """The Origin of the client reaches the service, and no header of a proxy changes the host."""
    host = httpx.URL(stack.url).netloc.decode()
    foreign: list[dict[str, str | None]] = [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": f"https://{host}"},
        {"Origin": f"http://{host}.evil.example"},
        {"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"},
        {"Origin": f"https://{host}", "X-Forwarded-Proto": "https"},
        {"Origin": "http://evil.example", "Forwarded": "host=evil.example;proto=http"},
    ]
    for headers in foreign:
        for call in (tab.token, tab.sign_out, lambda **how: tab.sign_in(person, **how)):
            answer = call(headers=headers)
            problem(answer, 403, "foreign-origin")
            assert "Set-Cookie" not in answer.headers
            assert not [h for h in answer.headers if h.startswith("access-control")]
    expect(tab.token(), 200)


def test_another_host_is_another_origin(stack: Stack, person: Person) -> None:
    for host in ("vote.example.org", "vote.example.org:8443"):
        page = Page(stack.url)
        page.api.http.headers["Host"] = host
        problem(page.sign_in(person), 403, "foreign-origin")
        expect(page.sign_in(person, headers={"Origin": f"http://{host}"}), 200)
        page.close()


def test_two_origins_in_a_request_are_refused(stack: Stack) -> None:
    own = stack.url.rstrip("/")
    for pair in ((own, "http://evil.example"), ("http://evil.example", own), (own, own)):
        lines = "".join(f"Origin: {origin}\r\n" for origin in pair)
        host = httpx.URL(stack.url).netloc.decode()
        raw = f"POST {SESSION_TOKEN} HTTP/1.1\r\nHost: {host}\r\n{lines}"
        raw += "Content-Length: 0\r\nConnection: close\r\n\r\n"
        assert head_of(send(stack, raw.encode()))[0] in (400, 403), pair


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_accepted(tab: Page, person: Person, kind: str) -> None:
    headers, form = {"Content-Type": kind}, str(person.credentials)
    for call in (tab.token, tab.sign_out, lambda **how: tab.sign_in(person, json=None, **how)):
        for body in ({}, {"content": form}):
            problem(call(headers=headers, **body), 415, "unsupported-media-type")
    expect(tab.token(), 200)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH"])
def test_other_methods_are_405(tab: Page, method: str) -> None:
    for path, allowed in ((SESSION, "POST, DELETE"), (SESSION_TOKEN, "POST")):
        for headers in ({}, {"Origin": None}):
            answer = tab.ask(method, path, headers=headers)
            problem(answer, 405, "method-not-allowed")
            assert {*allowed.split(", ")} <= {*answer.headers["Allow"].split(", ")}
    expect(tab.token(), 200)


def test_it_slides_and_ends(tab: Page, person: Person, database: Database) -> None:
    """The clock cannot be moved, so the stored times are."""

    def let_pass(days: float) -> None:
        moved = ", ".join(
            f"{column} = t.{column} - interval '{days} days'"
            for column in ("created_at", "started_at", "expires_at")
        )
        with database.connect("postgres") as connection:
            connection.execute(
                f"UPDATE users.refresh_tokens t SET {moved} FROM users.users u"
                " WHERE u.id = t.user_id AND u.username = %s",
                [person.username],
            )

    for _ in range(5):
        let_pass(13.5)
        assert flags(tab.token())["max-age"] == "1209600"
    let_pass(13)
    expect(tab.token(), 200)
    let_pass(5.5)  # 86 days after the sign-in
    assert 4 * 86_400 - 600 < int(flags(tab.token())["max-age"]) <= 4 * 86_400
    let_pass(4)
    problem(tab.token(), 401, ENDED)
    expect(tab.sign_in(person), 200)
    let_pass(14.01)
    problem(tab.token(), 401, ENDED)


def test_lists_show_it_and_end_it(stack: Stack, tab: Page, person: Person) -> None:
    phone = Page(stack.url)
    phone.api.http.headers["User-Agent"] = "Firefox/150 on a phone"
    expect(phone.sign_in(person), 200)
    listed = expect(phone.caller.get(SESSIONS), 200)["results"]
    assert [(s["user_agent"], s["current"]) for s in listed[:1]] == [
        ("Firefox/150 on a phone", True)
    ]
    assert [s["current"] for s in listed].count(True) == 1
    expect(tab.caller.ask("DELETE", f"{SESSIONS}{listed[0]['id']}/"), 204)
    problem(phone.token(), 401, ENDED)
    expect(tab.token(), 200)
    expect(person.ask("DELETE", SESSIONS), 204)
    problem(tab.token(), 401, ENDED)
    phone.close()


def test_a_new_password_ends_the_others_only(stack: Stack, tab: Page, person: Person) -> None:
    mine = Page(stack.url)
    expect(mine.sign_in(person), 200)
    change = {
        "current_password": person.credentials["password"],
        "new_password": "another correct horse battery",
    }
    expect(mine.caller.post(f"{ME}password/", change), 204)
    problem(tab.token(), 401, ENDED)
    expect(mine.token(), 200)
    mine.close()


def test_a_key_needs_the_password(tab: Page, person: Person) -> None:
    """A claim of the access token tells; tokens of other logins make keys as before."""
    key = {"name": "k", "scopes": ["results:read"]}
    document = problem(tab.caller.post(KEYS, key), 400, "invalid-request")
    assert document["errors"][0]["pointer"] == "/current_password"
    wrong = key | {"current_password": "not the password"}
    problem(tab.caller.post(KEYS, wrong), 403, "wrong-password")
    right = key | {"current_password": person.credentials["password"]}
    expect(tab.caller.post(KEYS, right), 201)
    expect(person.post(KEYS, key), 201)


def test_its_tokens_are_accepted_by_every_service(tab: Page) -> None:
    caller = tab.caller
    choices = [{"label": "Tea"}, {"label": "Coffee"}]
    poll = expect(caller.post("/api/v1/polls/", {"title": "Tea?", "choices": choices}), 201)
    for path in ("/api/v1/votes/", "/api/v1/analytics/polls/", "/api/v1/webhooks/",
                 f"/api/v1/polls/{poll['id']}/"):  # fmt: skip
        expect(caller.get(path), 200)


def test_no_log_has_the_secret(stack: Stack, tab: Page) -> None:
    expect(tab.token(), 200)
    [cookie] = tab.api.http.cookies.jar
    assert not [name for name, text in stack.logs().items() if str(cookie.value) in text]


def test_guesses_count_with_those_of_logins(stack: Stack, people: People, api: Api) -> None:
    person, page = people.register("guessed"), Page(stack.url)
    wrong = person.credentials | {"password": "a wrong guess"}
    for number in range(10):
        answer = (
            page.sign_in(person, json=wrong)
            if number % 2
            else Caller(api).post("/api/v1/auth/token/", wrong)
        )
        problem(answer, 401, "invalid-credentials")
    problem(page.sign_in(person), 429, "too-many-tries")
    page.close()
