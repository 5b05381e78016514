"""Voting when something goes wrong: lost answers, no network, other tabs, no storage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import expect as expected

from integration.stack import Stack
from web.tests.cutting import Cutter
from web.tests.visitor import Visitor, program
from web.tests.voting import Booth, Booths, Polls, counted

Visit = Callable[..., Visitor]
POST = "POST /api/v1/votes/ "


def test_an_answer_that_is_lost_after_the_commit(visit: Visit, stack: Stack, poll: Polls) -> None:
    mine = poll(allow_change=True)
    with Cutter(stack.url) as cutter:
        visitor = visit(url=cutter.url, has_touch=True, offline=True)
        here = Booth(visitor, mine)
        here.tap("Park")
        with cutter.losing(POST):
            here.press("Cast my vote")
            here.sees("No answer yet")
        assert here.page.locator(".receipt").count() == 0
        assert "It is not known whether your vote has arrived." in here.text
        counted(mine, Park=1)
        here.press("Try again")
        here.sees("Your vote is recorded")
        receipt = here.receipt
        here.page.reload()
        assert here.receipt == receipt
        counted(mine, Park=1)
        here.press("Change my vote")
        here.tap("Library")
        with cutter.losing("PUT "):
            here.press("Change my vote")
            here.sees("No answer yet")
        here.press("Try again")
        here.sees("Your vote is changed")
        here.press("Retract my vote")
        dialog = here.page.locator("dialog")
        with cutter.losing("DELETE "):
            dialog.get_by_role("button", name="Retract my vote").tap()
            dialog.get_by_role("button", name="Try again").wait_for()
        dialog.get_by_role("button", name="Try again").tap()
        here.sees("Your vote is retracted")
    counted(mine)


def test_offline_the_ballot_is_kept(booth: Booths, poll: Polls) -> None:
    mine = poll()
    here = booth(mine, offline=True)
    here.tap("Park")
    here.visitor.context.set_offline(True)
    here.press("Cast my vote")
    here.sees("No connection")
    assert here.page.locator(".receipt").count() == 0
    assert here.marks == 1
    here.visitor.context.set_offline(False)
    expected(here.page.get_by_text("You are online again.").first).to_be_visible()
    sent = len(_casts(here))
    here.press("Try again")
    assert here.receipt
    assert len(_casts(here)) == sent + 1  # the voter casts, not the page
    assert sent == 1
    counted(mine, Park=1)


def _casts(here: Booth) -> list[str]:
    return [
        one.url
        for one in here.visitor.requests
        if one.method == "POST" and one.url.endswith("/api/v1/votes/")
    ]


@pytest.mark.parametrize(
    ("status", "code"),
    [(429, "rate-limited"), (503, "overloaded"), (409, "idempotency-in-progress")],
)
def test_what_passes_is_waited_for(booth: Booths, poll: Polls, status: int, code: str) -> None:
    here = booth(poll())
    here.tap("Park")
    problem = {"code": code, "status": status}
    answer = {"status": status, "headers": {"Retry-After": "2"}, "json": problem}
    here.page.route("**/api/v1/votes/", lambda route: route.fulfill(**answer), times=1)
    here.press("Cast my vote")
    expected(here.visitor.button("Try again")).to_have_attribute("aria-disabled", "true")
    assert "You can try again in" in here.text
    expected(here.visitor.button("Try again")).to_have_attribute("aria-disabled", "false")
    here.press("Try again")
    assert here.receipt


def test_another_tab_has_voted(booth: Booths, poll: Polls) -> None:
    mine = poll(allow_change=True)
    first = booth(mine)
    first.page.wait_for_selector(".stamp")
    second = first.visitor.context.new_page()
    second.goto(first.page.url)
    second.get_by_text("Library", exact=True).tap()
    first.page.bring_to_front()  # a tab behind another one draws rarely: taps wait for seconds
    first.tap("Park")
    receipt = first.cast()
    second.bring_to_front()
    second.get_by_role("button", name="Cast my vote").tap()
    expected(second.get_by_role("heading", name="Another ballot of yours")).to_be_visible()
    assert second.input_value(".receipt .copy input") == receipt
    second.get_by_role("button", name="Change my vote").tap()
    second.get_by_text("Library", exact=True).tap()
    first.page.bring_to_front()
    first.press("Change my vote")
    first.tap("Harbour")
    first.press("Change my vote")
    expected(first.page.get_by_role("heading", name="Your vote is changed")).to_be_visible()
    second.bring_to_front()
    second.get_by_role("button", name="Change my vote").tap()
    expected(second.get_by_role("heading", name="changed elsewhere")).to_be_visible()
    counted(mine, Harbour=1)


def test_without_storage_voting_works_and_nothing_is_remembered(
    booth: Booths, poll: Polls, visit: Visit
) -> None:
    visitor = visit(has_touch=True)
    visitor.page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, name, { get() { throw new DOMException("no"); } });"""
    )
    mine = poll(allow_change=True)
    here = Booth(visitor, mine)
    here.tap("Park")
    here.cast()
    assert "This device cannot remember anything" in here.text
    here.press("Change my vote")
    here.tap("Library")
    here.press("Change my vote")
    counted(mine, Library=1)
    visitor.page.close()  # the check at the end reads storages


def test_plain_http_in_a_local_network(browser: Browser, stack: Stack, poll: Polls) -> None:
    rules = "--host-resolver-rules=MAP provote.lan 127.0.0.1"
    lan = browser.browser_type.launch(executable_path=program(), args=["--no-sandbox", rules])
    try:
        visitor = Visitor(lan, stack.url.replace("127.0.0.1", "provote.lan"), has_touch=True)
        here = Booth(visitor, poll())
        assert not here.page.evaluate("isSecureContext")
        here.tap("Park")
        assert here.cast()
        here.press("Copy")
        expected(here.page.get_by_text("Copied.").first).to_be_visible()
        visitor.check()
    finally:
        lan.close()
