"""The papers of a count by Meek's method, so that an iteration does not look at each of them.

A paper rests with its first hopeful candidate, who keeps all that is left of it. What is left
depends only on the elected candidates that it names before: its path. Papers with equal paths
weigh the same, and paths are a tree.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from provote_rules.tally.papers import Papers, Ranking

ROOT = 0  # the path without elected candidates


class Piles:
    """The papers by candidate and path. Votes and weights are whole numbers, scaled by `one`."""

    def __init__(self, papers: Papers, one: int) -> None:
        self._papers, self._one = papers, one
        self._excluded: list[int] = []
        self._elected: set[int] = set()
        self._leaving: list[int] = []
        self._piles: list[dict[int, dict[Ranking, int]]] = [
            defaultdict(dict) for _ in range(papers.candidates)
        ]
        for ranking, number in papers.rankings.items():
            self._piles[ranking[0]][ROOT][ranking] = number
        self._resting = [
            {path: sum(pile.values()) for path, pile in piles.items()} for piles in self._piles
        ]
        # By path: the path before, the last elected candidate, how many papers it has, and how
        # many of these rest with a hopeful candidate.
        self._before, self._last = [ROOT], [-1]
        self._passing, self._rest = [0], [papers.valid]
        self._onward: dict[tuple[int, int], int] = {}
        self._weights = [one]

    def elect(self, candidates: Collection[int]) -> None:
        """Hopeful candidates are elected: what they do not keep goes on."""
        self._elected.update(candidates)
        self._leaving += candidates

    def exclude(self, candidate: int) -> None:
        """A hopeful candidate is excluded: its papers go on."""
        self._excluded.append(candidate)
        self._leaving.append(candidate)

    def distribute(self, keep: Mapping[int, int]) -> dict[int, int]:
        """Weigh all papers by the keep factors; returns the votes of the elected candidates."""
        for candidate in self._leaving:
            self._pass_on(candidate)
        self._leaving = []
        votes = dict.fromkeys(self._elected, 0)
        weights = self._weights = [self._one]
        paths = zip(self._before[1:], self._last[1:], self._passing[1:], strict=True)
        for before, candidate, number in paths:
            if (weight := weights[before]) > 0:
                kept = -(-weight * keep[candidate] // self._one)
                votes[candidate] += kept * number
                weight -= kept
            weights.append(weight)
        return votes

    @property
    def resting(self) -> int:
        """The votes of all hopeful candidates, after the last distribution."""
        weights = zip(self._weights, self._rest, strict=True)
        return sum(weight * number for weight, number in weights if weight > 0)

    def votes(self, candidate: int) -> int:
        """The votes of a hopeful candidate, after the last distribution."""
        weights, resting = self._weights, self._resting[candidate]
        return sum(weights[path] * number for path, number in resting.items() if weights[path] > 0)

    def most(self, candidate: int) -> int:
        """The most votes that a hopeful candidate can have: one for each of the papers."""
        return self._one * sum(self._resting[candidate].values())

    def _pass_on(self, source: int) -> None:
        """Move the papers of a candidate to the next hopeful ones; those without one end."""
        strike = self._papers.striking([*self._excluded, source])
        piles, self._piles[source] = self._piles[source], {}
        numbers, self._resting[source] = self._resting[source], {}
        for path, pile in piles.items():
            self._rest[path] -= numbers[path]
            onward = path
            if source in self._elected:
                onward = self._step(path, source)
                self._passing[onward] += numbers[path]
            for ranking, number in pile.items():
                self._move(strike(ranking), number, onward)

    def _move(self, ranking: Ranking, number: int, path: int) -> None:
        """Add papers to the pile of their next hopeful candidate, behind the elected ones."""
        while ranking and ranking[0] in self._elected:
            path = self._step(path, ranking[0])
            self._passing[path] += number
            ranking = ranking[1:]
        if ranking:
            pile, numbers = self._piles[ranking[0]][path], self._resting[ranking[0]]
            pile[ranking] = pile.get(ranking, 0) + number
            numbers[path] = numbers.get(path, 0) + number
            self._rest[path] += number

    def _step(self, path: int, candidate: int) -> int:
        """The path that continues with an elected candidate."""
        found = self._onward.setdefault((path, candidate), len(self._before))
        if found == len(self._before):
            self._before.append(path)
            self._last.append(candidate)
            self._passing.append(0)
            self._rest.append(0)
        return found
