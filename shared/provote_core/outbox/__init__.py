"""Outgoing and incoming events: outbox, sequencer, relay, feed, consumer, follower."""

from provote_core.outbox.append import append
from provote_core.outbox.rows import INSERT_SQL, row_payload

__all__ = ["INSERT_SQL", "append", "row_payload"]
