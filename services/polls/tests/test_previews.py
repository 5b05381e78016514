"""What programs show of a link to a poll."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, person
from django.db.models.functions import Now

from polls.models import Poll
from provote_core.visibility import Listing
from provote_rules.lifecycle import Status

pytestmark = pytest.mark.django_db


class Head(HTMLParser):
    """The meta elements of a head, by their names; any other element is a failure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "meta", tag
        facts = dict(attrs)
        assert facts.keys() in ({"property", "content"}, {"name", "content"})
        self.found[str(facts.get("property") or facts.get("name"))] = str(facts["content"])

    def handle_data(self, data: str) -> None:
        assert not data.strip(), data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def preview(caller: Caller, poll: dict[str, Any]) -> Any:
    return caller.get(f"{POLLS}{poll['id']}/preview/")


def shown(caller: Caller, poll: dict[str, Any]) -> dict[str, str]:
    response = preview(caller, poll)
    assert response.status_code == 200, response.content
    return Head(response.content.decode()).found


def test_a_public_poll_is_shown_with_title_and_description(
    owner: Caller, stranger: Caller
) -> None:
    poll = owner.make_open(title="Where do we meet?", description="In May.", eligibility="public")
    found = shown(stranger, poll)
    assert found["og:title"] == "Where do we meet?"
    assert found["og:description"] == found["description"] == "In May."
    response = preview(stranger, poll)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=10"


def test_a_poll_without_a_description_has_none(owner: Caller, stranger: Caller) -> None:
    found = shown(stranger, owner.make_open(title="Tea?", eligibility="public"))
    assert found.keys() == {"og:site_name", "og:type", "og:title", "twitter:card"}


@pytest.mark.parametrize(
    "text",
    [
        '"><script>alert(1)</script>',
        '<!--# include virtual="/internal/v1/" -->',
        "<img onerror=alert(1) src=x>",
        "a & b &amp; c ' d",
        "${poll} $host",
    ],
)
def test_what_people_wrote_is_text(owner: Caller, stranger: Caller, text: str) -> None:
    poll = owner.make_open(title=text, description=text, eligibility="public")
    found = shown(stranger, poll)
    assert (found["og:title"], found["og:description"]) == (text, text)


def test_a_long_description_is_one_short_line(owner: Caller, stranger: Caller) -> None:
    poll = owner.make_open(description="one\n two " * 100, eligibility="public")
    line = shown(stranger, poll)["og:description"]
    assert line.startswith("one two one two")
    assert line.endswith("…")
    assert len(line) <= 280


@pytest.mark.parametrize("eligibility", ["public", "authenticated", "invited"])
@pytest.mark.parametrize("listing", list(Listing))
def test_only_polls_for_everybody_are_shown(
    owner: Caller, stranger: Caller, eligibility: str, listing: str
) -> None:
    poll = owner.make_open(eligibility=eligibility, listing=listing)
    is_public = eligibility == "public" and listing != "private"
    assert preview(stranger, poll).status_code == (200 if is_public else 404)


def test_every_caller_gets_the_same(owner: Caller, staff: Caller, stranger: Caller) -> None:
    draft = owner.make(eligibility="public")
    unknown = {"id": str(uuid4())}
    for caller in (owner, staff, person(), stranger):
        for poll in (draft, unknown):
            response = preview(caller, poll)
            assert (response.status_code, response.json()["code"]) == (404, "not-found")
            assert response.headers["Cache-Control"] == "no-store"


def test_a_poll_that_is_over_is_shown(owner: Caller, stranger: Caller) -> None:
    poll = owner.make_open(eligibility="public")
    Poll.objects.filter(pk=poll["id"]).update(status=Status.CLOSED, closed_at=Now())
    assert preview(stranger, poll).status_code == 200
