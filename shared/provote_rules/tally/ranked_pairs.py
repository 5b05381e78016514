"""Ranked Pairs: victories are locked from the strongest to the weakest, unless they contradict."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import permutations
from operator import and_, or_
from typing import Any

from provote_rules.tally.locking import (
    Locking,
    Relation,
    TooManyOrders,
    Victory,
    first,
    lock_in_order,
)
from provote_rules.tally.methods import Election, Method
from provote_rules.tally.outcomes import Outcome, Round
from provote_rules.tally.pairwise import STRENGTH, Pairwise, pairwise
from provote_rules.tally.profiles import RANKING
from provote_rules.tally.sentences import NO_VALID_BALLOT, drawn, listed, the_lot
from provote_rules.tally.ties import ELECTION, ORDER


@dataclass(frozen=True, slots=True)
class _Contest:
    """The members of the Smith set and their victories by strength, the strongest first.

    A victory is a pair of indexes of `members`; equal ones are in the order of the ballot paper.
    No path of victories leads from outside into the Smith set, so it alone decides the winner.
    """

    numbers: Pairwise
    members: Sequence[int]
    by: str
    victories: Mapping[int, list[Victory]]

    @property
    def groups(self) -> Collection[list[Victory]]:
        """The victories, in groups of equal strength, strongest first."""
        return self.victories.values()

    def shown(self, relations: Sequence[Relation], labels: Sequence[str]) -> list[dict[str, Any]]:
        """For the report: each victory with its strength, and whether it was locked."""
        ever = [reduce(or_, sets) for sets in zip(*relations, strict=True)]
        always = [reduce(and_, sets) for sets in zip(*relations, strict=True)]
        return [
            {
                "winner": labels[self.members[x]],
                "loser": labels[self.members[y]],
                "strength": self.numbers.shown(strength, self.by),
                "locked": None if (ever[x] ^ always[x]) >> y & 1 else bool(ever[x] >> y & 1),
            }
            for strength, group in self.victories.items()
            for x, y in group
        ]


def _contest(numbers: Pairwise, by: str) -> _Contest:
    members = numbers.smith_set() if numbers.valid else []
    found: defaultdict[int, list[Victory]] = defaultdict(list)
    for (x, one), (y, other) in permutations(enumerate(members), 2):
        if strength := numbers.strength(one, other, by):
            found[strength].append((x, y))
    return _Contest(numbers, members, by, {each: found[each] for each in sorted(found)[::-1]})


@dataclass(frozen=True, slots=True)
class _Decision:
    """Who wins: `winner_set` is None if it was not listed; `relations` after locking."""

    winner_set: list[int] | None
    elected: list[int]
    relations: list[Relation]


def _decide(election: Election, contest: _Contest) -> _Decision:
    """The winners in some order of equally strong victories, then the lot among them."""
    try:
        relations = sorted(Locking().relations(len(contest.members), contest.groups))
    except TooManyOrders:
        return _decide_by_lot(election, contest)
    tops = sorted({one for relation in relations for one in first(relation)})
    winners = [contest.members[one] for one in tops]
    order = election.ties.draw(winners, purpose=ELECTION, round_=1)
    return _Decision(winners, list(order[:1]), relations)


def _decide_by_lot(election: Election, contest: _Contest) -> _Decision:
    """The winner where the lot orders equal victories: by winner, then by loser (Zavist-Tideman).

    Such a winner is one of the winner set, which is not listed.
    """
    drawn_order = election.ties.draw(contest.members, purpose=ORDER, round_=1)
    place = [drawn_order.index(member) for member in contest.members]
    victories = [
        victory
        for group in contest.groups
        for victory in sorted(group, key=lambda pair: (place[pair[0]], place[pair[1]]))
    ]
    relation = lock_in_order(len(contest.members), victories)
    top = min(first(relation), key=lambda one: place[one])
    return _Decision(None, [contest.members[top]], [relation])


def _count(election: Election) -> Outcome:
    labels, by = election.profile.candidates, election.parameters["strength"]
    numbers = pairwise(election.profile)
    contest = _contest(numbers, by)
    decision = _decide(election, contest) if numbers.valid else _Decision([], [], [])
    won = {a: sum(numbers.beats(a, b) for b in row) for a, row in numbers.above.items()}
    one = Round(
        tallies={a: str(number) for a, number in won.items()},
        sentence=_sentence(election, contest, decision),
        elected=tuple(decision.elected),
    )
    return Outcome(
        elected=decision.elected,
        rounds=[one],
        valid=numbers.valid,
        undervotes=election.profile.abstained,
        overvotes=numbers.raw.overvotes,
        skipped=numbers.raw.skipped,
        winner_set=decision.winner_set,
        details={
            **numbers.details(labels),
            "strength": by,
            "victories": contest.shown(decision.relations, labels),
        },
    )


def _sentence(election: Election, contest: _Contest, decision: _Decision) -> str:
    labels, numbers = election.profile.candidates, contest.numbers
    if not decision.elected:
        return NO_VALID_BALLOT
    elected = labels[decision.elected[0]]
    if len(numbers.standing) == 1:
        return f"{elected} is the only candidate and is elected."
    if len(contest.members) == 1:
        return f"{elected} beats each other candidate in direct comparison and is elected."
    measure = "margins" if contest.by == "margins" else "winning votes"
    how = f"After locking the victories from the strongest to the weakest ({measure})"
    if decision.winner_set is None:
        return (
            "There are too many orders of equally strong victories to try each; "
            f"{the_lot(election.ties.lot)} orders them. {how}, no other candidate is above "
            f"{elected}, who is elected."
        )
    winners = [labels[c] for c in decision.winner_set]
    if len(winners) == 1:
        return f"{how}, no other candidate is above {elected}, who is elected."
    return f"{how}, each of {listed(winners)} can be first. " + drawn(
        winners, [elected], election.ties.lot
    )


RANKED_PAIRS = (
    Method(
        id="ranked-pairs",
        version="1",
        title="Ranked Pairs",
        source="Tideman, Independence of Clones as a Criterion for Voting Rules (1987); each "
        "order of equally strong victories is tried",
        forms=(RANKING,),
        ballot_types=("ranked",),
        count=_count,
        parameters=(STRENGTH,),
        equal_ranks=True,
        single_winner=True,
    ),
)
