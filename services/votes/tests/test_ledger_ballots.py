"""The ledger has a checksum of each poll's ballots, and what they add up to for each choice."""

import hashlib
import random
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from test_ledger import head, read

from provote_core import outbox
from provote_core.events import Contract, Fact, VoteCast, VoteChanged, VoteReleased, VoteRetracted
from provote_core.outbox.models import Outbox
from provote_core.outbox.sequencer import assign_positions
from provote_rules.ballots.packing import (
    pack_choices,
    pack_ranking,
    pack_scores,
    unpack_choices,
    unpack_ranking,
    unpack_scores,
)
from votes.models import LedgerHead, LedgerMark, LedgerPoll
from votes.services import ledger, ledger_ballots

pytestmark = pytest.mark.django_db
SOURCE = "votes/0"
FIRST = UUID(int=0)
FORMS = ("choices", "ranking", "scores")
Stored = dict[str, str]


def random_ballot(form: str, dice: random.Random) -> Stored:
    chosen = dice.sample(range(12), dice.randrange(13))
    if form == "choices":
        return {"form": form, "marks": pack_choices(chosen)}
    if form == "scores":
        return {"form": form, "marks": pack_scores({c: dice.randint(-9, 99) for c in chosen})}
    ranks = [(choice, 12 + choice) if dice.random() < 0.3 else choice for choice in chosen]
    return {"form": form, "marks": pack_ranking(ranks)}


class History:
    """Votes of one poll that are cast, changed, retracted and released at random."""

    def __init__(self, form: str, seed: int) -> None:
        self.poll, self.form, self.dice = uuid4(), form, random.Random(seed)
        self.kept: list[Stored] = []
        self.at: dict[int, list[Stored]] = {}  # the counted ballots after each outbox row

    def act(self) -> None:
        new = random_ballot(self.form, self.dice)
        action = self.dice.choice([VoteCast, VoteCast, VoteReleased, VoteChanged, VoteRetracted])
        other = VoteCast(poll_id=uuid4(), choice_id=uuid4())
        data: Contract
        if action in (VoteCast, VoteReleased) or not self.kept:
            self.kept.append(new)
            data = VoteCast(poll_id=self.poll, ballot=new)
        else:
            old = self.kept.pop(self.dice.randrange(len(self.kept)))
            if action is VoteRetracted:
                data = VoteRetracted(poll_id=self.poll, ballot=old)
            else:
                self.kept.append(new)
                data = VoteChanged(poll_id=self.poll, ballot=new, old_ballot=old)
        self.at[append(other, data, other)] = [*self.kept]


@transaction.atomic
def append(*facts: Contract) -> int:
    return outbox.append([Fact(data=data, subject=str(uuid4()), version=1) for data in facts])


def checksum(ballots: list[Stored]) -> int:
    """The sum of the hashes of the ballots, computed in Python."""
    texts = (f"{ballot['form']} {ballot['marks']}" for ballot in ballots)
    hashes = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts)
    return sum(number % 2**62 for number in hashes) % 2**62


def marks(ballots: list[Stored]) -> dict[str, list[int]]:
    votes, points = Counter[int](), Counter[int]()
    for ballot in ballots:
        text = ballot["marks"]
        if ballot["form"] == "choices":
            votes.update(unpack_choices(text))
        elif ballot["form"] == "scores":
            for choice, score in unpack_scores(text):
                votes[choice] += 1
                points[choice] += score
        elif text:
            first = unpack_ranking(text)[0]
            votes.update([first] if isinstance(first, int) else first)
    return {str(choice): [votes[choice], points[choice]] for choice in votes}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", FORMS)
def test_the_ledger_agrees_with_the_ballots_at_each_position(form: str, seed: int) -> None:
    history = History(form, seed)
    for _ in range(40):
        history.act()
    assign_positions(SOURCE)
    for row in Outbox.objects.order_by("first_seq"):
        entry = read((row.first_seq or 0) + row.count - 1)[history.poll]
        kept = history.at[row.pk]
        assert (entry["votes"], entry["choices"]) == (len(kept), {})
        assert (entry["ballots"], entry["marks"]) == (checksum(kept), marks(kept))


def test_the_ledger_is_independent_of_the_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    histories = [History(form, 7) for form in FORMS]
    for _ in range(15):
        for history in histories:
            history.act()
    assign_positions(SOURCE)
    whole = read(head())
    ledger.clear()
    assert not LedgerMark.objects.exists()
    monkeypatch.setattr(ledger, "MAX_EVENTS", 7)
    assert read(head()) == whole
    for history in histories:
        assert whole[history.poll]["ballots"] == checksum(history.kept)


