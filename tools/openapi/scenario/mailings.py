"""Invitations by mail, their recipients, and the end of mails to an address."""

from __future__ import annotations

from typing import Any

from tools.openapi.scenario.platform import Platform

STATES = ("waiting", "sending", "sent", "refused", "uncertain", "stopped", "unsubscribed")


def use(platform: Platform, at: dict[str, Any]) -> None:
    """Send invitations and read the mailing; most responses are noted, since no mail goes out."""
    addresses = ["bob@example.org", {"email": "eve@example.org"}, "dan(at)example.org"]
    platform.say("sendInvitations", addresses, **at)  # refused: Ada's address is not verified
    _note_sending(platform, addresses, at["poll_id"])
    _note_mailing(platform, at["poll_id"])
    _note_recipients(platform)
    platform.say("unsubscribe", mail_token="made-up")
    platform.note("unsubscribe", None, {"204": None})
    platform.say("showUnsubscription", mail_token="made-up")  # 404: the site has no page
    platform.note("showUnsubscription", None, {"302": None})


def _note_sending(platform: Platform, addresses: list[Any], poll_id: str) -> None:
    error = {"row": 3, "code": "invalid", "detail": "Enter a valid email address."}
    report = {
        "poll_id": poll_id, "added": 2, "duplicates": 0, "valid": 2, "rejected": 1,
        "row_errors": [error],
    }  # fmt: skip
    dry = {**report, "added": None, "duplicates": None}
    platform.note("sendInvitations", addresses, {"200": dry, "202": report})


def _note_mailing(platform: Platform, poll_id: str) -> None:
    mailing = {
        "poll_id": poll_id,
        "created_at": "2026-03-02T09:00:00Z",
        "recipients": dict.fromkeys(STATES, 0) | {"sent": 1, "refused": 1},
        "reminders": 0, "reminded_at": None, "stopped_at": None, "stopped_by": "",
    }  # fmt: skip
    platform.note("getMailing", None, {"200": mailing})
    reminded = {**mailing, "reminders": 1, "reminded_at": "2026-03-05T09:00:00Z"}
    platform.note("remindRecipients", None, {"202": reminded})


def _note_recipients(platform: Platform) -> None:
    recipient = {
        "email": "eve@example.org", "language": "en", "state": "refused", "code": 550,
        "created_at": "2026-03-02T09:00:00Z", "changed_at": "2026-03-02T09:00:04Z",
    }  # fmt: skip
    page = {"results": [recipient], "next": None, "previous": None}
    platform.note("listRecipients", None, {"200": page}, {"state": "refused"})
