"""Who can see what of a vote besides its voter, shown in each poll.

This describes the API. An operator with the database and the keys can find out who cast which
ballot.
"""

BALLOT = "ballot"  # what the voter chose
PARTICIPATION = "participation"  # that the voter voted
ANONYMOUS = "anonymous_ballots"  # all ballots together, in a file without voters, times and order
RESULTS_READERS = "results_readers"  # those who see the results

_SEEN_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "authenticated": {BALLOT: (), PARTICIPATION: ()},
    "public": {BALLOT: (), PARTICIPATION: ()},
    # Which invitation was used; only its sender knows whose it is.
    "invited": {BALLOT: (), PARTICIPATION: ("owner", "staff")},
    # A backend can read the votes that it cast for its voters.
    "delegated": {BALLOT: ("owner_backend",), PARTICIPATION: ("owner_backend",)},
}


def disclosure(eligibility: str, *, publishes_ballots: bool) -> dict[str, list[str]]:
    """{"ballot", "participation", "anonymous_ballots"}: who sees each.

    The voter is the first of those who see the ballot and the participation.
    """
    seen_by = {what: ["voter", *others] for what, others in _SEEN_BY[eligibility].items()}
    return seen_by | {ANONYMOUS: [RESULTS_READERS] if publishes_ballots else []}
