"""Votes of many voters in a public poll, by the API."""

from __future__ import annotations

from typing import Any

from integration.answers import expect
from integration.client import Person, Poll, fresh_key
from integration.waiting import eventually


def open_to_all(owner: Person, *, rules: dict[str, Any] | None = None, **definition: Any) -> Poll:
    """An open public poll in which each Idempotency-Key is a voter, so that tests can fill it."""
    all_rules = {"dedupe": "none"} | (rules or {})
    return owner.open_poll(eligibility="public", rules=all_rules, **definition)


def cast(poll: Poll, *ballots: Any) -> None:
    """Cast ballots as they are in the API, with labels of choices: "Park", ["Park", "Harbour"]."""
    for ballot in ballots:
        body = {"poll_id": poll.id, "ballot": _marked(poll, ballot)}
        headers = {"Idempotency-Key": fresh_key()}
        expect(poll.owner.api.request("POST", "/api/v1/votes/", json=body, headers=headers), 201)


def close(poll: Poll) -> dict[str, Any]:
    """Close the poll; returns its results once they are final."""
    poll.close()
    eventually(lambda: (poll.results()["tally"] or {}).get("final"))
    return poll.results()


def _marked(poll: Poll, ballot: Any) -> dict[str, Any]:
    ids = poll.choices
    if isinstance(ballot, str):
        return {"choice": ids[ballot]}
    if isinstance(ballot, dict):
        return {"scores": {ids[label]: score for label, score in ballot.items()}}
    member = "ranking" if poll.definition["ballot_type"] == "ranked" else "choices"
    return {member: [ids[label] for label in ballot]}
