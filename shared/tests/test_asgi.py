"""The ASGI kit, in a small application."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from provote_core import asgi, context
from provote_core.asgi import Request, Response
from provote_core.auth import sources
from provote_core.exceptions import NotFound
from provote_core.json import MAX_BODY
from provote_testing.tokens import mint, service_bearer

pytestmark = pytest.mark.asyncio
HEADERS = asgi.header_names("x-more")


class Exchange:
    """One request through `serve`: the handler's request, and the sent messages."""

    def __init__(self, *chunks: bytes | None, method: str = "POST", **headers: str) -> None:
        named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        self.scope: dict[str, Any] = {
            "type": "http", "method": method, "path": "/things/", "client": ("192.0.2.1", 1),
            "headers": named,
        }  # fmt: skip
        self._chunks = list(chunks)
        self.sent: list[dict[str, Any]] = []
        self.request: Request | None = None

    async def receive(self) -> dict[str, Any]:
        chunk = self._chunks.pop(0)
        if chunk is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": bool(self._chunks)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def run(self, handler: Callable[[Request], Any]) -> "Exchange":
        async def keep(request: Request) -> Response:
            self.request = request
            answer: Response = await handler(request)
            return answer

        await asgi.serve(self.scope, self.receive, self.send, handler=keep, headers=HEADERS)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> Any:
        return json.loads(self.sent[1]["body"])


async def echo(request: Request) -> Response:
    """The parts of a request that the handler read."""
    return asgi.json_response(200, await asgi.read_json(request), {"X-Own": "1"})


async def whoami(request: Request) -> Response:
    await asgi.authenticate(request)
    principal = request.principal
    return asgi.json_response(200, {"kind": principal.kind, "subject": principal.subject})


async def test_a_body_is_read_and_a_response_sent() -> None:
    got = await Exchange(b'{"a":', b" 1}", content_length="8", **_json()).run(echo)
    assert (got.status, got.body) == (200, {"a": 1})
    assert got.headers["content-type"] == "application/json"
    assert got.headers["x-own"] == "1"
    assert got.headers["content-length"] == "7"


def _json() -> dict[str, str]:
    return {"content_type": "application/json"}


async def test_every_response_has_the_common_headers() -> None:
    got = await Exchange(x_request_id="abcdefgh-1").run(echo)
    assert got.headers["x-request-id"] == "abcdefgh-1"
    assert got.headers["traceparent"].startswith("00-")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "private, no-store"


async def test_a_request_without_a_body_has_an_empty_one() -> None:
    for length in ({}, {"content_length": "0"}):
        assert (await Exchange(**length).run(echo)).body == {}


async def test_only_named_headers_are_read_and_a_repeated_one_is_a_list() -> None:
    exchange = Exchange(accept="*/*", x_more="1")
    exchange.scope["headers"].append((b"x-more", b"2"))
    await exchange.run(echo)
    assert exchange.request is not None
    assert exchange.request.headers == {"x-more": "1,2"}


async def test_the_gateway_names_the_client_else_the_peer_does() -> None:
    for headers, address in (({}, "192.0.2.1"), ({"x_real_ip": "198.51.100.7"}, "198.51.100.7")):
        got = await Exchange(**headers).run(echo)
        assert got.request is not None
        assert got.request.context.address == address


@pytest.mark.parametrize(
    ("chunks", "headers", "status", "code"),
    [
        ([b"{}"], {"content_length": "2"}, 415, "unsupported-media-type"),
        ([b"{"], {"content_length": "1", **_json()}, 400, "malformed-json"),
        ([], {"content_length": str(MAX_BODY + 1), **_json()}, 413, "payload-too-large"),
        (
            [b" " * MAX_BODY, b" "], {"transfer_encoding": "chunked", **_json()},
            413, "payload-too-large",
        ),
    ],
)  # fmt: skip
async def test_a_body_that_cannot_be_read_is_a_problem(
    chunks: list[bytes], headers: dict[str, str], status: int, code: str
) -> None:
    got = await Exchange(*chunks, **headers).run(echo)
    assert (got.status, got.body["code"]) == (status, code)
    assert got.headers["content-type"] == "application/problem+json"
    assert got.body["request_id"] == got.headers["x-request-id"]


async def test_a_body_that_is_too_large_is_not_read_to_its_end() -> None:
    exchange = Exchange(b" " * MAX_BODY, b" ", b"the rest", transfer_encoding="chunked", **_json())
    assert (await exchange.run(echo)).status == 413
    assert await exchange.receive() == {
        "type": "http.request", "body": b"the rest", "more_body": False,
    }  # fmt: skip


async def test_a_client_that_disconnects_gets_no_response() -> None:
    got = await Exchange(b"{", None, content_length="2", **_json()).run(echo)
    assert got.sent == []
    assert context.current() is None


async def test_errors_are_problems_and_unexpected_ones_500_without_details() -> None:
    async def missing(request: Request) -> Response:
        raise NotFound()

    async def broken(request: Request) -> Response:
        raise RuntimeError("secret")

    assert (await Exchange().run(missing)).status == 404
    got = await Exchange().run(broken)
    assert got.status == 500
    assert "secret" not in str(got.body)


async def test_a_method_that_is_not_allowed_is_405_with_allow() -> None:
    async def post(request: Request) -> Response:
        asgi.require_method(request, "GET", "HEAD")
        raise AssertionError("the request was read further")

    got = await Exchange().run(post)
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD")


async def test_the_context_is_current_while_the_handler_runs_and_no_longer() -> None:
    async def current(request: Request) -> Response:
        assert context.current() is request.context
        return asgi.json_response(200, {})

    assert (await Exchange().run(current)).status == 200
    assert context.current() is None


@pytest.fixture
def _trust(settings: Any) -> Iterator[None]:
    _, digest = service_bearer("polls")
    settings.PROVOTE_JWKS = "provote_testing.tokens.jwks"
    settings.PROVOTE = replace(settings.PROVOTE, service_digests={"polls": (digest,)})
    sources.verifier.cache_clear()
    yield
    sources.verifier.cache_clear()


@pytest.mark.usefixtures("_trust")
async def test_a_token_names_the_principal() -> None:
    subject = uuid4()
    got = await Exchange(authorization=f"Bearer {mint(subject)}").run(whoami)
    assert got.body == {"kind": "person", "subject": str(subject)}
    assert (await Exchange().run(whoami)).body == {"kind": "anonymous", "subject": None}
    headers, _ = service_bearer("polls")
    assert (await Exchange(authorization=headers["Authorization"]).run(whoami)).body[
        "kind"
    ] == "service"
    assert (await Exchange(authorization="Bearer x.y.z").run(whoami)).status == 401


async def test_lifespan_starts_and_stops_once_each() -> None:
    calls: list[str] = []
    messages = iter(["lifespan.startup", "lifespan.shutdown"])
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": next(messages)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])

    async def startup() -> None:
        calls.append("startup")

    async def shutdown() -> None:
        calls.append("shutdown")

    await asgi.lifespan(receive, send, startup=startup, shutdown=shutdown)
    assert calls == ["startup", "shutdown"]
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
