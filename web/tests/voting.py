"""What a visitor does on the page of a ballot."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from integration.client import Poll
from integration.waiting import eventually
from web.tests.visitor import Visitor

CHOICES = ("Harbour", "Park", "Library", "Town hall")

ISOLATES = re.compile("[\u2066-\u2069]")


class Booth:
    """A visitor at the ballot of a poll; `secret` is the part of the address behind the #."""

    def __init__(self, visitor: Visitor, poll: Poll, secret: str = "") -> None:
        self.visitor, self.page = visitor, visitor.page
        visitor.go(f"/p/{poll.id}{secret}")
        self.page.wait_for_selector("main h1")

    @property
    def text(self) -> str:
        """All that the page shows."""
        return ISOLATES.sub("", self.page.inner_text("main"))

    @property
    def state(self) -> str:
        """The state in the bar beside the button."""
        return ISOLATES.sub("", self.page.inner_text(".ballot-state"))

    @property
    def receipt(self) -> str:
        """The receipt, once it is shown."""
        self.page.wait_for_selector(".receipt")
        return self.page.input_value(".receipt .copy input")

    def focuses(self, text: str) -> None:
        """Wait until what has the focus contains this text."""
        eventually(lambda: text in self._focused())

    def _focused(self) -> str:
        return ISOLATES.sub("", str(self.page.evaluate("document.activeElement.innerText")))

    def row(self, choice: str) -> Locator:
        """The row of a choice."""
        return self.page.locator("li", has=self.page.get_by_text(choice, exact=True)).first

    def tap(self, choice: str) -> None:
        """Tap a choice by its label."""
        self.page.get_by_text(choice, exact=True).first.tap()

    def press(self, button: str, *, refused: bool = False) -> None:
        """Press a button by its name, or one that says that it is `refused` now."""
        self.visitor.button(button).tap(force=refused)

    @property
    def marks(self) -> int:
        """The number of marked choices."""
        return self.page.locator("input:checked").count()

    def hears(self, words: str) -> None:
        """Wait until a screen reader says this: it does so once the page is drawn."""
        eventually(lambda: ISOLATES.sub("", self.page.inner_text("#announcer")) == words)

    def sees(self, heading: str) -> None:
        """Wait for a heading."""
        self.page.get_by_role("heading", name=heading).wait_for()

    def cast(self) -> str:
        """Press what casts, and return the receipt."""
        self.press("Cast my vote")
        return self.receipt

    def own_vote(self) -> list[str]:
        """The lines of what was voted for, which the voter asks to see."""
        self.page.get_by_text("Show what I voted for").tap()
        return ISOLATES.sub("", self.page.inner_text(".own-vote :is(ul, ol, p)")).splitlines()


Polls = Callable[..., Poll]
Booths = Callable[..., Booth]


def counted(poll: Poll, **votes: int) -> None:
    """Wait until the votes are counted: those of choices that are left out are 0."""
    totals = {label: votes.get(label, 0) for label in poll.choices}
    eventually(lambda: poll.totals() == totals)
