"""Counts of many candidates: the fast ways to count them against plain ones."""

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from inspect import stack
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from provote_rules.tally.locking import Locking, first, lock_in_order
from provote_rules.tally.pairwise import Pairwise, pairwise
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.reachability import Reachability, bits
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tally.schulze import strongest_paths
from provote_rules.tests import stv_reference

STRENGTHS = ("winning_votes", "margins")


@pytest.fixture
def shallow() -> Iterator[None]:
    """Few calls fit on the stack."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(stack(0)) + 60)
    yield
    sys.setrecursionlimit(limit)


def matrix(rng: Random, size: int, most: int) -> Pairwise:
    """Random pairwise numbers of candidates whose positions have gaps; many are equal."""
    standing = sorted(rng.sample(range(2 * size), size))
    above = {a: {b: rng.randint(0, most) for b in standing if b != a} for a in standing}
    return Pairwise(above, 2 * most)


def floyd_warshall(numbers: Pairwise, by: str) -> dict[int, dict[int, int]]:
    """The strongest paths, by way of each candidate in turn."""
    nodes = numbers.standing
    best = {(a, b): numbers.strength(a, b, by) for a, b in permutations(nodes, 2)}
    for through in nodes:
        for a, b in permutations([one for one in nodes if one != through], 2):
            best[a, b] = max(best[a, b], min(best[a, through], best[through, b]))
    return {a: {b: best[a, b] for b in nodes if b != a} for a in nodes}


def ballots(rng: Random, size: int, number: int) -> dict[Any, int]:
    """Rankings of some of the candidates, a few with equal ranks, by voters in large groups."""
    rows: Counter[Any] = Counter()
    for _ in range(number):
        order = rng.sample(range(size), rng.randint(0, size))
        ranks: list[Any] = []
        while order:
            together = rng.choice((1, 1, 1, 1, 2, 5))
            some, order = order[:together], order[together:]
            ranks.append(some[0] if len(some) == 1 else tuple(sorted(some)))
        rows[tuple(ranks)] += rng.choice((1, 1, 2, 999_999))
    return dict(rows)


@pytest.mark.parametrize("by", STRENGTHS)
def test_the_strongest_paths_are_those_of_floyd_and_warshall(by: str) -> None:
    rng = Random(f"paths {by}")
    for _ in range(150):
        numbers = matrix(rng, rng.randint(1, 14), rng.choice((2, 5, 1_000)))
        assert strongest_paths(numbers, by) == floyd_warshall(numbers, by)


def test_reachability_is_the_transitive_closure_after_each_addition() -> None:
    rng = Random(2)
    for _ in range(60):
        size = rng.randint(1, 9)
        reached, edges = Reachability((0,) * size), set[tuple[int, int]]()
        for _ in range(rng.randint(1, 25)):
            before = {(a, b) for a in range(size) for b in bits(reached.below[a])}
            x, y = rng.randrange(size), rng.randrange(size)
            if x == y:
                continue
            edges.add((x, y))
            added = reached.add(x, y)
            closure = set(edges)
            for through, a, b in product(range(size), repeat=3):
                if (a, through) in closure and (through, b) in closure:
                    closure.add((a, b))
            assert {(a, b) for a in range(size) for b in bits(reached.below[a])} == closure
            assert {(a, b) for b in range(size) for a in bits(reached.above[b])} == closure
            assert {(a, b) for a, ends in added for b in bits(ends)} == closure - before


def test_a_long_chain_of_victories_is_locked_without_recursion(shallow: None) -> None:
    chain = [(one, one + 1) for one in range(499)]
    relation = lock_in_order(500, [*reversed(chain), (499, 0), *chain])
    assert first(relation) == [0]
    assert [below.bit_count() for below in relation] == list(range(499, -1, -1))


def test_a_long_cycle_of_equal_victories_is_locked_without_recursion(shallow: None) -> None:
    cycle = [(one, (one + 1) % 140) for one in range(140)]
    relations = Locking().relations(140, [cycle])
    assert sorted(first(relation) for relation in relations) == [[one] for one in range(140)]


def test_victories_of_which_none_are_equal_need_no_lot() -> None:
    size = 100
    strongest_last = [(one, (one + 1) % size) for one in range(size)]
    rest = [(x, y) for x in range(size) for y in range(x + 2, size) if (y, x) != (size - 1, 0)]
    relations = Locking(limit=0).relations(size, [[each] for each in strongest_last + rest])
    assert [first(relation) for relation in relations] == [[0]]


def test_a_cycle_of_many_candidates_is_counted() -> None:
    size, turn = 90, 30
    rows = {
        tuple((start + one) % size for one in range(size)): 1 for start in range(0, size, turn)
    }
    report = tally(Profile(RANKING, tuple(map(str, range(size))), rows), find("ranked-pairs"))
    assert len(report["details"]["smith_set"]) == size
    assert len(report["elected"]) == 1


def test_the_matrix_of_many_candidates_is_the_naive_one() -> None:
    rng = Random(3)
    for _ in range(20):
        size = rng.randint(20, 60)
        rows = ballots(rng, size, 20)
        withdrawn = frozenset(rng.sample(range(size), 3))
        profile = Profile(RANKING, tuple(map(str, range(size))), rows, withdrawn)
        above: Counter[tuple[int, int]] = Counter()
        for ranking, number in rows.items():
            place = dict.fromkeys(range(size), size)
            for index, rank in enumerate(ranking):
                place.update(dict.fromkeys((rank,) if isinstance(rank, int) else rank, index))
            for a, b in permutations(profile.standing, 2):
                above[a, b] += number * (place[a] < place[b])
        found = pairwise(profile).above
        assert {(a, b): row[b] for a, row in found.items() for b in row} == above


def test_meek_counts_with_many_seats_are_those_of_the_reference() -> None:
    rng = Random(5)
    for _ in range(15):
        size = rng.randint(12, 16)
        papers = [tuple(rng.sample(range(size), rng.randint(0, size))) for _ in range(60)]
        seats = rng.randint(4, 10)
        elected, rounds = stv_reference.meek(papers, size, seats)
        profile = Profile(RANKING, tuple(map(str, range(size))), Counter(papers))
        report = tally(profile, find("meek-prf"), seats=seats)
        assert report["elected"] == [str(one) for one in elected]
        found = [
            ([Decimal(one["tallies"][str(c)]) for c in range(size)], Decimal(one["quota"]))
            for one in report["rounds"]
        ]
        assert found == [(list(votes.values()), quota) for votes, quota in rounds]


def test_meek_counts_of_more_candidates_than_fit_in_a_byte_are_those_of_the_reference() -> None:
    rng = Random(4)
    size, seats = 300, 4
    known = rng.sample(range(size), 12)
    papers = [tuple(rng.sample(known, rng.randint(1, 12))) for _ in range(80)]
    labels = tuple(f"C{number}" for number in range(size))
    others = frozenset(range(size)) - frozenset(known)
    report = tally(
        Profile(RANKING, labels, Counter(papers), others), find("meek-prf"), seats=seats
    )
    place = {candidate: index for index, candidate in enumerate(sorted(known))}
    smaller = Counter(tuple(place[one] for one in paper) for paper in papers)
    same = tally(
        Profile(RANKING, tuple(labels[one] for one in sorted(known)), smaller),
        find("meek-prf"),
        seats=seats,
    )
    for name in ("elected", "excluded", "rounds", "threshold", "ties"):
        assert report[name] == same[name]
