"""A producer whose outbox is a list, with a feed and a ledger."""

import hashlib
from collections import defaultdict
from typing import Any

from provote_core.events.envelope import Batch
from provote_core.outbox.consumer import apply_batch
from provote_testing.events import batch_of
from provote_testing.served import Answer, Sibling

FEED = "/internal/v1/feed"
LEDGER = "/internal/v1/ledger/"
VOTES = {"vote.cast": 1, "vote.released": 1, "vote.retracted": -1}
WAITING = {"vote.quarantined": 1, "vote.released": -1, "vote.voided": -1}


class Producer:
    """Serves a source on a sibling; `events` may be cut off or changed, as a restore would."""

    def __init__(self, sibling: Sibling, source: str, handlers: Any) -> None:
        self.source, self.handlers, self.epoch = source, handlers, 1
        self.events: list[dict[str, Any]] = []
        sibling.answers[FEED] = self._feed
        sibling.answers[LEDGER] = self._ledger

    def append(self, *envelopes: dict[str, Any]) -> None:
        """Append events without delivering them."""
        self.events += envelopes

    def batch(self, after: int = 0, through: int | None = None) -> Batch:
        """The batch that the broker would deliver."""
        events = self.events[after:through]
        return batch_of(events, source=self.source, first_seq=after + 1, epoch=self.epoch)

    def deliver(self, after: int = 0, through: int | None = None) -> None:
        """Deliver events as the broker would."""
        apply_batch(self.batch(after, through), self.handlers)

    def _feed(self, query: dict[str, str]) -> Answer:
        after, limit = int(query["after_seq"]), int(query["limit"])
        batch = self.batch(after, after + limit)
        return 200, {
            "source": self.source, "epoch": self.epoch, "first_seq": after + 1,
            "events": batch.events, "last_seq": len(self.events),
        }  # fmt: skip

    def _ledger(self, query: dict[str, str]) -> Answer:
        position, after = int(query["position"]), query["after"]
        head = {"epoch": self.epoch, "position": position, "more": False}
        events = self.batch(through=position).events
        polls = [
            self._ledger_entry(poll, [e for e in events if e["data"]["poll_id"] == poll])
            for poll in sorted({event["data"]["poll_id"] for event in events})
            if poll > after
        ]
        return 200, head | {"polls": polls[:2], "more": len(polls) > 2}

    def _ledger_entry(self, poll: str, events: list[dict[str, Any]]) -> dict[str, Any]:
        choices: dict[str, int] = {}
        digest = 0
        for event in events:
            changes = [(event["data"].get("choice_id"), VOTES.get(event["type"], 0))]
            if event["type"] == "vote.changed":
                changes = [(changes[0][0], 1), (event["data"]["old_choice_id"], -1)]
            for choice, change in changes:
                if choice and len(choice) == 36 and change:
                    choices[choice] = choices.get(choice, 0) + change
            digest ^= _event_hash(event)
        return {
            "poll_id": poll,
            "events": len(events),
            "digest": digest,
            "votes": sum(VOTES.get(event["type"], 0) for event in events),
            "waiting": sum(WAITING.get(event["type"], 0) for event in events),
            "position": events[-1]["seq"],
            "sealed": any(event["type"] == "poll.sealed" for event in events),
            "choices": {choice: n for choice, n in choices.items() if n},
            **_totals_of_ballots(events),
        }


def _totals_of_ballots(events: list[dict[str, Any]]) -> dict[str, Any]:
    """Checksum and marks of the ballots that are no single choice."""
    checksum, marks = 0, defaultdict[str, list[int]](lambda: [0, 0])
    for event in events:
        change = {"vote.changed": 1}.get(event["type"], VOTES.get(event["type"], 0))
        changes = [(event["data"].get("ballot"), change)]
        if event["type"] == "vote.changed":
            changes.append((event["data"].get("old_ballot"), -1))
        for ballot, number in changes:
            if ballot and isinstance(ballot["marks"], str):
                text = f"{ballot['form']} {ballot['marks']}"
                digest = hashlib.sha256(text.encode()).hexdigest()
                checksum += number * (int(digest[:16], 16) % 2**62)
                for choice, points in _marks(ballot["form"], ballot["marks"]):
                    marks[choice][0] += number
                    marks[choice][1] += number * points
    found = {choice: sums for choice, sums in marks.items() if any(sums)}
    return {"ballots": checksum % 2**62, "marks": found}


def _marks(form: str, text: str) -> list[tuple[str, int]]:
    if form == "scores":
        pairs = [pair.split(":") for pair in text.split(",") if pair]
        return [(choice, int(points)) for choice, points in pairs]
    marked = text.split(">")[0].split("=") if form == "ranking" else text.split(",")
    return [(choice, 0) for choice in marked if choice]


def _event_hash(event: dict[str, Any]) -> int:
    text = " ".join([event["type"], event["subject"], event["id"]])
    unsigned = int(hashlib.md5(text.encode()).hexdigest()[:16], 16)
    return unsigned - 2**64 if unsigned >= 2**63 else unsigned
