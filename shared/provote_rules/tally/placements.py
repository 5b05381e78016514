"""Ranked ballots as pairwise numbers and points read them.

A choice that appears again counts where it is first; skipped ranks and withdrawn candidates are
passed over; choices that a ballot does not rank are below all ranked ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import cast

from provote_rules.ballots.packing import Rank, Ranking
from provote_rules.tally.profiles import NO_RAW_MARKS, Profile, RawMarks
from provote_rules.tally.reports import Uncountable


@dataclass(frozen=True, slots=True)
class Placements:
    """The ballots, each candidate once and only those that stand.

    `parcels` has for each number of equal ballots their rankings: a rank is a candidate, or a
    tuple of several. `standing` are the candidates that are not withdrawn, `valid` is the number
    of ballots that rank any of them; `raw` are the ballots with raw marks.
    """

    parcels: Mapping[int, Sequence[Ranking]]
    standing: tuple[int, ...]
    valid: int
    raw: RawMarks = NO_RAW_MARKS


def placements(profile: Profile) -> Placements:
    """Read the ballots. Raises Uncountable for a candidate that the paper does not have."""
    rankings = cast(Mapping[Ranking, int], profile.ballots)
    named = set(chain.from_iterable(rankings))
    standing = frozenset(profile.standing)
    plain = standing.issuperset(named)  # and so no rank is a tuple
    if not plain:
        _check(rankings, len(profile.candidates))
    plain = plain and sum(map(len, map(frozenset, rankings))) == sum(map(len, rankings))
    parcels: defaultdict[int, list[Ranking]] = defaultdict(list)
    for ranking, number in rankings.items():
        if ranks := ranking if plain else _cleaned(ranking, standing):
            parcels[number].append(ranks)
    valid = sum(number * len(parcel) for number, parcel in parcels.items())
    raw = profile.raw or RawMarks(skipped=_skipped(rankings) if () in named else 0)
    return Placements(parcels, profile.standing, valid, raw)


def _skipped(rankings: Mapping[Ranking, int]) -> int:
    """The number of ballots with a skipped rank before a mark."""
    return sum(
        number
        for ranking, number in rankings.items()
        if () in ranking and any(rank != () for rank in ranking[ranking.index(()) :])
    )


def members(rank: Rank) -> tuple[int, ...]:
    """The candidates of a rank."""
    return (rank,) if isinstance(rank, int) else rank


def _check(rankings: Iterable[Ranking], candidates: int) -> None:
    for one in (one for ranking in rankings for rank in ranking for one in members(rank)):
        if not 0 <= one < candidates:
            detail = f"a ballot ranks candidate {one}, which the paper does not have"
            raise Uncountable(detail)


def _cleaned(ranking: Ranking, standing: Set[int]) -> Ranking:
    """The ranks of a ballot with the candidates that stand, each where it is first."""
    seen: set[int] = set()
    ranks: list[Rank] = []
    for rank in ranking:
        level = tuple(
            one for one in dict.fromkeys(members(rank)) if one in standing and one not in seen
        )
        if level:
            seen.update(level)
            ranks.append(level if level[1:] else level[0])
    return tuple(ranks)
