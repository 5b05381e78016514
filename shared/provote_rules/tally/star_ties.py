"""What decides in STAR: the scores, the rules for ties in turn, and the lot.

A tie for the runoff goes to the candidates preferred in head-to-head comparisons with the other
tied ones (of three or more, the numbers of all comparisons are added), then to those with the most
top scores, then to the lot. A tie in the runoff goes to the higher total score, then to the most
top scores, then to the lot.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provote_rules.ballots.packing import Ranking
from provote_rules.tally.methods import Election
from provote_rules.tally.pairwise import pairwise
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.seating import cut
from provote_rules.tally.sentences import drawn, listed
from provote_rules.tally.sums import Sums
from provote_rules.tally.ties import ELECTION, RUNOFF, Ties

Rules = Mapping[str, Callable[[list[int]], dict[int, int]]]

_NAMES = {
    "head-to-head": "head-to-head preferences",
    "top-scores": "the number of top scores",
    "score": "the total scores",
}
_ROUND = {RUNOFF: 1, ELECTION: 2}  # the round of a tie, by its purpose


@dataclass(slots=True)
class Choice:
    """Who gets one of the places: those `chosen`, and those `tied` for the last `places`."""

    chosen: list[int]
    tied: list[int]
    places: int


@dataclass(frozen=True, slots=True)
class Scores:
    """What decides: the scores of one election; `top` is the top score."""

    profile: Profile
    sums: Sums
    top: int

    def total(self, among: list[int]) -> dict[int, int]:
        """The total scores."""
        return {one: self.sums.total[one] for one in among}

    def preferences(self, among: list[int]) -> dict[int, int]:
        """For each one, how often a ballot scores it higher than another one of these."""
        above = self._comparisons(among)
        return {one: sum(above[one].values()) for one in among}

    def _comparisons(self, among: list[int]) -> Mapping[int, Mapping[int, int]]:
        """How many ballots score each one higher than each other one of these."""
        some = frozenset(among)
        rankings: Counter[Hashable] = Counter()
        for marks, number in self.profile.ballots.items():
            rankings[_ranking(marks, some)] += number
        labels = self.profile.candidates
        others = frozenset(range(len(labels))) - some
        return pairwise(Profile(RANKING, labels, rankings, others)).above

    def top_scores(self, among: list[int]) -> dict[int, int]:
        """For each one, how many ballots give it the top score."""
        found = dict.fromkeys(among, 0)
        for marks, number in self.profile.ballots.items():
            for one, score in marks:  # type: ignore[attr-defined]  # the form's pairs
                if score == self.top and one in found:
                    found[one] += number
        return found

    @property
    def for_runoff(self) -> Rules:
        """What breaks a tie for the runoff."""
        return {"head-to-head": self.preferences, "top-scores": self.top_scores}

    @property
    def in_runoff(self) -> Rules:
        """What decides the runoff; more than preferences only at a tie."""
        return {
            "preferences": self.preferences,
            "score": self.total,
            "top-scores": self.top_scores,
        }

    def winners(self, pairs: Sequence[list[int]]) -> set[int]:
        """Who can win one of these runoffs, before any lot: `in_runoff` decides each."""
        among = sorted({one for pair in pairs for one in pair})
        above, tops = self._comparisons(among), self.top_scores(among)
        found: set[int] = set()
        for a, b in pairs:
            one = above[a][b], self.sums.total[a], tops[a]
            other = above[b][a], self.sums.total[b], tops[b]
            found.update([a] if one > other else [b] if other > one else [a, b])
        return found


def _ranking(marks: Any, among: frozenset[int]) -> Ranking:
    """The scores of these candidates as ranks; those without a score have 0."""
    levels: defaultdict[int, list[int]] = defaultdict(list)
    for one, score in dict(marks).items():
        if score and one in among:
            levels[score].append(one)
    if levels and min(levels) < 0:
        levels[0] = sorted(among.difference(*levels.values()))
    ranks = [levels[score] for score in sorted(levels, reverse=True)]
    return tuple(tuple(rank) if rank[1:] else rank[0] for rank in ranks if rank)


def narrow(
    choice: Choice, rules: Rules, ties: Ties, purpose: str, profile: Profile
) -> tuple[Choice, list[str]]:
    """Break a tie by the rules in turn, each recorded; returns what is left, and sentences."""
    said = []
    for by, measure in rules.items():
        values = measure(choice.tied)
        above, level = cut(values, choice.places)
        if len(level) == len(choice.tied):
            continue
        order = sorted(choice.tied, key=lambda c: (-values[c], c))
        if by != "preferences":
            ties.note(choice.tied, order, by=by, purpose=purpose, round_=_ROUND[purpose])
            ranked = [f"{profile.candidates[c]} {values[c]}" for c in order]
            said.append(f"A tie is decided by {_NAMES[by]}: {listed(ranked)}.")
        choice = Choice([*choice.chosen, *above], level, choice.places - len(above))
        if not level:
            break
    return choice, said


def settle(choice: Choice, said: list[str], election: Election, purpose: str) -> list[int]:
    """The chosen ones, by the lot where there is still a tie; adds its sentence."""
    if not choice.tied:
        return choice.chosen
    labels, ties = election.profile.candidates, election.ties
    lot = ties.draw(choice.tied, purpose=purpose, round_=_ROUND[purpose])[: choice.places]
    said.append(drawn([labels[c] for c in choice.tied], [labels[c] for c in lot], ties.lot))
    return [*choice.chosen, *lot]
