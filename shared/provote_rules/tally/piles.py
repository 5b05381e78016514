"""The papers of each candidate, with the values at which they were received."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from provote_rules.tally.papers import Papers, Ranking


@dataclass(slots=True, kw_only=True)
class Movement:
    """What a transfer moves; votes are scaled. `to` and `exhausted` (by reason) add up with
    `lost`, the votes that rounding loses, to the votes that leave the source. `values` are the
    transfer values, ascending.
    """

    source: int
    values: list[int]
    to: dict[int, int] = field(default_factory=dict)
    exhausted: dict[str, int] = field(default_factory=dict)
    lost: int = 0


class Piles:
    """The count's papers and votes. Votes and values are whole numbers, scaled by `one`.

    `votes` has all positions. Papers that merge have an equal rest and an equal value.
    """

    def __init__(self, papers: Papers, one: int) -> None:
        self._papers = papers
        self.votes = [0] * papers.candidates
        self._piles: list[dict[int, dict[Ranking, int]]] = [{} for _ in self.votes]
        firsts: list[dict[Ranking, int]] = [{} for _ in self.votes]
        for ranking, number in papers.rankings.items():
            firsts[ranking[0]][ranking] = number
        for candidate, pile in enumerate(firsts):
            self.votes[candidate] = one * sum(pile.values())
            self._piles[candidate] = {one: pile}

    def transfer(
        self, source: int, gone: Collection[int], value: Callable[[int], int], keep: int = 0
    ) -> Movement:
        """Pass all papers of `source` on to the next candidates that are not gone.

        `value` returns the value of a paper from the one at which it was received. The source
        keeps `keep` votes, and no papers.
        """
        papers, pile = self._papers, self._piles[source]
        self._piles[source] = {}
        strike = papers.striking(gone)
        movement = Movement(source=source, values=sorted({value(old) for old in pile}))
        leaving = self.votes[source] - keep
        self.votes[source] = keep
        for old, parcel in pile.items():
            new = value(old)
            for to, number in self._deal(parcel, strike, new).items():
                self._credit(movement, to, number * new)
        movement.lost = leaving - sum(movement.to.values()) - sum(movement.exhausted.values())
        return movement

    def _deal(
        self, parcel: dict[Ranking, int], strike: Callable[[Ranking], Ranking], value: int
    ) -> dict[int, int]:
        """Sort a parcel by the next candidate; the number of papers of each, and of each end."""
        numbers: dict[int, int] = {}
        heaps: dict[int, dict[Ranking, int]] = {}
        count = self._papers.candidates
        for ranking, number in parcel.items():
            rest = strike(ranking)
            to = rest[0] if rest else -1
            if to not in numbers:
                numbers[to] = 0
                inside = 0 <= to < count
                heaps[to] = self._piles[to].setdefault(value, {}) if inside else {}
            numbers[to] += number
            heap = heaps[to]
            heap[rest] = heap.get(rest, 0) + number
        return numbers

    def _credit(self, movement: Movement, to: int, votes: int) -> None:
        if 0 <= to < self._papers.candidates:
            self.votes[to] += votes
            movement.to[to] = movement.to.get(to, 0) + votes
        else:
            reason = self._papers.reason(to)
            movement.exhausted[reason] = movement.exhausted.get(reason, 0) + votes
