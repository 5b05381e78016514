"""Errors of analytics, beyond the core's family.

Forbidden 403 ── ResultsNotVisible · AccountingNotVisible · AnalyticsNotVisible ·
    OwnerRequired · BallotsNotPublished · ExportNotVisible
NotFound 404 ── PollNotFound · ReportNotFound
Conflict 409 ── TieUndecided · SeedMismatch · NoTieWaits · TieDecided · ExportNotFinal ·
    ExportFormatUnfit
Unavailable 503 ── PollUnavailable · VotesUnavailable · ExportBusy · AnalyticsIncomplete ·
    TooManyStreams
"""

from provote_core.exceptions import Conflict, Forbidden, NotFound, Unavailable


class ResultsNotVisible(Forbidden):
    """The poll's policy does not show its results to this caller; `reason` is the policy."""

    code, title = "results-not-visible", "The results are not visible to you."


class AccountingNotVisible(Forbidden):
    """Accounting is for the poll's owner, the owner's API key with results:read, and staff."""

    code, title = "accounting-not-visible", "The accounting is not visible to you."


class AnalyticsNotVisible(Forbidden):
    """Analytics are for the poll's owner, the owner's API key with results:read, and staff."""

    code, title = "analytics-not-visible", "The analytics are not visible to you."


class PollNotFound(NotFound):
    """No poll has this id, or the caller may not know that it exists."""

    code, title = "poll-not-found", "The poll does not exist."


class ReportNotFound(NotFound):
    """The poll has no counting method, or has not been counted yet."""

    code, title = "report-not-found", "There is no report of a count yet."


class TieUndecided(Conflict):
    """The count stops at a tie that the owner decides by a drawing; `undecided` names it."""

    code, title = "tie-undecided", "The count waits for the drawing of a tie."


class SeedMismatch(Conflict):
    """The closed poll reveals no seed of ties, or another one than it committed to."""

    code, title = "seed-mismatch", "The seed of ties does not fit its commitment."


class OwnerRequired(Forbidden):
    """Only the poll's owner, or staff, may decide a tie; an API key may not."""

    code, title = "owner-required", "This is for the poll's owner."


class BallotsNotPublished(Forbidden):
    """The frozen rules of the poll, `rules.publish_ballots`, give its ballots to nobody."""

    code, title = "ballots-not-published", "The ballots of this poll are not published."


class ExportNotVisible(Forbidden):
    """This export is for the poll's owner, the owner's API key with results:read, and staff."""

    code, title = "export-not-visible", "This export is not visible to you."


class NoTieWaits(Conflict):
    """No tie of this poll waits for a drawing."""

    code, title = "no-tie-waits", "No tie waits for a drawing."


class TieDecided(Conflict):
    """These choices were drawn in another order before, which cannot be changed."""

    code, title = "tie-decided", "This tie is decided already."


class ExportNotFinal(Conflict):
    """Ballots are exported once the poll is closed, none waits, and the final count is made."""

    code, title = "export-not-final", "The ballots can be exported once the result is final."


class ExportFormatUnfit(Conflict):
    """The format has no way to write these ballots or names; the detail says which."""

    code, title = "export-format-unfit", "The format cannot hold these ballots."


class ExportBusy(Unavailable):
    """As many exports run as one process permits; the request can be sent again."""

    code, title = "export-busy", "Other exports are running."


class AnalyticsIncomplete(Unavailable):
    """Minutes are missing that 0.3.0 has counted; the next reconciliation adds them."""

    code, title = "analytics-incomplete", "The analytics of this poll are being rebuilt."


class TooManyStreams(Unavailable):
    """A process has as many streams as it may, or is stopping; connect again after a while."""

    code, title = "too-many-streams", "There are too many streams at the moment."


class PollUnavailable(Unavailable):
    """The response depends on the poll's current state, and polls does not answer."""

    code, title = "poll-unavailable", "The poll's current state is not available."


class VotesUnavailable(Unavailable):
    """The response depends on data of votes, and votes does not answer."""

    code, title = "votes-unavailable", "Data of the votes service is not available."
