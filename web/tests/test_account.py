"""Accounts in the browser: signing up, in and out, mailed links, and the settings."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from integration.client import PASSWORD, People, Person
from integration.mailbox import mailed_token
from integration.stack import Stack
from web.tests.visitor import Visitor

Visit = Callable[..., Visitor]
CONFIRM, RESET = "Confirm your e-mail address", "Set a new password"
NEW = "seven unrelated green words"
FOREIGN = (
    "https://evil.example/",
    "//evil.example/x",
    "/\\evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "/api/v1/polls/",
    "http://[",
)


@pytest.fixture
def person(people: People) -> Person:
    return people.register("person")


def focuses(page: Page, name: str) -> None:
    """Wait until the element of this class or id has the focus: it gets it after it is drawn."""
    expect(page.locator(f".{name}:focus, #{name}:focus")).to_have_count(1)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def posted(visitor: Visitor, part: str) -> int:
    """How many requests that change something were sent to addresses with this part."""
    return sum(one.method == "POST" and part in one.url for one in visitor.requests)


def test_a_stranger_signs_up_and_confirms_the_address(visit: Visit, stack: Stack) -> None:
    visitor, name = visit(), f"new-{secrets.token_hex(4)}"
    address = f"{name}@example.org"
    page = visitor.go("/sign-up?next=/settings")
    fill(page, username=name, email=address, password="password123")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("easy to guess")
    focuses(page, "error-summary")
    page.get_by_role("link", name=re.compile("^Password")).click()
    focuses(page, "field-password")
    fill(page, password=NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is ready")
    focuses(page, "notice")
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_text("Not confirmed", exact=True)).to_be_visible()

    token = mailed_token(stack, address, CONFIRM)
    page = visitor.go(f"/verify-email#token={token}")
    assert token not in page.url
    assert token not in json.dumps(visitor.stored())
    visitor.button("Confirm the address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your address is confirmed")
    assert posted(visitor, "/verify-email/") == 1  # by the press, and not before
    visitor.go("/settings")
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    page = visitor.go(f"/verify-email#token={token}")
    visitor.button("Confirm the address").click()
    expect(page.locator(".error-summary")).to_contain_text("does not work any more")


def test_a_taken_name_is_said_at_its_field(visit: Visit, person: Person) -> None:
    page = visit(language="de").go("/sign-up")
    fill(page, username=person.username.upper(), email="other@example.org", password=NEW)
    page.keyboard.press("Enter")
    expect(page.locator("#field-username-error")).to_contain_text("gibt es schon")
    assert page.get_attribute("#field-username", "aria-invalid") == "true"


def test_a_field_is_corrected_in_words_of_the_readers_language(
    visit: Visit, person: Person
) -> None:
    page = visit(language="ar").go("/sign-up")
    fill(page, username=person.username, email="nobody", password=NEW)
    page.keyboard.press("Enter")
    said = page.locator("#field-email-error")
    expect(said).to_contain_text("ada@example.org")
    assert not re.search("[a-z]", said.inner_text().replace("ada@example.org", ""))
    fill(page, username=person.username, email="other@example.org", password=NEW)
    page.keyboard.press("Enter")
    said = page.locator("#field-username-error")
    expect(said).to_be_visible()
    assert not re.search("[A-Za-z]", said.inner_text())


def test_signing_in_leads_to_pages_of_this_host_only(visit: Visit, person: Person) -> None:
    visitor = visit()
    page = visitor.go("/sign-in?next=%2Fsettings%2Fsecurity%3Fa%3D1")
    fill(page, username=person.username, password="a wrong one")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("do not match an account")
    assert page.locator(".error-summary ul").count() == 0
    fill(page, password=PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/security?a=1")
    expect(page.get_by_text("This device", exact=True)).to_be_visible()
    link = page.get_by_role("link", name="Continue")
    for wanted in FOREIGN:
        visitor.go(f"/sign-in?{urlencode({'next': wanted})}")
        expect(link).to_have_attribute("href", "/polls")
    # A path that begins with two slashes stays on this host, because the whole address is used.
    visitor.go(f"/sign-in?{urlencode({'next': '/.//evil.example'})}")
    expect(link).to_have_attribute("href", f"{visitor.url}//evil.example")


def test_tabs_sign_in_and_out_together(visit: Visit, person: Person) -> None:
    visitor = visit()
    visitor.sign_in(person)
    visitor.page.clock.install()
    page, other = visitor.go("/settings"), visitor.context.new_page()
    other.goto("/settings/keys")
    expect(other.get_by_role("heading", name="New key")).to_be_visible()
    page.clock.fast_forward("11:00")  # the access token has ended, the session has not
    visitor.button("Send the link again").click()
    expect(page.get_by_role("heading", name="Check your e-\u2060mail")).to_be_visible()
    visitor.button("Sign out").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in to see this page")
    assert person.username not in other.inner_text("body")
    link = other.get_by_role("main").get_by_role("link", name="Sign in")
    assert link.get_attribute("href") == "/sign-in?next=%2Fsettings%2Fkeys"
    page.wait_for_url(f"{visitor.url}/")
    visitor.sign_in(person)
    expect(other.get_by_role("heading", name="New key")).to_be_visible()


def test_a_mailed_link_sets_a_new_password_when_it_is_sent(
    visit: Visit, stack: Stack, person: Person
) -> None:
    old, visitor = visit(), visit()
    old.sign_in(person)
    old.go("/settings")
    page = visitor.go("/forgot-password")
    address = f"{person.username}@example.org"
    fill(page, email=address)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-\u2060mail")
    token = mailed_token(stack, address, RESET)
    page = visitor.go(f"/reset-password#token={token}")
    assert token not in page.url
    fill(page, new_password=NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new password is set")
    person.credentials["password"] = NEW
    visitor.sign_in(person)
    old.go("/settings")
    expect(old.page.get_by_role("heading", level=1)).to_have_text("Sign in to see this page")


def test_unsubscribing_needs_a_press(visit: Visit) -> None:
    visitor = visit()
    page = visitor.go("/unsubscribe#token=not-a-token")
    expect(page.get_by_text("Nothing changes until you press")).to_be_visible()
    assert posted(visitor, "unsubscribe/") == 0
    visitor.button("Stop these e-\u2060mails").click()
    expect(page.locator(".error-summary")).to_contain_text("does not work any more")
    assert posted(visitor, "unsubscribe/") == 1


def test_an_api_key_is_shown_once_and_revoked(visit: Visit, person: Person) -> None:
    visitor = visit()
    visitor.sign_in(person)
    page = visitor.go("/settings/keys")
    fill(page, name="<img src=x onerror=alert(1)>", current_password="wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("choose at least one")
    page.get_by_label("Read results").check()
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("not your current password")
    fill(page, current_password=PASSWORD)
    visitor.button("Create the key").click()
    key = page.locator(".notice.good input").input_value()
    assert key.startswith("pvk_")
    page.reload()
    expect(page.get_by_role("listitem")).to_contain_text("<img src=x onerror=alert(1)>")
    assert key not in page.content() + json.dumps(visitor.stored())
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("There are no keys.")).to_be_visible()


def test_a_new_password_signs_other_devices_out(visit: Visit, person: Person) -> None:
    other, visitor = visit(), visit()
    for one in (other, visitor):
        one.sign_in(person)
    page = visitor.go("/settings/security")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(2)
    fill(page, current_password=PASSWORD, new_password=NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    other.go("/settings")
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Sign in to see this page")


def test_a_webhook_is_created_tested_and_deleted(visit: Visit, person: Person) -> None:
    visitor = visit()
    visitor.sign_in(person)
    page = visitor.go("/settings/webhooks")
    fill(page, url="http://127.0.0.1/hook")
    page.keyboard.press("Enter")
    expect(page.locator("#field-url-error")).to_be_visible()
    fill(page, url="https://nowhere.invalid/hook")
    page.keyboard.press("Enter")
    secret = page.locator(".notice.good input").input_value()
    assert secret.startswith("whsec_")
    page.get_by_role("link", name="Test it now").click()
    visitor.button("Send a test").click()
    attempt = page.get_by_text(re.compile("^Last attempt: .?The name has no address"))
    expect(attempt).to_be_visible(timeout=60_000)
    change = visitor.button("Change")
    assert change.locator("..").get_by_role("button", name="Send a test").count() == 1
    change.click()
    expect(page.get_by_role("heading", name="Change")).to_be_focused()
    page.get_by_label("Note").fill("for the chat")
    visitor.button("Save").click()
    expect(page.locator(".facts")).to_contain_text("for the chat")
    visitor.button("Create a new secret").click()
    page.get_by_role("dialog").get_by_role("button", name="Create a new secret").click()
    assert page.locator(".notice.good input").input_value() not in ("", secret)
    visitor.button("Switch off").click()
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    visitor.button("Switch on").click()
    expect(visitor.button("Switch on")).to_have_count(0)
    visitor.button("Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("There are no webhooks.")).to_be_visible()


def test_the_account_ends_where_the_page_ends(visit: Visit, person: Person) -> None:
    visitor = visit()
    visitor.sign_in(person)
    page = visitor.go("/settings/webhooks")
    end = "one => one.getBoundingClientRect().right"
    leave, language = visitor.button("Sign out"), page.locator(".colophon select")
    assert leave.evaluate(end) == pytest.approx(language.evaluate(end), abs=1)


def test_a_webhook_of_an_old_poll_is_begun_on_its_dashboard(visit: Visit, person: Person) -> None:
    old = person.open_poll(title="The oldest one")
    for number in range(10):
        person.create_poll(title=f"Newer {number}")
    visitor = visit(refusals=False)
    visitor.sign_in(person)
    page = visitor.go(f"/polls/{old.id}")
    page.locator("main").get_by_text("For developers").click()
    page.get_by_role("link", name="Webhooks").click()
    expect(page.locator("#field-poll_id option")).to_have_count(12)
    expect(page.locator("#field-poll_id option:checked")).to_have_text("The oldest one")


def test_a_person_takes_the_data_along_and_erases_the_account(
    visit: Visit, person: Person
) -> None:
    person.create_poll()
    visitor = visit()
    visitor.sign_in(person)
    page = visitor.go("/settings/data")
    with page.expect_download() as download:
        visitor.button("Save the file").click()
    saved: dict[str, Any] = json.loads(Path(download.value.path()).read_text())
    assert saved["account"]["profile"]["username"] == person.username
    assert [poll["title"] for poll in saved["polls"]] == ["What shall we drink?"]

    visitor.button("Delete the account").click()
    fill(page, confirmation="somebody else", password=PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("not your user name")
    fill(page, confirmation=person.username, password="wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("not your current password")
    fill(page, password=PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    page = visitor.go("/settings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to see this page")
