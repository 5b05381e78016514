"""Tables of the analytics service: states of polls, counts of votes, and their reconciliation.

A `Poll` and its `PollAnalytics` are built from two independent event sources, so either may exist
without the other and no foreign key joins them.
"""

from analytics.models.announcements import ResultAnnouncement
from analytics.models.counts import BallotCount, ChoiceCount, MarkCount, PollAnalytics
from analytics.models.polls import ErasedOwner, Poll
from analytics.models.reconciliation import Reconciliation
from analytics.models.tallies import TallyReport, TieDecision
from analytics.models.timeline import KINDS, PollCredential, PollMinute, PollQuarterHour

__all__ = [
    "KINDS",
    "BallotCount",
    "ChoiceCount",
    "ErasedOwner",
    "MarkCount",
    "Poll",
    "PollAnalytics",
    "PollCredential",
    "PollMinute",
    "PollQuarterHour",
    "Reconciliation",
    "ResultAnnouncement",
    "TallyReport",
    "TieDecision",
]
