"""The start page and the list of one's own polls."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from integration.client import People, Person
from integration.waiting import eventually
from web.tests.visitor import Visitor

Visit = Callable[..., Visitor]
LISTED = {"eligibility": "public", "listing": "listed"}


def test_a_stranger_finds_a_poll_and_votes(visit: Visit, owner: Person) -> None:
    word = f"savanna-{secrets.token_hex(6)}"
    poll = owner.open_poll(title=f"Zebras or gnus? {word}", tags=[word], **LISTED)
    stranger = visit()
    page = stranger.go("/")
    assert page.get_by_role("heading", level=1).inner_text() == "Votes that everyone can check"
    expect(page.get_by_role("link", name="Create a poll")).to_be_in_viewport()
    page.get_by_label("Search").fill(f"zebras {word} -lions")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="Zebras or gnus?").click()
    page.wait_for_url(f"**/p/{poll.id}")
    page = stranger.go(f"/?tag={word}#polls")
    expect(page.locator(".poll-row")).to_have_count(1)
    page = stranger.go("/?q=nothing-of-this-kind")
    expect(page.locator("main")).to_contain_text("No poll fits this")
    # Everybody gets the same lists, so the gateway can keep them.
    lists = [one for one in stranger.requests if "/api/v1/polls/?" in one.url]
    assert lists
    assert all("authorization" not in one.headers for one in lists)


def test_texts_in_lists_stay_texts(visit: Visit, owner: Person) -> None:
    title = "<img src=x onerror=alert(1)>\u200f\u05d0\u05d1 " + "b" * 150
    tag = f"hostile-{secrets.token_hex(6)}"
    owner.open_poll(title=title, tags=[tag], **LISTED)
    page = visit().go(f"/?tag={tag}")
    assert page.locator(".poll-row h3 bdi").inner_text() == title
    assert page.locator(".poll-row img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_own_polls_by_status_with_their_votes(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.open_poll(title="How many pumpkins?")
    owner.vote(poll, "Tea")
    owner.create_poll(title="How many pumpkins later?")
    eventually(lambda: poll.is_counted(1))
    visitor = visit(storage_state=signed_in)
    page = visitor.go("/polls?q=pumpkins")
    rows = page.locator(".poll-row")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text(re.compile(r"1\W* vote\b"))
    page.get_by_label("Status").select_option("draft")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="How many pumpkins later?").click()
    page.wait_for_url("**/edit")
    expect(visitor.go("/").locator("main")).to_contain_text("How many pumpkins")


def test_an_old_poll_has_its_votes_after_many_newer_ones(visit: Visit, people: People) -> None:
    """The numbers of polls come in pages, which are fetched as far as the list needs them."""
    person = people.register("prolific")
    oldest = person.open_poll(title="Which was the first?")
    person.vote(oldest, "Tea")
    for _ in range(30):
        newest = person.open_poll()
    person.vote(newest, "Tea")
    eventually(lambda: oldest.is_counted(1) and newest.is_counted(1))
    visitor = visit()
    visitor.sign_in(person)
    page = visitor.go("/polls")
    expect(page.locator(".poll-row")).to_have_count(20)
    expect(page.locator(".poll-row").first).to_contain_text(re.compile(r"1\W* vote\b"))
    page = visitor.go("/polls?q=first")
    expect(page.locator(".poll-row")).to_contain_text(re.compile(r"1\W* vote\b"))


def test_own_polls_need_a_person(visit: Visit) -> None:
    page = visit().go("/polls")
    expect(page.locator(".notice h1")).to_be_visible()
    assert page.locator(".poll-row").count() == 0
