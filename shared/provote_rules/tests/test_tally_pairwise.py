"""Schulze and Ranked Pairs: known elections, naive counts, and promises on random profiles."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations, groupby, permutations, product
from itertools import pairwise as steps
from math import factorial, prod
from random import Random
from typing import Any

import pytest

from provote_rules.tally import locking, ranked_pairs
from provote_rules.tally.locking import (
    LIMIT,
    WORK,
    Locking,
    TooManyOrders,
    _locked,
    lock_in_order,
)
from provote_rules.tally.pairwise import Pairwise, pairwise
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import Uncountable, encode, tally
from provote_rules.tally.schulze import strongest_paths
from provote_rules.tally.ties import LotNumbers

METHODS = ("schulze", "ranked-pairs")
STRENGTHS = ("winning_votes", "margins")

Ballots = Mapping[Any, int]


def election(text: str) -> Profile:
    """The profile of "3 ABC, 2 A=BC": candidates are letters, = joins equal ranks."""
    labels = sorted({letter for letter in text if letter.isalpha()})
    rows: Counter[Any] = Counter()
    for row in text.split(","):
        number, ranks = row.split()
        marks: list[Any] = []
        for part in re.findall(r"[A-Z](?:=[A-Z])*", ranks):
            together = tuple(sorted(labels.index(letter) for letter in part.split("=")))
            marks.append(together if together[1:] else together[0])
        rows[tuple(marks)] += int(number)
    return Profile(RANKING, tuple(labels), rows)


def count(profile: Profile, method: str, strength: str = "winning_votes") -> dict[str, Any]:
    """The report."""
    return tally(profile, find(method), parameters={"strength": strength})


def random_profile(rng: Random, most: int = 5) -> Profile:
    """A few ballots, some with equal ranks, skipped ranks, or nothing at all: many ties."""
    size = rng.randint(1, most)
    rows: Counter[Any] = Counter()
    for _ in range(rng.randint(0, 7)):
        order = rng.sample(range(size), rng.randint(0, size))
        ranks: list[Any] = []
        while order:
            together = rng.choice((1, 1, 1, 2, 3))
            some, order = order[:together], order[together:]
            ranks.append(some[0] if len(some) == 1 else tuple(sorted(some)))
            if order and not rng.randrange(9):
                ranks.append(())
        rows[tuple(ranks)] += rng.randint(1, 3)
    return Profile(RANKING, tuple("ABCDEF"[:size]), rows)


def profiles(number: int, most: int = 5) -> Iterator[Profile]:
    """Random profiles, always the same."""
    rng = Random(f"pairwise {number} {most}")
    return (random_profile(rng, most) for _ in range(number))


def naive_matrix(profile: Profile) -> dict[int, dict[int, int]]:
    """How many ballots rank each candidate above each other one, ballot by ballot."""
    size = range(len(profile.candidates))
    above = {a: dict.fromkeys((b for b in size if b != a), 0) for a in size}
    for marks, number in profile.ballots.items():
        places = dict.fromkeys(size, len(marks))  # type: ignore[arg-type]
        for place, rank in reversed(list(enumerate(marks))):  # type: ignore[arg-type]
            for one in (rank,) if isinstance(rank, int) else rank:
                places[one] = place
        for a, row in above.items():
            for b in row:
                row[b] += number * (places[a] < places[b])
    return above


def victories(numbers: Pairwise, by: str) -> list[tuple[int, int, tuple[int, int]]]:
    """Each victory with a strength that can be compared: written another way than the code."""
    found = []
    for a, row in numbers.above.items():
        for b, support in row.items():
            opposition = numbers.above[b][a]
            if support > opposition:
                margin = (support - opposition, 0)
                found.append((a, b, margin if by == "margins" else (support, -opposition)))
    return found


def schulze_by_enumeration(numbers: Pairwise, by: str) -> list[int]:
    """The Schulze winners by looking at each simple path."""
    strengths = {(a, b): strength for a, b, strength in victories(numbers, by)}
    nodes, none = list(numbers.above), (0, 0)
    best: dict[tuple[int, int], tuple[int, int]] = {}
    for length in range(2, len(nodes) + 1):
        for path in permutations(nodes, length):
            weakest = min(strengths.get(step, none) for step in steps(path))
            ends = path[0], path[-1]
            best[ends] = max(best.get(ends, none), weakest)
    return [a for a in nodes if all(best[a, b] >= best[b, a] for b in nodes if b != a)]


def ranked_pairs_by_orders(numbers: Pairwise, by: str) -> set[int] | None:
    """The Ranked Pairs winners in all orders of equal victories; None if these are too many."""
    found = sorted(victories(numbers, by), key=lambda one: one[2], reverse=True)
    groups = [list(equals) for _, equals in groupby(found, key=lambda one: one[2])]
    if prod(factorial(len(group)) for group in groups) > 5_040:
        return None
    winners = set()
    for order in product(*(permutations(group) for group in groups)):
        locked: set[tuple[int, int]] = set()
        for a, b, _ in (victory for group in order for victory in group):
            if (b, a) in locked:
                continue
            up = {a, *(x for x, y in locked if y == a)}
            down = {b, *(y for x, y in locked if x == b)}
            locked |= {(x, y) for x in up for y in down}
        winners |= set(numbers.above) - {y for _, y in locked}
    return winners


TENNESSEE = "42 MNCK, 26 NCKM, 15 CKNM, 17 KCNM"
# Minneapolis 2021, ward 2, without the candidates outside the cycle: Arab, Gordon, Worlobah, as
# read from the public cast vote record in the mailing list election-methods (September 2022).
WARD_2 = (
    "1572 A, 775 AG, 133 AGW, 592 AW, 164 AWG, 822 G, 596 GA, 205 GAW, 843 GW, 334 GWA, "
    "492 W, 750 WA, 338 WAG, 852 WG, 447 WGA"
)


@pytest.mark.parametrize(
    ("ballots", "method", "strength", "winners"),
    [
        # Schulze's paper, section 3, example 1, and Wikipedia's example of 45 voters.
        ("8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA", "schulze", "winning_votes", "D"),
        ("5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC",
         "schulze", "winning_votes", "E"),
        ("5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC",
         "ranked-pairs", "winning_votes", "A"),
        # Two potential winners (Wikipedia, Schulze method).
        ("3 ABCD, 2 DABC, 2 DBCA, 2 CBDA", "schulze", "winning_votes", "BD"),
        (TENNESSEE, "schulze", "winning_votes", "N"),
        (TENNESSEE, "ranked-pairs", "margins", "N"),
        # A cycle in a real election: the two measures elect different candidates.
        (WARD_2, "schulze", "winning_votes", "W"),
        (WARD_2, "schulze", "margins", "A"),
        (WARD_2, "ranked-pairs", "winning_votes", "W"),
        (WARD_2, "ranked-pairs", "margins", "A"),
    ],
)  # fmt: skip
def test_known_elections(ballots: str, method: str, strength: str, winners: str) -> None:
    report = count(election(ballots), method, strength)
    assert report["winner_set"] == list(winners)
    assert report["elected"] == [winners[0]]
    assert report["details"]["strength"] == report["parameters"]["strength"] == strength


def test_the_numbers_of_the_ward_with_the_cycle() -> None:
    report = count(election(WARD_2), "schulze")
    assert report["details"]["pairwise"] == {
        "A": {"G": 4324, "W": 4037}, "G": {"A": 4099, "W": 3708}, "W": {"A": 4056, "G": 3635},
    }  # fmt: skip
    assert report["details"]["smith_set"] == ["A", "G", "W"]
    assert report["details"]["condorcet_winner"] is None


def test_the_numbers_of_the_schulze_paper() -> None:
    report = count(election("8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA"), "schulze", "margins")
    assert report["details"]["pairwise"] == {
        "A": {"B": 8, "C": 14, "D": 10}, "B": {"A": 13, "C": 6, "D": 2},
        "C": {"A": 7, "B": 15, "D": 12}, "D": {"A": 11, "B": 19, "C": 9},
    }  # fmt: skip
    paths = count(election("8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA"), "schulze")
    assert paths["details"]["paths"]["D"] == {"A": "13 to 8", "B": "19 to 2", "C": "13 to 8"}


def test_the_matrix_is_the_naive_one() -> None:
    for profile in profiles(2_000):
        assert pairwise(profile).above == naive_matrix(profile)


def test_schulze_is_the_enumeration_of_all_paths() -> None:
    tied = 0
    for profile in profiles(2_000):
        for by in STRENGTHS:
            report = count(profile, "schulze", by)
            numbers = pairwise(profile)
            winners = schulze_by_enumeration(numbers, by) if numbers.valid else []
            assert report["winner_set"] == [profile.candidates[c] for c in winners]
            assert report["elected"] == report["winner_set"][:1]
            assert bool(report["ties"]) is (len(winners) > 1)
            tied += len(winners) > 1
    assert tied > 300


def test_ranked_pairs_is_the_enumeration_of_all_orders() -> None:
    tried = tied = 0
    for profile in profiles(3_000, most=4):
        for by in STRENGTHS:
            numbers = pairwise(profile)
            winners = ranked_pairs_by_orders(numbers, by) if numbers.valid else set()
            if winners is None:
                continue
            report = count(profile, "ranked-pairs", by)
            assert report["winner_set"] == [profile.candidates[c] for c in sorted(winners)]
            assert report["elected"] == report["winner_set"][:1]
            tried += 1
            tied += len(winners) > 1
    assert tried > 4_000
    assert tied > 500


def test_locking_finds_each_relation_that_an_order_leads_to() -> None:
    rng = Random(6)
    several = 0
    for _ in range(200):
        pairs = rng.sample(list(combinations(range(4), 2)), rng.randint(3, 6))
        victories = [tuple(rng.sample(pair, 2)) for pair in pairs]
        split = rng.choice((0, 0, 1, 2))
        groups = [victories[:split], victories[split:]]
        orders = product(*(permutations(group) for group in groups))
        naive = {lock_in_order(4, [v for group in order for v in group]) for order in orders}
        assert Locking().relations(4, groups) == naive
        several += len(naive) > 1
    assert several > 50


def test_the_more_candidates_the_fewer_orders_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The duration of a count is bounded: a step takes as long as there are pairs."""
    size, chance = 100, Random(1)
    tried: list[int] = []

    def locked(way: Any) -> Any:
        tried.append(1)
        return _locked(way)

    monkeypatch.setattr(locking, "_locked", locked)
    equals = [(x, y) if chance.random() < 0.5 else (y, x) for x, y in combinations(range(size), 2)]
    with pytest.raises(TooManyOrders):
        Locking().relations(size, [equals])
    assert len(tried) <= WORK // size**2 < LIMIT


