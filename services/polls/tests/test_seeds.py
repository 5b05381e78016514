"""Seeds and lots of ties: committed to at the opening, secret until the poll is closed."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from callers import POLLS, Caller, at
from django.db import connection
from django.db.models.functions import Now

from polls.models import Poll, TieSeed
from polls.selectors import poll_state
from polls.services.transitions import announce_openings
from provote_core.audit.models import AuditRecord
from provote_core.idempotency.models import IdempotencyRecord
from provote_rules.verify import main
from provote_testing.events import assert_matches_sample, outbox_events

pytestmark = pytest.mark.django_db

TEMPLATES = f"{POLLS}templates/"


def committed(poll: dict[str, Any]) -> str:
    commitment: str = poll["rules"]["ties"]["commitment"]
    return commitment


def test_the_seed_is_revealed_when_the_poll_is_closed(owner: Caller, votes: Any) -> None:
    poll = owner.make_open()
    path = f"{POLLS}{poll['id']}/"
    closed = owner.post(f"{path}close/").json()
    seed = bytes.fromhex(closed["tie_seed"])
    assert len(seed) == 32
    assert hashlib.sha256(seed).hexdigest() == committed(closed) == committed(poll)
    assert closed["digest"] == poll["digest"]
    owner.post(f"{path}archive/")
    assert owner.get(path).json()["tie_seed"] == closed["tie_seed"]
    opened, *later = outbox_events()
    assert opened["data"]["tie_seed"] == ""
    assert [event["data"]["tie_seed"] for event in later] == [closed["tie_seed"]] * 2
    for event in (opened, *later):
        assert_matches_sample(event)


def test_every_poll_has_a_seed_of_its_own(owner: Caller) -> None:
    polls = [owner.make_open() for _ in range(3)]
    assert len({committed(poll) for poll in polls}) == 3
    assert len(set(TieSeed.objects.values_list("seed", flat=True))) == 3


def test_a_repeated_opening_keeps_the_seed(owner: Caller) -> None:
    poll = owner.make_open()
    again = owner.post(f"{POLLS}{poll['id']}/open/").json()
    assert again == poll
    assert TieSeed.objects.count() == 1


def test_a_scheduled_poll_is_committed_from_the_scheduling_on(owner: Caller, votes: Any) -> None:
    poll = owner.make_open(opens_at=at(hours=1))
    path = f"{POLLS}{poll['id']}/"
    assert poll["status"] == "scheduled"
    assert hashlib.sha256(bytes.fromhex(TieSeed.objects.get().seed)).hexdigest() == committed(poll)
    Poll.objects.update(opens_at=Now())
    assert announce_openings() == 1
    opened = owner.get(path).json()
    assert (committed(opened), opened["tie_seed"]) == (committed(poll), None)
    assert owner.post(f"{path}close/").json()["tie_seed"] == TieSeed.objects.get().seed


def test_nobody_can_read_the_seed_before_the_close(
    owner: Caller, staff: Caller, moderator: Caller, stranger: Caller, sibling: Caller,
    other: Caller, votes: Any, client: Any, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    draft = owner.make(closes_at=at(hours=1))
    path = f"{POLLS}{draft['id']}/"
    answers = [owner.post(f"{path}open/", None), owner.post(f"{path}open/")]
    seed = TieSeed.objects.get().seed
    answers += [
        caller.get(address)
        for caller in (owner, staff, moderator, stranger, other)
        for address in (path, POLLS, f"{POLLS}?owner=me", f"{POLLS}?q=tea", f"{POLLS}audit/")
    ]
    answers += [
        owner.patch(path, {"title": "Coffee?"}, If_Match='"2"'),
        owner.post(f"{path}clone/", {}, Idempotency_Key="k"),
        owner.post(f"{path}clone/", {}, Idempotency_Key="k"),
        owner.post(TEMPLATES, {"name": "t", "poll_id": draft["id"]}),
        owner.get(TEMPLATES),
        sibling.get(f"/internal/v1/polls/{draft['id']}/"),
        sibling.get("/internal/v1/feed?source=polls/0&after=0"),
    ]
    # Over by its time, while votes has not sealed it: a vote may still be stored or released.
    Poll.objects.update(closes_at=Now())
    late = owner.get(path)
    assert (late.json()["status"], late.json()["tie_seed"]) == ("closed", None)
    answers += [late, stranger.get(path), sibling.get(f"/internal/v1/polls/{draft['id']}/")]
    assert all(seed not in answer.content.decode() for answer in answers)
    assert seed not in json.dumps(outbox_events())
    assert seed not in str([*AuditRecord.objects.values(), *IdempotencyRecord.objects.values()])
    captured = capfd.readouterr()
    assert seed not in captured.out + captured.err
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
        for [table] in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", [f"%{seed}%"]
            )
            assert cursor.fetchone() == (int(table == "tie_seed"),), table


def test_a_list_reveals_the_seeds_of_closed_polls_only(owner: Caller, votes: Any) -> None:
    open_, closed = owner.make_open(), owner.make_closed()
    shown = {poll["id"]: poll["tie_seed"] for poll in owner.get(POLLS).json()["results"]}
    assert shown == {open_["id"]: None, closed["id"]: closed["tie_seed"]}
    assert closed["tie_seed"]


def test_a_swapped_seed_is_found(
    owner: Caller, stranger: Caller, votes: Any, tmp_path: Path
) -> None:
    poll = owner.make_closed()
    file = tmp_path / "poll.json"

    def verified() -> int:
        file.write_bytes(stranger.get(f"{POLLS}{poll['id']}/").content)
        return main(["definition", str(file)])

    assert verified() == 0
    other = "5eed" * 16
    TieSeed.objects.update(seed=other)
    assert verified() == 1
    # The commitment exchanged with it: the digest, which was published, tells.
    ties = Poll.objects.get().ties
    Poll.objects.update(
        ties=ties | {"commitment": hashlib.sha256(bytes.fromhex(other)).hexdigest()}
    )
    assert verified() == 1


@pytest.mark.parametrize("by", ["lot_numbers", "ask"])
def test_other_ways_have_no_seed(owner: Caller, votes: Any, by: str) -> None:
    ties = {"by": by, "lot_numbers": [7, 3] if by == "lot_numbers" else None}
    poll = owner.make_closed(rules={"ties": ties})
    assert poll["rules"]["ties"] == ties | {"beacon": False, "commitment": None}
    assert poll["tie_seed"] is None
    assert not TieSeed.objects.exists()
    data = outbox_events()[-1]["data"]
    assert (data["rules"]["ties"]["lot_numbers"], data["tie_seed"]) == (ties["lot_numbers"], "")


def test_lot_numbers_are_drawn_at_the_opening(owner: Caller) -> None:
    ties = {"by": "lot_numbers", "lot_numbers": "draw"}
    choices = [{"label": f"c{number}"} for number in range(30)]
    draft = owner.make(choices=choices, rules={"ties": ties})
    assert draft["rules"]["ties"]["lot_numbers"] == "draw"
    assert poll_state(draft["id"]).rules.ties.lot_numbers is None
    polls = [
        owner.post(f"{POLLS}{one['id']}/open/").json()
        for one in (draft, owner.post(f"{POLLS}{draft['id']}/clone/", {}).json())
    ]
    drawn = [poll["rules"]["ties"]["lot_numbers"] for poll in polls]
    assert [sorted(numbers) for numbers in drawn] == [list(range(1, 31))] * 2
    assert drawn[0] != drawn[1]
    assert outbox_events()[0]["data"]["rules"]["ties"]["lot_numbers"] == drawn[0]


def test_a_beacon_needs_a_platform_that_has_one(owner: Caller, settings: Any) -> None:
    settings.PROVOTE_BEACON_URL = "http://beacon.invalid/"
    draft = owner.make(rules={"ties": {"beacon": True}})
    assert draft["rules"]["ties"]["beacon"] is True
    settings.PROVOTE_BEACON_URL = ""
    answer = owner.post(f"{POLLS}{draft['id']}/open/")
    assert [error["code"] for error in answer.json()["errors"]] == ["no-beacon"]
    settings.PROVOTE_BEACON_URL = "http://beacon.invalid/"
    poll = owner.post(f"{POLLS}{draft['id']}/open/").json()
    assert poll["rules"]["ties"]["beacon"] is True
    assert outbox_events()[-1]["data"]["rules"]["ties"]["beacon"] is True


def test_a_seed_goes_with_its_poll_only_when_both_are_deleted(owner: Caller) -> None:
    owner.make_open()
    Poll.objects.all().delete()
    assert not TieSeed.objects.exists()
