"""The ASGI application responds as Django does: the same refusals, the same headers.

A probe of the conformance suite stands for Django; it runs through the middleware of votes.
"""

import dataclasses
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, NamedTuple

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from provote_core import conf, cors
from provote_core.audit.models import AuditRecord
from provote_core.limits import redis
from provote_core.limits.rates import parse_rates
from provote_testing import probes
from provote_testing.bodies import BAD_BODIES, CODINGS, NO_CODINGS
from provote_testing.forgeries import forgeries
from provote_testing.tokens import bearer, mint, service_bearer

CAST, BATCH = "/api/v1/votes/", "/api/v1/votes/batch/"
# Headers that differ between requests, and headers that only Django sends.
OWN = {"x-request-id", "traceparent", "content-length", "allow", "vary"}
JSON = "application/json"


class Seen(NamedTuple):
    """A response, without the members and headers that differ between requests."""

    status: int
    headers: dict[str, str]
    problem: dict[str, Any]


Ask = Callable[..., Awaitable[tuple[Seen, Seen]]]


def seen(answer: Any) -> Seen:
    headers = {k.lower(): v for k, v in answer.headers.items() if k.lower() not in OWN}
    own = ("request_id", "instance", "errors")
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    return Seen(
        answer.status_code, headers, {k: v for k, v in answer.json().items() if k not in own}
    )


@pytest.fixture
def ask(casting: Any, settings: Any) -> Ask:
    """Sends a request to a Django view and to casting; returns both responses, Django's first."""
    settings.ROOT_URLCONF = probes.urlconf_of("votes.urls")
    limits(settings, "write=10000/s,cast=10000/s")
    client = Client(raise_request_exception=False)

    async def both(
        content: bytes = b"", content_type: str = "", *, path: str = CAST, **headers: str
    ) -> tuple[Seen, Seen]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        django = await sync_to_async(client.post)(
            probes.PATH, content, content_type, headers=named
        )
        given = named | ({"Content-Type": content_type} if content_type else {})
        raw = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
        asgi = await casting.http.post(path, content=content, headers=raw)
        return seen(django), seen(asgi)

    return both


def limits(settings: Any, rates: str) -> None:
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, rates=parse_rates(rates))


def unlimited(answer: Seen) -> Seen:
    """The response without headers of rate limits: casts have their own limit."""
    headers = {k: v for k, v in answer.headers.items() if not k.startswith("ratelimit")}
    return answer._replace(headers=headers)


async def outcomes() -> list[tuple[str, int, str]]:
    """The new audit rows; deletes them."""
    rows = await sync_to_async(list)(
        AuditRecord.objects.order_by("id").values_list("outcome", "status", "actor_kind")
    )
    await sync_to_async(AuditRecord.objects.all().delete)()
    return rows


async def test_bad_bodies_are_refused_alike(ask: Ask) -> None:
    token = bearer(mint())
    for path in (CAST, BATCH):
        for name, (content, content_type, status, code) in BAD_BODIES.items():
            django, asgi = await ask(content, content_type, path=path, **token)
            if code == "invalid-request":
                # The details differ: each names its own object.
                django.problem.pop("detail"), asgi.problem.pop("detail")
            assert unlimited(asgi) == unlimited(django), name
            assert (asgi.status, asgi.problem["code"]) == (status, code), name
            rows = await outcomes()
            assert len(rows) in (0, 2), name
            assert rows[:1] == rows[1:], name


async def test_an_endless_body_is_413(casting: Any) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 200:
            sent += 1
            yield b" " * 65_536

    headers = {**bearer(mint()), "Content-Type": JSON}
    answer = await casting.http.post(CAST, content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "payload-too-large")
    assert sent < 20, "nothing is read beyond the largest body"


async def test_no_body_is_an_empty_one(ask: Ask) -> None:
    for content_type in ("", JSON, "text/plain"):
        django, asgi = await ask(b"", content_type, **bearer(mint()))
        assert unlimited(asgi) == unlimited(django)
        assert (asgi.status, asgi.problem["code"]) == (400, "invalid-request")


async def test_forged_tokens_are_refused_alike(ask: Ask) -> None:
    for name, token in forgeries().items():
        if not token.isascii():
            continue
        django, asgi = await ask(b"{}", JSON, **bearer(token))
        assert asgi == django, name
        assert asgi.status == 401, name
    for scheme in ("", "Basic dTpw", "Bearer", "Bearer a b", "x"):
        django, asgi = await ask(b"{}", JSON, Authorization=scheme)
        assert unlimited(asgi) == unlimited(django), scheme
        assert asgi.status == 401
    assert await outcomes() == []


