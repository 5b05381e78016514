"""Notifications: choices, follows, and the list."""

from __future__ import annotations

from typing import Any

from tools.openapi.scenario.platform import NOWHERE, Platform


def use(platform: Platform, ada: str, poll: dict[str, Any]) -> None:
    """Choose, follow a poll and its owner, and read the list."""
    platform.say("getNotificationChoices", token=ada)
    change = {"poll-opened": {"mail": "daily"}}
    platform.say("changeNotificationChoices", change, token=ada)
    platform.say("followPoll", token=ada, poll_id=poll["id"])
    platform.say("followOwner", token=ada, owner=poll["owner"])
    platform.say("listFollows", token=ada)
    platform.say("unfollowPoll", token=ada, poll_id=poll["id"])
    platform.say("unfollowOwner", token=ada, owner=poll["owner"])
    platform.say("listNotifications", token=ada, query={"unread": False})
    row = {
        "id": NOWHERE, "kind": "poll-closed", "poll_id": poll["id"], "title": poll["title"],
        "created_at": "2026-03-09T18:00:02Z", "read_at": None,
    }  # fmt: skip
    page = {"results": [row], "next": None, "previous": None}
    platform.note("listNotifications", None, {"200": page}, {"unread": False})
    platform.say("markNotificationsRead", {"until": NOWHERE}, token=ada)
