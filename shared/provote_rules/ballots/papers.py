"""Ballot papers: what a poll's frozen definition says about its ballots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from provote_rules.ballots.forms import ABSTENTION, Ballot, one_choice
from provote_rules.ballots.problems import Problem
from provote_rules.ballots.types import SINGLE, TYPES
from provote_rules.texts import Text, tr

CHOICE_ID, BALLOT = "/choice_id", "/ballot"  # where a request has its ballot


class MarkedBallot(NamedTuple):
    """A ballot as its voter marked it, by ids of choices; BallotPaper.read makes it a Ballot.

    `member` is the member of the request that has the marks: `choice` (an id, or None to abstain),
    `choices` (ids), `ranking` (ids, or lists of ids with an equal rank) or `scores` (whole numbers
    by id). An id is a UUID in `choice`, elsewhere text, in any case. `pointer` is the place of the
    marks in the request.
    """

    member: str
    marks: Any
    pointer: str = CHOICE_ID


@dataclass(frozen=True)
class BallotPaper:
    """A poll's frozen type, choices and rules, by which its ballots are read.

    `choices` are in order of their positions. `rules` are the definition's `rules.ballot`; members
    that are absent have the type's defaults.
    """

    type: str
    choices: tuple[UUID, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)

    def read(self, marked: MarkedBallot) -> Ballot | Problem:
        """The ballot, with packed marks; or why it is invalid in this poll."""
        known = TYPES.get(self.type)
        if known is None or marked.member != known.member:
            return Problem("wrong-ballot-type", marked.pointer, _expected(self.type))
        found = known.read(marked.marks, self)
        if isinstance(found, Problem):
            return found._replace(pointer=marked.pointer + found.pointer)
        return found

    def show(self, ballot: Ballot) -> dict[str, Any]:
        """The member that a request for this ballot has, with ids of choices as text.

        Marks that the poll does not have are shown as None: the vote is older than a restore of
        the poll, which has another definition since.
        """
        known = TYPES.get(self.type)
        if known is None or (ballot.form != known.form.name and ballot != ABSTENTION):
            return {ballot.form: None}
        return {known.member: known.show(ballot, self)}

    def rule(self, name: str) -> Any:
        """The value of a rule: the poll's, else the type's default."""
        value = self.rules.get(name)
        return TYPES[self.type].rules[name] if value is None else value

    def limits(self, least: str, most: str) -> tuple[int, int]:
        """The values of two rules, without a limit the number of choices."""
        upper = self.rule(most)
        return self.rule(least), len(self.choices) if upper is None else upper

    @cached_property
    def one_choice(self) -> Mapping[UUID, Ballot]:
        """The ballots for one choice, by its id."""
        return {choice: one_choice(choice) for choice in self.choices}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The positions of the choices, by id as text in lower case."""
        return {text: position for position, text in self.id_at.items()}

    @cached_property
    def id_at(self) -> Mapping[int, str]:
        """The ids of the choices as text, by position."""
        return dict(enumerate(map(str, self.choices)))


def missing_ballot(ballot_type: str) -> Problem:
    """A request without a ballot, with a pointer to the member that polls of this type need."""
    if ballot_type == SINGLE:
        return Problem("required", CHOICE_ID, tr("This field is required."))
    return Problem("required", BALLOT, _expected(ballot_type))


def _expected(ballot_type: str) -> Text:
    known = TYPES.get(ballot_type)
    if known is None:
        return tr("This poll takes ballots of the type {ballot_type}.", ballot_type=ballot_type)
    return tr(
        "This poll takes ballots of the type {ballot_type}, in the member {member} of ballot.",
        ballot_type=ballot_type,
        member=known.member,
    )
