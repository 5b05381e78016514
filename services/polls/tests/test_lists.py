"""Filters and orders of lists, and pages in every order."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from callers import POLLS, Caller, at

from polls.listing import ORDERS
from polls.models import Poll

pytestmark = pytest.mark.django_db

NOON = datetime(2190, 1, 1, 12, tzinfo=UTC)


def titles(caller: Caller, query: str) -> list[str]:
    answer = caller.get(f"{POLLS}?{query}")
    assert answer.status_code == 200, answer.content
    return [poll["title"] for poll in answer.json()["results"]]


def test_all_tags_must_match(owner: Caller, stranger: Caller) -> None:
    owner.make_open(title="both", tags=["hot", "tea"])
    owner.make_open(title="hot", tags=["hot"])
    owner.make_open(title="none")
    assert titles(stranger, "tag=hot") == ["hot", "both"]
    assert titles(stranger, "tag=TEA&tag=hot") == ["both"]
    assert titles(stranger, "tag=tea&tag=cold") == []


def test_filters_by_category_ballot_and_eligibility(
    owner: Caller, staff: Caller, stranger: Caller
) -> None:
    staff.post("/api/v1/categories/", {"slug": "drinks", "name": "Drinks"})
    owner.make_open(title="drinks", category="drinks")
    owner.make_open(title="public", eligibility="public")
    assert titles(stranger, "category=drinks") == ["drinks"]
    assert titles(stranger, "category=food") == []
    assert titles(stranger, "eligibility=public") == ["public"]
    assert titles(stranger, "eligibility=invited") == []
    assert titles(stranger, "ballot_type=single&eligibility=authenticated") == ["drinks"]


@pytest.mark.parametrize("name", ["opens", "closes", "created"])
def test_adjacent_time_spans_do_not_overlap(owner: Caller, name: str) -> None:
    for hour in range(3):
        poll = owner.make(title=str(hour))
        Poll.objects.filter(pk=poll["id"]).update(**{f"{name}_at": NOON + timedelta(hours=hour)})
    without = [] if name == "created" else [owner.make(title="never")]
    one = quote((NOON + timedelta(hours=1)).isoformat())
    before = titles(owner, f"{name}_before={one}&ordering=created_at")
    after = titles(owner, f"{name}_after={one}&ordering=created_at")
    assert (before, after) == (["0"], ["1", "2"])
    assert titles(owner, f"{name}_after={one}&{name}_before={one}") == []
    assert len(titles(owner, "")) == 3 + len(without)


def test_polls_without_a_time_are_last_and_in_reverse_first(owner: Caller) -> None:
    for title, hours in [("b", 2), ("never", None), ("a", 1), ("c", 3)]:
        owner.make(title=title, closes_at=None if hours is None else at(hours=hours))
    assert titles(owner, "ordering=closes_at") == ["a", "b", "c", "never"]
    assert titles(owner, "ordering=-closes_at") == ["never", "c", "b", "a"]


def read_all_pages(caller: Caller, query: str, link: str = "next") -> tuple[list[str], str | None]:
    """The ids of all pages in order, and the last page's address."""
    ids: list[str] = []
    path: str | None = query if query.startswith(("http", "/")) else f"{POLLS}?{query}"
    last = path
    while path:
        answer = caller.get(path)
        assert answer.status_code == 200, answer.content
        page = [poll["id"] for poll in answer.json()["results"]]
        ids = ids + page if link == "next" else page + ids
        last, path = path, answer.json()[link]
    return ids, last


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
@pytest.mark.parametrize("name", ORDERS)
def test_all_pages_together_have_each_poll_once_in_both_directions(
    owner: Caller, name: str, size: int
) -> None:
    """Many polls have equal keys, and some have none."""
    for number in range(15):
        hours = (1 + number % 3) if number % 4 else None
        owner.make(
            title="tea " * (1 + number % 2),
            opens_at=None if hours is None else (NOON - timedelta(days=hours)).isoformat(),
            closes_at=None if hours is None else (NOON + timedelta(days=hours)).isoformat(),
        )
    query = f"q=tea&ordering={name}&page_size={size}"
    there, last = read_all_pages(owner, query)
    assert len(there) == len(set(there)) == 15
    assert there == [str(poll.pk) for poll in in_order(name)]
    assert last is not None
    back, _ = read_all_pages(owner, last, "previous")
    assert back == there


