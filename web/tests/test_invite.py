"""Invitations: a long list is checked, links are made as a file, mails are sent and reminded."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from integration.client import Api, People, Person
from integration.mailbox import verified
from integration.stack import Stack
from web.tests.visitor import DESK, Visitor

Visit = Callable[..., Visitor]
GOOD = 4_990
ROWS = [
    "Name;E-Mail",
    *(f"Person {number};p{number}@example.org" for number in range(GOOD)),
    "=cmd|' /C calc'!A0;formula@example.org",
    '"Lovelace; Ada";ada@example.org',
    "Bad;nobody",
    "Twice;P1@EXAMPLE.org",
    "None;",
    "Two;a@example.org, b@example.org",
]


def test_thousands_of_rows_become_links(
    visit: Visit, owner: Person, signed_in: Any, tmp_path: Path
) -> None:
    poll = owner.open_poll(eligibility="invited")
    page = visit(size=DESK, storage_state=signed_in).go(f"/polls/{poll.id}/invite")
    file = tmp_path / "people.csv"
    file.write_bytes(("\r\n".join(ROWS)).encode("utf-8-sig"))
    page.set_input_files("#field-file", file)
    expect(_count(page, "usable")).to_have_text("4,992")
    expect(_count(page, "bad")).to_have_text("3")
    expect(_count(page, "duplicate")).to_have_text("1")
    expect(_count(page, "formulas")).to_have_text("1")
    rows = page.locator(".invite-rows tbody tr")
    assert rows.count() == 5
    assert "Same address as in line" in rows.nth(2).inner_text()
    heads = page.locator(".invite-rows thead th").count()
    assert heads == rows.first.locator("th, td").count()
    page.get_by_role("button", name=re.compile("All .* rows")).click()
    expect(rows).to_have_count(25)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Make .* links")).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    people = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(people) == GOOD + 2
    assert people[GOOD]["name"] == "'=cmd|' /C calc'!A0"
    assert people[GOOD + 1]["name"] == "Lovelace; Ada"
    address, token = people[7]["link"].split("#token=")
    assert address.endswith(f"/p/{poll.id}")
    headers = {"X-Voter-Token": token}
    owner.api.request("POST", "/api/v1/votes/", json=poll.ballot("Tea"), headers=headers)
    _revoke_an_unused_one(page)


def _revoke_an_unused_one(page: Page) -> None:
    page.get_by_text("Show which links were used").click()
    page.get_by_role("button", name="Used", exact=True).click()
    expect(page.get_by_text("Used to vote")).to_have_count(1)
    page.get_by_role("button", name="Not used").click()
    page.get_by_role("button", name=re.compile(r"^Revoke \d")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.get_by_text("Revoked", exact=True)).to_have_count(1)


def test_mails_are_checked_sent_and_reminded(
    visit: Visit, stack: Stack, people: People, api: Api
) -> None:
    person = verified(stack, people, api)
    poll = person.open_poll(eligibility="invited")
    visitor = visit()
    visitor.sign_in(person)
    page = visitor.go(f"/polls/{poll.id}/invite")
    page.fill("textarea", "Ada <ada@example.org>, Bob <bob@example.org>; eve@-bad-.org")
    page.get_by_role("button", name=re.compile("Check .* addresses")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("eve@-bad-.org")
    dialog.get_by_role("button", name="Send the invitations").click()
    expect(page.locator("[data-state=sent] td")).to_have_text("2", timeout=40_000)
    page.get_by_role("button", name="Send a reminder").click()
    dialog.get_by_role("button", name="Send the reminder").click()
    expect(page.get_by_text("You have sent one reminder")).to_be_visible()
    expect(page.get_by_text("The next reminder is possible")).to_be_visible()


def test_an_address_that_is_not_confirmed_leads_to_the_settings(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="invited")
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}/invite")
    title = page.get_by_text("Confirm your own address first")
    expect(title).to_be_visible()
    gap = title.evaluate("one => parseFloat(getComputedStyle(one).marginBlockEnd)")
    assert gap == 12, "as in notices of every level"
    page.get_by_role("link", name="Go to the settings").click()
    page.wait_for_url("**/settings")


def _count(page: Page, kind: str) -> Any:
    return page.locator(f"[data-count={kind}] dd")
