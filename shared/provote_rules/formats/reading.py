"""Reading rules that follow from the file, before a method's own.

Methods read raw marks by rules of their own: IRV and STV have parameters or a law for overvotes,
skipped ranks and repeats, and pairwise methods close up skipped ranks and drop repeats. One
thing only the file knows: whether several choices at one rank are equal ranks, which pairwise
methods count, or an overvote, which they must not take for a preference. There an overvote is
passed over: the rank counts as skipped.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from provote_rules.formats.files import ElectionFile
from provote_rules.tally.methods import Method
from provote_rules.tally.profiles import RANKING, Profile

_DEFAULTS = {"choices": "approval", "scores": "score"}


def profile_for(election: ElectionFile, method: Method) -> tuple[Profile, tuple[str, ...]]:
    """The profile as the method is to count it, and sentences on what was read differently."""
    profile, overvotes = election.profile, election.anomalies.overvotes
    if profile.form != RANKING or not overvotes or method.equal_ranks == election.equal_ranks:
        return profile, ()
    if election.equal_ranks:
        note = f"On {overvotes} ballots, equal ranks are overvotes for {method.id}."
        return profile, (note,)
    ballots: Counter[Hashable] = Counter()
    for marks, number in profile.ballots.items():
        ballots[_without_overvotes(marks)] += number
    note = f"On {overvotes} ballots, ranks with an overvote are passed over."
    return replace(profile, ballots=ballots), (note,)


def default_method(election: ElectionFile) -> str:
    """The id of the method that counts a file which states none: by its form and seats."""
    form = election.profile.form
    if form == RANKING:
        return "irv" if (election.seats or 1) == 1 else "scottish-stv"
    return _DEFAULTS[form]


def _without_overvotes(marks: Any) -> tuple[Any, ...]:
    ranks = [rank if isinstance(rank, int) else () for rank in marks]
    while ranks and ranks[-1] == ():
        ranks.pop()
    return tuple(ranks)
