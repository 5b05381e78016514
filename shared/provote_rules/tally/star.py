"""STAR: score, then an automatic runoff between the two candidates with the highest scores.

A tie for the runoff goes to the candidates preferred in head-to-head comparisons with the other
tied ones (of three or more, the numbers of all comparisons are added), then to those with the most
top scores, then to the lot. A tie in the runoff goes to the higher total score, then to the most
top scores, then to the lot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.profiles import SCORES, Profile
from provote_rules.tally.seating import cut
from provote_rules.tally.sentences import NO_VALID_BALLOT, drawn, listed, number_of
from provote_rules.tally.sums import Sums, scores, top_score
from provote_rules.tally.ties import ELECTION, RUNOFF, Ties

Rules = Mapping[str, Callable[[list[int]], dict[int, int]]]


@dataclass(slots=True)
class _Choice:
    """Who gets one of the places: those `chosen`, and those `tied` for the last `places`."""

    chosen: list[int]
    tied: list[int]
    places: int


@dataclass(frozen=True, slots=True)
class _Scores:
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
        choice = _narrow(_Choice([], pair, 1), self.in_runoff, Ties(), ELECTION, self.profile)[0]
        return choice.chosen or choice.tied


def _narrow(
    choice: _Choice, rules: Rules, ties: Ties, purpose: str, profile: Profile
) -> tuple[_Choice, list[str]]:
    """Break a tie by the rules in turn, each recorded; returns what is left, and sentences."""
    said = []
    for by, measure in rules.items():
        values = measure(choice.tied)
        above, level = cut(values, choice.places)
        if len(level) == len(choice.tied):
            continue
        order = sorted(choice.tied, key=lambda c: (-values[c], c))
        if by != "preferences":
            round_ = 1 if purpose == RUNOFF else 2
            ties.note(choice.tied, order, by=by, purpose=purpose, round_=round_)
            ranked = [f"{profile.candidates[c]} {values[c]}" for c in order]
            said.append(f"A tie is decided by {_NAMES[by]}: {listed(ranked)}.")
        choice = _Choice([*choice.chosen, *above], level, choice.places - len(above))
        if not level:
            break
    return choice, said


_NAMES = {
    "head-to-head": "head-to-head preferences",
    "top-scores": "the number of top scores",
    "score": "the total scores",
}


def _settle(choice: _Choice, said: list[str], election: Election, purpose: str) -> list[int]:
    """The chosen ones, by the lot where there is still a tie; adds its sentence."""
    if not choice.tied:
        return choice.chosen
    labels, ties = election.profile.candidates, election.ties
    round_ = 1 if purpose == RUNOFF else 2
    lot = ties.draw(choice.tied, purpose=purpose, round_=round_)[: choice.places]
    said.append(drawn([labels[c] for c in choice.tied], [labels[c] for c in lot], ties.lot))
    return [*choice.chosen, *lot]


def _count(election: Election) -> Outcome:
    profile = election.profile
    sums = scores(profile)
    found = _Scores(profile, sums, top_score(profile, election.parameters["max_score"]))
    if not sums.valid or len(sums.total) == 1:
        return _without_runoff(election, sums)
    above, level = cut(sums.total, 2)
    said: list[str] = []
    choice = _Choice(above, level, 2 - len(above))
    if level:
        choice, said = _narrow(choice, found.for_runoff, election.ties, RUNOFF, profile)
    pairs = [[*choice.chosen, *some] for some in combinations(choice.tied, choice.places)]
    winner_set = sorted({one for pair in pairs for one in found.winners(pair)})
    pair = sorted(_settle(choice, said, election, RUNOFF))
    rounds = [_score_round(found, pair, said), _runoff(election, found, pair)]
    return Outcome(
        elected=list(rounds[1].elected),
        rounds=rounds,
        valid=sums.valid,
        undervotes=profile.abstained,
        excluded=[(c, "score") for c in rounds[0].excluded]
        + [(c, "runoff") for c in rounds[1].excluded],
        winner_set=winner_set,
        details={"top_score": found.top},
    )


def _without_runoff(election: Election, sums: Sums) -> Outcome:
    """The outcome with one candidate, or without a valid ballot."""
    elected = list(sums.total) if sums.valid else []
    sentence = NO_VALID_BALLOT
    if elected:
        sentence = (
            f"{election.profile.candidates[elected[0]]} is the only candidate and is elected."
        )
    one = Round(
        tallies={c: str(total) for c, total in sums.total.items()},
        sentence=sentence,
        elected=tuple(elected),
    )
    return Outcome(
        elected=elected,
        rounds=[one],
        valid=sums.valid,
        undervotes=election.profile.abstained,
        winner_set=elected,
    )


def _score_round(found: _Scores, pair: list[int], said: list[str]) -> Round:
    labels, total = found.profile.candidates, found.sums.total
    order = sorted(pair, key=lambda c: (-total[c], c))
    named = listed([f"{labels[c]} ({number_of(total[c], 'point')})" for c in order])
    sentence = f"{named} go to the runoff by the highest scores."
    tops = found.top_scores(list(total))
    return Round(
        tallies={c: str(score) for c, score in total.items()},
        sentence=" ".join([*said, sentence]),
        excluded=tuple(c for c in total if c not in pair),
        details={"top_scores": {labels[c]: number for c, number in tops.items()}},
    )


def _runoff(election: Election, found: _Scores, pair: list[int]) -> Round:
    labels, votes = election.profile.candidates, found.preferences(pair)
    choice, said = _narrow(
        _Choice([], pair, 1), found.in_runoff, election.ties, ELECTION, election.profile
    )
    [winner] = _settle(choice, said, election, ELECTION)
    equal = found.sums.valid - sum(votes.values())
    said_votes = [f"{labels[c]} is preferred on {number_of(votes[c], 'ballot')}" for c in pair]
    verb = "has" if equal == 1 else "have"
    sentence = f"{listed(said_votes)}; {number_of(equal, 'ballot')} {verb} no preference."
    return Round(
        tallies={c: str(number) for c, number in votes.items()},
        sentence=" ".join([sentence, *said, f"{labels[winner]} is elected."]),
        elected=(winner,),
        excluded=tuple(c for c in pair if c != winner),
        exhausted={"no_preference": str(equal)},
    )


STAR = (
    Method(
        id="star",
        version="1",
        title="STAR voting",
        source="Equal Vote Coalition, starvoting.org: the rules, and the protocol for ties",
        forms=(SCORES,),
        ballot_types=("score",),
        count=_count,
        parameters=(
            Parameter(
                name="max_score",
                default=None,
                least=1,
                help="The top score; without it, the highest one that a ballot gives.",
            ),
        ),
        single_winner=True,
    ),
)
