"""What decides in STAR: the scores, the rules for ties in turn, and the lot.

A tie for the runoff goes to the candidates preferred in head-to-head comparisons with the other
tied ones (of three or more, the numbers of all comparisons are added), then to those with the most
top scores, then to the lot. A tie in the runoff goes to the higher total score, then to the most
top scores, then to the lot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from provote_rules.tally.methods import Election
from provote_rules.tally.profiles import Profile
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
        found = dict.fromkeys(among, 0)
        for marks, number in self.profile.ballots.items():
            given = dict(marks)  # type: ignore[call-overload]  # the form's pairs
            row = [given.get(one, 0) for one in among]
            for one, score in zip(among, row, strict=True):
                found[one] += number * sum([score > other for other in row])
        return found

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

    def winners(self, pair: list[int]) -> list[int]:
        """Who wins a runoff, before any lot."""
        choice = narrow(Choice([], pair, 1), self.in_runoff, Ties(), ELECTION, self.profile)[0]
        return choice.chosen or choice.tied


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
