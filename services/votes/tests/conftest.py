"""Fixtures: the casting application in this process, on a real database and a real Redis."""

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from harness import Harness, open_harness
from provote_core.auth import sources
from provote_core.ids import uuid7
from provote_core.limits import limiter
from provote_rules.ballots import TYPES
from provote_testing.served import Sibling
from provote_testing.tokens import bearer, mint
from votes.models import PollSnapshot


@pytest.fixture(autouse=True)
def trust_test_keys(settings: Any) -> Iterator[None]:
    """Verify tokens with the tests' own keys instead of those of users."""
    settings.PROVOTE_JWKS = "provote_testing.tokens.jwks"
    sources.verifier.cache_clear()
    limiter.cache_clear()
    yield
    sources.verifier.cache_clear()


class Casting:
    """A client of the casting application."""

    def __init__(self, app: Any, client: httpx.AsyncClient) -> None:
        self.app, self.http = app, client

    async def cast(
        self, token: str, poll: UUID, choice: UUID, *, key: str | None = None, **more: Any
    ) -> httpx.Response:
        headers = bearer(token) | ({"Idempotency-Key": key} if key else {})
        body = {"poll_id": str(poll), "choice_id": str(choice), **more}
        return await self.http.post("/api/v1/votes/", json=body, headers=headers)

    async def batch(
        self, token: str, votes: list[Any], *, key: str | None = None
    ) -> httpx.Response:
        headers = bearer(token) | ({"Idempotency-Key": key} if key else {})
        return await self.http.post("/api/v1/votes/batch/", json={"votes": votes}, headers=headers)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Casting]:
    """The ASGI application, started and at the end shut down."""
    from provote_core.limits import redis
    from votes.asgi import Application

    redis.async_client.cache_clear()
    app = Application()
    await app._process.open()
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://votes") as client:
            yield Casting(app, client)
    finally:
        await app._process.close()
        await redis.async_client().aclose()
        redis.async_client.cache_clear()


@pytest.fixture
async def casting(transactional_db: None, settings: Any) -> AsyncIterator[Casting]:
    """The application on the test database."""
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]
    async with running() as app:
        yield app
    await sync_to_async(connections.close_all)()


class Poll:
    """A poll by its snapshot in votes."""

    def __init__(self, **fields: Any) -> None:
        self.id, self.owner = uuid7(), uuid4()
        self.choices = [uuid7(), uuid7()]
        values = {
            "poll_id": self.id,
            "owner": self.owner,
            "status": "open",
            "ballot_type": "single",
            "eligibility": "authenticated",
            "choice_ids": self.choices,
            "version": 2,
        }
        if "ballot_type" in fields:
            given = fields.get("rules", {})
            ballot = dict(TYPES[fields["ballot_type"]].rules) | given.get("ballot", {})
            fields |= {"rules": given | {"ballot": ballot}}
        PollSnapshot.objects.create(**values | fields)

    @property
    def delegate(self) -> str:
        """A token of the owner's API key."""
        return mint(self.owner, scopes=["votes:delegate"], key_id=uuid4())


@pytest.fixture
def make_poll() -> Any:
    """Creates a poll with a snapshot in votes."""
    return Poll


@pytest.fixture
def serve_poll(settings: Any) -> Iterator[Any]:
    """Serves the state of a poll over HTTP, as polls does: its snapshot with these fields."""
    folder = Path(tempfile.mkdtemp(prefix="polls-"))
    with Sibling(str(folder / "s")) as sibling:
        settings.PROVOTE.urls["polls"] = f"unix:{folder / 's'}"

        async def serve(poll: Poll, fields: dict[str, Any]) -> None:
            state = {
                "poll_id": str(poll.id), "owner": str(poll.owner), "title": "T", "status": "open",
                "ballot_type": "single", "eligibility": "authenticated",
                "results_visibility": "live", "allow_change": False, "version": 2,
                "choices": [
                    {"id": str(choice), "label": str(n), "position": n}
                    for n, choice in enumerate(poll.choices)
                ],
                "opens_at": None, "closes_at": None, "closed_at": None,
            }  # fmt: skip
            known = {name: value for name, value in fields.items() if name != "sealed_at"}
            sibling.answers[f"/internal/v1/polls/{poll.id}/"] = (200, state | known)

        yield serve
    shutil.rmtree(folder)


@pytest.fixture
async def harness(transactional_db: None, settings: Any) -> AsyncIterator[Harness]:
    """A harness on the test database; the path of its folder is short enough for sockets."""
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]
    folder = Path(tempfile.mkdtemp(prefix="votes-"))
    async with open_harness(folder) as harness:
        yield harness
    shutil.rmtree(folder)
