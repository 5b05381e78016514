"""`visibility.definition`, the database's filter and every channel show the same polls."""

from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, person
from django.utils import timezone

from polls import listing, selectors
from polls.models import Poll
from provote_core.auth import Kind, Principal
from provote_core.visibility import Access, Listing, definition
from provote_rules.lifecycle import Status

pytestmark = pytest.mark.django_db

WORD = "xylophone"
EVERY = list(product(Listing, Status))


@pytest.fixture
def polls(owner: Caller) -> dict[tuple[str, str], Poll]:
    """A poll of the owner for each listing and status, each with a tag of its own."""
    made = {}
    for listed, status in EVERY:
        poll = owner.make(title=WORD, tags=[f"{listed}-{status}", "all"], listing=listed)
        Poll.objects.filter(pk=poll["id"]).update(
            status=status,
            opens_at=timezone.now() + timezone.timedelta(hours=1)
            if status == "scheduled"
            else None,
            closed_at=timezone.now() if status in ("closed", "archived") else None,
        )
        made[listed, status] = Poll.objects.get(pk=poll["id"])
    return made


ROLES = ("stranger", "other", "owner", "staff", "moderator", "owner's key", "staff's key")


def caller_of(role: str, owner: Caller) -> tuple[Caller, bool]:
    """A caller in that role, and whether they are privileged."""
    keys: dict[str, Any] = {
        "stranger": (Caller(), False),
        "other": (person(), False),
        "owner": (owner, True),
        "staff": (person(staff=True), True),
        "moderator": (person(moderator=True), True),
        "owner's key": (person(subject=owner.subject, key_id=uuid4()), False),
        "staff's key": (person(staff=True, key_id=uuid4()), False),
    }
    caller, privileged = keys[role]
    return caller, privileged


def seen(caller: Caller, query: str = "") -> set[str]:
    """The polls of all pages of a list."""
    found: set[str] = set()
    path = f"{POLLS}?page_size=4{query}"
    while path:
        page = caller.get(path).json()
        found |= {poll["id"] for poll in page["results"]}
        path = page["next"]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_channel_shows_what_the_policy_says(
    polls: dict[tuple[str, str], Poll], owner: Caller, role: str
) -> None:
    caller, privileged = caller_of(role, owner)
    lists = {
        "list": seen(caller),
        "of the owner": seen(caller, f"&owner={owner.subject}"),
        "search": seen(caller, f"&q={WORD}"),
        "tag": seen(caller, "&tag=all"),
        "by time": seen(caller, "&ordering=closes_at"),
        "created": seen(caller, "&created_after=2020-01-01T00:00:00Z"),
    }
    for (listed, status), poll in polls.items():
        access = definition(listed, status, privileged=privileged)
        readable = access is Access.SHOW
        path = f"{POLLS}{poll.pk}/"
        known = caller.get(path, If_None_Match=f'"{poll.version}", "*"')
        assert caller.get(path).status_code == (200 if readable else 404), (listed, status)
        assert known.status_code == (304 if readable else 404), (listed, status)
        clone = caller.post(f"{path}clone/", {}).status_code
        if caller.subject is None:
            assert clone == 401
        elif "key" in role:
            assert clone == 403
        else:
            assert clone == (201 if readable else 404)
        # Lists and search show it to everybody or to the privileged; its address may admit others.
        comes_across = readable and (privileged or listed == Listing.LISTED)
        for name, found in lists.items():
            assert (str(poll.pk) in found) is comes_across, (name, listed, status)
        by_status = seen(caller, f"&status={status}&owner={owner.subject}")
        assert (str(poll.pk) in by_status) is comes_across, (listed, status)


@pytest.mark.parametrize("role", ROLES)
def test_counts_of_tags_cover_listed_polls_only(
    polls: dict[tuple[str, str], Poll], owner: Caller, role: str
) -> None:
    caller, _ = caller_of(role, owner)
    counts = {tag["name"]: tag["polls"] for tag in caller.get("/api/v1/tags/").json()["results"]}
    listed = [
        f"{listed}-{status}"
        for listed, status in EVERY
        if listed == Listing.LISTED and definition(listed, status, privileged=False) is Access.SHOW
    ]
    assert counts == dict.fromkeys(listed, 1) | {"all": len(listed)}


@pytest.mark.parametrize(("listed", "status"), EVERY)
@pytest.mark.parametrize("privileged", [False, True])
def test_the_database_filter_equals_the_policy(
    polls: dict[tuple[str, str], Poll], listed: str, status: str, privileged: bool
) -> None:
    caller = Principal(Kind.PERSON, subject=uuid4(), staff=privileged)
    own = Poll.objects.filter(pk=polls[listed, status].pk)
    shows = definition(listed, status, privileged=privileged) is Access.SHOW
    assert own.filter(selectors.visible_to(caller)).exists() is shows
    across = shows and (privileged or listed == Listing.LISTED)
    assert own.filter(selectors.visible_to(caller, listing.LISTED)).exists() is across


def test_a_list_has_no_counts_of_votes(owner: Caller, stranger: Caller) -> None:
    poll = owner.make_open()
    [shown] = stranger.get(POLLS).json()["results"]
    for answer in (shown, stranger.get(f"{POLLS}{poll['id']}/").json()):
        assert answer.keys().isdisjoint({"votes", "total_votes", "results", "tally"})
        assert all(
            choice.keys() == {"id", "label", "description", "position"}
            for choice in answer["choices"]
        )
