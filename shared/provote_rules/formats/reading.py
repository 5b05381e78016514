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

from provote_rules.counting import DEFAULT_METHODS
from provote_rules.formats.files import ElectionFile
from provote_rules.tally.methods import Method
from provote_rules.tally.profiles import RANKING, SCORES, Profile, RawMarks
from provote_rules.tally.registry import find
from provote_rules.wording import number_of


def profile_for(election: ElectionFile, method: Method) -> tuple[Profile, tuple[str, ...]]:
    """The profile as the method is to count it, and sentences on what was read differently."""
    profile, overvotes = election.profile, election.anomalies.overvotes
    if profile.form != RANKING or not overvotes or method.equal_ranks == election.equal_ranks:
        return profile, ()
    marked = number_of(overvotes, "ballot")
    if election.equal_ranks:
        note = f"On {marked}, equal ranks are overvotes for {method.id}."
        return profile, (note,)
    ballots: Counter[Hashable] = Counter()
    for marks, number in profile.ballots.items():
        ballots[_without_overvotes(marks)] += number
    note = f"On {marked}, ranks with an overvote are passed over."
    raw = RawMarks(overvotes, election.anomalies.skipped)
    return replace(profile, ballots=ballots, raw=raw), (note,)


def default_method(election: ElectionFile, seats: int) -> tuple[str, str]:
    """The id of the method that counts a file which states none, and why, as words for a note."""
    method = election.suggested_method
    if method is not None and (seats == 1 or not find(method).single_winner):
        return method, "by the type of ballots that the file states"
    if election.profile.form == RANKING:
        if seats == 1:
            return DEFAULT_METHODS["ranked"], "the default for rankings and one seat"
        return "scottish-stv", "the default for rankings and several seats"
    if election.profile.form == SCORES:
        return DEFAULT_METHODS["score"], "the default for scores"
    if all(len(marks) < 2 for marks in election.profile.ballots):  # type: ignore[arg-type]
        return DEFAULT_METHODS["single"], "because no ballot marks several choices"
    return DEFAULT_METHODS["approval"], "because ballots mark several choices"


def _without_overvotes(marks: Any) -> tuple[Any, ...]:
    ranks = [rank if isinstance(rank, int) else () for rank in marks]
    while ranks and ranks[-1] == ():
        ranks.pop()
    return tuple(ranks or (marks and ((),)))  # a ballot with a mark is no abstention
