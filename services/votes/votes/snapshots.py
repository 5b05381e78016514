"""Converts a poll's state into its row of poll_snapshot, for Django and for the writer."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

import msgspec

from provote_core.events import PollRules, PollState

# Processes of 0.2.0 store a version without the rules of ballots: it is replaced by the same one.
SNAPSHOT_UPSERT = """
INSERT INTO poll_snapshot (poll_id, owner, status, ballot_type, eligibility, choice_ids,
                           opens_at, closes_at, allow_change, rules, version)
VALUES (%(poll_id)s, %(owner)s, %(status)s, %(ballot_type)s, %(eligibility)s, %(choice_ids)s,
        %(opens_at)s, %(closes_at)s, %(allow_change)s, %(rules)s::jsonb, %(version)s)
ON CONFLICT (poll_id) DO UPDATE SET
    owner = excluded.owner, status = excluded.status, ballot_type = excluded.ballot_type,
    eligibility = excluded.eligibility, choice_ids = excluded.choice_ids,
    opens_at = excluded.opens_at, closes_at = excluded.closes_at,
    allow_change = excluded.allow_change, rules = excluded.rules, version = excluded.version
WHERE poll_snapshot.version < excluded.version
   OR (poll_snapshot.version = excluded.version
       AND coalesce(poll_snapshot.rules->'ballot', '{}') = '{}')
"""


_position = attrgetter("position")
_decode = msgspec.json.Decoder(PollRules).decode


def read_rules(text: str) -> PollRules:
    """The rules of a snapshot's row; absent rules have their defaults."""
    return _decode(text)


def snapshot_values(state: Mapping[str, Any] | PollState) -> dict[str, Any]:
    """The parameters of SNAPSHOT_UPSERT for a poll's state in events or in responses of polls.

    Raises ValueError (msgspec's) if it is no such state.
    """
    poll = state if isinstance(state, PollState) else msgspec.convert(state, PollState)
    return {
        "poll_id": poll.poll_id,
        "owner": poll.owner,
        "status": poll.status,
        "ballot_type": poll.ballot_type,
        "eligibility": poll.eligibility,
        "choice_ids": [choice.id for choice in sorted(poll.choices, key=_position)],
        "opens_at": poll.opens_at,
        "closes_at": poll.closes_at,
        "allow_change": poll.allow_change,
        "rules": msgspec.json.encode(poll.rules).decode(),
        "version": poll.version,
    }
