"""What can go wrong here beyond the core's family.

Forbidden 403 ── ResultsNotVisible · AccountingNotVisible
NotFound 404 ── PollNotFound
Unavailable 503 ── PollUnavailable · VotesUnavailable
"""

from provote_core.exceptions import Forbidden, NotFound, Unavailable


class ResultsNotVisible(Forbidden):
    """The poll's policy does not show this caller its results; carries it as `reason`."""

    code, title = "results-not-visible", "The results are not visible to you."


class AccountingNotVisible(Forbidden):
    """Accounting is for the poll's owner, the owner's API key with results:read, and staff."""

    code, title = "accounting-not-visible", "The accounting is not visible to you."


class PollNotFound(NotFound):
    """No poll has this id, or none that this caller may know of."""

    code, title = "poll-not-found", "There is no such poll."


class PollUnavailable(Unavailable):
    """polls cannot be asked about a poll that the answer depends on."""

    code, title = "poll-unavailable", "The poll's state is not known right now."


class VotesUnavailable(Unavailable):
    """votes cannot be asked for its figures, without which nothing can be accounted for."""

    code, title = "votes-unavailable", "The votes cannot be accounted for right now."
