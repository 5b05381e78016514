"""Concurrent commands in real threads on real connections."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from callers import POLLS, Caller, definition, person
from django.db import transaction
from django.db.models import Func
from pictures import IMAGES, encoded, file_of, send, stored_files, two_halves, upload

from polls.images import storage
from polls.models import Image, Poll
from provote_testing.events import outbox_events
from provote_testing.parallel import in_parallel, wait_for_a_blocked_session

pytestmark = pytest.mark.django_db(transaction=True)


def test_concurrent_openings_open_once(owner: Caller) -> None:
    draft = owner.make()
    answers = in_parallel(8, lambda _: open_(owner, draft))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["version"] for answer in answers} == {2}
    assert [event["type"] for event in outbox_events()] == ["poll.opened"]


@pytest.mark.parametrize("opened", [False, True])
def test_of_concurrent_changes_to_one_version_one_succeeds(owner: Caller, opened: bool) -> None:
    poll = owner.make_open() if opened else owner.make()
    etag = f'"{poll["version"]}"'

    def rename(number: int) -> Any:
        return owner.patch(f"{POLLS}{poll['id']}/", {"title": str(number)}, If_Match=etag)

    answers = in_parallel(8, rename)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 7}
    [changed] = [answer.json() for answer in answers if answer.status_code == 200]
    assert owner.get(f"{POLLS}{poll['id']}/").json() == changed
    assert changed["version"] == poll["version"] + 1


def test_concurrently_replaced_choices_are_one_complete_set(owner: Caller) -> None:
    draft = owner.make()

    def replace(number: int) -> Any:
        choices = [{"label": f"{number}-{position}"} for position in range(5)]
        return owner.patch(f"{POLLS}{draft['id']}/", {"choices": choices}, If_Match="*")

    answers = in_parallel(6, replace)
    assert {answer.status_code for answer in answers} == {200}
    shown = owner.get(f"{POLLS}{draft['id']}/").json()
    assert len({choice["label"].split("-")[0] for choice in shown["choices"]}) == 1
    assert [choice["position"] for choice in shown["choices"]] == list(range(5))
    assert shown["version"] == 7


def test_an_edit_and_an_opening_at_once_agree_with_the_event(owner: Caller) -> None:
    """In either order, the choices in the event are those of the poll."""
    for _ in range(5):
        draft = owner.make()
        path = f"{POLLS}{draft['id']}/"
        other = [{"label": "Red"}, {"label": "Blue"}]

        def either(number: int, path: str = path, other: Any = other) -> Any:
            if number:
                return owner.patch(path, {"choices": other}, If_Match='"1"')
            return owner.post(f"{path}open/")

        opened, edited = in_parallel(2, either)
        assert (opened.status_code, edited.status_code) in [(200, 200), (200, 412)]
        [event] = [event for event in outbox_events() if event["subject"] == draft["id"]]
        labels = [choice["label"] for choice in event["data"]["choices"]]
        shown = owner.get(path).json()["choices"]
        assert labels == [choice["label"] for choice in shown]


def test_siblings_see_an_opening_at_once(owner: Caller, sibling: Caller) -> None:
    poll = owner.make_open()
    state = in_parallel(1, lambda _: sibling.get(f"/internal/v1/polls/{poll['id']}/"))[0].json()
    assert (state["status"], state["version"]) == ("open", 2)


def test_time_is_taken_after_the_wait_for_the_lock(owner: Caller) -> None:
    """An opening that got the row's lock after closes_at is refused."""
    draft = owner.make()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Poll.objects.select_for_update().get(pk=draft["id"])
            opening = pool.submit(in_parallel, 1, lambda _: open_(owner, draft))
            wait_for_a_blocked_session()
            Poll.objects.update(closes_at=Func(function="clock_timestamp"))
        assert opening.result()[0].status_code == 409


def test_a_deletion_and_an_opening_at_once_cannot_both_succeed(owner: Caller) -> None:
    for _ in range(8):
        draft = owner.make()

        def either(number: int, draft: dict[str, Any] = draft) -> int:
            if number:
                answer = owner.delete(f"{POLLS}{draft['id']}/", If_Match='"1"')
            else:
                answer = open_(owner, draft)
            return int(answer.status_code)

        opened, deleted = in_parallel(2, either)
        assert (opened, deleted) in [(200, 412), (404, 204)]
        assert len([e for e in outbox_events() if e["subject"] == draft["id"]]) == (opened == 200)


def test_concurrent_archivals_archive_once(owner: Caller, staff: Caller, votes: Any) -> None:
    poll = owner.make_open()
    Poll.objects.update(closes_at=Func(function="clock_timestamp"))
    path = f"{POLLS}{poll['id']}/archive/"
    answers = in_parallel(8, lambda number: (owner, staff)[number % 2].post(path))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["status"] for answer in answers} == {"archived"}
    assert [event["type"] for event in outbox_events()] == [
        "poll.opened",
        "poll.closed",
        "poll.archived",
    ]


def test_one_image_uploaded_twice_at_once_is_one(owner: Caller, media: Any) -> None:
    answers = in_parallel(4, lambda _: send(owner, encoded()))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(stored_files()) == 1


def test_an_upload_waits_for_a_deletion_of_the_same_file(
    owner: Caller, other: Caller, media: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{IMAGES}{upload(owner)['id']}/"
    sent, delete = [], storage.delete
    with ThreadPoolExecutor(1) as pool:

        def delete_meanwhile(digests: Any) -> None:
            """Delete files that an upload would find."""
            sent.append(pool.submit(in_parallel, 1, lambda _: send(other, encoded())))
            wait_for_a_blocked_session()
            delete(digests)

        monkeypatch.setattr(storage, "delete", delete_meanwhile)
        assert owner.delete(path).status_code == 204
        [answer] = sent[0].result()
    assert answer.status_code == 201
    assert file_of(answer.json()["sizes"][0]).exists()


def test_a_use_and_a_deletion_at_once_agree(owner: Caller, media: Any) -> None:
    for _ in range(4):
        image = upload(owner)
        body = definition(image={"id": image["id"], "alt": ""})
        calls = [
            lambda image=image: owner.delete(f"{IMAGES}{image['id']}/"),
            lambda body=body: owner.post(POLLS, body),
        ]
        deleted, made = in_parallel(2, lambda number, calls=calls: calls[number]())
        outcome = (deleted.status_code, made.status_code)
        assert outcome in ((204, 400), (409, 201)), outcome
        assert file_of(image["sizes"][0]).exists() == (made.status_code == 201)
        if made.status_code == 201:
            owner.delete(f"{POLLS}{made.json()['id']}/", If_Match="*")


def test_a_clone_and_a_removal_at_once_leave_no_file(
    owner: Caller, other: Caller, media: Any
) -> None:
    for width in range(10, 14):
        image = upload(owner, encoded(two_halves((width, 10))))
        poll = owner.make_open(image={"id": image["id"], "alt": ""})
        calls = [
            lambda image=image: person(moderator=True).post(f"{IMAGES}{image['id']}/remove/"),
            lambda poll=poll: other.post(f"{POLLS}{poll['id']}/clone/"),
        ]
        removed, copied = in_parallel(2, lambda number, calls=calls: calls[number]())
        assert (removed.status_code, copied.status_code) == (200, 201)
        assert not file_of(image["sizes"][0]).exists()
        assert not Image.objects.filter(removed_at__isnull=True).exists()


def open_(owner: Caller, poll: dict[str, Any]) -> Any:
    return owner.post(f"{POLLS}{poll['id']}/open/")
