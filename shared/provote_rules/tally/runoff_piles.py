"""Ballots in piles by the candidate that they count for; only excluded candidates' piles move."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from provote_rules.ballots.packing import Rank
from provote_rules.tally.reading import OVERVOTE, REASONS, Paper, Papers


@dataclass(slots=True)
class Moved:
    """Where the ballots of one pile go: to candidates, and to none, by reason."""

    to: dict[int, int] = field(default_factory=dict)
    exhausted: dict[str, int] = field(default_factory=dict)


class Piles:
    """The ballots of a count, each on the pile of its highest continuing candidate."""

    def __init__(self, papers: Papers, continuing: Collection[int], candidates: int) -> None:
        self._live = [candidate in continuing for candidate in range(candidates)]
        self._plain: list[list[Paper]] = [[] for _ in range(candidates)]
        self._open: list[list[Paper]] = [[] for _ in range(candidates)]
        self.tallies = dict.fromkeys(sorted(continuing), 0)
        self.exhausted = dict.fromkeys(REASONS, 0)
        self._deal(papers.plain, papers.open)

    def exclude(self, candidates: Collection[int]) -> dict[int, Moved]:
        """Exclude the candidates at once, and move their piles to those who continue."""
        for candidate in candidates:
            self._live[candidate] = False
            del self.tallies[candidate]
        moved = {}
        for candidate in candidates:
            plain, self._plain[candidate] = self._plain[candidate], []
            open_, self._open[candidate] = self._open[candidate], []
            moved[candidate] = self._deal(plain, open_)
        return moved

    def _deal(self, plain: Iterable[Paper], open_: Iterable[Paper]) -> Moved:
        live, piles = self._live, self._plain
        to = [0] * len(live)
        exhausted = dict.fromkeys(REASONS, 0)
        # This loop is most of the time of a count.
        for paper in plain:
            ranks, end, number = paper
            for rank in ranks:
                if live[rank]:  # type: ignore[index]  # in plain papers each rank is a candidate
                    piles[rank].append(paper)  # type: ignore[index]
                    to[rank] += number  # type: ignore[index]
                    break
            else:
                exhausted[end] += number
        for paper in open_:
            top = self._top(paper)
            if isinstance(top, str):
                exhausted[top] += paper.number
            else:
                self._open[top].append(paper)
                to[top] += paper.number
        return self._record(to, exhausted)

    def _top(self, paper: Paper) -> int | str:
        """The candidate that a paper with overvotes counts for, or the reason for none."""
        for rank in paper.ranks:
            top = self._continuing(rank)
            if len(top) > 1:
                return OVERVOTE
            if top:
                return top[0]
        return paper.end

    def _continuing(self, rank: Rank) -> list[int]:
        named = {rank} if isinstance(rank, int) else set(rank)
        return [candidate for candidate in named if self._live[candidate]]

    def _record(self, to: list[int], exhausted: dict[str, int]) -> Moved:
        moved = Moved(
            {candidate: number for candidate, number in enumerate(to) if number},
            {reason: number for reason, number in exhausted.items() if number},
        )
        for candidate, number in moved.to.items():
            self.tallies[candidate] += number
        for reason, number in moved.exhausted.items():
            self.exhausted[reason] += number
        return moved
