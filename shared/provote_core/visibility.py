"""Who may see a poll's results: the one policy that every channel asks."""

from datetime import datetime
from enum import StrEnum


class Visibility(StrEnum):
    """A poll's `results_visibility`."""

    LIVE = "live"
    AFTER_VOTE = "after_vote"
    AFTER_CLOSE = "after_close"
    OWNER_ONLY = "owner_only"


SUPPORTED = (Visibility.LIVE, Visibility.AFTER_CLOSE, Visibility.OWNER_ONLY)


class Verdict(StrEnum):
    """What a caller gets: the results, a 403 that says when, or a 404."""

    SHOW = "show"
    REFUSE = "refuse"
    HIDE = "hide"


def effective_status(
    status: str, *, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> str:
    """What `status` means at `now`: no job has to run for a poll to open or to close."""
    if status == "scheduled" and opens_at is not None and now >= opens_at:
        status = "open"
    if status == "open" and closes_at is not None and now >= closes_at:
        return "closed"
    return status


def results(visibility: str, status: str, *, privileged: bool) -> Verdict:
    """Decide for a poll of effective `status`; `privileged` is its owner or staff."""
    if privileged:
        return Verdict.SHOW
    if status == "draft":
        return Verdict.HIDE
    if visibility == Visibility.LIVE:
        return Verdict.SHOW
    if visibility == Visibility.AFTER_CLOSE and status in ("closed", "archived"):
        return Verdict.SHOW
    return Verdict.REFUSE
