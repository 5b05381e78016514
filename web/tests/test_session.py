"""The session of a browser: no late answer and no other tab brings back who has signed out."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route
from playwright.sync_api import expect as expected

from integration.client import People
from integration.waiting import eventually
from web.tests.visitor import Visitor

Visit = Callable[..., Visitor]
TOKEN = "**/api/v1/auth/session/token/"


def test_a_late_token_does_not_sign_in_again(visit: Visit, people: People) -> None:
    visitor = visit()
    visitor.sign_in(people.register("late"))
    late = visitor.context.new_page()
    held: list[Route] = []
    late.route(TOKEN, lambda route: held.append(route), times=1)
    late.goto("/polls", wait_until="commit")
    eventually(lambda: late.title() is not None and bool(held))
    answer = held[0].fetch()  # the platform has answered, and this tab has not heard it
    visitor.go("/settings")
    visitor.button("Sign out").click()
    visitor.page.wait_for_url(lambda url: "/settings" not in url)
    expected(late.get_by_role("heading", name="Sign in to see this page")).to_be_visible()
    before = len(visitor.requests)
    with late.expect_response(TOKEN):
        held[0].fulfill(response=answer)
    expected(late.get_by_role("link", name="Sign in").first).to_be_visible()
    late.evaluate("new Promise((done) => requestIdleCallback(done))")
    expected(late.get_by_role("heading", name="Sign in to see this page")).to_be_visible()
    sent = [one.headers for one in visitor.requests[before:]]
    assert not [one for one in sent if "authorization" in one]