def test_the_lot_breaks_ties_between_too_many_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranked_pairs, "Locking", partial(Locking, limit=0))
    found = 0
    for profile in profiles(4_000, most=4):
        numbers = pairwise(profile)
        winners = ranked_pairs_by_orders(numbers, "margins") if numbers.valid else None
        report = count(profile, "ranked-pairs", "margins")
        if winners is None or report["winner_set"] is not None:
            continue
        found += 1
        assert report["elected"][0] in {profile.candidates[c] for c in winners}
        assert "the lot orders them" in report["rounds"][0]["sentence"]
        assert report["lot"] == {"by": "candidate-order"}
    assert found > 30


def test_the_lot_orders_equal_victories_by_their_winners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranked_pairs, "Locking", partial(Locking, limit=1))
    cycle = election("1 ABC, 1 BCA, 1 CAB")
    for numbers, elected in (((3, 1, 2), "B"), ((1, 2, 3), "A"), ((2, 3, 1), "C")):
        report = tally(cycle, find("ranked-pairs"), lot=LotNumbers(numbers))
        assert report["elected"] == [elected]
        assert report["winner_set"] is None


def test_many_equal_victories_end() -> None:
    rng = Random(3)
    for _ in range(3):
        rows = Counter(tuple(rng.sample(range(30), 30)) for _ in range(3))
        profile = Profile(RANKING, tuple(f"C{n}" for n in range(30)), rows)
        report = count(profile, "ranked-pairs")
        assert len(report["elected"]) == 1
        assert report["elected"][0] in report["details"]["smith_set"]


