"""What cannot be undone is asked before, and dialogs speak."""

from __future__ import annotations

from playwright.sync_api import expect

from web.tests.voting import Booth, Booths, Polls

UNFORESEEN = """() => dispatchEvent(new PromiseRejectionEvent("unhandledrejection",
    {promise: Promise.resolve(), reason: new Error("lost")}))"""


def test_another_language_asks_before_marks_are_lost(booth: Booths, poll: Polls) -> None:
    here = booth(poll(allow_change=True))
    language = here.page.get_by_label("Language")
    language.select_option("de")  # nothing is marked: the page changes at once
    expect(here.page.locator("html")).to_have_attribute("lang", "de")
    here.page.locator("footer select").select_option("en")
    expect(here.page.locator("html")).to_have_attribute("lang", "en")
    here.tap("Park")
    language.select_option("de")
    here.sees("Change the language?")
    here.press("Cancel")
    expect(language).to_have_value("en")
    assert here.marks == 1
    here.cast()
    language.select_option("de")
    expect(here.page.locator("html")).to_have_attribute("lang", "de")
    assert here.page.locator("dialog").count() == 0


def test_a_receipt_is_removed_after_a_question(booth: Booths, poll: Polls) -> None:
    here = booth(poll(title="First"))
    here.tap("Park")
    here.cast()
    here = Booth(here.visitor, poll(title="Second"))
    here.tap("Park")
    here.cast()
    page = here.visitor.go("/receipts")
    remove = page.get_by_role("article").get_by_role("button", name="Remove from the list")
    dialog = page.locator("dialog")
    remove.first.tap()
    expect(dialog).to_contain_text("Second")
    expect(dialog.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.locator(".kept-receipt").count() == 2
    for follows in ("First", "No receipts."):
        remove.first.tap()
        dialog.get_by_role("button", name="Remove from the list").tap()
        expect(dialog).to_have_count(0)
        here.focuses(follows)
        expect(page.locator("#announcer")).to_contain_text("The receipt is removed")


def test_what_a_page_says_is_heard_in_a_dialog(booth: Booths, poll: Polls) -> None:
    here = booth(poll(allow_change=True))
    here.tap("Park")
    here.cast()
    here.press("Retract my vote")
    here.sees("Retract your vote?")
    here.page.evaluate(UNFORESEEN)
    region = here.page.locator("dialog").get_by_role("status")
    expect(region).to_have_text("Something unexpected happened. Try again, or reload the page.")
    expect(here.page.locator("main > .notice.bad")).to_be_visible()
