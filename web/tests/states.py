"""Every dialog, and how to open it: what accessibility, layout and focus are tested on.

A dialog is added here, once. `Desk` has what one person has made, from which they open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from playwright.sync_api import Page

from integration.answers import expect
from integration.client import PASSWORD, Person, Poll
from integration.waiting import eventually

CHOICES = ("Harbour", "Park", "Library")


class Desk:
    """What one person has made; each thing is made on its first use, and never changed."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def _open(self, **definition: Any) -> Poll:
        more = {"eligibility": "public", "choices": CHOICES, "allow_change": True}
        return self.person.open_poll(**more | definition)

    def _vote(self, poll: Poll, *choices: str) -> None:
        api = self.person.api
        for choice in choices:
            token = expect(api.request("POST", "/api/v1/votes/device-token/"), 201)
            headers = {"X-Voter-Token": token["device_token"]}
            body = poll.ballot(choice)
            expect(api.request("POST", "/api/v1/votes/", json=body, headers=headers), 201)

    @cached_property
    def draft(self) -> Poll:
        """A draft."""
        return self.person.create_poll(eligibility="public", choices=CHOICES)

    @cached_property
    def open(self) -> Poll:
        """An open poll."""
        return self._open()

    @cached_property
    def closed(self) -> Poll:
        """A closed poll."""
        poll = self._open()
        poll.close()
        return poll

    @cached_property
    def held(self) -> Poll:
        """An open poll with votes in quarantine."""
        poll = self._open(rules={"quarantine": {"by": "address", "votes": 1, "seconds": 3600}})
        self._vote(poll, "Park", "Park", "Harbour")
        return poll

    @cached_property
    def tied(self) -> Poll:
        """A closed poll with a tie that its owner decides."""
        poll = self._open(rules={"ties": {"by": "ask"}}, choices=CHOICES[:2])
        self._vote(poll, "Park", "Harbour")
        poll.close()
        return poll

    @cached_property
    def invited(self) -> Poll:
        """An open poll with personal links, and with an invitation that was mailed."""
        poll = self._open(eligibility="invited")
        path = f"/api/v1/polls/{poll.id}/invitations/"
        expect(self.person.post(path, {"count": 2}), 201)
        self.person.post(f"{path}send/?language=en", ["ada@example.org"]).raise_for_status()
        eventually(lambda: self.person.get(f"{path}send/").json()["recipients"]["sent"] == 1)
        return poll

    @cached_property
    def key(self) -> str:
        """The page of the keys, with one."""
        body = {"name": "our web site", "scopes": ["results:read"], "current_password": PASSWORD}
        expect(self.person.post("/api/v1/users/me/api-keys/", body), 201)
        return "/settings/keys"

    @cached_property
    def webhook(self) -> str:
        """The page of a webhook."""
        body = {"url": "https://nowhere.invalid/hook", "types": ["poll.closed"]}
        made = expect(self.person.post("/api/v1/webhooks/", body), 201)
        return f"/settings/webhooks?id={made['id']}"

    @cached_property
    def sessions(self) -> str:
        """The page of the signed-in devices, with several."""
        for _ in range(2):
            self.person.log_in()
        return "/settings/security"


@dataclass(frozen=True)
class State:
    """A dialog: the address of its page, made from the desk, and what is pressed to open it.

    `first` does on the page what comes before; `press` is the button's name.
    """

    name: str
    path: Callable[[Desk], str]
    press: str
    first: Callable[[Page], None] | None = None


def _board(poll: str) -> Callable[[Desk], str]:
    return lambda desk: f"/polls/{getattr(desk, poll).id}"


def _edit(desk: Desk) -> str:
    return f"/polls/{desk.draft.id}/edit"


def _invite(desk: Desk) -> str:
    return f"/polls/{desk.invited.id}/invite"


def _hold(page: Page) -> None:
    page.get_by_role("button", name="Look at them").click()


def _draw(page: Page) -> None:
    page.get_by_role("button", name="Drawn as no.").first.click()


def _list(page: Page) -> None:
    page.fill("textarea", "eve@example.org, bob@-bad-.org")
    page.wait_for_selector(".invite-rows")


def _links(page: Page) -> None:
    page.get_by_text("Show which links were used").click()


def _vote(page: Page) -> None:
    page.get_by_text("Park", exact=True).click()
    page.get_by_role("button", name="Cast my vote").click()


STATES: tuple[State, ...] = (
    State("open", _board("draft"), "Open the poll"),
    State("delete", _board("draft"), "Delete the draft"),
    State("close", _board("open"), "Close the poll"),
    State("copy", _board("open"), "Make a copy"),
    State("archive", _board("closed"), "Archive"),
    State("count-held", _board("held"), "Count all", _hold),
    State("discard-held", _board("held"), "Discard all", _hold),
    State("tie", _board("tied"), "Record this order", _draw),
    State("editor-preview", _edit, "Preview"),
    State("editor-open", _edit, "Open the poll"),
    State("editor-paste", _edit, "Paste many choices"),
    State("editor-template", _edit, "Save as a template"),
    State("editor-delete", _edit, "Delete the draft"),
    State("invite-send", _invite, "Check ", _list),
    State("invite-remind", _invite, "Send a reminder"),
    State("invite-revoke", _invite, "Revoke 1", _links),
    State("invite-revoke-all", _invite, "Revoke all unused", _links),
    State("retract", lambda desk: f"/p/{desk.open.id}", "Retract my vote", _vote),
    State("forget", lambda _: "/receipts", "Forget this device"),
    State("key-revoke", lambda desk: desk.key, "Revoke"),
    State("webhook-secret", lambda desk: desk.webhook, "Create a new secret"),
    State("webhook-off", lambda desk: desk.webhook, "Switch off"),
    State("webhook-delete", lambda desk: desk.webhook, "Delete"),
    State("sign-out-others", lambda desk: desk.sessions, "Sign out all other devices"),
    State("erase", lambda _: "/settings/data", "Delete the account"),
)
