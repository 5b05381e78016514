"""Errors of analytics, beyond the core's family.

Forbidden 403 ── ResultsNotVisible · AccountingNotVisible
NotFound 404 ── PollNotFound
Unavailable 503 ── PollUnavailable · VotesUnavailable
"""

from provote_core.exceptions import Forbidden, NotFound, Unavailable


class ResultsNotVisible(Forbidden):
    """The poll's policy does not show its results to this caller; `reason` is the policy."""

    code, title = "results-not-visible", "The results are not visible to you."


class AccountingNotVisible(Forbidden):
    """Accounting is for the poll's owner, the owner's API key with results:read, and staff."""

    code, title = "accounting-not-visible", "The accounting is not visible to you."


class PollNotFound(NotFound):
    """No poll has this id, or the caller may not know that it exists."""

    code, title = "poll-not-found", "The poll does not exist."


class PollUnavailable(Unavailable):
    """The response depends on the poll's current state, and polls does not answer."""

    code, title = "poll-unavailable", "The poll's current state is not available."


class VotesUnavailable(Unavailable):
    """The response depends on data of votes, and votes does not answer."""

    code, title = "votes-unavailable", "Data of the votes service is not available."