async def test_siblings_are_refused_alike(ask: Ask, settings: Any) -> None:
    header, digest = service_bearer("polls")
    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, service_digests={"polls": (digest,)})
    django, asgi = await ask(b"{}", JSON, **header)
    assert (asgi.status, asgi.problem["code"]) == (403, "forbidden")
    assert (django.status, django.problem["code"]) == (403, "forbidden")


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "\xe9", '""', "a\tb"])
async def test_malformed_keys_are_refused_alike(ask: Ask, make_poll: Any, key: str) -> None:
    # Each gets a body that it accepts: they have no field in common.
    django, _ = await ask(b'{"name": "a"}', JSON, Idempotency_Key=key, **bearer(mint()))
    poll = await sync_to_async(make_poll)()
    body = f'{{"poll_id": "{poll.id}", "choice_id": "{poll.choices[0]}"}}'.encode()
    _, asgi = await ask(body, JSON, Idempotency_Key=key, **bearer(mint()))
    assert unlimited(asgi) == unlimited(django)
    assert (asgi.status, asgi.problem["code"]) == (400, "invalid-idempotency-key")


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limiters that wait for Redis on a busy machine, too, where they would count alone."""
    monkeypatch.setattr(redis, "TIMEOUT", 10)  # seconds
    redis.client.cache_clear()
    yield
    redis.client.cache_clear()


async def test_rate_limits_and_their_headers_are_alike(
    patience: None, ask: Ask, settings: Any
) -> None:
    limits(settings, "write=2/m,cast=2/m")
    token = bearer(mint())
    address = {"X_Real_IP": mint()[-40:]}
    for status in (400, 400, 429):
        django, asgi = await ask(b"{}", JSON, **token, **address)
        assert (django.status, asgi.status) == (status, status)
        for name in ("ratelimit-policy", "ratelimit", "retry-after"):
            expected = django.headers.get(name, "").replace("write", "cast")
            assert asgi.headers.get(name, "") == expected
    assert asgi.problem == django.problem
    assert len(await outcomes()) == 4, "refusals by the limiter are not audited"


@pytest.mark.parametrize("accepted", ["de", "de-AT, en;q=0.9", "en", "fr", ""])
async def test_problems_are_in_the_same_language(ask: Ask, accepted: str) -> None:
    token = bearer(mint())
    for content in (b"{", b"[]", b'{"unknown": 1}'):
        django, asgi = await ask(content, JSON, Accept_Language=accepted, **token)
        assert asgi.headers["content-language"] == django.headers["content-language"]
        assert asgi.problem["title"] == django.problem["title"]
        german = accepted.startswith("de")
        assert (asgi.headers["content-language"] == "de") is german
        assert asgi.problem["title"].startswith("D") is german


async def test_each_detail_is_in_the_language_of_the_reader(casting: Any) -> None:
    headers = {**bearer(mint()), "Accept-Language": "de"}
    answer = await casting.http.post(CAST, json={"poll_id": 7, "x": 1}, headers=headers)
    said = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert said == {
        "/x": "Dieses Feld ist nicht bekannt.",
        "/poll_id": "Der Wert muss eine UUID sein.",
        "/choice_id": "Dieses Feld ist erforderlich.",
    }
    assert "accept-language" in answer.headers["vary"].lower()


async def test_problems_in_a_batch_are_in_the_language_of_the_reader(casting: Any) -> None:
    headers = {**bearer(mint()), "Accept-Language": "de"}
    answer = await casting.http.post(BATCH, json={"votes": [{}]}, headers=headers)
    [result] = answer.json()["results"]
    assert result["problem"]["code"] == "invalid-request"
    assert result["problem"]["title"] == "Die Anfrage ist ungültig."
    assert answer.headers["content-language"] == "de"
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("given", ["abcdefgh", "short", "x" * 129, "has spaces in it"])
async def test_request_ids_are_kept_alike(casting: Any, given: str) -> None:
    headers = {"X-Request-ID": given}
    django = await sync_to_async(Client().post)("/nowhere", headers=headers)
    asgi = await casting.http.post(CAST, headers=headers)
    kept = given == "abcdefgh"
    for answer in (django, asgi):
        assert (answer.headers["X-Request-ID"] == given) is kept
        assert answer.headers["traceparent"].startswith("00-")


async def test_a_header_sent_twice_is_one_list(casting: Any) -> None:
    twice = [("X-Request-ID", "abcdefgh"), ("X-Request-ID", "ijklmnop")]
    answer = await casting.http.post(CAST, headers=twice)
    assert answer.headers["X-Request-ID"] not in ("abcdefgh", "ijklmnop")
    token = [("Authorization", f"Bearer {mint()}"), ("Authorization", f"Bearer {mint()}")]
    assert (await casting.http.post(CAST, headers=token)).status_code == 401


async def test_other_paths_and_methods_are_problems(casting: Any) -> None:
    for method, path, status in (
        ("GET", CAST, 405), ("DELETE", BATCH, 405), ("POST", "/api/v1/votes/x", 404),
        ("GET", "/", 404), ("POST", "/internal/v1/feed", 404),
    ):  # fmt: skip
        answer = await casting.http.request(method, path)
        assert answer.status_code == status, path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["instance"] == path


async def test_content_codings_are_refused_alike(ask: Ask) -> None:
    token = bearer(mint())
    for path in (CAST, BATCH):
        for coding in CODINGS:
            for content in (b"{}", gzip.compress(b"{}"), b""):
                django, asgi = await ask(
                    content, JSON, path=path, Content_Encoding=coding, **token
                )
                if not content:
                    assert asgi.status == django.status == 400, coding  # nothing came encoded
                    continue
                assert unlimited(asgi) == unlimited(django), coding
                assert (asgi.status, asgi.headers["accept-encoding"]) == (415, "identity")
        for coding in NO_CODINGS:
            django, asgi = await ask(b"[]", JSON, path=path, Content_Encoding=coding, **token)
            assert (asgi.status, django.status) == (400, 400), coding
    assert {status for _, status, _ in await outcomes()} <= {400, 415}


async def test_a_coding_is_looked_at_after_the_caller_and_before_the_body(ask: Ask) -> None:
    coded = {"Content_Encoding": "gzip"}
    _, asgi = await ask(b"{", JSON, **coded)
    assert asgi.status == 401
    for body, content_type in ((b"{", JSON), (b"{}", "text/plain"), (b"", JSON)):
        django, asgi = await ask(body, content_type, **coded, **bearer(mint()))
        assert asgi.status == django.status == (415 if body else 400)


@pytest.mark.parametrize(
    "query", [b"q=caf\xc3\xa9", b"q=caf\xe9", b"q=%E9", b"q=%00", b"q=%C3%A9"]
)
async def test_queries_are_refused_alike(casting: Any, query: bytes) -> None:
    headers = {**bearer(mint()), "Content-Type": JSON}
    django = await sync_to_async(Client().get)(CAST, QUERY_STRING=query.decode("latin-1"))
    sent: list[Any] = []
    scope = {
        "type": "http", "method": "POST", "path": CAST, "raw_path": CAST.encode(),
        "query_string": query, "client": ("192.0.2.1", 1),
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    await casting.app(scope, _no_body, _keep(sent))
    code = json.loads(sent[1]["body"])["code"]
    refused = query not in (b"q=%C3%A9", b"q=caf\xc3\xa9")
    assert (code == "invalid-address") is refused
    assert (django.json().get("code") == "invalid-address") is refused


async def _no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b""}


def _keep(sent: list[Any]) -> Any:
    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    return send


@pytest.mark.parametrize("host", ["vote.example.org", "evil.example", "my_gateway:1", ""])
async def test_hosts_are_refused_alike(ask: Ask, settings: Any, host: str) -> None:
    for allowed in (["*"], ["vote.example.org"]):
        settings.ALLOWED_HOSTS = allowed
        django, asgi = await ask(b"[]", JSON, Host=host, **bearer(mint()))
        assert asgi.problem["code"] == django.problem["code"]
        is_refused = allowed != ["*"] and host in ("evil.example", "my_gateway:1")
        assert (asgi.problem["code"] == "unknown-host") is is_refused


ORIGINS = ("https://a.example", "http://localhost:3000")
ASKED = (
    "https://a.example", "http://localhost:3000", "https://evil.example", "http://a.example",
    "https://a.example:8443", "https://sub.a.example", "HTTPS://a.example", "https://A.example",
    "null", "*", "", "https://[", "https://a.example/x", "https://a.example, https://b.example",
    "\xe9",
)  # fmt: skip


@pytest.mark.parametrize("origins", [ORIGINS, ("*",), ()])
@pytest.mark.parametrize("path", [CAST, BATCH])
async def test_pages_of_other_origins_are_answered_alike(
    casting: Any, settings: Any, origins: tuple[str, ...], path: str
) -> None:
    """Every case to Django's middleware and to casting: the same status and the same headers."""
    for name, value in cors.django_settings(origins).items():
        setattr(settings, name, value)
    settings.MIDDLEWARE = [*conf.middleware(origins), *settings.MIDDLEWARE[len(conf.MIDDLEWARE) :]]
    settings.ROOT_URLCONF = probes.urlconf_of("votes.urls")
    client = Client(raise_request_exception=False)
    preflight = {"Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "authorization,idempotency-key"}  # fmt: skip
    for origin in (*ASKED, None):
        named = {} if origin is None else {"Origin": origin}
        for method, more in (("OPTIONS", preflight), ("POST", {}), ("OPTIONS", {})):
            headers = named | more
            raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
            django = await sync_to_async(client.generic)(method, probes.PATH, headers=headers)
            asgi = await casting.http.request(method, path, headers=raw)
            case = (origin, method, bool(more))
            assert _cross(asgi) == _cross(django), case
            # The library compares scheme and host; a browser sends nothing else.
            odd = ("HTTPS://a.example", "https://a.example/x") if origins else ()
            any_origin = origins == ("*",) and bool(origin) and origin != "https://["
            allowed = origin in origins or origin in odd or any_origin
            assert ("access-control-allow-origin" in _cross(asgi)) is allowed, case
            if method == "OPTIONS" and more and origins:
                assert (asgi.status_code, django.status_code) == (200, 200), case
                assert asgi.content == django.content == b""
                assert "RateLimit" not in asgi.headers
    assert not [row for row in await outcomes() if row[0] == "accepted"], "none is audited"


def _cross(answer: Any) -> dict[str, str]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    found = {n: v for n, v in headers.items() if n.startswith("access-control-")}
    vary = {part.strip().lower() for part in headers.get("vary", "").split(",")}
    return found | {"vary": str("origin" in vary)}
