"""Voters without an account: devices, and holders of ballot tokens."""

from __future__ import annotations

from typing import Any

import httpx

from integration.answers import expect
from integration.client import VOTES, Api, Caller, Poll


class Holder(Caller):
    """A voter without an account, with or without a voter token."""

    def __init__(self, api: Api, voter_token: str | None = None) -> None:
        super().__init__(api)
        self.voter_token = voter_token

    @property
    def named(self) -> dict[str, str]:
        return {} if self.voter_token is None else {"X-Voter-Token": self.voter_token}

    def cast(self, poll: Poll, choice: str = "Tea", *, key: str | None = None) -> httpx.Response:
        """Cast a vote."""
        return self.post(VOTES, poll.ballot(choice), key=key, headers=self.named)

    def change(self, method: str, vote: dict[str, Any], body: Any = None) -> httpx.Response:
        """Change or retract a vote, with the version that was read."""
        headers = self.named | {"If-Match": f'"{vote["version"]}"'}
        return self.ask(method, f"{VOTES}{vote['id']}/", body=body, headers=headers)

    def may_vote(self, poll: Poll) -> dict[str, Any]:
        """The response about eligibility."""
        answer = self.get(f"{VOTES}eligibility/", headers=self.named, poll_id=poll.id)
        return dict(expect(answer, 200))


def device(api: Api) -> Holder:
    """A device with its own token."""
    answer = Holder(api).post(f"{VOTES}device-token/")
    return Holder(api, expect(answer, 201)["device_token"])


def invited(poll: Poll, count: int, key: str | None = None) -> list[dict[str, Any]]:
    """Ballot tokens of a poll."""
    answer = poll.owner.post(f"{poll.url}invitations/", {"count": count}, key=key)
    return list(expect(answer, 201)["invitations"])
