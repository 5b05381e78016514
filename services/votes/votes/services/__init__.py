"""Commands. Each is one transaction; its docstring gives the effect of a repeat."""

from votes.services.casting import create_vote, create_votes
from votes.services.changes import change_vote, confirm_poll, retract_vote
from votes.services.erasure import erase_subject, scrub_erased
from votes.services.housekeeping import run_housekeeping
from votes.services.invitations import create_invitations, revoke_invitation, revoke_series
from votes.services.mailed_invitations import mailed_tokens
from votes.services.quarantine import release_votes, void_votes
from votes.services.seals import refresh_before_seal, seal_again, seal_poll
from votes.services.snapshots import (
    fetch_snapshot,
    forget_versions,
    refresh_draft,
    require_owner,
    store_snapshots,
)

__all__ = [
    "change_vote",
    "confirm_poll",
    "create_invitations",
    "create_vote",
    "create_votes",
    "erase_subject",
    "fetch_snapshot",
    "forget_versions",
    "mailed_tokens",
    "refresh_before_seal",
    "refresh_draft",
    "release_votes",
    "require_owner",
    "retract_vote",
    "revoke_invitation",
    "revoke_series",
    "run_housekeeping",
    "scrub_erased",
    "seal_again",
    "seal_poll",
    "store_snapshots",
    "void_votes",
]
