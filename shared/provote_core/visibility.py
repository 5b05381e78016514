"""Who may see a poll and its results: the one policy that every channel asks."""

from enum import StrEnum

from provote_rules.lifecycle import ENDED


class Visibility(StrEnum):
    """A poll's `results_visibility`."""

    LIVE = "live"
    AFTER_VOTE = "after_vote"
    AFTER_CLOSE = "after_close"
    OWNER_ONLY = "owner_only"


class Listing(StrEnum):
    """Who comes across a poll: everybody, whoever has its address, or its owner only."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Verdict(StrEnum):
    """What a caller gets: the results, a 403 that says when, or a 404."""

    SHOW = "show"
    REFUSE = "refuse"
    HIDE = "hide"


def definition(listing: str, status: str, *, privileged: bool) -> Verdict:
    """Decide who may read a poll at all: drafts and private polls are no business of strangers."""
    hidden = status == "draft" or listing not in (Listing.LISTED, Listing.UNLISTED)
    return Verdict.HIDE if hidden and not privileged else Verdict.SHOW


def results(
    visibility: str,
    status: str,
    *,
    privileged: bool,
    listing: str = "listed",
    voted: bool = False,
) -> Verdict:
    """Decide for a poll of effective `status`; `privileged` is its owner or staff.

    `voted` says that the caller has a vote in the poll. Whoever votes in a private poll knows of
    it; `after_vote` shows results to voters, and to everybody when nobody can vote any more.
    """
    if privileged:
        return Verdict.SHOW
    if definition(listing, status, privileged=voted and status != "draft") is Verdict.HIDE:
        return Verdict.HIDE
    ended = status in ENDED
    shown: dict[str, bool] = {
        Visibility.LIVE: True,
        Visibility.AFTER_VOTE: voted or ended,
        Visibility.AFTER_CLOSE: ended,
    }
    return Verdict.SHOW if shown.get(visibility) else Verdict.REFUSE
