"""Sharing a poll: addresses, a QR code that readers read, and a poster of one page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from integration.client import Person
from web.tests.visitor import DESK, Visitor

Visit = Callable[..., Visitor]
LONG = "Which of these places suits the summer meeting of the club? " * 3


def test_the_code_of_each_kind_leads_to_the_ballot(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public")
    visitor = visit(size=DESK, storage_state=signed_in)
    page = visitor.go(f"/polls/{poll.id}/share")
    page.wait_for_selector("svg.qr")
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    address = f"{visitor.url}/p/{poll.id}"
    assert _read(download.value.path().read_bytes()) == address
    assert _read(page.locator(".qr-figure").screenshot()) == address
    page.emulate_media(color_scheme="dark", forced_colors="active")
    assert _read(page.locator(".qr-figure").screenshot()) == address
    assert page.get_by_label("Address of the ballot").input_value() == address
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    assert download.value.path().read_text().startswith("<svg")


def test_the_poster_is_one_page(visit: Visit, owner: Person, signed_in: Any) -> None:
    poll = owner.open_poll(
        eligibility="public", title=LONG[:200], closes_at="2099-05-01T10:00:00Z"
    )
    page = visit(size=DESK, storage_state=signed_in).go(f"/polls/{poll.id}/share")
    page.wait_for_selector("svg.qr")
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == 1
    said = " ".join(pages[0].extract_text().split())
    assert "Which of these places" in said
    assert f"/p/{poll.id}" in said.replace(" ", "")
    assert "2099" in said
    assert "Receipts on this device" not in said
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)


def test_voters_with_links_of_their_own_are_invited(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="invited")
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}/share")
    page.wait_for_selector("svg.qr")
    assert _read(page.locator(".qr-figure").screenshot()).endswith(f"/p/{poll.id}/results")
    page.get_by_role("link", name="Invite people").click()
    page.wait_for_selector("textarea")


def test_a_poster_of_a_poll_that_is_over_shows_the_results(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public", closes_at="2099-05-01T10:00:00Z")
    poll.close()
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}/share")
    page.wait_for_selector("svg.qr")
    assert _read(page.locator(".qr-figure").screenshot()).endswith(f"/p/{poll.id}/results")
    assert "Voting has ended" in page.inner_text("main")
    assert "Who can vote" not in page.inner_text("main")
    poster = page.locator(".poster").inner_text()
    assert "Closed on" in poster
    assert "while people vote" not in page.inner_text("main")
    assert "Vote" not in poster
    hidden = owner.open_poll(eligibility="public", results_visibility="owner_only")
    hidden.close()
    page.goto(f"/polls/{hidden.id}/share")
    page.get_by_text("There is no QR code and no poster").wait_for()
    assert page.locator(".poster, svg.qr").count() == 0


def test_a_private_poll_is_not_said_to_be_for_everyone(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    poll = owner.open_poll(eligibility="public", listing="private")
    page = visit(storage_state=signed_in).go(f"/polls/{poll.id}/share")
    page.get_by_text("This poll is private").wait_for()
    said = page.inner_text("main")
    assert "At most you and people who have voted" in said
    assert "Who can vote" not in said
    assert "everyone" not in said.lower()


def test_others_do_not_manage_a_poll(visit: Visit, owner: Person, people: Any) -> None:
    poll = owner.open_poll(eligibility="public")
    visitor = visit()
    visitor.sign_in(people.register("stranger"))
    for end in ("", "/share", "/invite"):
        page = visitor.go(f"/polls/{poll.id}{end}")
        page.wait_for_selector("text=This poll belongs to another account")
    draft = owner.create_poll()
    page = visitor.go(f"/polls/{draft.id}")
    page.wait_for_selector("text=There is no such poll here")


def _read(image: bytes) -> str:
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(image)))
    assert len(found) == 1
    return found[0].text
