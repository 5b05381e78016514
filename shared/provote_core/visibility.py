"""Who may see a poll and its results: the one policy, used by every endpoint."""

from enum import StrEnum

from provote_rules.lifecycle import ENDED


class Visibility(StrEnum):
    """A poll's `results_visibility`."""

    LIVE = "live"
    AFTER_VOTE = "after_vote"
    AFTER_CLOSE = "after_close"
    OWNER_ONLY = "owner_only"


class Listing(StrEnum):
    """Who can find a poll: everyone, those who have its address, or its owner only."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Access(StrEnum):
    """What a caller gets: the content, a 403 with the policy, or a 404."""

    SHOW = "show"
    REFUSE = "refuse"
    HIDE = "hide"


def definition(listing: str, status: str, *, privileged: bool) -> Access:
    """Decide about reading a poll's definition: HIDE for drafts and private polls of others."""
    hidden = status == "draft" or listing not in (Listing.LISTED, Listing.UNLISTED)
    return Access.HIDE if hidden and not privileged else Access.SHOW


def results(
    visibility: str,
    status: str,
    *,
    privileged: bool,
    listing: str = "listed",
    voted: bool = False,
) -> Access:
    """Decide about the results of a poll with effective `status`.

    `privileged`: the caller is the poll's owner or staff. `voted`: the caller has a vote in the
    poll, so a private poll is not hidden from them. `after_vote` shows results to voters, and to
    everyone once the poll has ended.
    """
    if privileged:
        return Access.SHOW
    if definition(listing, status, privileged=voted and status != "draft") is Access.HIDE:
        return Access.HIDE
    ended = status in ENDED
    shown: dict[str, bool] = {
        Visibility.LIVE: True,
        Visibility.AFTER_VOTE: voted or ended,
        Visibility.AFTER_CLOSE: ended,
    }
    return Access.SHOW if shown.get(visibility) else Access.REFUSE
