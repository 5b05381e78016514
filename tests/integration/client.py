"""A small client for readable tests: `owner.create_poll(…)`, `voter.cast(poll, "Tea")`."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from integration import seen
from integration.answers import expect

PASSWORD = "correct horse battery staple"
TOKEN_AGE = 300  # seconds after which a new token is fetched; one is valid for 600
VOTES = "/api/v1/votes/"
BATCH = "/api/v1/votes/batch/"
BALLOT_TYPES = ("single", "ranked", "approval", "score")


class Api:
    """Kept-alive connections to the gateway, from one client address."""

    def __init__(self, url: str, *, address: str | None = None) -> None:
        self.url = url
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        transport = httpx.HTTPTransport(local_address=address, limits=limits)
        hooks: Any = {"response": [seen.remember]}
        self.http = httpx.Client(
            base_url=url, transport=transport, timeout=40, event_hooks=hooks, trust_env=False
        )

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def request(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Send one request; `how` has options of httpx."""
        return self.http.request(method, path, **how)


class Caller:
    """A client of the API; anonymous, unless a subclass has a token."""

    def __init__(self, api: Api) -> None:
        self.api = api

    @property
    def token(self) -> str | None:
        """The access token to send, if any."""
        return None

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> httpx.Response:
        """Send one request as this caller, with an Idempotency-Key if given."""
        sent = dict(headers or {})
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if key is not None:
            sent["Idempotency-Key"] = key
        return self.api.request(method, path, headers=sent, json=body, params=query or None)

    def get(self, path: str, **how: Any) -> httpx.Response:
        """GET `path`."""
        return self.ask("GET", path, **how)

    def post(self, path: str, body: Any = None, **how: Any) -> httpx.Response:
        """POST `body` to `path`."""
        return self.ask("POST", path, body=body, **how)


class Account(Caller):
    """A caller with credentials, who fetches tokens before they expire."""

    def __init__(self, api: Api, credentials: Mapping[str, str]) -> None:
        super().__init__(api)
        self.credentials = dict(credentials)
        self.lock = threading.Lock()
        self.fetched_at = float("-inf")
        self.tokens: dict[str, Any] = {}

    @property
    def token(self) -> str:
        """The access token; a missing or old one is fetched first."""
        with self.lock:
            if time.monotonic() - self.fetched_at > TOKEN_AGE:
                self.log_in()
            return str(self.tokens["access"])

    def log_in(self) -> dict[str, Any]:
        """Fetch new tokens and return them."""
        answer = self.api.request("POST", "/api/v1/auth/token/", json=self.credentials)
        self.tokens = expect(answer, 200)
        self.fetched_at = time.monotonic()
        return self.tokens

    def cast(self, poll: Poll, choice: str, *, key: str | None = None, **more: Any) -> Any:
        """Cast a vote; `choice` is a label. Returns any response."""
        return self.post(VOTES, poll.ballot(choice, **more), key=key)

    def vote(self, poll: Poll, choice: str, *, key: str | None = None, **more: Any) -> Any:
        """Cast a vote that must be new, and return it."""
        return expect(self.cast(poll, choice, key=key, **more), 201)

    def votes(self, poll: Poll | None = None, **query: Any) -> list[dict[str, Any]]:
        """The caller's own votes, in one poll if given."""
        terms = {"poll_id": poll.id} if poll else {}
        return list(expect(self.get(VOTES, **terms, **query), 200)["results"])


class Person(Account):
    """A registered person."""

    def __init__(self, api: Api, username: str, profile: Mapping[str, Any]) -> None:
        super().__init__(api, {"username": username, "password": PASSWORD})
        self.username = username
        self.profile = profile

    def create_poll(self, *, choices: Iterable[str] = ("Tea", "Coffee"), **more: Any) -> Poll:
        """Create a draft, with the platform's defaults for members that are left out."""
        body = {"title": "What shall we drink?", "choices": [{"label": c} for c in choices]}
        return Poll(self, expect(self.post("/api/v1/polls/", body | more), 201))

    def open_poll(self, **definition: Any) -> Poll:
        """Create a poll and open it."""
        poll = self.create_poll(**definition)
        poll.open()
        return poll

    def api_key(self, *scopes: str) -> Backend:
        """Create an API key, by default with the scope to cast for its own voters."""
        body = {"name": "a backend", "scopes": list(scopes or ("votes:delegate",))}
        return Backend(self.api, expect(self.post("/api/v1/users/me/api-keys/", body), 201)["key"])


