"""People, backends and siblings as callers of the API, with tokens that are verified."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.test import Client

from provote_rules.counting import read_counting
from provote_testing.tokens import mint

POLLS = "/api/v1/polls/"

# What `rules` say about ballots and their count in a draft of a single choice with the defaults.
COUNTING = {
    "ballot": {"allow_abstain": False},
    "method": read_counting("single", 2).parameters,
    "ties": {"by": "seed", "lot_numbers": None, "beacon": False, "commitment": None},
    "publish_ballots": True,
}


class Caller:
    """A client of the API; `subject` is None for one without a token."""

    def __init__(self, token: str | None = None, subject: UUID | None = None) -> None:
        self.subject = subject
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; `If_Match="…"` becomes the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {} if body is None else {"data": json.dumps(body)}
        return Client(raise_request_exception=False).generic(
            method, path, content_type="application/json" if data else "", **data,
            headers=self.headers | named,
        )  # fmt: skip

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)

    def titles_found(self, q: str) -> list[str]:
        """The titles of the first page of a search."""
        answer = self.get(f"{POLLS}?q={quote(q)}")
        return [poll["title"] for poll in answer.json()["results"]]

    def make(self, **changes: Any) -> dict[str, Any]:
        """A new draft."""
        answer = self.post(POLLS, definition(**changes))
        assert answer.status_code == 201, answer.content
        return answer.json()

    def make_open(self, **changes: Any) -> dict[str, Any]:
        """A new open poll."""
        answer = self.post(f"{POLLS}{self.make(**changes)['id']}/open/")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def make_closed(self, **changes: Any) -> dict[str, Any]:
        """A new closed poll; the votes service must be listening."""
        answer = self.post(f"{POLLS}{self.make_open(**changes)['id']}/close/")
        assert answer.status_code == 200, answer.content
        return answer.json()


def definition(**changes: Any) -> dict[str, Any]:
    """The smallest valid definition of a poll, with changes."""
    return {"title": "Tea?", "choices": [{"label": "Yes"}, {"label": "No"}], **changes}


def at(**ahead: float) -> str:
    """The time that lies `ahead` of now, as the API writes it."""
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


def person(
    *,
    staff: bool = False,
    moderator: bool = False,
    key_id: UUID | None = None,
    subject: UUID | None = None,
) -> Caller:
    """A caller with a token of users; with `key_id` it belongs to an API key."""
    subject = subject or uuid4()
    scopes = ["votes:delegate"] if key_id else []
    token = mint(subject, staff=staff, moderator=moderator, key_id=key_id, scopes=scopes)
    return Caller(token, subject)
