"""The owner's dashboard: open, watch, decide on held votes and ties, close, download, import."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from integration.answers import expect as answered
from integration.client import Person, Poll
from web.tests.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
MIDDLE = """(one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const box = range.getBoundingClientRect();
    return box.top + box.height / 2;
}"""
HOSTILE = "<img src=x onerror=alert(1)>"


def test_from_a_draft_to_the_archive(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.create_poll(title=HOSTILE, choices=(HOSTILE, "W" * 200), eligibility="public")
    visitor = visit(storage_state=signed_in)
    page = visitor.go(f"/polls/{poll.id}")
    _confirm(page, "Open the poll", "Open it")
    expect(page.locator("[data-stat=votes] dd")).to_have_text("0")
    for choice in (HOSTILE, HOSTILE, "W" * 200):
        _device_votes(poll, choice)
    expect(page.locator("[data-stat=votes] dd")).to_have_text("3")
    expect(page.locator("table.results")).to_contain_text(HOSTILE)
    expect(page.get_by_role("heading", name="When the votes came in")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("region", name="When the votes came in")).to_contain_text("3")
    expect(page.get_by_text("is shown from five votes on")).to_be_visible()
    _confirm(page, "Close the poll", "Close it now")
    expect(page.locator(".status-words")).to_contain_text("the result is final")
    page.get_by_text("Accounting: is every vote counted?").click()
    expect(page.get_by_text("Everything agrees")).to_be_visible()
    _confirm(page, "Archive", "Archive it")
    expect(page.locator(".status-words")).to_contain_text("archived")
    assert page.locator("img").count() == 0


def test_times_have_the_name_of_their_zone(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.open_poll(eligibility="public", closes_at="2099-03-01T04:00:00Z", title="Zones?")
    page = visit(storage_state=signed_in, timezone_id="Asia/Kolkata").go(f"/polls/{poll.id}")
    expect(page.locator(".status-words")).to_contain_text(re.compile("March 1, 2099.*9:30.*GMT"))
    page.get_by_role("button", name="Close the poll").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile("9:30.AM GMT"))
    page.goto("/polls?q=Zones")
    expect(page.locator(".poll-row")).to_contain_text(re.compile("9:30.AM GMT"))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_when_the_analytics_come(
    visit: Visit, owner: Person, signed_in: Any, size: Any
) -> None:
    """So that no button moves away from a finger."""
    poll = owner.open_poll(eligibility="public", closes_at="2099-03-01T04:00:00Z")
    _device_votes(poll, "Tea")
    visitor = visit(storage_state=signed_in, size=size)
    waiting: list[Route] = []
    visitor.page.route("**/api/v1/analytics/**", lambda route: waiting.append(route))
    page = visitor.go(f"/polls/{poll.id}")
    expect(page.locator("table.results")).to_be_visible()
    expect(page.get_by_role("heading", name="More")).to_have_count(0)
    shown = "all => all.map(one => one.getBoundingClientRect().top)"
    before = page.locator("main :is(h1, h2, button, table)").evaluate_all(shown)
    assert len(before) > 4
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("heading", name="More")).to_be_visible()
    expect(page.locator(".status-words")).to_contain_text("Voting began on")
    after = page.locator("main :is(h1, h2, button, table)").evaluate_all(shown)
    assert after[: len(before)] == before


def test_words_say_what_is_true_of_this_poll(visit: Visit, owner: Person, signed_in: Any) -> None:
    private = owner.open_poll(eligibility="public", listing="private")
    page = visit(storage_state=signed_in).go(f"/polls/{private.id}")
    expect(page.get_by_text("The poll is private: at most you")).to_be_visible()
    expect(page.get_by_text("Everyone sees")).to_have_count(0)
    page.get_by_role("button", name="Close the poll").click()
    expect(page.locator("dialog")).to_contain_text("The poll is private: at most you")
    expect(page.locator("dialog")).not_to_contain_text("to everyone")
    expect(page.get_by_text("round by round")).to_have_count(0)
    nobody = owner.open_poll(eligibility="invited")
    page.goto(f"/polls/{nobody.id}")
    expect(page.locator(".headline")).to_be_visible()
    expect(page.locator("[data-stat=votes]")).to_be_visible()
    expect(page.get_by_text("0 of 0")).to_have_count(0)


def test_a_chart_names_one_time_once(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.open_poll(eligibility="public")
    _device_votes(poll, "Tea")
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}")
    expect(page.locator(".ends span")).to_have_count(1)
    expect(page.get_by_text("The busiest minute had one vote")).to_be_visible()
    expect(page.get_by_text("Most votes in a minute")).to_have_count(0)
    page.get_by_label("Length of a bar").select_option("day")
    expect(page.get_by_text("Most votes on a day")).to_be_visible()


def test_a_draft_is_copied_and_deleted(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.create_poll()
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}")
    _confirm(page, "Make a copy", "Make a copy")
    page.wait_for_url("**/edit")
    assert poll.id not in page.url
    page.goto(f"/polls/{poll.id}")
    _confirm(page, "Delete the draft", "Delete it")
    page.wait_for_url("**/polls")
    assert owner.get(f"/api/v1/polls/{poll.id}/").status_code == 404


def test_held_votes_are_counted_or_discarded(visit: Visit, owner: Person, signed_in: Any) -> None:
    rule = {"by": "address", "votes": 1, "seconds": 3600}
    poll = owner.open_poll(eligibility="public", rules={"quarantine": rule})
    for choice in ("Tea", "Tea", "Coffee", "Tea"):
        _device_votes(poll, choice)
    page = visit(size=DESK, storage_state=signed_in).go(f"/polls/{poll.id}")
    page.get_by_role("button", name="Look at them").click()
    row = page.locator("tbody tr", has=page.locator("input[type=checkbox]")).first
    row.wait_for()
    boxes = row.locator("label span, td").evaluate_all(f"all => all.map({MIDDLE})")
    assert abs(boxes[0] - boxes[1]) < 2
    page.locator("tbody input[type=checkbox]").first.check()
    _confirm(page, re.compile("Count the chosen"), "Count")
    expect(page.locator("[data-stat=votes] dd")).to_have_text("2")
    _confirm(page, re.compile("Discard all"), "Discard")
    expect(page.get_by_text("No votes are in quarantine.")).to_be_visible()
    expect(page.locator("[data-stat=waiting]")).to_have_count(0)
    assert poll.results()["total_votes"] == 2


def test_votes_that_stay_held_are_not_asked_for_without_end(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    rule = {"by": "address", "votes": 1, "seconds": 3600}
    poll = owner.open_poll(eligibility="public", rules={"quarantine": rule})
    for choice in ("Tea", "Coffee"):
        _device_votes(poll, choice)
    page = visit(size=DESK, storage_state=signed_in).go(f"/polls/{poll.id}")
    page.get_by_role("button", name="Look at them").click()
    kept = {"status": 200, "json": {"changed": 0}}
    page.route("**/quarantine/void/", lambda route: route.fulfill(**kept))
    page.get_by_role("button", name=re.compile("Discard all")).click()
    page.locator("dialog").get_by_role("button", name="Discard").click()
    expect(page.locator("dialog")).to_contain_text("No more of these votes could be changed")
    page.unroute_all()
    page.locator("dialog").get_by_role("button", name="Try again").click()
    expect(page.locator("#announcer")).to_have_text("The votes are discarded.")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_tie_is_decided_by_a_drawing(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.open_poll(eligibility="public", rules={"ties": {"by": "ask"}})
    for choice in ("Tea", "Coffee"):
        _device_votes(poll, choice)
    poll.close()
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}")
    expect(page.get_by_role("heading", name="You decide a tie")).to_be_visible()
    page.get_by_role("button", name=re.compile("Drawn.*Coffee")).click()
    _confirm(page, "Record this order", "Record it")
    expect(page.locator(".headline")).to_contain_text("Coffee")
    expect(page.locator(".status-words")).to_contain_text("the result is final")


def test_files_are_whole_and_their_addresses_have_no_token(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public", choices=("=1+1", "Tea"))
    _device_votes(poll, "Tea")
    poll.close()
    page = visit(size=DESK, storage_state=signed_in).go(f"/polls/{poll.id}")
    expect(page.locator(".status-words")).to_contain_text("the result is final")
    page.get_by_text("Downloads", exact=True).click()
    assert _download(page, "results", "pdf").read_bytes().startswith(b"%PDF")
    for what in ("results", "rounds", "timeline", "audit"):
        *lines, last = _download(page, what, "csv").read_bytes().splitlines(keepends=True)
        assert hashlib.sha256(b"".join(lines)).hexdigest().encode() in last
    assert b'"provote":"ballots"' in _download(page, "ballots", "ndjson").read_bytes()


def test_ballots_of_a_file_are_checked_and_recorded(
    visit: Visit, owner: Person, signed_in: Any, tmp_path: Path
) -> None:
    poll = owner.open_poll(eligibility="delegated", choices=("Ann", "Ben"), ballot_type="ranked")
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}")
    page.get_by_text("Import ballots from a file").click()
    _check(page, tmp_path, "rank1,rank2,count\nann,Ben,5\nAnn,Ben,1\n")
    expect(page.get_by_text("This file cannot be recorded")).to_be_visible()
    expect(page.get_by_text("Not the same as:")).to_be_visible()
    _check(page, tmp_path, "rank1,rank2,count\nAnn,Ben,5\nBen,,2\n")
    page.get_by_role("button", name=re.compile("Record")).click()
    expect(page.get_by_role("heading", name=re.compile("ballots are recorded"))).to_be_visible()
    expect(page.locator("[data-stat=votes] dd")).to_have_text("7")


def _confirm(page: Page, action: str | re.Pattern[str], button: str) -> None:
    """Begin an action, and press the button of its dialog, by the keyboard."""
    page.get_by_role("button", name=action).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=button).press("Enter")
    expect(dialog).to_have_count(0)


def _download(page: Page, what: str, format: str) -> Path:
    page.select_option("[name=download-what]", what)
    page.select_option("[name=download-format]", format)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    return download.value.path()


def _check(page: Page, folder: Path, text: str) -> None:
    file = folder / f"{len(list(folder.iterdir()))}.csv"
    file.write_text(text)
    page.set_input_files("#field-ballots", file)
    page.get_by_role("button", name="Check the file").click()


def _device_votes(poll: Poll, choice: str) -> None:
    api = poll.owner.api
    token = answered(api.request("POST", "/api/v1/votes/device-token/"), 201)["device_token"]
    headers = {"X-Voter-Token": token}
    answered(api.request("POST", "/api/v1/votes/", json=poll.ballot(choice), headers=headers), 201)
