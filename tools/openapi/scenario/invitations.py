"""Voters without an account: devices, and invitations to a poll, also by mail."""

from __future__ import annotations

from tools.openapi.scenario import mailings, notifications
from tools.openapi.scenario.platform import Platform


def use(platform: Platform, ada: str) -> None:
    """Invite voters to a poll, and revoke invitations."""
    platform.say("createDeviceToken")
    choices = [{"label": "Yes"}, {"label": "No"}]
    body = {"title": "A new roof?", "choices": choices, "eligibility": "invited"}
    poll = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    series = platform.say("createInvitations", {"count": 2, "label": "Main Street"}, **at)
    invitations = platform.say("listInvitations", **at, query={"used": False})["results"]
    platform.say("revokeInvitation", **at, invitation_id=invitations[0]["id"])
    mailings.use(platform, at)
    notifications.use(platform, ada, poll)
    platform.say("revokeInvitations", **at, query={"series_id": series["id"]})
