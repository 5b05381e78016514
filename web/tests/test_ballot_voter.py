"""A ballot belongs to the voter who began it: nobody else casts it, and no link leaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route
from playwright.sync_api import expect as expected

from integration.answers import expect
from integration.client import People, Person
from integration.stack import Stack
from integration.waiting import eventually
from web.tests.cutting import Cutter
from web.tests.visitor import Visitor, session_of
from web.tests.voting import Booth, Booths, Polls, counted

Visit = Callable[..., Visitor]
CAST = "**/api/v1/votes/"
POST = "POST /api/v1/votes/ "
FOREIGN = "This ballot is another voter"


def enter(page: Page, person: Person) -> None:
    """Sign in as another person, in a tab in which somebody may be signed in."""
    page.goto("/settings")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/settings" not in url)
    page.goto("/sign-in")
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", person.credentials["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_another_account_does_not_cast_a_kept_ballot(
    visit: Visit, poll: Polls, owner: Person, people: People
) -> None:
    mine = poll(eligibility="authenticated")
    visitor = visit(has_touch=True, offline=True)
    visitor.sign_in(owner)
    here = Booth(visitor, mine)
    here.tap("Park")
    here.page.route(CAST, lambda route: route.abort(), times=1)
    here.press("Cast my vote")
    here.sees("No answer yet")
    other = visitor.context.new_page()
    enter(other, people.register("other"))
    here.visitor.button("Cast my vote").wait_for()
    here.sees(FOREIGN)
    assert here.marks == 0  # nor does the other person see it
    counted(mine)
    here.tap("Library")
    here.cast()
    counted(mine, Library=1)


def test_the_receipt_of_a_person_who_has_gone_is_not_kept(
    visit: Visit, poll: Polls, owner: Person, people: People
) -> None:
    mine = poll(eligibility="authenticated")
    visitor = visit(has_touch=True)
    visitor.sign_in(owner)
    here = Booth(visitor, mine)
    here.tap("Park")
    waiting: list[Route] = []
    here.page.route(CAST, lambda route: waiting.append(route), times=1)
    with here.page.expect_request(CAST):
        here.press("Cast my vote")
    other = visitor.context.new_page()
    enter(other, people.register("other"))
    here.sees(FOREIGN)
    with here.page.expect_response(CAST) as answer:
        waiting[0].continue_()
    answer.value.finished()
    counted(mine, Park=1)
    here.visitor.button("Cast my vote").wait_for()
    assert here.page.evaluate("localStorage.getItem('provote.receipts')") is None


def test_a_token_that_is_renewed_for_another_account_casts_nothing(
    visit: Visit, poll: Polls, owner: Person, people: People, browser: Browser, stack: Stack
) -> None:
    """The cookie is another person's by now, and no tab has said so."""
    mine = poll(eligibility="authenticated")
    visitor = visit(has_touch=True, refusals=True)
    visitor.sign_in(owner)
    here = Booth(visitor, mine)
    here.tap("Park")
    visitor.context.clear_cookies()
    session = session_of(browser, stack.url, people.register("other"))
    visitor.context.add_cookies(session["cookies"])
    expired = {"status": 401, "json": {"code": "invalid-token"}}
    here.page.route(CAST, lambda route: route.fulfill(**expired), times=1)
    here.press("Cast my vote")
    here.sees(FOREIGN)
    assert here.marks == 0
    counted(mine)


def test_another_ballot_link_does_not_cast_a_kept_ballot(
    visit: Visit, poll: Polls, owner: Person
) -> None:
    mine = poll(eligibility="invited", allow_change=True)
    series = expect(owner.post(f"{mine.url}invitations/", {"count": 2}), 201)
    first, second = (one["token"] for one in series["invitations"])
    here = Booth(visit(has_touch=True, offline=True), mine, f"#token={first}")
    here.tap("Park")
    here.page.route(CAST, lambda route: route.abort(), times=1)
    here.press("Cast my vote")
    here.sees("No answer yet")
    # As after the other link was opened in this tab, and "Back".
    keep = "([name, token]) => sessionStorage.setItem(name, JSON.stringify(token))"
    here.page.evaluate(keep, [f"provote.ballot.{mine.id}", second])
    here.press("Try again")
    here.sees(FOREIGN)
    assert here.marks == 0
    here.tap("Library")
    here.cast()
    here.page.evaluate(keep, [f"provote.ballot.{mine.id}", first])
    here.press("Retract my vote")
    here.page.locator("dialog").get_by_role("button", name="Retract my vote").tap()
    here.sees(FOREIGN)
    counted(mine, Library=1)


def test_a_forgotten_device_casts_no_second_vote(visit: Visit, stack: Stack, poll: Polls) -> None:
    mine = poll()
    with Cutter(stack.url) as cutter:
        visitor = visit(url=cutter.url, has_touch=True, offline=True)
        here = Booth(visitor, mine)
        here.tap("Park")
        eventually(lambda: "provote.device" in visitor.stored())
        here.page.reload()  # then the token is in the storage only
        here.tap("Park")
        with cutter.losing(POST):
            here.press("Cast my vote")
            here.sees("No answer yet")
        other = visitor.context.new_page()
        other.goto("/receipts")
        other.get_by_role("button", name="Forget this device").click()
        other.locator("dialog").get_by_role("button", name="Forget this device").click()
        other.get_by_role("heading", name="This device is forgotten").wait_for()
        here.press("Try again")
        here.sees(FOREIGN)
    counted(mine, Park=1)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", "<h1>Welcome to the hotel</h1>"),
        ("application/json", '{"portal": "Welcome"}'),
        ("application/json", "<h1>no JSON</h1>"),
    ],
)
def test_a_page_of_the_network_is_no_receipt(
    booth: Booths, poll: Polls, kind: str, body: str
) -> None:
    mine = poll()
    here = booth(mine)
    here.tap("Park")
    keys: list[str | None] = []
    here.page.on(
        "request",
        lambda sent: sent.url.endswith("/votes/") and keys.append(sent.headers["idempotency-key"]),
    )
    answer = {"status": 200, "content_type": kind, "body": body}
    here.page.route(CAST, lambda route: route.fulfill(**answer), times=1)
    here.press("Cast my vote")
    here.sees("No answer yet")
    here.press("Try again")
    assert here.receipt
    assert len(keys) == 2
    assert len(set(keys)) == 1
    counted(mine, Park=1)


def test_a_ballot_link_leaves_the_address_before_all_else(
    visit: Visit, poll: Polls, owner: Person
) -> None:
    mine = poll(eligibility="invited")
    series = expect(owner.post(f"{mine.url}invitations/", {"count": 1}), 201)
    token = series["invitations"][0]["token"]
    visitor = visit(has_touch=True, offline=True)
    page = visitor.page
    page.route("**/api/**", lambda route: route.abort())
    page.route("**/*.ftl", lambda route: route.abort())
    for path in (f"/p/{mine.id}", f"/embed/{mine.id}", f"/p/{mine.id}/results"):
        page.goto(f"{path}#token={token}")
        eventually(lambda: token not in page.evaluate("location.href"))
    page.unroute_all()
    visitor.messages.clear()  # that there were no strings
    page.goto(f"/p/{mine.id}")
    page.get_by_text("Library", exact=True).tap()
    page.get_by_role("button", name="Cast my vote").tap()
    expected(page.locator(".receipt")).to_be_visible()
    counted(mine, Library=1)
