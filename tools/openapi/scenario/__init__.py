"""A scenario that uses each operation, and in which some requests are refused.

Each module has the requests of one subject; `play` runs them in the order of one visit.
"""

from tools.openapi.scenario import (
    accounts,
    categories,
    counting,
    images,
    invitations,
    polls,
    quarantine,
    staff,
    votes,
    webhooks,
)
from tools.openapi.scenario.platform import Platform

__all__ = ["Platform", "play"]


def play(platform: Platform, boss: str) -> None:
    """Run all operations once, as Ada, her friends and the staff; `boss` is a token of staff."""
    ada = accounts.use(platform)
    polls.create_election(platform, ada)
    categories.use(platform, boss)
    images.use(platform, boss, ada)
    poll = polls.use(platform, ada)
    votes.use(platform, ada, poll)
    invitations.use(platform, ada)
    counting.import_ballots(platform, ada)
    counting.decide_tie(platform, ada)
    quarantine.use(platform, ada)
    webhooks.use(platform, ada)
    staff.use(platform, boss, ada)
    accounts.erase(platform, ada)
