"""Categories, which staff manage, and tags, which polls bring."""

from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, person

from polls.models import Category, Poll
from provote_core.audit.models import AuditRecord
from provote_testing.parallel import in_parallel

pytestmark = pytest.mark.django_db

CATEGORIES = "/api/v1/categories/"
TAGS = "/api/v1/tags/"
DRINKS = {"slug": "drinks", "name": "Drinks"}


def names(answer: Any, name: str = "slug") -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item[name] for item in answer.json()["results"]]


def test_staff_create_categories_and_anyone_reads_them(staff: Caller, stranger: Caller) -> None:
    answer = staff.post(CATEGORIES, DRINKS | {"slug": "Drinks"})
    shown = {"slug": "drinks", "name": "Drinks", "description": "", "version": 1}
    assert (answer.status_code, answer.json(), answer["ETag"]) == (201, shown, '"1"')
    assert answer["Location"] == f"{CATEGORIES}drinks/"
    staff.post(CATEGORIES, {"slug": "cars", "name": "Cars", "description": "and lorries"})
    assert names(stranger.get(CATEGORIES)) == ["cars", "drinks"]
    assert names(stranger.get(CATEGORIES.rstrip("/"))) == ["cars", "drinks"]
    assert stranger.get(answer["Location"]).json() == shown
    assert stranger.get(answer["Location"], If_None_Match='"1"').status_code == 304
    assert stranger.get(f"{CATEGORIES}none/").status_code == 404


def test_only_staff_change_categories(
    staff: Caller, moderator: Caller, owner: Caller, stranger: Caller
) -> None:
    staff.post(CATEGORIES, DRINKS)
    key = person(staff=True, key_id=uuid4())
    path = f"{CATEGORIES}drinks/"
    for caller, status in [(stranger, 401), (owner, 403), (moderator, 403), (key, 403)]:
        assert caller.post(CATEGORIES, {"slug": "cars", "name": "Cars"}).status_code == status
        assert caller.patch(path, {"name": "x"}, If_Match="*").status_code == status
        assert caller.delete(path, If_Match="*").status_code == status
    assert Category.objects.get().name == "Drinks"
    assert AuditRecord.objects.filter(outcome="forbidden").count() == 9


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"name": "x"}, "/slug", "required"),
        ({"slug": "a"}, "/name", "required"),
        ({"slug": "a b", "name": "x"}, "/slug", "slug"),
        ({"slug": "x" * 41, "name": "x"}, "/slug", "slug"),
        ({"slug": None, "name": "x"}, "/slug", "null"),
        ({"slug": "a", "name": ""}, "/name", "blank"),
        ({"slug": "a", "name": "x" * 101}, "/name", "max-length"),
        ({"slug": "a", "name": "x", "colour": "red"}, "/colour", "unknown-field"),
    ],
)
def test_invalid_categories_are_refused(staff: Caller, body: Any, pointer: str, code: str) -> None:
    answer = staff.post(CATEGORIES, body)
    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


def test_a_slug_is_unique(staff: Caller) -> None:
    first = staff.post(CATEGORIES, DRINKS, Idempotency_Key="k")
    again = staff.post(CATEGORIES, DRINKS, Idempotency_Key="k")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Location"] == first["Location"]
    answer = staff.post(CATEGORIES, DRINKS)
    assert (answer.status_code, answer.json()["code"]) == (409, "category-exists")


def test_a_change_requires_if_match(staff: Caller) -> None:
    staff.post(CATEGORIES, DRINKS)
    path = f"{CATEGORIES}drinks/"
    assert staff.patch(path, {"name": "x"}).status_code == 428
    assert staff.patch(path, {"name": "x"}, If_Match='"2"').status_code == 412
    assert staff.patch(path, {"slug": "x"}, If_Match='"1"').status_code == 400
    answer = staff.patch(path, {"name": "Hot drinks", "description": "d"}, If_Match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["name"] == "Hot drinks"
    again = staff.patch(path, {"name": "Hot drinks"}, If_Match='"2"')
    assert again.json() == answer.json()
    assert staff.delete(path).status_code == 428
    assert staff.delete(path, If_Match='"1"').status_code == 412
    assert staff.patch(f"{CATEGORIES}x/", {"name": "x"}, If_Match="*").status_code == 404


def test_a_category_in_use_cannot_be_deleted(staff: Caller, owner: Caller) -> None:
    staff.post(CATEGORIES, DRINKS)
    path = f"{CATEGORIES}drinks/"
    poll = f"{POLLS}{owner.make_open(category='drinks')['id']}/"
    answer = staff.delete(path, If_Match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (409, "category-in-use")
    assert staff.get(path).status_code == 200
    assert owner.patch(poll, {"category": None}, If_Match="*").status_code == 200
    assert staff.delete(path, If_Match='"1"').status_code == 204
    assert staff.delete(path, If_Match='"1"').status_code == 404
    assert staff.get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_deletion_and_a_new_poll_at_once_cannot_both_succeed(
    staff: Caller, owner: Caller
) -> None:
    for number in range(10):
        slug = f"c{number}"
        staff.post(CATEGORIES, {"slug": slug, "name": "x"})

        def either(number: int, slug: str = slug) -> int:
            if number:
                return int(staff.delete(f"{CATEGORIES}{slug}/", If_Match="*").status_code)
            return int(owner.post(POLLS, _poll(slug)).status_code)

        made, deleted = in_parallel(2, either)
        assert (made, deleted) in [(201, 409), (400, 204)]
        assert Poll.objects.filter(category=slug).exists() is (made == 201)
        assert Category.objects.filter(slug=slug).exists() is (made == 201)


def _poll(slug: str) -> dict[str, Any]:
    return {"title": "t", "choices": [{"label": "a"}, {"label": "b"}], "category": slug}


def test_tags_are_counted_over_listed_polls(owner: Caller, stranger: Caller, votes: Any) -> None:
    owner.make_open(tags=["tea", "hot"])
    owner.make_closed(tags=["tea"])
    owner.make(tags=["tea", "draft"])
    owner.make_open(tags=["tea", "unlisted"], listing="unlisted")
    owner.make_open(tags=["tea", "private"], listing="private")
    for caller in (stranger, owner):
        assert caller.get(TAGS).json() == {
            "results": [{"name": "hot", "polls": 1}, {"name": "tea", "polls": 2}],
            "next": None,
            "previous": None,
        }


def test_tags_are_filtered_by_prefix(owner: Caller, stranger: Caller) -> None:
    owner.make_open(tags=["tea", "team", "ice-tea", "hot"])
    assert names(stranger.get(f"{TAGS}?q=te"), "name") == ["tea", "team"]
    assert names(stranger.get(f"{TAGS}?q=TEAM"), "name") == ["team"]
    assert names(stranger.get(f"{TAGS}?q=x"), "name") == []
    for bad in ("q=", "q=a%25", "q=a_", "q=%00", "q=a&q=b", "order=name", "q=" + "a" * 41):
        assert stranger.get(f"{TAGS}?{bad}").status_code == 400, bad


def test_tags_are_paginated(owner: Caller, stranger: Caller) -> None:
    owner.make_open(tags=[f"t{n}" for n in range(7)])
    seen, path = [], f"{TAGS}?page_size=3&q=t"
    while path:
        answer = stranger.get(path)
        seen += names(answer, "name")
        path = answer.json()["next"]
    assert seen == [f"t{n}" for n in range(7)]
