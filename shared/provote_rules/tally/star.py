"""STAR: score, then an automatic runoff between the two candidates with the highest scores.

star_ties.py has the rules for ties.
"""

from itertools import combinations

from provote_rules.tally.methods import Election, Method, Parameter
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.profiles import SCORES
from provote_rules.tally.seating import cut
from provote_rules.tally.sentences import NO_VALID_BALLOT, listed
from provote_rules.tally.star_ties import Choice, Scores, narrow, settle
from provote_rules.tally.sums import Sums, scores, top_score
from provote_rules.tally.ties import ELECTION, RUNOFF
from provote_rules.wording import number_of


def _count(election: Election) -> Outcome:
    profile = election.profile
    sums = scores(profile)
    found = Scores(profile, sums, top_score(profile, election.parameters["max_score"]))
    if not sums.valid or len(sums.total) == 1:
        return _without_runoff(election, sums)
    above, level = cut(sums.total, 2)
    said: list[str] = []
    choice = Choice(above, level, 2 - len(above))
    if level:
        choice, said = narrow(choice, found.for_runoff, election.ties, RUNOFF, profile)
    pairs = [[*choice.chosen, *some] for some in combinations(choice.tied, choice.places)]
    winner_set = sorted(found.winners(pairs))
    pair = sorted(settle(choice, said, election, RUNOFF))
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


def _score_round(found: Scores, pair: list[int], said: list[str]) -> Round:
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


def _runoff(election: Election, found: Scores, pair: list[int]) -> Round:
    labels, votes = election.profile.candidates, found.preferences(pair)
    choice, said = narrow(
        Choice([], pair, 1), found.in_runoff, election.ties, ELECTION, election.profile
    )
    [winner] = settle(choice, said, election, ELECTION)
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
