"""Suspicious votes: quarantine, release and voiding."""

from __future__ import annotations

from tools.openapi.scenario.platform import Platform


def use(platform: Platform, ada: str) -> None:
    """Vote from several devices of one address; release one of the votes, and void another."""
    choices = [{"label": "Red"}, {"label": "Blue"}]
    quarantine = {"by": "address", "votes": 1, "seconds": 60}
    rules = {"dedupe": "device", "quarantine": quarantine}
    body = {"title": "Which colour?", "choices": choices, "eligibility": "public", "rules": rules}
    poll = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    platform.say("getPollPreview", poll_id=poll["id"])
    ballot = {"poll_id": poll["id"], "choice_id": poll["choices"][0]["id"]}
    for _ in range(4):
        device = platform.say("createDeviceToken")["device_token"]
        platform.say("castVote", ballot, X_Voter_Token=device)
    waiting = platform.say("listQuarantine", **at)["results"]
    ids = [vote["vote_id"] for vote in waiting]
    platform.say("releaseVotes", {"vote_ids": ids[:1]}, **at)
    platform.say("voidVotes", {"vote_ids": ids[1:2]}, **at)
