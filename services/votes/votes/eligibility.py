"""A poll's frozen rules, for casts, changes, and `GET eligibility`."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from provote_core.auth import Kind, Principal
from provote_core.events import PollRules
from provote_rules import acceptance
from provote_rules.acceptance import Credential, Finding
from provote_rules.ballots import SINGLE, Ballot, BallotPaper, MarkedBallot


@dataclass(frozen=True, slots=True)
class Definition:
    """The frozen part of a poll that votes are checked against, independent of its status."""

    poll_id: UUID
    owner: UUID
    eligibility: str
    paper: BallotPaper
    rules: PollRules

    @property
    def is_simple(self) -> bool:
        """Whether credential and ballot decide; otherwise restrictions need the database, too.

        The votes of a backend come from one address, so its polls have no rules about origins.
        """
        if self.eligibility == "delegated":
            return True
        return self.eligibility == "authenticated" and self.rules.quarantine is None

    def lacks_rules_for(self, marked: MarkedBallot) -> bool:
        """Whether reading this ballot needs rules that the snapshot does not have.

        Processes of 0.2.0 store snapshots without the rules of ballots. One choice needs none.
        """
        return not self.paper.rules and (self.paper.type != SINGLE or marked.marks is None)

    @property
    def max_per_address(self) -> int | None:
        """The limit of ballots from one address, if there is one."""
        limited = self.eligibility == "public" and self.rules.dedupe == "address"
        return self.rules.dedupe_limit if limited else None

    def admit(
        self, principal: Principal, credential: Credential, marked: MarkedBallot
    ) -> Ballot | None:
        """The ballot, if the frozen rules permit it by this principal."""
        if self.exclusion(principal, credential) is not None:
            return None
        found = self.paper.read(marked)
        return found if isinstance(found, Ballot) else None

    def exclusion(self, principal: Principal, credential: Credential) -> Finding | None:
        """Why this credential does not permit a vote; with None the database decides."""
        return acceptance.exclusion(
            credential,
            eligibility=self.eligibility,
            per_device=self.rules.dedupe == "device",
            is_authenticated=principal.is_authenticated,
            is_owners_delegate=self.admits_delegate(principal),
        )

    def admits_delegate(self, principal: Principal) -> bool:
        """Whether this is a backend that casts for the voters of the poll's owner."""
        return (
            self.eligibility == "delegated"
            and principal.kind is Kind.DELEGATE
            and principal.subject == self.owner
            and "votes:delegate" in principal.scopes
        )


def define(
    poll_id: UUID,
    owner: UUID,
    eligibility: str,
    ballot_type: str,
    choices: Sequence[UUID],
    rules: PollRules,
) -> Definition:
    """The definition of a snapshot; `choices` are in the order of their positions."""
    paper = BallotPaper(ballot_type, tuple(choices), rules.ballot)
    return Definition(poll_id, owner, eligibility, paper, rules)
