"""Normal ballots: raw marks of a file as ballots that a poll accepts, with the same effect.

A poll takes no overvotes, skipped ranks and repeats. Before it takes the ballots of a file, its
method's reading rules are applied to them: what they pass over is left out, and a ballot ends
where they end it. Marks for withdrawn candidates are left out after that. The poll's rules then
decide on the ballot as on any other: whether it may be empty, and how many marks it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from provote_rules.ballots import (
    UNKNOWN_CHOICE,
    WRITE_IN,
    Ballot,
    BallotPaper,
    MarkedBallot,
    Problem,
)
from provote_rules.ballots.packing import Rank, Ranking
from provote_rules.ballots.problems import too_many_choices, too_many_ranks
from provote_rules.formats.files import ElectionFile
from provote_rules.tally.methods import Method
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES
from provote_rules.tally.reading import read_ranks
from provote_rules.tally.write_ins import is_write_in
from provote_rules.texts import tr

# The forms of files that a poll of each type takes.
FORMS: Mapping[str, tuple[str, ...]] = {
    "single": (CHOICES, RANKING),
    "multiple": (CHOICES,),
    "approval": (CHOICES,),
    "ranked": (RANKING,),
    "score": (SCORES,),
}

OVERVOTE = Problem(
    "overvote",
    "",
    tr(
        "Whether this rank counts depends on the count, by the poll's overvote_rule; a poll with "
        "another rule accepts the ballot."
    ),
)

NO_WRITE_INS = WRITE_IN._replace(
    detail=tr("The ballot names undeclared write-ins, which the poll does not take.")
)
_UNMATCHED = "unmatched"  # the id of no choice
_WRITE_INS = "write-ins"  # likewise, of undeclared write-ins


class Normaliser:
    """Makes marks of one file ballots of one poll.

    `choices` has the poll's choice of each candidate of the file, None where it has none;
    `parameters` are all of the method's. Raises ValueError if the poll's type takes no ballots
    of the file's form.
    """

    def __init__(
        self,
        election: ElectionFile,
        *,
        paper: BallotPaper,
        choices: Sequence[UUID | None],
        method: Method,
        parameters: Mapping[str, Any],
    ) -> None:
        profile = election.profile
        if profile.form not in FORMS[paper.type]:
            raise ValueError(f"a poll of the type {paper.type} takes no {profile.form}")
        self._paper, self._choices = paper, choices
        self._ids = [
            str(choice) if choice is not None else _WRITE_INS if is_write_in(label) else _UNMATCHED
            for choice, label in zip(choices, profile.candidates, strict=True)
        ]
        self._form, self._withdrawn = profile.form, profile.withdrawn
        self._equal_ranks = election.equal_ranks and method.equal_ranks
        self._rules = method.reading(parameters) if method.reading else None
        self._known: dict[Any, Ballot | Problem] = {}

    def ballot(self, marks: Any) -> Ballot | Problem:
        """The ballot with these marks of the file, or why the poll does not accept it."""
        known = self._known.get(marks)
        if known is None:
            known = self._read(marks)
            if len(self._known) < 2**14 and len(marks) <= 100:
                self._known[marks] = known
        return known

    def _read(self, marks: Any) -> Ballot | Problem:
        if self._paper.type == "single":
            return self._single(marks)
        if self._form == SCORES:
            scores = {self._ids[c]: n for c, n in marks if c not in self._withdrawn}
            return self._checked("scores", scores)
        if self._form == CHOICES:
            return self._checked("choices", self._named(marks))
        ranks = self._ranks(marks)
        if isinstance(ranks, Problem):
            return ranks
        named = [self._ids[r] if isinstance(r, int) else self._named(r) for r in ranks]
        return self._checked("ranking", named)

    def _checked(self, member: str, marks: Any) -> Ballot | Problem:
        """The ballot with these marks by id, or why the poll does not accept it."""
        found = self._paper.read(MarkedBallot(member, marks, ""))
        if isinstance(found, Problem) and found.code == UNKNOWN_CHOICE.code:
            return _unmatched(_at(marks, found.pointer), found)
        return found

    def _single(self, marks: Any) -> Ballot | Problem:
        """A ballot for one choice, also as a ranking of one."""
        found = self._ranks(marks) if self._form == RANKING else self._standing(marks)
        if isinstance(found, Problem):
            return found
        if len(found) > 1 or any(not isinstance(one, int) for one in found):
            return too_many_ranks(1) if self._form == RANKING else too_many_choices(1)
        named = [one for one in found if isinstance(one, int)]
        choice = self._choices[named[0]] if named else None
        if named and choice is None:
            return _unmatched(self._ids[named[0]], UNKNOWN_CHOICE)
        return self._paper.read(MarkedBallot("choice", choice, ""))

    def _ranks(self, marks: Ranking) -> Ranking | Problem:
        """The ranks as the method reads them, without what has no effect."""
        size = len(self._choices)
        rules = self._rules
        ranks = marks if rules is None else read_ranks(marks, rules, size)[0]
        normal: list[Rank] = []
        gone = set(self._withdrawn)
        for rank in ranks:
            if isinstance(rank, int):
                if rank not in gone:
                    normal.append(rank)
                    gone.add(rank)
                continue
            if rules is None and not self._equal_ranks:
                continue  # an overvote, or a skipped rank
            left = self._left(rank, gone)
            if len(left) > 1 and rules is not None:
                return OVERVOTE
            if left:
                normal.append(left[0] if len(left) == 1 else left)
                gone.update(left)
        return tuple(normal)

    @staticmethod
    def _left(rank: Iterable[int], gone: set[int]) -> tuple[int, ...]:
        """The candidates of a rank that can continue when a count reaches it."""
        return tuple(one for one in rank if one not in gone)

    def _standing(self, marks: Iterable[int]) -> tuple[int, ...]:
        return tuple(one for one in marks if one not in self._withdrawn)

    def _named(self, marks: Iterable[int]) -> list[str]:
        return [self._ids[one] for one in self._standing(marks)]


def _unmatched(mark: str, problem: Problem) -> Problem:
    """The problem of a mark for a candidate without a choice."""
    return NO_WRITE_INS._replace(pointer=problem.pointer) if mark == _WRITE_INS else problem


def _at(marks: Any, pointer: str) -> str:
    """The id at a pointer into marks."""
    for step in pointer.split("/")[1:]:
        if isinstance(marks, Mapping):
            return step
        marks = marks[int(step)]
    return str(marks)
