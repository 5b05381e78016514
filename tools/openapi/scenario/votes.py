"""Votes and results of an open poll, until it is closed and archived."""

from __future__ import annotations

from typing import Any

from tools.openapi.scenario.platform import NOWHERE, Platform, wait_for_count


def use(platform: Platform, ada: str, poll: dict[str, Any]) -> None:
    """Vote, change the vote, read the results, retract the vote; close and archive the poll."""
    at = {"token": ada, "poll_id": poll["id"]}
    vote = _cast(platform, ada, poll)
    one = {"token": ada, "vote_id": vote["id"]}
    platform.say("retrieveVote", **one)
    platform.say("retrieveVote", token=ada, vote_id=NOWHERE)
    change = {"choice_id": poll["choices"][1]["id"]}
    changed = platform.say("changeVote", change, **one, If_Match='"1"')
    platform.say("changeVote", change, **one, If_Match='"1"')
    _results(platform, at, changed["position_hint"])
    platform.say("retractVote", **one, If_Match='"1"')
    platform.say("retractVote", **one, If_Match='"2"')
    platform.say("closePoll", **at)
    platform.say("openPoll", **at)
    platform.say("archivePoll", **at)
    _hidden_results(platform, ada)


def _cast(platform: Platform, ada: str, poll: dict[str, Any]) -> dict[str, Any]:
    harbour, park = ({"poll_id": poll["id"], "choice_id": c["id"]} for c in poll["choices"])
    platform.say("getEligibility", token=ada, query={"poll_id": poll["id"]})
    platform.say("getEligibility", token=ada, query={"poll_id": NOWHERE})
    vote: dict[str, Any] = platform.say(
        "castVote", harbour, token=ada, Idempotency_Key="first-try"
    )
    platform.say("castVote", harbour, token=ada)
    platform.say("castVote", park, token=ada)
    platform.say("castVote", {**harbour, "poll_id": NOWHERE}, token=ada)
    platform.say("castVote", {**harbour, "voter_ref": "member-1"}, token=ada)
    platform.say("castVotes", {"votes": [harbour, {**park, "poll_id": NOWHERE}]}, token=ada)
    platform.say("listVotes", token=ada, query={"poll_id": poll["id"]})
    return vote


def _results(platform: Platform, at: dict[str, str], position: str) -> None:
    poll_id = at["poll_id"]
    platform.say("exportBallots", poll_id=poll_id)
    wait_for_count(platform, poll_id, lambda tally: tally["votes"] == 1)
    platform.say("getResults", poll_id=poll_id, query={"min_position": position})
    platform.say("getAccounting", **at)
    platform.say("getPollAnalytics", **at)
    platform.say("getTimeline", **at, query={"bucket": "day", "timezone": "Europe/Berlin"})
    platform.say("listPollAnalytics", token=at["token"], query={"page_size": 20})


def _hidden_results(platform: Platform, ada: str) -> None:
    body = {
        "title": "Board",
        "choices": [{"label": "Grace"}, {"label": "Edsger"}],
        "results_visibility": "owner_only",
        "rules": {"publish_ballots": False},
    }
    board = platform.say("createPoll", body, token=ada)
    platform.say("openPoll", token=ada, poll_id=board["id"])
    platform.say("getResults", poll_id=board["id"])
    platform.say("exportBallots", token=ada, poll_id=board["id"])