@pytest.mark.parametrize("method", METHODS)
def test_a_condorcet_winner_is_elected_and_the_smith_set_not_left(method: str) -> None:
    found = 0
    for profile in profiles(2_000):
        for by in STRENGTHS:
            report = count(profile, method, by)
            details = report["details"]
            assert set(report["winner_set"]) <= set(details["smith_set"])
            if details["condorcet_winner"] is not None and report["valid"]:
                found += 1
                assert report["winner_set"] == [details["condorcet_winner"]]
                assert report["ties"] == []
    assert found > 1_000


def test_the_smith_set_is_the_smallest_that_beats_the_rest() -> None:
    for profile in profiles(1_500):
        numbers = pairwise(profile)
        everyone = numbers.standing
        sets = [
            chosen
            for bits in range(1, 2 ** len(everyone))
            if (chosen := [c for c in everyone if bits >> c & 1])
            and all(numbers.beats(a, b) for a in chosen for b in everyone if b not in chosen)
        ]
        assert numbers.smith_set() == min(sets, key=len)


@pytest.mark.parametrize("method", [*METHODS, "borda"])
def test_equal_bytes_for_the_same_ballots_in_any_order(method: str) -> None:
    rng = Random(4)
    for profile in profiles(300):
        rows = list(profile.ballots.items())
        rng.shuffle(rows)
        mixed = Profile(RANKING, profile.candidates, dict(rows))
        assert encode(tally(mixed, find(method))) == encode(tally(profile, find(method)))


