"""Ranked ballots from files, their count, a tie, and the exports of a closed poll."""

from __future__ import annotations

import hashlib
from typing import Any

from tools.openapi.scenario.platform import NOWHERE, Platform, wait_for_count


def import_ballots(platform: Platform, ada: str) -> None:
    """Check a file of ballots, then record it; both also with a mistake."""
    choices = [{"label": "Ann"}, {"label": "Ben"}]
    body = {
        "title": "Board", "choices": choices, "ballot_type": "ranked", "method": "minneapolis",
        "eligibility": "delegated",
    }  # fmt: skip
    poll = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    file = '2 1\n4 1 2 0\n2 2 1 0\n1 - 2 0\n1 2 2 1 0\n0\n"Ann"\n"Ben"\n"Board"\n'
    checked = platform.say("importBallots", file, **at, query={"dry_run": True})
    platform.say("importBallots", file.replace("4 1", "4 9"), **at)
    recorded = {"dry_run": False, "digest": checked["digest"]}
    platform.say("importBallots", file, **at, query=recorded)
    platform.say("importBallots", file + "\n", **at, query=recorded)
    platform.say("listBallotImports", **at)
    platform.say("listBallotImports", token=ada, poll_id=NOWHERE)


def decide_tie(platform: Platform, ada: str) -> None:
    """Close a poll whose choices are tied, decide the tie, and export the poll."""
    poll = _tied_poll(platform, ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("closePoll", **at)
    wait_for_count(platform, poll["id"], lambda tally: tally["state"] == "undecided")
    platform.say("getTallyReport", poll_id=poll["id"])
    circle, square = (choice["id"] for choice in poll["choices"])
    platform.say("decideTie", {"order": [square, circle]}, **at)
    platform.say("decideTie", {"order": [circle, square]}, **at)
    wait_for_count(platform, poll["id"], lambda tally: tally["final"])
    platform.say("getTallyReport", poll_id=poll["id"])
    platform.say("exportBallots", poll_id=poll["id"], query={"format": "ndjson"})
    platform.say("exportPoll", poll_id=poll["id"], query={"what": "rounds", "format": "ndjson"})
    platform.say("exportPoll", poll_id=poll["id"], query={"what": "audit"})
    platform.say("exportPoll", poll_id=poll["id"], query={"format": "pdf", "from": "1"})


def _tied_poll(platform: Platform, ada: str) -> dict[str, Any]:
    choices = [{"label": "Circle"}, {"label": "Square"}]
    body = {
        "title": "Which logo?", "choices": choices, "ballot_type": "ranked",
        "eligibility": "delegated", "rules": {"ties": {"by": "ask"}},
    }  # fmt: skip
    poll: dict[str, Any] = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    platform.say("getTallyReport", poll_id=NOWHERE)
    file = '2 1\n1 1 2 0\n1 2 1 0\n0\n"Circle"\n"Square"\n"Which logo?"\n'
    digest = hashlib.sha256(file.encode()).hexdigest()
    platform.say("importBallots", file, **at, query={"dry_run": False, "digest": digest})
    return poll
