"""The types of polls: which ballots are valid, and how they are packed.

A new type is an entry in TYPES.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from provote_rules.ballots import forms, packing, problems
from provote_rules.ballots.forms import ABSTENTION, Ballot, Form
from provote_rules.ballots.marking import read_choices, read_ranks, read_scores
from provote_rules.ballots.problems import Problem

if TYPE_CHECKING:
    from provote_rules.ballots.papers import BallotPaper


class BallotType(ABC):
    """A type of poll: the form of its ballots, and which of them are valid.

    `member` is the name of the marks in requests and responses. `rules` are the members of the
    definition's `rules.ballot`, with their defaults; None as a limit means all choices.
    """

    name: ClassVar[str]
    form: ClassVar[Form]
    member: ClassVar[str]
    rules: ClassVar[Mapping[str, Any]] = {"allow_abstain": False}

    @abstractmethod
    def read(self, marks: Any, paper: BallotPaper) -> Ballot | Problem:
        """The ballot with these marks (MarkedBallot.marks), or why it is invalid in this poll.

        The pointer of the problem is relative to the marks.
        """

    @abstractmethod
    def show(self, ballot: Ballot, paper: BallotPaper) -> Any:
        """The marks with ids of choices, as a request has them."""


class Single(BallotType):
    """Each voter has one vote, for one choice."""

    name, member = "single", "choice"
    form = forms.OneChoice()

    def read(self, marks: UUID | None, paper: BallotPaper) -> Ballot | Problem:
        """The ballot for the choice; without a choice an abstention."""
        if marks is None:
            return ABSTENTION if paper.rule("allow_abstain") else problems.EMPTY
        return paper.one_choice.get(marks) or problems.UNKNOWN_CHOICE

    def show(self, ballot: Ballot, paper: BallotPaper) -> str | None:
        """The choice's id, or None."""
        return None if ballot == ABSTENTION else str(ballot.marks)


class Multiple(BallotType):
    """Each voter votes for several choices, as many as the poll's limits permit."""

    name, member = "multiple", "choices"
    form = forms.Choices()
    rules = {"allow_abstain": False, "min": 1, "max": None}

    def read(self, marks: Sequence[str], paper: BallotPaper) -> Ballot | Problem:
        """The ballot for these choices, in any order."""
        if not marks:
            return _empty(self.form, paper)
        found = read_choices(marks, paper)
        if isinstance(found, Problem):
            return found
        least, most = paper.limits("min", "max")
        if len(found) < least:
            return problems.too_few_choices(least)
        if len(found) > most:
            return problems.too_many_choices(most)
        return Ballot(self.form.name, packing.pack_choices(found))

    def show(self, ballot: Ballot, paper: BallotPaper) -> list[str | None]:
        """The ids of the choices, in the order of their positions."""
        return [paper.id_at.get(one) for one in packing.unpack_choices(str(ballot.marks))]


class Approval(Multiple):
    """Each voter approves of choices; what differs from `multiple` is the count."""

    name = "approval"


class Ranked(BallotType):
    """Each voter ranks choices in order of preference."""

    name, member = "ranked", "ranking"
    form = forms.Ranking()
    rules = {"allow_abstain": False, "min_ranks": 1, "max_ranks": None, "equal_ranks": False}

    def read(self, marks: Sequence[str | Sequence[str]], paper: BallotPaper) -> Ballot | Problem:
        """The ballot with these ranks, the first preference first."""
        if not marks:
            return _empty(self.form, paper)
        ranks = read_ranks(marks, paper)
        if isinstance(ranks, Problem):
            return ranks
        least, most = paper.limits("min_ranks", "max_ranks")
        if len(ranks) < least:
            return problems.too_few_ranks(least)
        if len(ranks) > most:
            return problems.too_many_ranks(most)
        return Ballot(self.form.name, packing.pack_ranking(ranks))

    def show(self, ballot: Ballot, paper: BallotPaper) -> list[Any]:
        """The ids by rank; a list where several choices have an equal rank."""
        id_at = paper.id_at.get
        return [
            id_at(rank) if isinstance(rank, int) else [id_at(one) for one in rank]
            for rank in packing.unpack_ranking(str(ballot.marks))
        ]


class Score(BallotType):
    """Each voter gives choices a score.

    With `blank` "zero" a choice without a score has the score 0, and ballots that say so and
    ballots that leave it out are equal; with "left_out" it has none.
    """

    name, member = "score", "scores"
    form = forms.Scores()
    rules = {"allow_abstain": False, "min": 0, "max": 5, "step": 1, "blank": "zero"}

    def read(self, marks: Mapping[str, int], paper: BallotPaper) -> Ballot | Problem:
        """The ballot with these scores by id."""
        if not marks:
            return _empty(self.form, paper)
        found = read_scores(marks, paper)
        if isinstance(found, Problem):
            return found
        if paper.rule("blank") == "zero":
            found = dict.fromkeys(range(len(paper.choices)), 0) | found
        return Ballot(self.form.name, packing.pack_scores(found))

    def show(self, ballot: Ballot, paper: BallotPaper) -> dict[str, int]:
        """The scores by id, in the order of positions."""
        pairs = packing.unpack_scores(str(ballot.marks))
        shown = [(paper.id_at.get(position), score) for position, score in pairs]
        return {text: score for text, score in shown if text is not None}


SINGLE = Single.name
TYPES: dict[str, BallotType] = {
    known.name: known for known in (Single(), Multiple(), Approval(), Ranked(), Score())
}


def _empty(form: Form, paper: BallotPaper) -> Ballot | Problem:
    return Ballot(form.name, "") if paper.rule("allow_abstain") else problems.EMPTY
