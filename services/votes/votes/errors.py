"""What can go wrong here beyond the core's family."""

from provote_core.exceptions import Conflict, Forbidden, InvalidRequest, NotFound, Unavailable


class AlreadyVoted(Conflict):
    """The voter's recorded ballot is another one; carries `vote_id` and `vote_url`."""

    code, title = "already-voted", "This voter has voted already."


class PollNotOpen(Conflict):
    """The poll is a draft, not open yet, or closed."""

    code, title = "poll-not-open", "The poll is not open for votes."


class PollNotFound(NotFound):
    """No poll has this id."""

    code, title = "poll-not-found", "There is no such poll."


class NotDelegate(Forbidden):
    """Only the poll owner's API key, with the scope, names voters; and only it may cast here."""

    code, title = "not-delegate", "Only a delegate of the poll's owner casts these votes."


class UnknownChoice(InvalidRequest):
    """The choice belongs to another poll, or to none."""

    code, title = "unknown-choice", "The poll has no such choice."


class PollUnavailable(Unavailable):
    """polls cannot be asked about a poll that an answer depends on."""

    code, title = "poll-unavailable", "The poll's state is not known right now."


class OutcomeUnknown(Unavailable):
    """The answer of the COMMIT did not arrive; a repeat with the same key finds out."""

    code, title = "outcome-unknown", "Whether the vote was recorded is not known; repeat it."


class Overloaded(Unavailable):
    """More votes are waiting than this process takes on."""

    code, title = "overloaded", "Too many votes are waiting; repeat in a moment."


class VoteNotFound(NotFound):
    """No vote has this id, or none that this caller may know of."""

    code, title = "vote-not-found", "There is no such vote."