class Backend(Account):
    """A program with an API key that names its own voters."""

    def __init__(self, api: Api, api_key: str) -> None:
        super().__init__(api, {"grant_type": "api_key", "api_key": api_key})

    def cast_batch(self, votes: Sequence[Any], *, key: str | None = None) -> httpx.Response:
        """Cast many votes in one request."""
        return self.post(BATCH, {"votes": list(votes)}, key=key)


class People:
    """Registers people."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def register(self, name: str = "person") -> Person:
        """Register a person with a unique name."""
        username = f"{name}-{secrets.token_hex(6)}"
        body = {"username": username, "password": PASSWORD}
        body["email"] = f"{username}@example.org"
        answer = self.api.request("POST", "/api/v1/users/", json=body)
        return Person(self.api, username, expect(answer, 201))


@dataclass
class Poll:
    """A poll, as its owner sees it."""

    owner: Person
    definition: dict[str, Any]

    def __post_init__(self) -> None:
        self.id = self.definition["id"]
        self.url = f"/api/v1/polls/{self.id}/"
        self.choices = {choice["label"]: choice["id"] for choice in self.definition["choices"]}

    def ballot(self, choice: str, *, voter: str | None = None, **more: Any) -> dict[str, Any]:
        """The body of a cast; `voter` is the backend's own name for its voter.

        A poll for other ballots than one choice gets one of its type, with `choice` in the first
        place or marked; the other marks follow from `voter`, so a repeat has the same ballot.
        """
        body = {"poll_id": self.id, **self._marks(choice, voter or ""), **more}
        return body if voter is None else body | {"voter_ref": voter}

    def _marks(self, choice: str, voter: str) -> dict[str, Any]:
        type_ = self.definition.get("ballot_type", "single")
        if type_ == "single":
            return {"choice_id": self.choices[choice]}
        dice = Random(voter)
        others = [id_ for label, id_ in self.choices.items() if label != choice]
        marked = [self.choices[choice], *dice.sample(others, dice.randint(0, len(others)))]
        if type_ == "score":
            return {"ballot": {"scores": {id_: dice.randint(0, 5) for id_ in marked}}}
        return {"ballot": {"ranking" if type_ == "ranked" else "choices": marked}}

    def open(self) -> dict[str, Any]:
        """Open it."""
        return dict(expect(self.owner.post(f"{self.url}open/"), 200))

    def close(self) -> dict[str, Any]:
        """Close it; the response has `closed_at`."""
        return dict(expect(self.owner.post(f"{self.url}close/"), 200))

    def results(self, by: Caller | None = None, **query: Any) -> dict[str, Any]:
        """The results for the owner or another caller."""
        return dict(expect((by or self.owner).get(f"{self.url}results/", **query), 200))

    def totals(self) -> dict[str, int]:
        """Counted votes by label."""
        return {choice["label"]: choice["votes"] for choice in self.results()["choices"]}

    def accounting(self) -> dict[str, Any]:
        """The figures of the accounting."""
        return dict(expect(self.owner.get(f"{self.url}accounting/"), 200))

    def is_counted(self, votes: int) -> bool:
        """Whether exactly this number of votes is counted, and all figures agree."""
        figures = self.accounting()
        return bool(figures["balanced"]) and figures["counted"] == votes

    def votes_in_minutes(self) -> int:
        """The votes in all minutes of the timeline together."""
        url = f"/api/v1/analytics/polls/{self.id}/timeline/"
        buckets = expect(self.owner.get(url, bucket="minute"), 200)["buckets"]
        return sum(bucket["votes"] for bucket in buckets)


def fresh_key() -> str:
    """A new Idempotency-Key."""
    return uuid4().hex
