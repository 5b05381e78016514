"""Lots and the record of ties: reproducible, and called drawn only where a lot decided."""

import hashlib
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_rules.tally.methods import Method
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.tally.registry import METHODS, find
from provote_rules.tally.reports import encode, tally
from provote_rules.tally.ties import (
    ELECTION,
    EXCLUSION,
    TRANSFER,
    CandidateOrder,
    DrawnByHand,
    Lot,
    LotNumbers,
    SeedLot,
    Ties,
    TieUndecided,
)

IDS = tuple(f"00000000-0000-4000-8000-00000000000{n}" for n in range(6))
SEED = bytes(range(32))

LOTS = [
    CandidateOrder(),
    SeedLot(SEED, IDS),
    SeedLot(SEED, IDS, b"beacon", 7),
    LotNumbers((5, 3, 1, 2, 6, 4)),
]

tied = st.lists(st.integers(0, 5), unique=True, min_size=1, max_size=6)


@pytest.mark.parametrize("lot", LOTS, ids=lambda lot: f"{lot.name}")
@given(tied)
def test_an_order_has_the_tied_ones_and_does_not_depend_on_theirs(
    lot: Lot, candidates: list[int]
) -> None:
    order = lot.order(candidates, ELECTION, 1)
    assert sorted(order) == sorted(candidates)
    assert lot.order(sorted(candidates), EXCLUSION, 9) == order
    everyone = lot.order(range(6), ELECTION, 1)
    assert list(order) == [c for c in everyone if c in candidates]


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize(
    ("lot", "words"),
    [
        (SeedLot(SEED, IDS), None),
        (LotNumbers((5, 3, 1, 2, 6, 4)), None),
        (SeedLot(SEED, IDS, b"\x01" * 32, 7), "the public beacon's round 7"),
        (SeedLot(SEED, IDS, b"\x01" * 32), "a public beacon"),
    ],
)
def test_the_sentence_of_a_lot_names_its_beacon(
    method: Method, lot: Lot, words: str | None
) -> None:
    ballots: dict[str, dict[Any, int]] = {
        CHOICES: {(0,): 2, (1,): 2, (2,): 1},
        RANKING: {(0,): 2, (1,): 2, (2,): 1},
        SCORES: {((0, 5),): 2, ((1, 5),): 2, ((2, 5),): 1},
    }
    form = method.forms[0]
    report = tally(Profile(form, ("Ann", "Ben", "Eve"), ballots[form]), method, lot=lot)
    assert any(tie["drawn"] for tie in report["ties"])
    said = " ".join(one["sentence"] for one in report["rounds"])
    if words is None:
        assert "beacon" not in said
    else:
        assert f"the lot from the published seed and {words}" in said


def test_the_sentence_of_an_earlier_round_names_no_beacon() -> None:
    lot = SeedLot(SEED, IDS, b"\x01" * 32, 7)
    ballots: dict[Any, int] = {(0,): 6, (1,): 5, (2, 1): 1, (3, 0): 2, (4, 1): 2}
    profile = Profile(RANKING, ("Ann", "Ben", "Eve", "Dan", "Kim"), ballots)
    parameters = {"tiebreak_mode": "previous_round_counts_then_lot"}
    report = tally(profile, find("irv"), parameters=parameters, lot=lot)
    by_round = {tie["round"]: tie["by"] for tie in report["ties"]}
    assert {"seed", "previous-round"} == set(by_round.values())
    for number, by in by_round.items():
        said = report["rounds"][number - 1]["sentence"]
        assert ("the public beacon's round 7" in said) == (by == "seed"), said


def test_the_order_of_a_seed_is_the_order_of_the_digests() -> None:
    for beacon in (b"", b"\x01" * 32):
        digests = [hashlib.sha256(SEED + beacon + choice.encode()).hexdigest() for choice in IDS]
        order = SeedLot(SEED, IDS, beacon).order(range(6), ELECTION, 1)
        assert list(order) == sorted(range(6), key=lambda c: digests[c])


def test_another_seed_or_beacon_is_another_order() -> None:
    orders = {SeedLot(bytes([n]) * 32, IDS).order(range(6), ELECTION, 1) for n in range(40)}
    assert len(orders) > 30
    orders = {SeedLot(SEED, IDS, bytes([n])).order(range(6), ELECTION, 1) for n in range(40)}
    assert len(orders) > 30


def test_the_evidence_of_a_seed_is_enough_to_repeat_the_lot() -> None:
    lot = SeedLot(SEED, IDS, b"\xbe\xac", 1234)
    shown: Any = json.loads(json.dumps(lot.evidence()))
    assert shown["commitment"] == hashlib.sha256(bytes.fromhex(shown["seed"])).hexdigest()
    assert shown["beacon_round"] == 1234
    again = SeedLot(
        bytes.fromhex(shown["seed"]), tuple(shown["ids"]), bytes.fromhex(shown["beacon"])
    )
    assert again.order(range(6), ELECTION, 1) == lot.order(range(6), ELECTION, 1)


def test_the_report_has_the_evidence_only_if_a_lot_was_drawn() -> None:
    lot = SeedLot(SEED, IDS[:2])
    drawn = tally(Profile(CHOICES, ("A", "B"), {(0,): 1, (1,): 1}), find("plurality"), lot=lot)
    clear = tally(Profile(CHOICES, ("A", "B"), {(0,): 2, (1,): 1}), find("plurality"), lot=lot)
    assert drawn["lot"] == {"by": "seed", **lot.evidence()}
    assert drawn["elected"] == [("A", "B")[lot.order((0, 1), ELECTION, 1)[0]]]
    assert clear["lot"] is None
    assert SEED.hex() not in encode(clear).decode()
    assert IDS[0] not in encode(clear).decode()


