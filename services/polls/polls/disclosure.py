"""Who learns what of a vote, besides its voter: each poll says so itself.

It speaks of the API. Whoever runs the platform, and has its database and its keys, can find out
who cast which ballot.
"""

BALLOT = "ballot"  # what somebody voted
PARTICIPATION = "participation"  # that somebody voted

_SEEN_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "authenticated": {BALLOT: (), PARTICIPATION: ()},
    "public": {BALLOT: (), PARTICIPATION: ()},
    # Which invitation was used; whose that is only its sender knows.
    "invited": {BALLOT: (), PARTICIPATION: ("owner", "staff")},
    # A backend reads back what it cast for its own voters.
    "delegated": {BALLOT: ("owner_backend",), PARTICIPATION: ("owner_backend",)},
}


def disclosure(eligibility: str) -> dict[str, list[str]]:
    """{"ballot", "participation"}: who sees it, always the voter first."""
    return {what: ["voter", *others] for what, others in _SEEN_BY[eligibility].items()}
