"""Ballots, and the valid ones for each type of poll.

forms      a ballot as one value; the ways of marking it
packing    marks as canonical text, in positions of choices
types      the types of polls: which ballots are valid
papers     a poll's frozen type, choices and rules, by which its ballots are read and shown
marking    reads marks by ids into positions
problems   why a ballot is invalid
storage    ballots in tables and events
"""

from provote_rules.ballots.forms import (
    ABSTENTION,
    CHOICE,
    CHOICES,
    RANKING,
    SCORES,
    Ballot,
    Form,
    one_choice,
)
from provote_rules.ballots.papers import BallotPaper, MarkedBallot, missing_ballot
from provote_rules.ballots.problems import UNKNOWN_CHOICE, WRITE_IN, Problem
from provote_rules.ballots.storage import Stored, restore, store
from provote_rules.ballots.types import SINGLE, TYPES, BallotType

__all__ = [
    "ABSTENTION",
    "CHOICE",
    "CHOICES",
    "RANKING",
    "SCORES",
    "SINGLE",
    "TYPES",
    "UNKNOWN_CHOICE",
    "WRITE_IN",
    "Ballot",
    "BallotPaper",
    "BallotType",
    "Form",
    "MarkedBallot",
    "Problem",
    "Stored",
    "missing_ballot",
    "one_choice",
    "restore",
    "store",
]