def test_lot_numbers_put_the_smallest_first() -> None:
    lot = LotNumbers((30, 10, 20))
    assert lot.order((0, 1, 2), ELECTION, 1) == (1, 2, 0)
    assert lot.evidence() == {"numbers": [30, 10, 20]}


def test_a_count_stops_until_a_drawing_by_hand_is_known() -> None:
    profile = Profile(CHOICES, ("A", "B", "C"), {(0,): 1, (1,): 1, (2,): 1})
    with pytest.raises(TieUndecided) as caught:
        tally(profile, find("plurality"), lot=DrawnByHand())
    assert (caught.value.tied, caught.value.purpose, caught.value.round) == (
        (0, 1, 2),
        ELECTION,
        1,
    )
    with pytest.raises(TieUndecided):  # a decision about others decides nothing
        tally(profile, find("plurality"), lot=DrawnByHand(((1, 0),)))
    report = tally(profile, find("plurality"), lot=DrawnByHand(((1, 0), (2, 0, 1))))
    assert report["elected"] == ["C"]
    assert report["ties"][0]["by"] == "ask"
    assert report["lot"] == {"by": "ask"}


def test_a_drawing_decides_later_ties_among_some_of_the_same_candidates() -> None:
    lot = DrawnByHand(((0, 1), (3, 1, 0, 2)))
    assert lot.order((0, 1, 2, 3), EXCLUSION, 1) == (3, 1, 0, 2)
    assert lot.order((0, 2, 3), EXCLUSION, 2) == (3, 0, 2)
    assert lot.order((0, 1), EXCLUSION, 3) == (0, 1), "their own drawing goes first"
    with pytest.raises(TieUndecided):
        lot.order((0, 4), EXCLUSION, 4)


ALL_TIED: dict[str, Any] = {
    CHOICES: {(c,): 1 for c in range(4)},
    RANKING: {(c,): 1 for c in range(4)},
    SCORES: {((c, 5),): 1 for c in range(4)},
}


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("order", [(2, 0, 3, 1), (0, 1, 2, 3)])
@pytest.mark.parametrize("seats", [1, 2])
def test_one_tie_is_one_question(method: Method, order: tuple[int, ...], seats: int) -> None:
    """A count asks for the order of four tied candidates once, and elects as any lot does."""
    seats = 1 if method.single_winner else seats
    profile = Profile(method.forms[0], ("A", "B", "C", "D"), ALL_TIED[method.forms[0]])
    with pytest.raises(TieUndecided) as caught:
        tally(profile, method, seats=seats, lot=DrawnByHand())
    assert sorted(caught.value.tied) == [0, 1, 2, 3]
    report = tally(profile, method, seats=seats, lot=DrawnByHand((order,)))
    numbers = LotNumbers(tuple(order.index(c) for c in range(4)))
    assert report["elected"] == tally(profile, method, seats=seats, lot=numbers)["elected"]
    assert set(report["elected"]) == {profile.candidates[c] for c in order[:seats]}
    assert all(tie["by"] == "ask" for tie in report["ties"] if tie["drawn"])


def test_one_candidate_is_no_tie() -> None:
    ties = Ties(DrawnByHand())
    assert ties.draw([4], purpose=ELECTION, round_=1) == (4,)
    assert ties.draw([], purpose=ELECTION, round_=1) == ()
    assert ties.found == []


def test_the_first_is_elected_and_the_last_excluded() -> None:
    ties = Ties(LotNumbers((2, 3, 1)))
    assert ties.first([0, 1, 2], purpose=ELECTION, round_=1) == 2
    assert ties.last([2, 1, 0], purpose=EXCLUSION, round_=2) == 1
    first, last = ties.found
    assert first.tied == last.tied == (0, 1, 2)
    assert (first.round, first.purpose, first.order) == (1, ELECTION, (2, 0, 1))
    assert (last.round, last.purpose, last.by, last.drawn) == (2, EXCLUSION, "lot_numbers", True)


def test_a_tie_that_an_earlier_rule_breaks_is_not_called_drawn() -> None:
    ties = Ties(SeedLot(SEED, IDS))
    ties.note([3, 1], [3, 1], by="previous-round", purpose=EXCLUSION, round_=4)
    [tie] = ties.found
    assert (tie.tied, tie.order, tie.by, tie.drawn) == ((1, 3), (3, 1), "previous-round", False)


def test_the_most_recent_earlier_round_with_a_difference_breaks_a_tie() -> None:
    earlier = [[4, 4, 4, 9], [2, 3, 3, 0], [1, 5, 6, 0]]
    for purpose, left in ((EXCLUSION, [0]), (ELECTION, [2]), (TRANSFER, [2])):
        ties = Ties()
        assert ties.leave([0, 1, 2], earlier, purpose=purpose, round_=4) == left
        [tie] = ties.found
        assert (tie.by, tie.drawn, tie.order) == ("previous-round", False, (2, 1, 0))
    ties = Ties()
    assert ties.leave([1, 2], [[4, 4, 4], [3, 3, 3]], purpose=EXCLUSION, round_=3) == [1, 2]
    assert ties.leave([1, 2], [], purpose=EXCLUSION, round_=1) == [1, 2]
    assert ties.found == []


def test_seeds_prefer_no_candidate() -> None:
    rng = Random(1)
    first = [SeedLot(rng.randbytes(32), IDS).order((0, 3), ELECTION, 1)[0] for _ in range(400)]
    assert 140 < first.count(0) < 260
