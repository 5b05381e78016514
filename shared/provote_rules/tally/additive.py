"""Plurality, approval and score: the candidates with the highest sums are elected."""

from collections.abc import Mapping
from fractions import Fraction

from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.numbers import exact
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.profiles import CHOICES, SCORES
from provote_rules.tally.seating import Seating, seat
from provote_rules.tally.sentences import NO_VALID_BALLOT, are, listed
from provote_rules.tally.sums import Sums, scores, top_score, votes
from provote_rules.tally.turnout import PARAMETERS, turnout
from provote_rules.wording import number_of

Tallies = Mapping[int, int | Fraction]


def _count_votes(election: Election) -> Outcome:
    sums = votes(election.profile)
    return _Additive(election, sums, noun="vote").outcome(sums.total)


def _count_scores(election: Election) -> Outcome:
    profile, parameters = election.profile, election.parameters
    sums = scores(profile)
    highest = top_score(profile, parameters["max_score"])
    count = _Additive(election, sums, noun="point", highest=highest)
    if parameters["result"] == "sum":
        return count.outcome(sums.total)
    blank = parameters["blank"]
    raters = {c: sums.valid if blank == "zero" else sums.ballots[c] for c in sums.total}
    means = {c: Fraction(sums.total[c], raters[c]) for c in raters if raters[c]}
    return count.outcome(means)


class _Additive:
    """One count. `highest` is the most that one ballot can give a candidate."""

    def __init__(self, election: Election, sums: Sums, *, noun: str, highest: int = 1) -> None:
        self.election, self.sums, self.noun, self.highest = election, sums, noun, highest
        self.turnout = turnout(election, sums.valid)

    def outcome(self, tallies: Tallies) -> Outcome:
        """The outcome by these tallies; a candidate without a tally cannot be elected."""
        total, highest = self.sums.total, self.highest
        fit = {c: tallies[c] for c in tallies if self.turnout.reaches(total[c], highest)}
        seating = Seating(elected=[], winner_set=[], tied=[])
        if self.sums.valid and self.turnout.has_quorum:
            seating = seat(fit, self.election.seats, self.election.ties)
        required = self.turnout.required(highest)
        limited = required is not None and self.sums.valid
        one = Round(
            tallies={c: exact(tallies.get(c, 0)) for c in total},
            sentence=self._sentence(seating, tallies),
            elected=tuple(seating.elected),
            details=self._round_details(),
        )
        return Outcome(
            elected=seating.elected,
            rounds=[one],
            valid=self.sums.valid,
            undervotes=self.election.profile.abstained,
            excluded=[(c, "threshold") for c in total if c not in fit] if limited else [],
            threshold=None if required is None else exact(required),
            winner_set=seating.winner_set,
            details=self.turnout.details,
        )

    def _sentence(self, seating: Seating, tallies: Tallies) -> str:
        if not self.sums.valid:
            return NO_VALID_BALLOT
        if not self.turnout.has_quorum:
            return self.turnout.quorum_sentence
        labels, by_threshold = self.election.profile.candidates, ""
        if self.turnout.required() is not None:
            by_threshold = self.turnout.threshold_sentence(self.noun, self.highest)
        if not seating.elected:
            most = max(tallies.values(), default=0)
            return f"The most is {number_of(exact(most), self.noun)}, but {by_threshold}: " + (
                "no candidate is elected."
            )
        said = listed(
            [f"{labels[c]} ({number_of(exact(tallies[c]), self.noun)})" for c in seating.elected]
        )
        sentence = f"{said} {are(seating.elected)} elected with {self._most()}."
        if by_threshold and len(seating.elected) < self.election.seats:
            sentence += f" The other seats stay empty, because {by_threshold}."
        elif by_threshold:
            sentence += f" {by_threshold[0].upper()}{by_threshold[1:]}."
        return sentence + seating.tie_sentence(labels, self.election.ties)

    def _most(self) -> str:
        if self.noun == "vote":
            return "the most votes"
        return {"sum": "the highest sum of scores", "mean": "the highest mean score"}[
            self.election.parameters["result"]
        ]

    def _round_details(self) -> dict[str, object]:
        if self.noun == "vote":
            return {}
        labels = self.election.profile.candidates
        return {
            "sums": {labels[c]: self.sums.total[c] for c in self.sums.total},
            "ballots": {labels[c]: self.sums.ballots[c] for c in self.sums.ballots},
        }


PLURALITY = Method(
    id="plurality",
    version="1",
    title="Plurality",
    source="Each marked choice is one vote; the choices with the most votes are elected.",
    forms=(CHOICES,),
    ballot_types=("single", "multiple"),
    count=_count_votes,
    parameters=PARAMETERS,
    has_rounds=False,
)

APPROVAL = Method(
    id="approval",
    version="1",
    title="Approval voting",
    source="Brams and Fishburn, Approval Voting (1978): the choices that the most voters approve.",
    forms=(CHOICES,),
    ballot_types=("approval",),
    count=_count_votes,
    parameters=PARAMETERS,
    has_rounds=False,
)

SCORE = Method(
    id="score",
    version="1",
    title="Score voting",
    source="The choices with the highest sums, or means, of scores are elected.",
    forms=(SCORES,),
    ballot_types=("score",),
    parameters=(
        Parameter(
            name="result",
            default="sum",
            values=("sum", "mean"),
            help="Whether the sum or the mean of the scores decides.",
        ),
        Parameter(
            name="blank",
            default="left_out",
            values=("left_out", "zero"),
            help="For means: whether a ballot that does not score a choice is left out of that "
            "choice's mean, or gives it 0. Polls whose blanks are zero store zeros.",
        ),
        Parameter(
            name="max_score",
            default=None,
            least=1,
            help="The highest permitted score, of which a threshold is a share; without it, the "
            "highest one that a ballot gives.",
        ),
        *PARAMETERS,
    ),
    count=_count_scores,
    has_rounds=False,
)

ADDITIVE = (PLURALITY, APPROVAL, SCORE)