def in_order(name: str) -> list[Poll]:
    """All polls in the order, computed in Python."""
    far = datetime(9999, 1, 1, tzinfo=UTC)

    def key(poll: Poll) -> Any:
        field = name.removeprefix("-")
        first = {
            "created_at": 0,
            "opens_at": poll.opens_at or far,
            "closes_at": poll.closes_at or far,
            "rank": len(poll.title),
        }[field]
        return first, poll.pk

    return sorted(Poll.objects.all(), key=key, reverse=name.startswith("-"))


@pytest.mark.parametrize("name", ORDERS)
def test_polls_added_or_removed_between_pages_shift_nothing(owner: Caller, name: str) -> None:
    made = [owner.make(title="tea", closes_at=at(hours=1 + n)) for n in range(6)]
    query = f"q=tea&ordering={name}&page_size=2"
    first = owner.get(f"{POLLS}?{query}").json()
    shown = [poll["id"] for poll in first["results"]]
    owner.make(title="tea tea tea", closes_at=at(minutes=1))
    owner.delete(f"{POLLS}{shown[1]}/", If_Match="*")
    rest, _ = read_all_pages(owner, first["next"])
    left = [poll["id"] for poll in made if poll["id"] not in shown]
    assert sorted(poll for poll in rest if poll in left) == sorted(left)
    assert not set(rest) & set(shown)


@pytest.mark.parametrize(
    "position",
    ["-rank 5", "-rank x 018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a", "-rank 5 x", "", " ", "  ",
     "closes_at 5 018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a",
     "-rank 1e3 018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a",
     "closes_at 2026-01-01 018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a",
     "closes_at 0001-01-01T00:00:00+23:59 018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a",
     "created_at  018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["-rank", "closes_at"])
def test_an_invented_cursor_is_400(owner: Caller, name: str, position: str) -> None:
    answer = owner.get(f"{POLLS}?q=tea&ordering={name}&cursor={cursor(position)}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


@pytest.mark.parametrize("rank", ["9" * 30, "-" + "9" * 30, "0"])
def test_an_impossible_rank_in_a_cursor_is_no_failure(owner: Caller, rank: str) -> None:
    position = f"-rank {rank} 018f3c1e-7a10-7b2a-9c53-1f2e3d4c5b6a"
    answer = owner.get(f"{POLLS}?q=tea&cursor={cursor(position)}")
    assert answer.status_code in (200, 400)


def cursor(position: str) -> str:
    return quote(b64encode(urlencode({"p": position}).encode()).decode())


def test_a_cursor_of_another_order_is_400(owner: Caller) -> None:
    for _ in range(3):
        owner.make()
    page = owner.get(f"{POLLS}?page_size=1&ordering=closes_at").json()
    answer = owner.get(page["next"].replace("ordering=closes_at", "ordering=opens_at"))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


@pytest.mark.parametrize("name", ["created_after", "opens_before", "closes_after"])
def test_times_in_queries_are_of_the_rfc(owner: Caller, name: str) -> None:
    for text in (
        "2190-01-01t12:00:00z",
        "2190-01-01T12:00:00.5-02:00",
        "2190-01-01T12:00:00%2B02:00",
    ):
        assert owner.get(f"{POLLS}?{name}={text}").status_code == 200, text
    for text, code, hint in (
        ("2190-01-01T12:00:00+02:00", "offset", "%2B"),
        ("2190-01-01T12:00:00", "offset", "offset"),
        ("2190-01-01T24:00:00Z", "invalid", "00:00"),
        ("2190-001T12:00:00Z", "invalid", "month"),
    ):
        answer = owner.get(f"{POLLS}?{name}={text}")
        assert answer.status_code == 400
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["code"]) == (f"/{name}", code)
        assert hint in error["detail"]
