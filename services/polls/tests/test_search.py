"""Full-text search: matches, their order, and unusual queries."""

import json
import random
from typing import Any
from urllib.parse import quote

import pytest
from callers import POLLS, Caller, definition
from django.db import connection
from django.db.models import F, Func, IntegerField
from django.test import Client

from polls.models import Choice, Poll, PollText
from provote_core.json import MAX_BODY

pytestmark = pytest.mark.django_db


def found(caller: Caller, q: str, **more: Any) -> list[str]:
    """The titles of the matches, best first."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    answer = caller.get(f"{POLLS}?q={quote(q)}{query}")
    assert answer.status_code == 200, answer.content
    return [poll["title"] for poll in answer.json()["results"]]


def test_titles_rank_above_choices_above_descriptions(owner: Caller, stranger: Caller) -> None:
    other = [{"label": "a"}, {"label": "b"}]
    owner.make_open(title="four", choices=[{"label": "a", "description": "tea"}, {"label": "b"}])
    owner.make_open(title="three", description="tea", choices=other)
    owner.make_open(title="two", choices=[{"label": "tea"}, {"label": "b"}])
    owner.make_open(title="tea one", choices=other)
    owner.make_open(title="none", choices=other)
    assert found(stranger, "tea") == ["tea one", "two", "three", "four"]
    assert found(stranger, "TEA", ordering="created_at") == ["four", "three", "two", "tea one"]


def test_words_phrases_and_exclusions(owner: Caller, stranger: Caller) -> None:
    owner.make_open(title="green tea")
    owner.make_open(title="tea so green")
    owner.make_open(title="black tea")
    assert set(found(stranger, "green tea")) == {"green tea", "tea so green"}
    assert found(stranger, '"green tea"') == ["green tea"]
    assert found(stranger, "tea -green") == ["black tea"]
    assert set(found(stranger, "black or so")) == {"black tea", "tea so green"}
    assert found(stranger, "coffee") == []


@pytest.mark.parametrize(
    "q",
    ["'", '"', "\\", "!!", "&|!()<->:*", "-", "or", "or or", '"unclosed', "a" * 200, "'; DROP",
     "%", "é \U0001f375", "\t\n", "tea:*A", "-" * 200, "- " * 100, "-(" * 100, '-"' * 100],
)  # fmt: skip
def test_a_query_without_matches_is_an_empty_page(owner: Caller, stranger: Caller, q: str) -> None:
    owner.make_open()
    answer = stranger.get(f"{POLLS}?q={quote(q)}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["results"] == []
    else:
        assert answer.json()["errors"][0]["pointer"] == "/q"


def test_any_text_is_a_valid_query(stranger: Caller) -> None:
    chance = random.Random(7)
    for _ in range(300):
        letters = chance.choice(["- ", '-"', "- a or!&|()", "'\"-\\:*<>&|!() orab\t\n.@/%", "-.,"])
        q = "".join(chance.choice(letters) for _ in range(200)).strip() or "x"
        assert stranger.get(f"{POLLS}?q={quote(q)}").status_code == 200, q


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=", "q=" + "a" * 201, "q=a&q=b"])
def test_an_invalid_parameter_is_refused(stranger: Caller, query: str) -> None:
    assert stranger.get(f"{POLLS}?{query}").status_code == 400


def test_invalid_utf_8_is_no_failure(stranger: Caller) -> None:
    assert stranger.get(f"{POLLS}?q=%ff%fe").status_code in (200, 400)


def test_words_are_updated_by_every_change(owner: Caller) -> None:
    path = f"{POLLS}{owner.make(title='old')['id']}/"
    owner.patch(path, {"title": "new", "description": "words"}, If_Match="*")
    owner.patch(path, {"choices": [{"label": "red"}, {"label": "blue"}]}, If_Match="*")
    assert [found(owner, word) for word in ("old", "yes", "no")] == [[], [], []]
    assert [found(owner, word) for word in ("new", "words", "red", "blue")] == [["new"]] * 4
    owner.delete(path, If_Match="*")
    assert not PollText.objects.exists()


def test_triggers_keep_words_for_writers_that_do_not_know_them(owner: Caller) -> None:
    """The database updates them, so older code need not."""
    poll = Poll.objects.get(pk=owner.make()["id"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE poll SET title = 'cocoa' WHERE id = %s", [poll.pk])
        cursor.execute("UPDATE choice SET label = 'maybe' WHERE label = 'Yes'")
        cursor.execute("DELETE FROM choice WHERE label = 'No'")
    assert [found(owner, word) for word in ("tea", "yes", "no")] == [[], [], []]
    assert [found(owner, word) for word in ("cocoa", "maybe")] == [["cocoa"]] * 2
    Choice.objects.all().delete()
    assert found(owner, "cocoa") == ["cocoa"]


@pytest.mark.parametrize("unit", ["\U0001f375a", "ж ", "ab ", "x"])
def test_the_largest_poll_can_be_found(owner: Caller, unit: str) -> None:
    def text(number: int, length: int) -> str:
        return f"{number} {unit * length}"[:length].strip()

    size = 1_000 if len(unit.encode()) == len(unit) else 100
    choices = [{"label": text(n, 200), "description": text(n, size)} for n in range(500)]
    make_large(owner, description=text(1, 10_000), choices=choices)
    assert found(owner, "tea") == ["Tea?"]
    assert found(owner, "499") == ["Tea?"]


def test_the_largest_number_of_different_words_fits(owner: Caller) -> None:
    words = (chr(0x4E00 + n % 20_000) + "ab"[n // 20_000 % 2] for n in range(10**6))
    choices = [
        {"label": f"{number} {' '.join(next(words) for _ in range(65))}",
         "description": " ".join(next(words) for _ in range(100))}
        for number in range(500)
    ]  # fmt: skip
    make_large(owner, choices=choices, description=" ".join(next(words) for _ in range(3_000)))
    assert found(owner, "499") == ["Tea?"]
    size = PollText.objects.annotate(
        size=Func(F("vector"), function="pg_column_size", output_field=IntegerField())
    ).get()
    assert size.size > 100_000


def make_large(owner: Caller, **changes: Any) -> None:
    """A poll whose body is nearly as large as allowed, with letters unescaped."""
    body = json.dumps(definition(**changes), ensure_ascii=False).encode()
    assert MAX_BODY / 5 < len(body) <= MAX_BODY
    answer = Client(raise_request_exception=False).generic(
        "POST", POLLS, body, content_type="application/json", headers=owner.headers
    )
    assert answer.status_code == 201, answer.content
