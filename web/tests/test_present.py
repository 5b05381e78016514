"""Present mode: a code that decodes, the address, and numbers that follow the votes."""

from __future__ import annotations

import io
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from integration.client import Person
from web.tests.casting import cast, close, open_to_all
from web.tests.conftest import Visit
from web.tests.visitor import DESK


def test_the_code_leads_to_the_ballot_and_the_bars_follow(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Where do we meet?", choices=("Harbour", "Park"))
    visitor = visit(size=DESK)
    page = visitor.go(f"/p/{poll.id}/present")
    image = Image.open(io.BytesIO(page.locator("svg.qr").screenshot()))
    [code] = zxingcpp.read_barcodes(image)
    assert code.text == f"{visitor.url}/p/{poll.id}"
    expect(page.locator(".address")).to_have_text(code.text.removeprefix("http://"))
    cast(poll, "Park", "Park")
    bar = page.locator("table.results tr", has_text="Park").locator(".bar")
    expect(bar).to_have_attribute("style", "inline-size: 100%;")
    expect(page.locator(".headline")).to_contain_text("2⁩ votes")
    poll.close()
    expect(page.get_by_text("Scan to see the results")).to_be_visible()
    expect(page.locator(".address")).to_contain_text("/results")


def test_hidden_results_stay_hidden_on_the_screen(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner, title="Secret", choices=("Yes", "No"), results_visibility="after_close"
    )
    cast(poll, "Yes")
    page = visit(size=DESK).go(f"/p/{poll.id}/present")
    expect(page.get_by_text("The results are not shown yet")).to_be_visible()
    assert page.locator("table, .bar").count() == 0


def test_a_screen_without_votes_or_poll_says_so_once(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Nobody", choices=("Yes", "No"))
    close(poll)
    visitor = visit(size=DESK)
    page = visitor.go(f"/p/{poll.id}/present")
    expect(page.locator(".headline")).to_have_text("No votes were cast.")
    visitor.go("/p/01920000-0000-7000-8000-000000000000/present")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("This poll does not exist")
    filled = "one => one.lastElementChild.getBoundingClientRect().bottom"
    end = notice.evaluate("one => one.getBoundingClientRect().bottom")
    assert end - notice.evaluate(filled) < 40, "a notice is as high as its words"


@pytest.mark.parametrize("title", ["Which proposal comes first?", "Which of the proposals " * 8])
def test_a_screen_needs_no_scrolling(visit: Visit, owner: Person, title: str) -> None:
    labels = [f"Proposal {number} of the board for the next year" * 2 for number in range(12)]
    poll = open_to_all(owner, title=title, choices=labels, closes_at="2099-03-01T18:00:00Z")
    cast(poll, *labels[:3], labels[0])
    page = visit(size={"width": 1280, "height": 720}).go(f"/p/{poll.id}/present")
    expect(page.locator(".headline")).to_contain_text("4⁩ votes")
    last = page.locator(".show > :last-child")
    expect(last).to_contain_text("Open until")
    expect(last).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_screen_says_that_a_tie_waits_for_lots(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner, title="Which?", choices=("Harbour", "Park"), rules={"ties": {"by": "ask"}}
    )
    cast(poll, "Park", "Harbour")
    poll.close()
    page = visit(size=DESK).go(f"/p/{poll.id}/present")
    expect(page.locator(".headline")).to_contain_text("are tied, and lots will be drawn.")


def test_a_screen_calls_nobody_to_vote_before_the_vote(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Later?", opens_at="2099-03-01T18:00:00Z")
    page = visit(size=DESK).go(f"/p/{poll.id}/present")
    expect(page.locator(".call")).to_have_text("Scan to see the choices")


def test_a_screen_shows_what_everyone_sees(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = open_to_all(owner, title="Ours", choices=("Yes", "No"), results_visibility="owner_only")
    cast(poll, "Yes")
    private = owner.open_poll(
        title="Private", eligibility="public", listing="private", choices=("Yes", "No")
    )
    visitor = visit(size=DESK, storage_state=signed_in)
    page = visitor.go(f"/p/{poll.id}/present")
    expect(page.get_by_text("Only the organiser sees the results")).to_be_visible()
    expect(page.get_by_text("not shown yet")).to_have_count(0)
    assert page.locator("table, .bar").count() == 0
    visitor.go(f"/p/{private.id}/present")
    expect(page.get_by_text("This poll is private")).to_be_visible()
    asked = [one for one in visitor.requests if "/results/" in one.url or "/stream/" in one.url]
    assert asked
    assert not [one for one in asked if "authorization" in one.headers]


def test_a_screen_says_that_the_connection_is_lost(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Where?", choices=("Harbour", "Park"))
    cast(poll, "Park")
    visitor = visit(size=DESK, offline=True)
    page = visitor.go(f"/p/{poll.id}/present")
    expect(page.locator(".headline")).to_contain_text("is in the lead so far")
    visitor.context.set_offline(True)
    expect(page.get_by_text("No connection: these numbers may be old.")).to_be_visible()
