"""Dialogs: accessible in each state, read from their title, and no way to do a thing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from integration.client import Api, People, Person
from integration.mailbox import verified
from integration.stack import Stack
from web.tests import axe, layout
from web.tests.states import STATES, Desk, State
from web.tests.visitor import DESK, Visitor, session_of

Visit = Callable[..., Visitor]
LOOKS: tuple[tuple[str, Any], ...] = (
    ("ltr", "light"),
    ("ltr", "dark"),
    ("rtl", "dark"),
    ("rtl", "light"),
)
ROOM = """(dialog) => {
    const box = dialog.getBoundingClientRect();
    const seen = [...dialog.querySelectorAll("*")].filter((one) => !one.closest(".unseen"));
    const parts = seen.map((one) => one.getBoundingClientRect()).filter((one) => one.height);
    const end = Math.max(...parts.map((one) => one.bottom)) + dialog.scrollTop;
    return [parts[0].top + dialog.scrollTop - box.top,
            dialog.scrollHeight - dialog.clientHeight + box.bottom - end];
}"""


@pytest.fixture(scope="module")
def desk(people: People, stack: Stack, api: Api) -> Desk:
    """A person with everything that dialogs are about."""
    return Desk(verified(stack, people, api))


@pytest.fixture(scope="module")
def at_desk(browser: Browser, stack: Stack, desk: Desk) -> Any:
    """The cookie of that person's session."""
    return session_of(browser, stack.url, desk.person)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_dialog_has_no_barrier_and_returns_the_focus(
    visit: Visit, desk: Desk, at_desk: Any, state: State
) -> None:
    visitor = visit(size=DESK, storage_state=at_desk, reduced_motion="reduce")
    page = visitor.go(state.path(desk))
    if state.first:
        state.first(page)
    button = visitor.button(state.press).first
    button.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("h2").first).to_be_focused()
    above, below = dialog.evaluate(ROOM)
    assert abs(above - below) <= 2, "as much room below the content as above it"
    for direction, scheme in LOOKS:
        page.evaluate("one => { document.documentElement.dir = one; }", direction)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        with _alone(dialog):
            look = axe.findings if scheme == "light" else axe.colour_findings
            assert look(page, "dialog") == [], (direction, scheme)
        assert _too_wide(page, dialog) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_nothing_is_done_twice_and_a_refusal_is_said_in_the_dialog(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public")
    visitor = visit(storage_state=signed_in)
    page = visitor.go(f"/polls/{poll.id}")
    held: list[Route] = []
    page.route("**/close/", lambda route: held.append(route))
    visitor.button("Close the poll").press("Enter")
    dialog = page.get_by_role("dialog")
    do = dialog.get_by_role("button").first
    expect(do).to_have_text("Close it now")
    do.evaluate("button => { button.click(); button.click(); }")
    expect(do).to_have_text("One moment …")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert len(held) == 1
    held[0].fulfill(status=503, json={"code": "unavailable", "detail": "Not now.", "errors": []})
    expect(dialog).to_contain_text("This did not work")
    page.unroute("**/close/")
    do.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".status-words")).to_be_focused()


def test_closing_without_votes_says_that_nobody_can_vote_any_more(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public")
    visitor = visit(storage_state=signed_in)
    page = visitor.go(f"/polls/{poll.id}")
    expect(page.locator("[data-stat=votes]")).to_be_visible()
    visitor.button("Close the poll").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("nobody can afterwards")


def test_closing_says_nothing_that_is_not_known(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public", results_visibility="after_close")
    visitor = visit(storage_state=signed_in, offline=True)
    # Analytics does not answer: how many have voted is not known.
    visitor.page.route(re.compile("/(results|stream)/"), lambda route: route.abort())
    visitor.go(f"/polls/{poll.id}")
    visitor.button("Close the poll").press("Enter")
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("The votes that have been cast count.")
    expect(dialog).to_contain_text("The results become visible to everyone.")
    expect(dialog).to_contain_text("cannot be opened again")
    expect(dialog).not_to_contain_text("Nobody has voted")


@contextmanager
def _alone(dialog: Locator) -> Iterator[None]:
    """Hide the page, which axe takes for the background of an opaque dialog above it."""
    dialog.evaluate(SHOW, ["hidden", "visible"])
    yield
    dialog.evaluate(SHOW, ["", ""])


def _too_wide(page: Page, dialog: Locator) -> list[str]:
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    found = layout.overflowing(page) + list(dialog.evaluate(SCROLLED))
    page.set_viewport_size(size or {"width": 375, "height": 667})
    return found


SHOW = """(dialog, [page, own]) => {
    document.body.style.visibility = page;
    dialog.style.visibility = own;
}"""
SCROLLED = """dialog => dialog.scrollWidth <= dialog.clientWidth ? [] :
    [...dialog.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > dialog.getBoundingClientRect().right)
        .map((one) => one.outerHTML.slice(0, 150))"""
