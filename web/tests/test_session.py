"""The session of a browser: no late answer and no other tab brings back who has signed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
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


@pytest.mark.parametrize("how", ["signs out", "expires"])
def test_a_draft_is_not_shown_to_the_next_person(visit: Visit, people: People, how: str) -> None:
    visitor = visit()
    visitor.sign_in(people.register("first"))
    page = visitor.go("/polls/new")
    page.get_by_label("Title or question").fill("A secret plan")
    eventually(lambda: "A secret plan" in " ".join(visitor.stored().values()))
    if how == "signs out":
        visitor.button("Sign out").click()
        page.wait_for_url(lambda url: "/polls" not in url)
        assert "A secret plan" not in " ".join(visitor.stored().values())
    else:
        visitor.context.clear_cookies()
        visitor.go("/")
    visitor.sign_in(people.register("second"))
    page = visitor.go("/polls/new")
    expected(page.get_by_label("Title or question")).to_have_value("")
    assert "A secret plan" not in " ".join(visitor.stored().values())


def test_a_form_is_not_the_next_person_s_poll(visit: Visit, people: People) -> None:
    visitor, next_one = visit(), people.register("next")
    visitor.sign_in(people.register("first"))
    form = visitor.context.new_page()
    form.goto("/polls/new")
    form.get_by_label("Title or question").fill("A secret plan")
    visitor.go("/settings")
    visitor.button("Sign out").click()
    visitor.page.wait_for_url(lambda url: "/settings" not in url)
    visitor.sign_in(next_one)
    expected(form.get_by_label("Title or question")).to_have_value("")
    assert not next_one.get("/api/v1/polls/?owner=me").json()["results"]
