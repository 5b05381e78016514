"""Reads of polls: visibility, status by time, pages and caching."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from callers import COUNTING, POLLS, Caller, at, person
from django.db.models.functions import Now

from polls.conditions import in_status
from polls.models import Poll
from provote_core import database
from provote_rules.lifecycle import Status

pytestmark = pytest.mark.django_db


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [poll["id"] for poll in answer.json()["results"]]


def test_anyone_lists_and_reads_polls_that_are_no_drafts(owner: Caller, stranger: Caller) -> None:
    poll = owner.make_open()
    assert ids(stranger.get(POLLS)) == [poll["id"]]
    assert stranger.get(f"{POLLS}{poll['id']}/").json() == poll
    assert stranger.get(f"{POLLS}{uuid4()}/").status_code == 404


def test_only_owner_and_staff_see_a_draft(owner: Caller, staff: Caller) -> None:
    draft = owner.make()
    backend = person(subject=owner.subject, key_id=uuid4())
    for caller, sees in [
        (owner, True), (staff, True), (person(), False), (backend, False), (Caller(), False),
    ]:  # fmt: skip
        answer = caller.get(f"{POLLS}{draft['id']}/")
        assert answer.status_code == (200 if sees else 404)
        assert (answer.json().get("code") == "not-found") is not sees
        assert ids(caller.get(POLLS)) == [draft["id"]] * sees
        assert ids(caller.get(f"{POLLS}?status=draft")) == [draft["id"]] * sees


def test_filters_by_owner(owner: Caller, other: Caller, stranger: Caller) -> None:
    mine, draft, theirs = owner.make_open()["id"], owner.make()["id"], other.make_open()["id"]
    assert ids(owner.get(f"{POLLS}?owner=me")) == [draft, mine]
    assert ids(other.get(f"{POLLS}?owner={owner.subject}")) == [mine]
    assert ids(stranger.get(f"{POLLS}?owner={other.subject}")) == [theirs]
    assert ids(stranger.get(f"{POLLS}?owner={uuid4()}")) == []
    assert stranger.get(f"{POLLS}?owner=me").status_code == 401


@pytest.mark.parametrize(
    "query", ["status=dreaming", "status=", "owner=bob", "owner=", "ordering=title",
              "ordering=-rank", "q=", "q=%20", "search=tea", "tag=a_b", "tag=", "category=a%20b",
              "listing=private",
              "ballot_type=Ranked", "ballot_type=dice",
              "eligibility=friends", "status=open&status=open",
              "created_after=yesterday", "created_before=2026-01-01", "opens_after=",
              "opens_before=2026-01-01T00:00:00", "closes_after=1", "closes_before=x",
              "page_size=0", "page_size=201", "page_size=many", "cursor=invented"],
)  # fmt: skip
def test_an_unknown_filter_or_value_is_refused(stranger: Caller, query: str) -> None:
    answer = stranger.get(f"{POLLS}?{query}")
    assert answer.status_code == 400
    if not query.startswith("cursor"):
        pointer = answer.json()["errors"][0]["pointer"]
        assert pointer.removesuffix("/0") == f"/{query.split('=')[0]}"


def test_pages_work_in_both_directions_and_under_inserts(owner: Caller, stranger: Caller) -> None:
    made = [owner.make_open()["id"] for _ in range(5)]
    first = stranger.get(f"{POLLS}?page_size=2&ordering=-created_at")
    owner.make_open()
    seen, answer = ids(first), first
    while answer.json()["next"]:
        answer = stranger.get(answer.json()["next"])
        seen += ids(answer)
    assert seen == made[::-1]
    assert 'rel="next"' in first["Link"]
    assert ids(stranger.get(answer.json()["previous"])) == made[2:0:-1]
    assert ids(stranger.get(f"{POLLS}?ordering=created_at"))[:5] == made


@pytest.mark.parametrize(
    ("stored", "opens", "closes", "shown"),
    [  # hours from now
        ("draft", -1, 1, "draft"),
        ("draft", -2, -1, "draft"),
        ("scheduled", 1, None, "scheduled"),
        ("scheduled", 1, 2, "scheduled"),
        ("scheduled", -1, None, "open"),
        ("scheduled", -1, 1, "open"),
        ("scheduled", -2, -1, "closed"),
        ("open", None, None, "open"),
        ("open", -1, 1, "open"),
        ("open", -2, -1, "closed"),
        ("open", None, -1, "closed"),
        ("closed", None, None, "closed"),
        ("closed", None, 1, "closed"),
        ("closed", 1, 2, "closed"),
        ("archived", None, None, "archived"),
        ("archived", -2, -1, "archived"),
    ],
)
def test_the_status_follows_the_database_clock(
    staff: Caller, stored: str, opens: int | None, closes: int | None, shown: str
) -> None:
    poll, now = staff.make(), database.now()
    opens_at, closes_at = (
        None if hours is None else now + timedelta(hours=hours) for hours in (opens, closes)
    )
    Poll.objects.filter(pk=poll["id"]).update(
        status=stored,
        opens_at=opens_at,
        closes_at=closes_at,
        closed_at=now if stored in ("closed", "archived") else None,
    )
    assert staff.get(f"{POLLS}{poll['id']}/").json()["status"] == shown
    for status in Status:
        listed = staff.get(f"{POLLS}?status={status}").json()["results"]
        assert [found["status"] for found in listed] == [shown] * (status == shown)


def test_a_poll_is_closed_from_closes_at_on(owner: Caller) -> None:
    poll = Poll.objects.get(pk=owner.make_open(closes_at=at(hours=1))["id"])
    assert poll.closes_at is not None
    assert poll.status_at(poll.closes_at - timedelta(microseconds=1)) == Status.OPEN
    assert poll.status_at(poll.closes_at) == Status.CLOSED
    Poll.objects.filter(pk=poll.pk).update(closes_at=Now())
    assert Poll.objects.filter(in_status(Status.CLOSED)).exists()


def test_a_known_etag_is_304(owner: Caller, stranger: Caller) -> None:
    path = f"{POLLS}{owner.make_open()['id']}/"
    etag = stranger.get(path)["ETag"]
    assert etag == '"2"'
    for known in (etag, f'"0", {etag}', f"W/{etag}", "*"):
        answer = stranger.get(path, If_None_Match=known)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    assert stranger.get(path, If_None_Match='"1"').status_code == 200
    owner.patch(path, {"title": "Really tea?"}, If_Match=etag)
    assert stranger.get(path, If_None_Match=etag).json()["title"] == "Really tea?"


def test_a_change_of_status_by_time_is_never_304(owner: Caller) -> None:
    poll = owner.make_open(opens_at=at(hours=1))
    path, etag = f"{POLLS}{poll['id']}/", f'"{poll["version"]}"'
    assert owner.get(path, If_None_Match=etag).status_code == 304
    Poll.objects.filter(pk=poll["id"]).update(opens_at=Now())
    assert owner.get(path, If_None_Match=etag).json()["status"] == "open"


def test_siblings_get_the_state_of_any_poll(owner: Caller, staff: Caller, sibling: Caller) -> None:
    draft = owner.make(closes_at="2190-01-01T00:00:00Z")
    path = f"/internal/v1/polls/{draft['id']}/"
    assert sibling.get(path).json() == {
        "poll_id": draft["id"],
        "owner": str(owner.subject),
        "title": "Tea?",
        "language": "",
        "status": "draft",
        "ballot_type": "single",
        "eligibility": "authenticated",
        "results_visibility": "live",
        "allow_change": False,
        "choices": [
            {name: choice[name] for name in ("id", "label", "position")} | {"image": None}
            for choice in draft["choices"]
        ],
        "opens_at": None,
        "closes_at": "2190-01-01T00:00:00Z",
        "closed_at": None,
        "version": 1,
        "listing": "listed",
        "rules": {
            "dedupe": "device",
            "dedupe_limit": 1,
            "quarantine": None,
            **COUNTING,
        },
        "digest": "",
        "method": "plurality@1",
        "seats": 1,
        "tie_seed": "",
        "image": None,
    }
    owner.post(f"{POLLS}{draft['id']}/open/")
    assert sibling.get(path).json()["status"] == "open"
    assert sibling.get(f"/internal/v1/polls/{uuid4()}/").status_code == 404
    assert [caller.get(path).status_code for caller in (Caller(), owner, staff)] == [401, 403, 403]


def test_only_staff_read_the_audit_log(owner: Caller, staff: Caller) -> None:
    draft = owner.make()
    owner.post(f"{POLLS}{draft['id']}/close/")
    assert owner.get(f"{POLLS}audit/").status_code == 403
    rows = staff.get(f"{POLLS}audit/").json()["results"]
    assert [(row["actor"], row["target"], row["outcome"]) for row in rows] == [
        (str(owner.subject), draft["id"], "illegal-transition"),
        (str(owner.subject), draft["id"], "accepted"),
    ]
