"""Pages of other origins, on a platform that allows one: what a browser would look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from integration.answers import expect, problem
from integration.client import VOTES, Api, Caller, People, Person
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.pages import SESSION, SESSION_TOKEN

pytestmark = OF_ITS_OWN
ORIGIN, EVIL = "https://page.example", "https://evil.example"
SEEN = ("Location", "ETag", "Link", "RateLimit", "Retry-After", "Idempotent-Replayed")


@pytest.fixture(scope="module")
def outside(folder: Path) -> Iterator[Api]:
    """The gateway of a platform that lets pages of ORIGIN in."""
    own = OwnPlatform(
        folder / "data",
        options=["--workers", "1"],
        environment={"PROVOTE_CORS_ORIGINS": f" {ORIGIN.upper()}:443"},
    )
    with own.running() as platform:
        api = Api(platform.url)
        yield api
        api.close()


@pytest.fixture(scope="module")
def ada(outside: Api) -> Person:
    """Somebody with an account."""
    return People(outside).register("ada")


def allowed(answer: httpx.Response) -> str | None:
    """The origin whose page may read an answer."""
    found = answer.headers.get_list("Access-Control-Allow-Origin")
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    "path",
    ["/api/v1/polls/", VOTES, f"{VOTES}batch/", "/api/v1/users/me/", "/api/v1/auth/token/",
     "/api/v1/analytics/audit/"],
)  # fmt: skip
def test_a_preflight_needs_no_token(outside: Api, path: str) -> None:
    for origin in (ORIGIN, EVIL):
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        }
        answer = outside.request("OPTIONS", path, headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
        assert allowed(answer) == (origin if origin == ORIGIN else None)
        assert "origin" in answer.headers["Vary"].lower()
        assert "RateLimit" not in answer.headers
        if origin == ORIGIN:
            assert "idempotency-key" in answer.headers["Access-Control-Allow-Headers"]
            assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_page_votes_and_reads_every_answer(ada: Person) -> None:
    poll = ada.open_poll()
    page = {"Origin": ORIGIN}
    cast = ada.post(VOTES, poll.ballot("Tea"), headers=page)
    assert (cast.status_code, allowed(cast)) == (201, ORIGIN)
    exposed = {name.strip() for name in cast.headers["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= set(SEEN)
    for method, path, status in (
        ("POST", VOTES, 400),
        ("POST", f"{VOTES}batch/", 400),
        ("GET", f"/api/v1/polls/{poll.id}/", 200),
        ("GET", "/api/v1/polls/nothing/", 404),
        ("GET", "/api/v2/", 404),
        ("GET", "/api/schema/", 200),
    ):
        answer = ada.ask(method, path, body={} if method == "POST" else None, headers=page)
        assert (answer.status_code, allowed(answer)) == (status, ORIGIN), path
        answer = ada.ask(method, path, headers={"Origin": EVIL})
        assert allowed(answer) is None, path


def test_what_the_gateway_refuses_can_be_read(outside: Api) -> None:
    large = Caller(outside).post(VOTES, {"title": "x" * 2_000_000}, headers={"Origin": ORIGIN})
    problem(large, 413, "payload-too-large")
    assert allowed(large) == ORIGIN
    assert "X-Request-ID" in large.headers["Access-Control-Expose-Headers"]


def test_a_kept_result_is_not_mixed_between_origins(outside: Api, ada: Person) -> None:
    path = f"/api/v1/polls/{ada.open_poll().id}/results/"
    seen = [ORIGIN, None, EVIL, "HTTPS://PAGE.EXAMPLE", ORIGIN, "https://page.example/x"]
    for origin in seen * 5:
        headers = {} if origin is None else {"Origin": origin}
        answer = outside.request("GET", path, headers=headers)
        expect(answer, 200)
        ours = origin is not None and origin.lower() == ORIGIN
        assert allowed(answer) == (ORIGIN if ours else None), origin
        assert "origin" in answer.headers["Vary"].lower()


def test_a_browser_session_is_for_pages_of_the_same_origin_only(outside: Api, ada: Person) -> None:
    """A page of an allowed origin may read the refusal, and never sends or gets a cookie."""
    for method, path in (("POST", SESSION), ("POST", SESSION_TOKEN), ("DELETE", SESSION)):
        for origin in (ORIGIN, EVIL):
            page = {"Origin": origin, "Access-Control-Request-Method": method}
            answers = [
                outside.request("OPTIONS", path, headers=page),
                outside.request(method, path, json=ada.credentials, headers={"Origin": origin}),
            ]
            problem(answers[1], 403, "foreign-origin")
            for answer in answers:
                assert allowed(answer) == (origin if origin == ORIGIN else None)
                assert "Access-Control-Allow-Credentials" not in answer.headers
                assert "Set-Cookie" not in answer.headers
    own = {"Origin": outside.url.rstrip("/")}
    expect(outside.request("POST", SESSION, json=ada.credentials, headers=own), 200)


@pytest.mark.parametrize("path", ["/admin/users/login/", "/internal/v1/feed", "/health", "/"])
def test_what_is_not_the_api_takes_no_part(outside: Api, path: str) -> None:
    answer = outside.request("GET", path, headers={"Origin": ORIGIN})
    assert allowed(answer) is None


def test_an_origin_that_is_none_is_refused_at_start(folder: Path) -> None:
    environment = {"PROVOTE_CORS_ORIGINS": "https://page.example/"}
    other = OwnPlatform(folder / "other", environment=environment)
    said = other.command("up", "--detach", "--port", str(other.port), code=1)
    assert said.count("\n") == 1
    assert "PROVOTE_CORS_ORIGINS: 'https://page.example/' is not an origin" in said
