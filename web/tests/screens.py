"""Every page, in the states that people see: what accessibility, layout, budgets and screenshots
are tested on.

A page adds its screens here, once. `Scene` has the polls and people that they show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from playwright.sync_api import expect as expected

from integration.answers import expect
from integration.client import Person, Poll
from integration.waiting import eventually
from web.tests.casting import cast, close, open_to_all

CHOICES = ("Harbour", "Park", "Library", "Town hall")


class Scene:
    """Polls and people for the screens; each is created on its first use, and never changed."""

    def __init__(self, owner: Person) -> None:
        self.owner = owner

    def open(self, title: str, **definition: Any) -> Poll:
        """An open public poll of the owner."""
        more = {"eligibility": "public", "language": "en", "choices": CHOICES} | definition
        return self.owner.open_poll(title=title, **more)

    @cached_property
    def single(self) -> Poll:
        """An open poll for one choice."""
        return self.open("Where do we meet?", allow_change=True)

    @cached_property
    def draft(self) -> Poll:
        """A draft."""
        return self.owner.create_poll(title="What shall we cook?", eligibility="public")

    @cached_property
    def invited(self) -> Poll:
        """An open poll by invitation."""
        return self.open("Who leads the club?", eligibility="invited")

    @cached_property
    def voted(self) -> Poll:
        """An open poll with some votes that are counted."""
        poll = self.open("Which day suits you?", choices=("Monday", "Tuesday", "Friday"))
        for number, choice in enumerate(("Monday", "Monday", "Friday")):
            body = poll.ballot(choice)
            key = f"{poll.id}-{number}"
            token = expect(self.owner.api.request("POST", "/api/v1/votes/device-token/"), 201)
            headers = {"X-Voter-Token": token["device_token"], "Idempotency-Key": key}
            answer = self.owner.api.request("POST", "/api/v1/votes/", json=body, headers=headers)
            expect(answer, 201)
        eventually(lambda: poll.is_counted(3))
        return poll

    @cached_property
    def listed(self) -> str:
        """The tag of a poll in the public list, with a long title."""
        tag = "screens"
        self.open(f"Which {'very ' * 30}long title?", listing="listed", tags=[tag])
        return tag

    @cached_property
    def closed(self) -> Poll:
        """A closed poll with a final result."""
        poll = self.open("Shall we plant a tree?", choices=("Yes", "No"))
        self.owner.vote(poll, "Yes")
        poll.close()
        eventually(lambda: poll.results()["tally"] and poll.results()["tally"]["final"])
        return poll

    @cached_property
    def ranked(self) -> Poll:
        """An open poll to rank many choices in, some of them equally."""
        rules = {"ballot": {"equal_ranks": True, "allow_abstain": True}}
        names = ("Ada", "Grace", "Edsger", "Barbara", "Alan", "Donald", "Frances")
        more = {"ballot_type": "ranked", "method": "schulze", "rules": rules}
        return self.open("Who speaks first?", choices=names, **more)

    @cached_property
    def score(self) -> Poll:
        """An open poll to score choices in."""
        return self.open("How good are these films?", ballot_type="score")

    @cached_property
    def counted(self) -> Poll:
        """A closed poll with rounds, a tie and exhausted ballots."""
        poll = open_to_all(
            self.owner, title="Who chairs the board?", ballot_type="ranked", choices=CHOICES
        )
        one, two, three, four = ([label] for label in CHOICES)
        cast(poll, one, one + two, one, two, two + one, three + two, four)
        close(poll)
        return poll

    @cached_property
    def secret(self) -> Poll:
        """An open poll whose results come at its end."""
        more = {"results_visibility": "after_close", "closes_at": "2099-12-24T18:00:00Z"}
        return self.open("Which name shall the ship have?", **more)


@dataclass(frozen=True)
class Screen:
    """A page in one state.

    `path` is its address, made from the scene. `ready` is what is visible once it is complete.
    `signed_in` pages are the owner's. `prepare` does what has to be done first, on the page.
    `budget` is "ballot" or "dashboard" of the tables of budgets, "" for none.
    """

    name: str
    path: Callable[[Scene], str]
    ready: str = "main h1"
    signed_in: bool = False
    prepare: Callable[[Any], None] | None = None
    budget: str = "dashboard"


def _unfold(visitor: Any) -> None:
    """Open every section of the form, then those in them, which are made when they open."""
    unfold = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
    visitor.page.evaluate(unfold)
    expected(visitor.page.locator("main .closed:not(:has(> :nth-child(2)))")).to_have_count(0)
    visitor.page.evaluate(unfold)


def _fill_in(visitor: Any) -> None:
    """A form with content, a wrong one, and all its sections open."""
    page = visitor.page
    page.fill("#field-title", "Whom do we elect?")
    page.locator(".choice-line input").first.fill("A" * 100)
    page.locator(".icon-more").first.click()
    page.locator("input[value=ranked]").check()
    _unfold(visitor)
    page.locator(".action-bar .primary").click()
    page.wait_for_selector(".error-summary")


def _rank(visitor: Any) -> None:
    for name in ("Grace", "Ada", "Donald"):
        visitor.page.get_by_text(name, exact=True).click()


def _score(visitor: Any) -> None:
    visitor.page.get_by_role("group", name="Park").get_by_label("4", exact=True).check()


def _vote(visitor: Any) -> None:
    visitor.page.get_by_text("Park", exact=True).click()
    visitor.page.locator(".action-bar .primary").click()


def _list(visitor: Any) -> None:
    _vote(visitor)
    visitor.page.wait_for_selector(".receipt")
    visitor.go("/receipts")


def _fill_list(visitor: Any) -> None:
    visitor.page.fill("textarea", "ada@example.org\nnobody\nADA@example.org")
    visitor.page.wait_for_selector(".invite-rows")


def _open_all(visitor: Any) -> None:
    """Open every part of a dashboard."""
    visitor.page.wait_for_selector("svg.bars")
    visitor.page.wait_for_selector("details.more")
    unfold = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
    visitor.page.evaluate(unfold)


def _own(name: str, path: Callable[[Scene], str], ready: str, **more: Any) -> Screen:
    return Screen(name, path, ready, signed_in=True, **more)


SCREENS: tuple[Screen, ...] = (
    Screen("ballot", lambda scene: f"/p/{scene.single.id}", ready=".rows", budget="ballot"),
    Screen("ballot-closed", lambda scene: f"/p/{scene.closed.id}", budget="ballot"),
    Screen("ballot-ranked", lambda scene: f"/p/{scene.ranked.id}", ".mark.on", prepare=_rank),
    Screen("ballot-score", lambda scene: f"/p/{scene.score.id}", ".paper", prepare=_score),
    Screen("receipt", lambda scene: f"/p/{scene.single.id}", ".receipt", prepare=_vote),
    Screen("receipts", lambda scene: f"/p/{scene.single.id}", ".kept-receipt", prepare=_list),
    Screen("results", lambda scene: f"/p/{scene.voted.id}/results", ready="main table"),
    Screen("results-final", lambda scene: f"/p/{scene.closed.id}/results", ready="main table"),
    Screen("results-rounds", lambda scene: f"/p/{scene.counted.id}/results", ".all-rounds"),
    Screen("results-hidden", lambda scene: f"/p/{scene.secret.id}/results", ".notice"),
    Screen("present", lambda scene: f"/p/{scene.voted.id}/present", ".qr"),
    Screen("embed", lambda scene: f"/embed/{scene.single.id}", ".rows"),
    Screen(
        "verify",
        lambda scene: f"/verify?poll={scene.closed.id}",
        "[data-state]:nth-child(6)",
    ),
    Screen("sign-in", lambda _: "/sign-in"),
    Screen("sign-up", lambda _: "/sign-up"),
    Screen("forgot-password", lambda _: "/forgot-password"),
    Screen("reset-password", lambda _: "/reset-password#token=unknown"),
    Screen("verify-email", lambda _: "/verify-email#token=unknown"),
    Screen("unsubscribe", lambda _: "/unsubscribe#token=unknown"),
    Screen("settings", lambda _: "/settings", ready="main form", signed_in=True),
    Screen("security", lambda _: "/settings/security", ready="main .rows", signed_in=True),
    Screen("keys", lambda _: "/settings/keys", ready="main .empty", signed_in=True),
    Screen(
        "notifications",
        lambda _: "/settings/notifications",
        ready="main table",
        signed_in=True,
    ),
    Screen("webhooks", lambda _: "/settings/webhooks", ready="main .empty", signed_in=True),
    Screen("data", lambda _: "/settings/data", ready="main button.danger", signed_in=True),
    Screen("missing", lambda _: "/nowhere"),
    Screen("home", lambda scene: f"/?tag={scene.listed}", ready=".poll-row"),
    Screen("polls", lambda scene: "/polls", ready=".poll-row", signed_in=True),
    Screen("create", lambda scene: "/polls/new", signed_in=True, prepare=_fill_in),
    Screen(
        "correct", lambda scene: f"/polls/{scene.single.id}/edit", ".action-bar", signed_in=True
    ),
    _own("share", lambda scene: f"/polls/{scene.single.id}/share", "svg.qr"),
    _own("dashboard", lambda scene: f"/polls/{scene.voted.id}", "svg.bars"),
    _own("dashboard-draft", lambda scene: f"/polls/{scene.draft.id}", ".status-words"),
    _own(
        "dashboard-closed",
        lambda scene: f"/polls/{scene.closed.id}",
        ".notice.good",
        prepare=_open_all,
    ),
    _own(
        "invite", lambda scene: f"/polls/{scene.invited.id}/invite", "textarea", prepare=_fill_list
    ),
)