@pytest.mark.parametrize("method", METHODS)
def test_names_decide_nothing_but_lots(method: str) -> None:
    rng = Random(5)
    for profile in profiles(500):
        size = len(profile.candidates)
        new = rng.sample(range(size), size)
        rows: Counter[Any] = Counter()
        for marks, number in profile.ballots.items():
            moved = tuple(
                new[rank] if isinstance(rank, int) else tuple(sorted(new[c] for c in rank))
                for rank in marks  # type: ignore[attr-defined]
            )
            rows[moved] += number
        labels = tuple(profile.candidates[new.index(place)] for place in range(size))
        report = count(Profile(RANKING, labels, rows), method)
        assert sorted(report["winner_set"]) == count(profile, method)["winner_set"]


@pytest.mark.parametrize("method", METHODS)
def test_the_lot_decides_among_the_winner_set(method: str) -> None:
    profile = election("1 ABC, 1 BCA, 1 CAB")
    report = tally(profile, find(method), lot=LotNumbers((3, 1, 2)))
    assert report["winner_set"] == ["A", "B", "C"]
    assert report["elected"] == ["B"]
    assert report["ties"][0]["order"] == ["B", "C", "A"]
    assert report["lot"] == {"by": "lot_numbers", "numbers": [3, 1, 2]}
    assert "A, B and C" in report["rounds"][0]["sentence"]
    assert "the lot numbers decide for B" in report["rounds"][0]["sentence"].replace(
        "decides", "decide"
    )


def test_equal_victories_show_that_their_order_decides() -> None:
    report = count(election("1 ABC, 1 BCA, 1 CAB"), "ranked-pairs")
    assert [row["locked"] for row in report["details"]["victories"]] == [None, None, None]


@pytest.mark.parametrize("method", METHODS)
def test_equal_ranks_count_for_neither_and_unranked_are_last(method: str) -> None:
    report = count(election("2 A=BC, 1 B, 3 C"), method)
    assert report["details"]["pairwise"] == {
        "A": {"B": 0, "C": 2}, "B": {"A": 1, "C": 3}, "C": {"A": 3, "B": 3},
    }  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_withdrawn_candidates_are_passed_over(method: str) -> None:
    profile = election("3 ABC, 2 BC, 1 A")
    without = Profile(RANKING, profile.candidates, profile.ballots, frozenset({0}))
    report = count(without, method)
    assert report["elected"] == ["B"]
    assert set(report["details"]["pairwise"]) == {"B", "C"}
    assert (report["cast"], report["valid"]) == (6, 5)


@pytest.mark.parametrize("method", METHODS)
def test_a_choice_that_is_ranked_again_counts_where_it_is_first(method: str) -> None:
    again = Profile(RANKING, ("A", "B", "C"), {(0, 1, 0): 2, ((0, 1), 1): 1})
    assert count(again, method)["details"]["pairwise"] == {
        "A": {"B": 2, "C": 3}, "B": {"A": 0, "C": 3}, "C": {"A": 0, "B": 0},
    }  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_sentences_say_how_it_was_won(method: str) -> None:
    assert count(election(TENNESSEE), method)["rounds"][0]["sentence"] == (
        "N beats each other candidate in direct comparison and is elected."
    )
    assert "(margins)" in count(election(WARD_2), method, "margins")["rounds"][0]["sentence"]
    empty = Profile(RANKING, ("A", "B"), {(): 2})
    report = count(empty, method)
    assert report["elected"] == report["winner_set"] == report["ties"] == []
    assert "no valid ballot" in report["rounds"][0]["sentence"]
    alone = count(Profile(RANKING, ("A",), {(0,): 1}), method)
    assert alone["rounds"][0]["sentence"] == "A is the only candidate and is elected."


def test_an_unknown_candidate_is_refused() -> None:
    for rank in (7, -1, (0, 7)):
        with pytest.raises(Uncountable, match="which the paper does not have"):
            count(Profile(RANKING, ("A", "B"), {(rank,): 1}), "schulze")


def test_equal_winning_votes_are_compared_by_the_votes_against() -> None:
    numbers = Pairwise({0: {1: 6, 2: 6}, 1: {0: 4, 2: 0}, 2: {0: 2, 1: 0}}, 10)
    assert numbers.strength(0, 2, "winning_votes") > numbers.strength(0, 1, "winning_votes")
    paths = strongest_paths(numbers, "winning_votes")
    assert numbers.shown(paths[0][2], "winning_votes") == "6 to 2"
