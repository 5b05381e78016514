"""The stored words match the texts of polls, for every writer and order of writes."""

import time
from threading import Thread
from typing import Any

import pytest
from callers import POLLS, Caller
from django.db import connection

from polls.models import PollText
from polls.search import index
from polls.search.words import VERSION
from polls.services import run_housekeeping
from provote_testing.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def versions() -> list[int]:
    return list(PollText.objects.values_list("words_version", flat=True))


def rename(title: str) -> None:
    """Write as older code does, or an operator with SQL."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE poll SET title = %s", [title])


def rename_alone(title: str) -> None:
    try:
        rename(title)
    finally:
        connection.close()


def is_a_session_blocked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_commands_leave_nothing_to_housekeeping(owner: Caller) -> None:
    path = f"{POLLS}{owner.make()['id']}/"
    for changes in (
        {"title": "ÄRGER"},
        {"description": "«ÉTÉ»"},
        {"choices": [{"label": "a", "description": "Hafen—Park"}, {"label": "BÜRO"}]},
        {"tags": ["hot"], "allow_change": True},
        {"title": "Ärger", "choices": [{"label": "a—ä"}, {"label": "BÜRO"}]},
    ):
        assert owner.patch(path, changes, If_Match="*").status_code == 200
        assert versions() == [VERSION], changes
    assert owner.post(f"{path}open/").status_code == 200
    assert owner.patch(path, {"title": "¿ÄRGER?"}, If_Match="*").status_code == 200
    assert owner.post(f"{path}clone/", {}).status_code == 201
    assert versions() == [VERSION] * 2
    assert owner.titles_found("ärger été büro ä") == ["¿ÄRGER?"] * 2


def test_texts_of_other_writers_are_found_after_housekeeping(owner: Caller) -> None:
    owner.make()
    rename("“ÄRGER” tea")
    assert versions() == [0]
    assert owner.titles_found("tea yes") == ["“ÄRGER” tea"]
    run_housekeeping()
    assert owner.titles_found("ärger") == ["“ÄRGER” tea"]
    assert versions() == [VERSION]


def test_words_of_a_text_that_changes_meanwhile_are_written_again(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text changes between its read and the write of its words."""
    owner.make()
    rename("ALT—ÄLTER")
    make = index.vector
    threads: list[Thread] = []

    def meanwhile(*texts: Any) -> str:
        if not threads:
            threads.append(Thread(target=rename_alone, args=["NEU—ÄRGER"]))
            threads[0].start()
            deadline = time.monotonic() + 10
            while (
                threads[0].is_alive()
                and not is_a_session_blocked()
                and time.monotonic() < deadline
            ):
                threads[0].join(0.01)
        return make(*texts)

    monkeypatch.setattr(index, "vector", meanwhile)
    assert index.index_outdated() == 1
    threads[0].join()
    assert versions() == [0]
    while index.index_outdated():
        pass
    assert owner.titles_found("ärger") == ["NEU—ÄRGER"]
    assert owner.titles_found("älter") == []


def test_older_words_are_rewritten_and_newer_ones_stay(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        owner.make()
    monkeypatch.setattr(index, "VERSION", VERSION + 1)
    assert (index.index_outdated(2), index.index_outdated(2), index.index_outdated(2)) == (2, 1, 0)
    assert versions() == [VERSION + 1] * 3
    monkeypatch.setattr(index, "VERSION", VERSION)
    assert index.index_outdated() == 0
    assert versions() == [VERSION + 1] * 3


def test_rounds_at_the_same_time_share_the_work(owner: Caller) -> None:
    for _ in range(6):
        owner.make()
    rename("ÄRGER")
    taken = in_parallel(3, lambda _: index.index_outdated(2))
    assert sum(taken) + index.index_outdated() == 6
    assert owner.titles_found("ärger") == ["ÄRGER"] * 6


def test_a_poll_with_outdated_words_can_be_changed_and_deleted(owner: Caller) -> None:
    path = f"{POLLS}{owner.make()['id']}/"
    rename("ÄRGER")
    assert owner.patch(path, {"tags": ["hot"]}, If_Match="*").status_code == 200
    assert versions() == [0]
    assert owner.delete(path, If_Match="*").status_code == 204
    assert index.index_outdated() == 0
