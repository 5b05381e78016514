"""Who can see what of a vote besides its voter, shown in each poll.

This describes the API. An operator with the database and the keys can find out who cast which
ballot.
"""

BALLOT = "ballot"  # what the voter chose
PARTICIPATION = "participation"  # that the voter voted

_SEEN_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "authenticated": {BALLOT: (), PARTICIPATION: ()},
    "public": {BALLOT: (), PARTICIPATION: ()},
    # Which invitation was used; only its sender knows whose it is.
    "invited": {BALLOT: (), PARTICIPATION: ("owner", "staff")},
    # A backend can read the votes that it cast for its voters.
    "delegated": {BALLOT: ("owner_backend",), PARTICIPATION: ("owner_backend",)},
}


def disclosure(eligibility: str) -> dict[str, list[str]]:
    """{"ballot", "participation"}: who sees each, the voter first."""
    return {what: ["voter", *others] for what, others in _SEEN_BY[eligibility].items()}
