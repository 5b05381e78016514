"""Ranked ballots as ballot papers that can be transferred: read once, grouped, passed on quickly.

A ranking is `bytes` with a candidate's position in each byte (a tuple where there are too many
candidates), so that striking candidates out is one call in C. A paper that ends early ends with a
mark of the reason, behind the positions of the candidates.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from provote_rules.tally.profiles import Profile

Ranking: TypeAlias = bytes | tuple[int, ...]
Strike: TypeAlias = Callable[[Any], Ranking]

CHOICES, OVERVOTE, SKIPPED, REPEATED = "choices", "overvote", "skipped", "repeated"
ENDS = (OVERVOTE, SKIPPED, REPEATED)
_NARROW = 256 - len(ENDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The valid papers of an election, grouped; each names at least one standing candidate.

    `rankings` has the number of papers of each ranking, `candidates` the number of positions.
    `undervotes` are ballots without a mark; `overvotes` and `skipped` ballots that have one.
    """

    rankings: dict[Ranking, int]
    candidates: int
    valid: int
    undervotes: int
    overvotes: int
    skipped: int

    def striking(self, gone: Collection[int]) -> Strike:
        """A function that returns a ranking without the candidates that are gone."""
        if self.candidates <= _NARROW:
            delete = bytes(gone)
            return lambda ranking: ranking.translate(None, delete)
        return lambda ranking: tuple(one for one in ranking if one not in gone)

    def reason(self, end: int) -> str:
        """Why a paper ends whose next mark is `end`; -1 if there is none."""
        return CHOICES if end < 0 else ENDS[end - self.candidates]


def read_papers(profile: Profile, *, strict: bool) -> Papers:
    """The papers of a ranked profile; withdrawn candidates are passed over.

    With `strict`, a paper ends at an overvote, a skipped rank, or a candidate named again;
    otherwise all of these are passed over.
    """
    count = len(profile.candidates)
    narrow = count <= _NARROW
    rankings: dict[Ranking, int] = {}
    overvotes = skipped = 0
    for marks, number in profile.ballots.items():
        ranking: Ranking | None = _plain(marks) if narrow else None
        if ranking is None:
            read, ends = _read(marks, count, strict)
            ranking = bytes(read) if narrow else tuple(read)
            overvotes += number * (OVERVOTE in ends)
            skipped += number * (SKIPPED in ends)
        rankings[ranking] = rankings.get(ranking, 0) + number
    undervotes = profile.abstained
    papers = Papers(
        rankings=rankings, candidates=count, valid=0, undervotes=undervotes, overvotes=overvotes,
        skipped=skipped,
    )  # fmt: skip
    return _with_valid(papers, profile.withdrawn)


def group(papers: Iterable[tuple[Ranking, int]], strike: Strike) -> dict[Ranking, int]:
    """The papers after candidates are struck out; equal rankings become one."""
    grouped: dict[Ranking, int] = {}
    for ranking, number in papers:
        rest = strike(ranking)
        grouped[rest] = grouped.get(rest, 0) + number
    return grouped


def _with_valid(papers: Papers, withdrawn: frozenset[int]) -> Papers:
    rankings = papers.rankings
    if withdrawn:
        rankings = group(rankings.items(), papers.striking(withdrawn))
    rankings = {
        ranking: number
        for ranking, number in rankings.items()
        if ranking and ranking[0] < papers.candidates
    }
    return Papers(
        rankings=rankings, candidates=papers.candidates, valid=sum(rankings.values()),
        undervotes=papers.undervotes, overvotes=papers.overvotes, skipped=papers.skipped,
    )  # fmt: skip


def _plain(marks: Any) -> bytes | None:
    """The marks as bytes if each rank is one candidate and none is named again."""
    try:
        ranking = bytes(marks)
    except TypeError:
        return None
    return ranking if len(set(ranking)) == len(ranking) else None


def _read(marks: Any, count: int, strict: bool) -> tuple[list[int], set[str]]:
    """The candidates that are named, with the mark of an early end; and what was wrong."""
    named: list[int] = []
    wrong: set[str] = set()
    ended = False
    for rank in marks:
        if isinstance(rank, int) and rank not in named:
            if not ended:
                named.append(rank)
            continue
        end = REPEATED if isinstance(rank, int) else OVERVOTE if rank else SKIPPED
        wrong.add(end)
        if strict and not ended:
            named.append(count + ENDS.index(end))
            ended = True
    return named, wrong
