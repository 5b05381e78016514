"""Ballots in piles by the candidate that they count for; only excluded candidates' piles move."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from provote_rules.ballots.packing import Rank
from provote_rules.tally.reading import OVERVOTE, REASONS, Paper, Papers, Parcels


@dataclass(slots=True)
class Moved:
    """Where the ballots of one pile go: to candidates, and to none, by reason."""

    to: dict[int, int] = field(default_factory=dict)
    exhausted: dict[str, int] = field(default_factory=dict)


class Piles:
    """The ballots of a count, each on the pile of its highest continuing candidate."""

    def __init__(self, papers: Papers, continuing: Collection[int], candidates: int) -> None:
        self._live = [candidate in continuing for candidate in range(candidates)]
        self._plain: list[Parcels] = [{} for _ in range(candidates)]
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
            plain, self._plain[candidate] = self._plain[candidate], {}
            open_, self._open[candidate] = self._open[candidate], []
            moved[candidate] = self._deal(plain, open_)
        return moved

    def _deal(self, plain: Parcels, open_: Iterable[Paper]) -> Moved:
        to = [0] * len(self._live)
        exhausted = dict.fromkeys(REASONS, 0)
        for (end, number), parcel in plain.items():
            heaps, ended = self._sorted(parcel)
            exhausted[end] += number * ended
            for rank, heap in heaps.items():
                to[rank] += number * len(heap)
                pile = self._plain[rank]
                if (end, number) in pile:
                    pile[end, number] += heap
                else:
                    pile[end, number] = heap
        for paper in open_:
            top = self._top(paper)
            if isinstance(top, str):
                exhausted[top] += paper.number
            else:
                self._open[top].append(paper)
                to[top] += paper.number
        return self._record(to, exhausted)

    def _sorted(
        self, parcel: list[tuple[int, ...]]
    ) -> tuple[dict[int, list[tuple[int, ...]]], int]:
        """The rankings by their highest continuing candidate, and the number of those without."""
        live, ended = self._live, 0
        heaps: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        # This loop is most of the time of a count.
        for ranks in parcel:
            for rank in ranks:
                if live[rank]:
                    heaps[rank].append(ranks)
                    break
            else:
                ended += 1
        return heaps, ended

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
