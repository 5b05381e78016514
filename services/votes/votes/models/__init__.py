"""Tables of the votes service, and the constraints that keep them consistent."""

from votes.models.imports import BallotImport
from votes.models.invitations import Invitation, InvitationSeries
from votes.models.ledger import LedgerChoice, LedgerHead, LedgerMark, LedgerPoll
from votes.models.polls import ErasedSubject, PollSnapshot
from votes.models.refusals import RefusalCount
from votes.models.votes import State, Vote, VoteVersion

__all__ = [
    "BallotImport",
    "ErasedSubject",
    "Invitation",
    "InvitationSeries",
    "LedgerChoice",
    "LedgerHead",
    "LedgerMark",
    "LedgerPoll",
    "PollSnapshot",
    "RefusalCount",
    "State",
    "Vote",
    "VoteVersion",
]
