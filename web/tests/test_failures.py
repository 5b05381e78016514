"""What pages say when something fails that nobody foresaw: a sentence in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from web.tests.conftest import Visit
from web.tests.voting import Booth, Booths, Polls

CAUGHT = re.compile("TypeError")  # a page writes into the console what it did not foresee
EMPTY = {"status": 201, "content_type": "application/json", "body": "null"}


@pytest.mark.parametrize(("language", "sentence"), [("ar", "لم ينجح"), ("de", "keine Worte")])
def test_a_code_without_words_is_named(
    visit: Visit, poll: Polls, language: str, sentence: str
) -> None:
    page = visit(language=language).page
    problem = {"status": 418, "code": "teapot", "detail": "An English sentence."}
    page.route("**/api/v1/polls/*/", lambda route: route.fulfill(status=418, json=problem))
    page.goto(f"/p/{poll().id}")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("teapot")
    expect(notice).to_contain_text(sentence)
    expect(notice).not_to_contain_text("English")


def test_a_cast_that_fails_without_a_code_can_be_repeated(booth: Booths, poll: Polls) -> None:
    here = booth(poll())
    here.visitor.permitted.append(CAUGHT)
    here.tap("Park")
    here.page.route("**/api/v1/votes/", lambda route: route.fulfill(**EMPTY), times=1)
    here.press("Cast my vote")
    here.sees("No answer yet")
    assert "It is not known whether your vote has arrived." in here.text
    here.press("Try again")
    assert here.receipt


def test_the_page_of_a_network_that_wants_a_sign_in_is_no_answer(
    visit: Visit, poll: Polls
) -> None:
    visitor = visit()
    portal = {"content_type": "text/html", "body": "<p>Welcome to the airport</p>"}
    visitor.page.route(
        "**/api/v1/polls/*/", lambda route: route.fulfill(status=200, **portal), times=1
    )
    visitor.go(f"/p/{poll().id}")
    expect(visitor.page.locator(".notice")).to_contain_text("No answer arrived.")
    visitor.button("Try again").click()
    expect(visitor.page.locator(".paper")).to_be_visible()


def test_a_page_that_cannot_be_drawn_says_so(visit: Visit, poll: Polls) -> None:
    visitor = visit()
    visitor.permitted.append(CAUGHT)
    mine = poll()

    def without_choices(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"choices": None})

    visitor.page.route(f"**/api/v1/polls/{mine.id}/", without_choices)
    visitor.go(f"/p/{mine.id}")
    expect(visitor.page.locator("main")).to_contain_text("Something unexpected happened.")
    expect(visitor.button("Try again")).to_be_visible()


@pytest.mark.parametrize("lost", [lambda route: route.abort(), lambda r: r.fulfill(status=404)])
def test_without_strings_the_document_speaks(
    visit: Visit, poll: Polls, lost: Callable[[Route], None]
) -> None:
    page = visit(offline=True).page
    page.route("**/locales/**", lost)
    page.goto(f"/p/{poll().id}")
    for text in ("could not be loaded", "nicht vollständig geladen", "تعذّر"):
        expect(page.get_by_text(text)).to_be_visible()


def test_a_part_that_does_not_load_is_loaded_again(visit: Visit, poll: Polls) -> None:
    visitor = visit(offline=True)
    page = visitor.go(f"/p/{poll().id}/results")
    page.route("**/*results-more.js", lambda route: route.abort(), times=1)
    page.get_by_text("Downloads and details").click()
    expect(page.locator("details .notice")).to_contain_text("could not be loaded")
    visitor.button("Try again").click()
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()


def test_a_code_to_scan_that_does_not_load_is_loaded_again(visit: Visit, poll: Polls) -> None:
    visitor = visit(offline=True)
    visitor.page.route("**/vendor/qr.js", lambda route: route.abort(), times=1)
    page = visitor.go(f"/p/{poll().id}/present")
    expect(page.locator(".notice")).to_contain_text("could not be loaded")
    visitor.button("Try again").click()
    expect(page.locator("svg.qr")).to_be_visible()


def test_a_kind_of_ballot_that_does_not_load_is_loaded_again(visit: Visit, poll: Polls) -> None:
    visitor = visit(offline=True, has_touch=True)
    visitor.page.route("**/*ballot-choices.js", lambda route: route.abort(), times=1)
    here = Booth(visitor, poll())
    assert "A part of this page could not be loaded." in here.text
    here.press("Try again")
    here.tap("Park")
    assert here.cast()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ar", "الحد الأقصى: ⁨(254|٢٥٤)⁩"), ("de", "Höchstens 254 Zeichen.")],
)
def test_an_error_at_a_field_is_in_the_language_of_the_page(
    visit: Visit, language: str, sentence: str
) -> None:
    page = visit(language=language).go("/sign-up")
    error = {"pointer": "/email", "code": "max-length", "detail": "Höchstens 254 Zeichen."}
    problem = {"status": 400, "code": "invalid-request", "errors": [error]}
    page.route("**/api/v1/users/", lambda route: route.fulfill(status=400, json=problem))
    page.locator("form button.primary").click()
    expect(page.locator("#field-email-error")).to_have_text(re.compile(sentence))


def test_what_a_page_finds_itself_is_in_its_language(visit: Visit) -> None:
    page = visit(language="ar").go("/sign-in")
    page.fill("[name=username]", "ada@example.org")
    page.keyboard.press("Enter")
    expect(page.locator("#field-username-error")).to_contain_text("هذا عنوان بريد")
    page.goto("/sign-up")
    taken = {"status": 409, "code": "username-taken", "detail": "This user name is taken."}
    page.route("**/api/v1/users/", lambda route: route.fulfill(status=409, json=taken))
    page.locator("form button.primary").click()
    expect(page.locator("#field-username-error")).to_contain_text("اسم المستخدم هذا")
