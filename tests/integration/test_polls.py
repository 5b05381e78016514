"""Polls through the API: their lifecycle, search, visibility, and scheduled times."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from integration.answers import expect, problem
from integration.client import Caller, People, Person, Poll, fresh_key
from integration.database import Database
from integration.stack import Stack
from integration.waiting import eventually

POLLS = "/api/v1/polls/"
FROZEN = ("allow_change", "ballot_type", "choices", "closes_at", "eligibility", "id", "listing",
          "method", "opens_at", "results_visibility", "rules", "seats")  # fmt: skip


def definition(poll: Poll, by: Caller | None = None) -> dict[str, Any]:
    """A poll as a caller reads it."""
    return dict(expect((by or poll.owner).get(poll.url), 200))


def after(poll: Poll, transition: str, by: Person | None = None) -> dict[str, Any]:
    """The poll after a transition."""
    return dict(expect((by or poll.owner).post(f"{poll.url}{transition}/"), 200))


def found(by: Caller, **query: Any) -> set[str]:
    """The ids of listed polls."""
    return {poll["id"] for poll in expect(by.get(POLLS, **query), 200)["results"]}


@pytest.fixture
def word() -> str:
    """A unique word, also for tags."""
    return f"w{uuid4().hex[:20]}"


def test_a_poll_closes_exactly_at_closes_at(
    stack: Stack, database: Database, owner: Person, healed: None
) -> None:
    """No periodic task runs meanwhile: the clock of the database decides."""
    with stack.frozen("beat"), stack.frozen("polls-worker"):
        closes_at = datetime.now(UTC) + timedelta(seconds=3)
        poll = owner.open_poll(eligibility="delegated", closes_at=closes_at.isoformat())
        backend, accepted = owner.api_key(), []
        while (answer := backend.cast(poll, "Tea", voter=fresh_key())).status_code == 201:
            accepted.append(answer.json())
        refused_at = datetime.now(UTC)
        problem(answer, 409, "poll-not-open")
        assert accepted
        times = [datetime.fromisoformat(vote["cast_at"]) for vote in accepted]
        assert max(times) < closes_at <= refused_at < closes_at + timedelta(seconds=1)
        assert definition(poll)["status"] == "closed"
        assert stored(database, poll) == "open", "a periodic task has run"
    eventually(lambda: stored(database, poll) == "closed", within=30)
    assert event_types(database, poll) == ["poll.opened", "poll.closed"]
    eventually(lambda: poll.results()["final"])
    assert poll.results()["total_votes"] == len(accepted)


def stored(database: Database, poll: Poll) -> str:
    """The stored status."""
    return str(database.one("polls", "SELECT status FROM poll WHERE id = %s", poll.id))


def event_types(database: Database, poll: Poll) -> list[str]:
    """The types of all events about a poll, in their order."""
    query = (
        "SELECT e ->> 'type' FROM outbox, jsonb_array_elements(events) e"
        " WHERE e ->> 'subject' = %s ORDER BY outbox.id"
    )
    return [type_ for [type_] in database.rows("polls", query, poll.id)]


def test_a_poll_is_archived_and_its_results_stay(
    database: Database, owner: Person, voter: Person
) -> None:
    poll = owner.create_poll(allow_change=True)
    problem(owner.post(f"{poll.url}archive/"), 409, "illegal-transition")
    poll.open()
    voter.vote(poll, "Tea")
    poll.close()
    eventually(lambda: poll.results()["final"])
    assert after(poll, "archive")["status"] == "archived"
    assert after(poll, "archive")["version"] == 4
    problem(owner.post(f"{poll.url}open/"), 409, "illegal-transition")
    problem(owner.post(f"{poll.url}close/"), 409, "illegal-transition")
    assert event_types(database, poll) == ["poll.opened", "poll.closed", "poll.archived"]
    results = eventually(
        lambda: next((r for r in [poll.results()] if r["status"] == "archived"), None)
    )
    assert (results["final"], results["total_votes"]) == (True, 1)
    problem(owner.cast(poll, "Tea"), 409, "poll-not-open")


def test_staff_close_and_archive_anybodys_poll(owner: Person, staff: Person) -> None:
    poll = owner.open_poll(listing="private")
    problem(staff.post(f"{poll.url}clone/", ["no"]), 400)
    assert after(poll, "close", staff)["status"] == "closed"
    assert after(poll, "archive", staff)["status"] == "archived"
    rows = expect(staff.get(f"{POLLS}audit/", target=poll.id), 200)["results"]
    assert [row["outcome"] for row in rows[:2]] == ["accepted", "accepted"]


def test_drafts_are_deleted_and_nothing_else(owner: Person) -> None:
    draft, opened = owner.create_poll(), owner.open_poll()
    problem(owner.ask("DELETE", draft.url), 428, "precondition-required")
    problem(owner.ask("DELETE", draft.url, headers={"If-Match": '"7"'}), 412)
    assert owner.ask("DELETE", draft.url, headers={"If-Match": '"1"'}).status_code == 204
    problem(owner.ask("DELETE", draft.url, headers={"If-Match": '"1"'}), 404)
    problem(owner.ask("DELETE", opened.url, headers={"If-Match": "*"}), 409, "not-a-draft")


def test_the_digest_can_be_computed_from_the_public_definition(
    database: Database, owner: Person, anonymous: Caller
) -> None:
    poll = owner.open_poll(
        choices=("Thé «vert»", 'Café "noir" \\'),
        eligibility="public",
        results_visibility="after_vote",
        rules={"dedupe": "address", "dedupe_limit": 3,
               "quarantine": {"by": "device", "votes": 5, "seconds": 60}},
        closes_at="2190-01-01T00:00:00.25Z",
    )  # fmt: skip
    read = definition(poll, anonymous)
    frozen = {name: read[name] for name in FROZEN}
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert read["digest"] == hashlib.sha256(text.encode()).hexdigest()
    correction = {"title": "Which?", "tags": ["hot"]}
    owner.ask("PATCH", poll.url, body=correction, headers={"If-Match": "*"})
    assert definition(poll, anonymous) == read | correction | {"version": 3}
    query = "SELECT events -> 0 -> 'data' ->> 'digest' FROM outbox WHERE events::text LIKE %s"
    assert {d for [d] in database.rows("polls", query, f"%{poll.id}%")} == {read["digest"]}


def test_a_poll_is_cloned_or_created_from_a_template(
    owner: Person, voter: Person, anonymous: Caller
) -> None:
    pattern = owner.open_poll(description="Hot", tags=["hot"], allow_change=True)
    first, again = (voter.post(f"{pattern.url}clone/", {}, key="clone") for _ in range(2))
    clone = expect(first, 201)
    assert expect(again, 201) == clone
    assert (clone["status"], clone["description"], clone["tags"]) == ("draft", "Hot", ["hot"])
    problem(owner.get(first.headers["Location"]), 404)
    shipped = expect(anonymous.get(f"{POLLS}templates/"), 200)["results"]
    body = {"template": shipped[0]["id"], "title": "Really?"}
    poll = expect(owner.post(POLLS, body), 201)
    assert poll["title"] == "Really?"
    assert [c["label"] for c in poll["choices"]] == [
        c["label"] for c in shipped[0]["definition"]["choices"]
    ]
    kept = expect(owner.post(f"{POLLS}templates/", {"name": "t", "poll_id": pattern.id}), 201)
    problem(voter.get(f"{POLLS}templates/{kept['id']}/"), 404)
    assert expect(owner.post(POLLS, {"template": kept["id"]}), 201)["description"] == "Hot"
    assert owner.ask("DELETE", f"{POLLS}templates/{kept['id']}/").status_code == 204


def test_polls_have_categories_and_tags(
    owner: Person, staff: Person, anonymous: Caller, word: str
) -> None:
    category = {"slug": word, "name": "Drinks"}
    problem(anonymous.post("/api/v1/categories/", category), 401)
    problem(owner.post("/api/v1/categories/", category), 403)
    made = staff.post("/api/v1/categories/", category)
    assert expect(made, 201) == expect(anonymous.get(made.headers["Location"]), 200)
    poll = owner.open_poll(category=word, tags=[word])
    assert found(anonymous, category=word) == found(anonymous, tag=word) == {poll.id}
    tags = expect(anonymous.get("/api/v1/tags/", q=word[:15]), 200)["results"]
    assert tags == [{"name": word, "polls": 1}]
    answer = staff.ask("DELETE", made.headers["Location"], headers={"If-Match": "*"})
    problem(answer, 409, "category-in-use")


def test_hidden_polls_are_not_visible_in_any_channel(
    people: People, owner: Person, staff: Person, anonymous: Caller, word: str
) -> None:
    stranger = people.register("stranger")
    listed, unlisted, private = (
        owner.open_poll(listing=listing, title=word, tags=[word], description=word)
        for listing in ("listed", "unlisted", "private")
    )
    draft = owner.create_poll(title=word, tags=[word])
    everything = {poll.id for poll in (listed, unlisted, private, draft)}
    for query in ({"q": word}, {"tag": word}, {"q": word, "ordering": "closes_at"}):
        assert found(anonymous, **query) == found(stranger, **query) == {listed.id}
        assert found(owner, **query) == found(staff, **query) == everything
    subject = listed.definition["owner"]
    assert everything & found(stranger, owner=subject, page_size=200) == {listed.id}
    assert expect(stranger.get("/api/v1/tags/", q=word), 200)["results"][0]["polls"] == 1
    for poll, status in [(listed, 200), (unlisted, 200), (private, 404), (draft, 404)]:
        for who in (anonymous, stranger):
            assert who.get(poll.url).status_code == status
            known = who.get(poll.url, headers={"If-None-Match": "*"})
            assert known.status_code == (304 if status == 200 else 404)
            assert who.get(f"{poll.url}results/").status_code == status
        assert owner.get(poll.url).status_code == staff.get(poll.url).status_code == 200


def test_pages_of_a_search_show_each_poll_once(
    owner: Person, anonymous: Caller, word: str
) -> None:
    made = {owner.open_poll(title=" ".join([word] * (1 + number % 3))).id for number in range(10)}
    seen: list[str] = []
    path = f"{POLLS}?q={word}&page_size=3"
    while path:
        page = expect(anonymous.api.request("GET", path), 200)
        seen += [poll["id"] for poll in page["results"]]
        path = page["next"]
    assert len(seen) == 10
    assert set(seen) == made


@pytest.mark.parametrize(("kept", "sought"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_search_ignores_case_and_normalisation(
    owner: Person, anonymous: Caller, word: str, kept: str, sought: str
) -> None:
    title = unicodedata.normalize(kept, f"“ÄRGER{word}” im BÜRO—東京オリンピック開催")
    made = owner.open_poll(title=title, choices=["Café", "Tea"])
    for q in (f"ärger{word}", f"büro ärger{word}", f"ärger{word} オリンピック café"):
        q = unicodedata.normalize(sought, q)
        page = expect(anonymous.api.request("GET", f"{POLLS}?q={quote(q)}"), 200)
        assert [poll["id"] for poll in page["results"]] == [made.id]
    assert found(anonymous, q=f"ärger{word} -büro") == set()


@pytest.mark.parametrize("q", ["%00", "'", "-" * 200, "(((((", '"', "%F0%9F%8D%B5", "a" * 201])
def test_no_search_causes_an_error(anonymous: Caller, q: str) -> None:
    answer = anonymous.api.request("GET", f"{POLLS}?q={q}")
    assert answer.status_code == (400 if "%00" in q or len(q) > 200 else 200)
    assert answer.json().get("results", []) == []


def test_limits_are_in_headers(anonymous: Caller) -> None:
    for path in (POLLS, f"{POLLS}?q=tea", "/api/v1/tags/", "/api/v1/categories/"):
        headers = anonymous.api.request("GET", path).headers
        assert headers["RateLimit-Policy"].startswith('"read";q=')
        assert headers["RateLimit"].startswith('"read";r=')
