"""Programs that show links find public polls by name, and learn nothing about others."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from integration.answers import expect
from integration.client import Api, Person
from integration.stack import Stack
from integration.waiting import eventually


def document(api: Api, poll_id: str) -> str:
    """The page of a poll, as a program gets it."""
    response = api.request("GET", f"/p/{poll_id}")
    assert response.status_code == 200
    return response.text


def named(text: str) -> dict[str, str]:
    """The Open Graph properties in the head."""
    head = text.partition("</head>")[0]
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', head))


def test_a_public_poll_is_named_in_the_head_of_its_pages(api: Api, owner: Person) -> None:
    title = '<img onerror="alert(1)"> & tea?'
    poll = owner.open_poll(title=title, description="In May.", eligibility="public")
    for path in ("", "/results"):
        found = named(document(api, f"{poll.id}{path}"))
        assert found["title"] == "&lt;img onerror=&quot;alert(1)&quot;&gt; &amp; tea?"
        assert found["description"] == "In May."


@pytest.mark.parametrize(
    "definition",
    [
        {"eligibility": "public", "listing": "private"},
        {"eligibility": "invited"},
        {"eligibility": "authenticated"},
    ],
)
def test_every_other_poll_looks_like_none(
    api: Api, owner: Person, definition: dict[str, str]
) -> None:
    poll = owner.open_poll(title="Whom do we dismiss?", **definition)
    draft = owner.create_poll(title="Whom do we dismiss?", eligibility="public")
    unknown = document(api, str(uuid4()))
    assert named(unknown) == {}
    assert document(api, poll.id) == document(api, draft.id) == unknown


def test_a_corrected_title_replaces_the_old_one_in_caches(api: Api, owner: Person) -> None:
    poll = owner.open_poll(title="Is Ada Lovelace to go?", eligibility="public")
    before = api.request("GET", f"/p/{poll.id}")
    assert named(before.text)["title"] == "Is Ada Lovelace to go?"
    assert before.headers["Cache-Control"] == "private, no-cache"
    correction = {"title": "Is the chair to go?"}
    expect(owner.ask("PATCH", poll.url, body=correction, headers={"If-Match": "*"}), 200)
    # Who keeps the page asks with what came with it.
    sent = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    known = {sent[name]: before.headers[name] for name in sent if name in before.headers}

    def is_corrected() -> bool:
        after = api.request("GET", f"/p/{poll.id}", headers=known)
        return after.status_code == 200 and named(after.text)["title"] == "Is the chair to go?"

    eventually(is_corrected, within=30)  # the gateway knows the old one for ten seconds


def test_a_page_is_there_without_polls(api: Api, owner: Person, stack: Stack) -> None:
    poll = owner.open_poll(title="Tea?", eligibility="public")
    unknown = document(api, str(uuid4()))
    with stack.frozen("polls"):
        assert document(api, poll.id) == unknown
    assert named(document(api, poll.id))["title"] == "Tea?"


def test_the_elements_are_an_operation_of_the_api(api: Api, owner: Person) -> None:
    poll = owner.open_poll(title="Tea?", eligibility="public")
    response = api.request("GET", f"/api/v1/polls/{poll.id}/preview/")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert named(response.text)["title"] == "Tea?"
    expect(api.request("GET", f"/api/v1/polls/{uuid4()}/preview/"), 404)
