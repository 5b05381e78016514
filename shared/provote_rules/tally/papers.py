"""Ranked ballots as ballot papers that can be transferred: read once, grouped, passed on quickly.

A ranking is `bytes` with a candidate's position in each byte (a tuple where there are too many
candidates), so that striking candidates out is one call in C. A paper that ends early ends with a
mark of the reason, behind the positions of the candidates.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from provote_rules.tally import reading
from provote_rules.tally.profiles import Profile
from provote_rules.tally.reading import CHOICES, OVERVOTE, REPEATED, SKIPPED, ReadingRules

Ranking: TypeAlias = bytes | tuple[int, ...]
Strike: TypeAlias = Callable[[Any], Ranking]

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
        return _striking(gone, self.candidates)

    def reason(self, end: int) -> str:
        """Why a paper ends whose next mark is `end`; -1 if there is none."""
        return CHOICES if end < 0 else ENDS[end - self.candidates]


def read_papers(profile: Profile, rules: ReadingRules) -> Papers:
    """The papers of a ranked profile, read by the rules; withdrawn candidates are passed over.

    An overvote is passed over, or ends the paper: whether it names a single continuing candidate
    is not looked at.
    """
    size = len(profile.candidates)
    rankings: dict[Ranking, int] = {}
    odd: dict[Hashable, int] = {}
    for marks, number in profile.ballots.items():
        ranking = _plain(marks) if size <= _NARROW else None
        if ranking is None:
            odd[marks] = number
        else:
            rankings[ranking] = rankings.get(ranking, 0) + number
    read = reading.read(odd, rules, size)
    for (end, number), parcel in read.plain.items():
        for ranks in parcel:
            ended = _ended(ranks, end, size)
            rankings[ended] = rankings.get(ended, 0) + number
    strike = _striking(profile.withdrawn, size) if profile.withdrawn else None
    valid = _valid(group(rankings.items(), strike) if strike else rankings, size)
    return Papers(
        rankings=valid,
        candidates=size,
        valid=sum(valid.values()),
        undervotes=profile.abstained,
        overvotes=read.overvotes,
        skipped=read.skipped,
    )


def group(papers: Iterable[tuple[Ranking, int]], strike: Strike) -> dict[Ranking, int]:
    """The papers after candidates are struck out; equal rankings become one."""
    grouped: dict[Ranking, int] = {}
    for ranking, number in papers:
        rest = strike(ranking)
        grouped[rest] = grouped.get(rest, 0) + number
    return grouped


def _plain(marks: Any) -> bytes | None:
    """The marks as bytes if each rank is one candidate and none is named again."""
    try:
        ranking = bytes(marks)
    except TypeError:
        return None
    return ranking if len(set(ranking)) == len(ranking) else None


def _ended(ranks: tuple[int, ...], end: str, size: int) -> Ranking:
    """The candidates where they are first, and the mark of an early end."""
    named = [*dict.fromkeys(ranks), *([] if end == CHOICES else [size + ENDS.index(end)])]
    return bytes(named) if size <= _NARROW else tuple(named)


def _valid(rankings: dict[Ranking, int], size: int) -> dict[Ranking, int]:
    return {r: number for r, number in rankings.items() if r and r[0] < size}


def _striking(gone: Collection[int], size: int) -> Strike:
    if size <= _NARROW:
        delete = bytes(gone)
        return lambda ranking: ranking.translate(None, delete)
    out = frozenset(gone)
    return lambda ranking: tuple([one for one in ranking if one not in out])