@pytest.mark.parametrize("form", FORMS)
def test_many_equal_ballots_are_entered_at_once(form: str) -> None:
    """Their number times a hash is beyond the range of bigint."""
    poll, dice = uuid4(), random.Random(1)
    kept = [random_ballot(form, dice) for _ in range(8)] * 9
    append(*(VoteCast(poll_id=poll, ballot=ballot) for ballot in kept))
    append(*(VoteRetracted(poll_id=poll, ballot=ballot) for ballot in kept[:40]))
    assign_positions(SOURCE)
    assert read(len(kept))[poll]["ballots"] == checksum(kept)
    entry = read(head())[poll]
    assert (entry["ballots"], entry["marks"]) == (checksum(kept[40:]), marks(kept[40:]))


def test_a_moved_vote_that_keeps_the_totals_changes_the_checksum() -> None:
    one, other = {"form": "ranking", "marks": "0>1>2"}, {"form": "ranking", "marks": "0>2>1"}
    poll = uuid4()
    append(VoteCast(poll_id=poll, ballot=one))
    append(VoteChanged(poll_id=poll, ballot=other, old_ballot=one))
    assign_positions(SOURCE)
    before, after = read(1)[poll], read(2)[poll]
    assert (before["votes"], before["marks"]) == (after["votes"], after["marks"])
    assert before["ballots"] == checksum([one])
    assert after["ballots"] == checksum([other])


def test_an_abstention_in_a_poll_with_single_choices_is_a_ballot() -> None:
    poll, choice, empty = uuid4(), uuid4(), {"form": "choices", "marks": ""}
    append(VoteCast(poll_id=poll, choice_id=choice), VoteCast(poll_id=poll, ballot=empty))
    append(VoteChanged(poll_id=poll, choice_id=choice, old_ballot=empty))
    append(VoteChanged(poll_id=poll, ballot=empty, old_choice_id=choice))
    assign_positions(SOURCE)
    expected = {2: (1, 1), 3: (2, 0), 4: (1, 1)}
    for position, (chosen, empties) in expected.items():
        entry = read(position)[poll]
        assert entry["choices"] == {str(choice): chosen}
        assert entry["ballots"] == checksum([empty] * empties)
        assert (entry["votes"], entry["marks"]) == (2, {})


@pytest.mark.parametrize("replaced", [True, False])
def test_ballots_that_the_last_release_entered_without_are_entered(replaced: bool) -> None:
    """Its processes may enter events, and delete what they know of, beside this one."""
    history = History("scores", 3)
    for _ in range(10):
        history.act()
    assign_positions(SOURCE)
    read(head())
    for _ in range(10):
        history.act()
    assign_positions(SOURCE)
    known = LedgerHead.objects.get()
    if replaced:  # 0.2.0 clears its tables, and creates the head again
        LedgerPoll.objects.all().delete()
        LedgerHead.objects.all().delete()
        known = LedgerHead(id=1, epoch=known.epoch, position=0, ballots_position=0)
        known.save()
    with ledger.connection.cursor() as cursor:
        cursor.execute(ledger._ENTER, {"after": known.position, "to": head()})
    entry = read(head())[history.poll]
    assert (entry["ballots"], entry["marks"]) == (checksum(history.kept), marks(history.kept))


GARBAGE: list[Any] = [
    7, "text", [], {}, {"form": "ranking"}, {"form": "ranking", "marks": None},
    {"form": "ranking", "marks": ["0"]}, {"form": "ranking", "marks": "x>0"},
    {"form": "choices", "marks": "0,"}, {"form": "scores", "marks": "0"},
    {"form": "scores", "marks": "0:" + "9" * 40}, {"form": "choices", "marks": "9" * 40},
    {"form": "toy", "marks": "0"},
]  # fmt: skip


def test_garbage_does_not_stop_the_ledger() -> None:
    poll, good = uuid4(), {"form": "choices", "marks": "1"}
    facts = [VoteCast(poll_id=poll, ballot=ballot) for ballot in (*GARBAGE, good)]
    append(*facts)
    assign_positions(SOURCE)
    entry = read(len(facts))[poll]
    assert entry["votes"] == len(facts)
    assert entry["marks"]["1"] == [1, 0]


def test_ballots_are_entered_behind_the_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger whose ballots are behind names their position, and no polls."""
    append(VoteCast(poll_id=uuid4(), ballot={"form": "choices", "marks": "1"}))
    assign_positions(SOURCE)
    monkeypatch.setattr(ledger_ballots, "enter", lambda head, limit: None)
    expected = {"epoch": 1, "position": 0, "polls": None, "more": False}
    assert ledger.page(position=1, after=FIRST) == expected
