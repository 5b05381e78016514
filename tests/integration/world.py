"""Resources for requests to each operation of the API, new, and all of one owner."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from integration.answers import expect
from integration.client import PASSWORD, Backend, People, Person, Poll
from integration.pictures import upload
from integration.waiting import eventually

Body = Mapping[str, Any]
ANY_VERSION = {"If-Match": "*"}


@dataclass(frozen=True)
class Asked:
    """A request without its method, the template of its path, and its sender."""

    path: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class World:
    """Resources of `owner`; each is created on its first use."""

    def __init__(self, people: People, staff: Person) -> None:
        self.people, self.staff = people, staff
        self.owner: Person = people.register("world")
        self.mark = secrets.token_hex(6)

    @cached_property
    def draft(self) -> Poll:
        """A draft."""
        return self.owner.create_poll(results_visibility="owner_only", allow_change=True)

    @cached_property
    def open(self) -> Poll:
        """An open poll with results for its owner only; every service knows its definition."""
        poll = self.owner.open_poll(results_visibility="owner_only", allow_change=True)
        self.settle(poll)
        return poll

    @cached_property
    def delegated(self) -> Poll:
        """An open poll for the voters of the owner's software."""
        poll = self.owner.open_poll(eligibility="delegated")
        self.settle(poll)
        return poll

    @cached_property
    def invited(self) -> Poll:
        """An open poll for holders of ballot tokens."""
        poll = self.owner.open_poll(eligibility="invited")
        self.settle(poll)
        return poll

    @cached_property
    def webhook(self) -> dict[str, Any]:
        """A webhook of the owner, at an address that does not exist."""
        body = {"url": "https://receiver.invalid/hook", "types": ["poll.opened"]}
        return dict(expect(self.owner.post("/api/v1/webhooks/", body), 201))

    @cached_property
    def delivery(self) -> dict[str, Any]:
        """A message to it."""
        path = f"/api/v1/webhooks/{self.webhook['id']}/test/"
        return dict(expect(self.owner.post(path, {}), 201))

    @cached_property
    def vote(self) -> dict[str, Any]:
        """The owner's own vote in the open poll."""
        vote = dict(self.owner.vote(self.open, "Tea"))
        eventually(lambda: self.open.is_counted(1))
        return vote

    @cached_property
    def invitation(self) -> dict[str, Any]:
        """A ballot token, from the list of invitations."""
        expect(self.owner.post(f"{self.invited.url}invitations/", {"count": 2}), 201)
        listed = expect(self.owner.get(f"{self.invited.url}invitations/"), 200)["results"]
        return dict(listed[0])

    @cached_property
    def suspect(self) -> dict[str, Any]:
        """A vote that waits in quarantine, and its `poll`."""
        rules = {"dedupe": "none", "quarantine": {"by": "address", "votes": 1, "seconds": 600}}
        poll = self.owner.open_poll(eligibility="public", rules=rules)
        for number in range(2):
            key = {"Idempotency-Key": f"{self.mark}-{number}"}
            path, body = "/api/v1/votes/", poll.ballot("Tea")
            held = self.owner.api.request("POST", path, json=body, headers=key)
            expect(held, 201)
        [waiting] = expect(self.owner.get(f"{poll.url}quarantine/"), 200)["results"]
        return {**waiting, "poll": poll}

    @cached_property
    def key(self) -> dict[str, Any]:
        """An API key that may cast."""
        return self._key("votes:delegate")

    @cached_property
    def delegate(self) -> Backend:
        """The owner's software, which may cast."""
        return Backend(self.owner.api, self.key["key"])

    @cached_property
    def reader(self) -> Backend:
        """The owner's software, which may read results."""
        return Backend(self.owner.api, self._key("results:read")["key"])

    @cached_property
    def image(self) -> dict[str, Any]:
        """An unused image of the owner."""
        return upload(self.owner)

    @cached_property
    def template(self) -> dict[str, Any]:
        """A template of the owner."""
        body = {"name": f"mine {self.mark}", "poll_id": self.draft.id}
        return dict(expect(self.owner.post("/api/v1/polls/templates/", body), 201))

    @cached_property
    def category(self) -> str:
        """A category without polls."""
        body = {"slug": f"world-{self.mark}", "name": f"World {self.mark}"}
        return str(expect(self.staff.post("/api/v1/categories/", body), 201)["slug"])

    @cached_property
    def session(self) -> str:
        """A session of the owner."""
        listed = expect(self.owner.get("/api/v1/users/me/sessions/"), 200)["results"]
        return str(listed[0]["id"])

    @cached_property
    def refresh(self) -> str:
        """An unused refresh token of the owner."""
        answer = self.owner.api.request("POST", "/api/v1/auth/token/", json=self.credentials)
        return str(expect(answer, 200)["refresh"])

    @property
    def page(self) -> dict[str, str]:
        """The headers by which a page of the platform is known."""
        return {"Origin": self.owner.api.url.rstrip("/")}

    @property
    def credentials(self) -> dict[str, str]:
        """The owner's credentials."""
        return {"username": self.owner.username, "password": PASSWORD}

    def settle(self, poll: Poll) -> None:
        """Wait until every service knows the poll, so that later reads do not change data."""
        eventually(lambda: poll.is_counted(0))

    def _key(self, scope: str) -> dict[str, Any]:
        body = {"name": f"software {self.mark}", "scopes": [scope]}
        return dict(expect(self.owner.post("/api/v1/users/me/api-keys/", body), 201))
