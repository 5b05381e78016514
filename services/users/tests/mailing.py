"""Polls and votes as users sees them, and a poll's owner who has invitations mailed."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from people import Person

from provote_testing.events import samples
from provote_testing.served import Sibling
from users.models import User

CSV = "text/csv"
JSON = "application/json"


class Votes:
    """Ballot tokens as votes derives them, and who has voted."""

    def __init__(self, sibling: Sibling) -> None:
        self.sibling = sibling
        self.voted: set[str] = set()
        self.asked: list[dict[str, Any]] = []
        self.refusal: tuple[int, Any] | None = None

    def answer(self, body: dict[str, Any]) -> tuple[int, Any]:
        self.asked.append(body)
        if self.refusal is not None:
            return self.refusal
        left = [
            one for one in body["recipients"] if not (body["unused_only"] and one in self.voted)
        ]
        tokens = [{"recipient": one, "token": token_of(one)} for one in left]
        return 200, {"series_id": str(uuid4()), "tokens": tokens}


def token_of(recipient: str | UUID) -> str:
    """The ballot token that the fake votes has for a recipient."""
    return f"pvi_{UUID(str(recipient)).hex}"


class Organiser:
    """The owner of one poll by invitation."""

    def __init__(self, person: Person, sibling: Sibling, **changes: Any) -> None:
        self.person, self.poll_id = person, uuid4()
        self.subject = person.subject
        User.objects.filter(subject=self.subject).update(email_verified_at="2026-01-01T00:00Z")
        self.state = samples()["poll.opened"]["data"] | {
            "poll_id": str(self.poll_id), "owner": str(self.subject), "title": "Chair",
            "eligibility": "invited", "opens_at": None, "closes_at": None, **changes,
        }  # fmt: skip
        sibling.answers[f"/internal/v1/polls/{self.poll_id}/"] = lambda _: (200, self.state)
        self.votes = Votes(sibling)
        path = f"/internal/v1/polls/{self.poll_id}/mailed-invitations/"
        sibling.answers[path] = self.votes.answer
        self.url = f"/api/v1/polls/{self.poll_id}/invitations/send/"

    def send(
        self, body: Any, media: str = JSON, query: str = "", *, accept_language: str = ""
    ) -> Any:
        """The response to a list: bytes are sent unchanged."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.person.access}"}
        headers |= {"Accept-Language": accept_language} if accept_language else {}
        client = Client(raise_request_exception=False)
        return client.generic("POST", self.url + query, data, media, headers=headers)

    def added(
        self, body: Any, media: str = JSON, query: str = "", *, accept_language: str = ""
    ) -> dict[str, Any]:
        """The report about a list that is accepted."""
        answer = self.send(body, media, query, accept_language=accept_language)
        assert answer.status_code in (200, 202), answer.content
        report: dict[str, Any] = answer.json()
        return report

    def remind(self) -> Any:
        return self.person.post(f"{self.url}remind/")

    @property
    def progress(self) -> dict[str, int]:
        """The numbers of recipients that are not 0."""
        shown = self.person.get(self.url).json()["recipients"]
        return {state: number for state, number in shown.items() if number}
