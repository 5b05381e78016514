"""Reading raw ranks: what an overvote, a skipped rank or a repeated candidate does to a ballot.

Casts through the API have none of them; imports do. The options have the names that RCTab gives
them.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, TypeGuard, cast

from provote_rules.ballots.packing import Rank, Ranking

SKIP_OVERVOTE = "always_skip_to_next_rank"
EXHAUST_AT_OVERVOTE = "exhaust_immediately"
EXHAUST_IF_SEVERAL = "exhaust_if_multiple_continuing"
OVERVOTE_RULES = (SKIP_OVERVOTE, EXHAUST_AT_OVERVOTE, EXHAUST_IF_SEVERAL)

# Why a ballot counts for no candidate. An undervote is none of them: it never counts.
CHOICES, OVERVOTE, SKIPPED, REPEATED = "choices", "overvote", "skipped", "repeated"
REASONS = (CHOICES, OVERVOTE, SKIPPED, REPEATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRules:
    """How raw ranks are read. None permits any number of ranks, or of skipped ranks in a row.

    `overvote_rule`: a rank with several candidates is passed over, or ends the ballot, or ends it
    if more than one of them continues and else counts for the one. Repeats of a candidate are
    passed over, unless they end the ballot.
    """

    overvote_rule: str = EXHAUST_IF_SEVERAL
    max_skipped_ranks_allowed: int | None = None
    max_rankings_allowed: int | None = None
    exhaust_on_duplicate_candidate: bool = False


# Rankings with a candidate in each rank, by the reason where they end and the number of equal
# ballots. Most numbers are small, so that there are few parcels, and no object for each paper.
Parcels: TypeAlias = dict[tuple[str, int], list[tuple[int, ...]]]


class Paper(NamedTuple):
    """Equal ballots as read: their ranks, the reason where the ranks end, and their number.

    A rank is a candidate. Only where an overvote may count, it is a tuple of candidates.
    """

    ranks: Ranking
    end: str
    number: int


@dataclass(slots=True)
class Papers:
    """The ballots of a profile as read, without undervotes.

    `plain` have a candidate in each rank, `open` have an overvote whose effect depends on who
    continues. `undervotes` are ballots without a mark; `overvotes` and `skipped` are ballots with
    such a rank anywhere, whether it has an effect or not.
    """

    plain: Parcels = field(default_factory=lambda: defaultdict(list))
    open: list[Paper] = field(default_factory=list)
    undervotes: int = 0
    overvotes: int = 0
    skipped: int = 0


def read(ballots: Mapping[Hashable, int], rules: ReadingRules, candidates: int) -> Papers:
    """The ballots of a profile of rankings of so many candidates, read by the rules.

    An overvote of all candidates repeats none: files have it where they do not name the marks.
    """
    papers = Papers()
    for marks, number in _sort_plain(papers, ballots, rules):
        _add(papers, Paper(marks, CHOICES, number), rules, candidates)
    return papers


def _sort_plain(
    papers: Papers, ballots: Mapping[Hashable, int], rules: ReadingRules
) -> list[tuple[Any, int]]:
    """Add the ballots with a candidate in each rank, as most have; returns those to be read."""
    most, once = rules.max_rankings_allowed, rules.exhaust_on_duplicate_candidate
    plain, raw = _parted(ballots)
    parcels: defaultdict[int, list[Any]] = defaultdict(list)
    for marks, number in plain:
        if not marks:
            papers.undervotes += number
        elif once and len(set(marks[:most])) < len(marks[:most]):
            raw.append((marks, number))
        else:
            parcels[number].append(marks)
    for number, rankings in parcels.items():
        papers.plain[CHOICES, number] = [r[:most] for r in rankings] if most else rankings
    return raw


def _parted(
    ballots: Mapping[Hashable, int],
) -> tuple[Iterable[tuple[Any, int]], list[tuple[Any, int]]]:
    """The ballots with a candidate in each rank, and the others."""
    rows = cast(Iterable[tuple[Any, int]], ballots.items())
    # sum() is the fastest test that each rank is one candidate: it refuses tuples.
    with suppress(TypeError):
        sum(map(sum, cast(Iterable[Any], ballots)))
        return rows, []
    plain, raw = [], []
    for marks, number in rows:
        try:
            sum(marks)
        except TypeError:
            raw.append((marks, number))
        else:
            plain.append((marks, number))
    return plain, raw


def read_ranks(marks: Ranking, rules: ReadingRules, candidates: int) -> tuple[Ranking, str]:
    """The ranks of a ballot that may count, in their order, and the reason where they end."""
    return _read(_permitted(marks, rules), rules, candidates)


def _permitted(marks: Ranking, rules: ReadingRules) -> Ranking:
    """The ranks that are read, without skipped ones at the end."""
    marks = marks[: rules.max_rankings_allowed]
    while marks and marks[-1] == ():
        marks = marks[:-1]
    return marks


def _add(papers: Papers, raw: Paper, rules: ReadingRules, candidates: int) -> None:
    marks, _, number = raw
    marks = _permitted(marks, rules)
    if not marks:
        papers.undervotes += number
        return
    papers.overvotes += number * any(is_overvote(rank) for rank in marks)
    papers.skipped += number * (() in marks)
    paper = Paper(*_read(marks, rules, candidates), number=number)
    is_open = any(is_overvote(rank) for rank in paper.ranks)
    if is_open:
        papers.open.append(paper)
    else:
        papers.plain[paper.end, number].append(cast(tuple[int, ...], paper.ranks))


def _read(marks: Ranking, rules: ReadingRules, candidates: int) -> tuple[Ranking, str]:
    """The ranks that may count, and the reason where they end."""
    ranks: list[Rank] = []
    seen: set[int] = set()
    gap, most = 0, rules.max_skipped_ranks_allowed
    for rank in marks:
        if rank == ():
            gap += 1
            continue
        if most is not None and gap > most:
            return tuple(ranks), SKIPPED
        gap = 0
        named = set() if is_overvote(rank) and len(rank) == candidates else _named(rank)
        if rules.exhaust_on_duplicate_candidate and not named.isdisjoint(seen):
            return tuple(ranks), REPEATED
        seen |= named
        if not is_overvote(rank) or rules.overvote_rule == EXHAUST_IF_SEVERAL:
            ranks.append(rank)
        elif rules.overvote_rule == EXHAUST_AT_OVERVOTE:
            return tuple(ranks), OVERVOTE
    return tuple(ranks), CHOICES


def is_overvote(rank: Rank) -> TypeGuard[tuple[int, ...]]:
    """True if several candidates have the rank."""
    return not isinstance(rank, int) and rank != ()


def _named(rank: Rank) -> set[int]:
    return {rank} if isinstance(rank, int) else set(rank)
