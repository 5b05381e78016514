"""A scenario that uses each operation, and in which some requests are refused."""

from __future__ import annotations

import hashlib
import struct
import time
import zlib
from collections.abc import Callable
from typing import Any, Protocol

PASSWORD = "a-long-secret-7"
NOWHERE = "01920000-0000-7000-8000-000000000000"


class Platform(Protocol):
    """The interface of `record.Recorder`."""

    suffix: str
    http: Any

    def say(self, operation: str, body: Any = None, **how: Any) -> Any: ...
    def note(self, operation: str, body: Any, responses: Any, query: Any = None) -> None: ...


def play(platform: Platform, boss: str) -> None:
    """Run all operations once, as Ada, her friends and the staff."""
    ada = _people(platform)
    _election(platform, ada)
    _categories(platform, boss)
    _images(platform, boss, ada)
    poll = _polls(platform, ada)
    _votes(platform, ada, poll)
    _voters_without_account(platform, ada)
    _files(platform, ada)
    _count(platform, ada)
    _suspects(platform, ada)
    _webhooks(platform, ada)
    _staff(platform, boss, ada)
    _farewell(platform, ada)


def _people(platform: Platform) -> str:
    name = f"ada-{platform.suffix}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    platform.say("registerUser", account)
    platform.say("registerUser", account)
    login = {"username": name, "password": PASSWORD}
    platform.say("createToken", {**login, "password": "not-this-one"})
    tokens = platform.say("createToken", login)
    ada = str(tokens["access"])
    platform.say("refreshToken", {"refresh": platform.say("createToken", login)["refresh"]})
    platform.say("refreshToken", {"refresh": "pvr_made-up"})
    platform.say("revokeToken", {"refresh": platform.say("createToken", login)["refresh"]})
    platform.say("getJwks")
    me = platform.say("getMe", token=ada)
    changes = {"display_name": "Ada", "locale": "de-CH", "timezone": "Europe/Zurich"}
    platform.say("updateMe", changes, token=ada, If_Match=f'"{me["version"]}"')
    platform.say("updateMe", changes, token=ada, If_Match='"99"')
    platform.say("requestEmailVerification", token=ada)
    platform.say("verifyEmail", {"token": "made-up"})
    platform.note("verifyEmail", None, {"204": None})
    platform.say("requestPasswordReset", {"email": account["email"]})
    platform.say("resetPassword", {"token": "made-up", "new_password": "another-long-secret-7"})
    platform.note("resetPassword", None, {"204": None})
    change = {"current_password": "not-this-one", "new_password": "another-long-secret-7"}
    platform.say("changePassword", change, token=ada)
    platform.note("changePassword", {**change, "current_password": PASSWORD}, {"204": None})
    key = {"name": "our web site", "scopes": ["votes:delegate", "results:read"]}
    made = platform.say("createApiKey", key, token=ada)
    platform.say("listApiKeys", token=ada, query={"page_size": 20})
    platform.say("getApiKey", token=ada, key_id=made["id"])
    platform.say("getApiKey", token=ada, key_id=NOWHERE)
    platform.say("revokeApiKey", token=ada, key_id=made["id"])
    sessions = platform.say("listSessions", token=ada)["results"]
    platform.say("endSession", token=ada, session_id=sessions[-1]["id"])
    platform.say("exportMe", token=ada)
    return ada


def _categories(platform: Platform, boss: str) -> None:
    slug = f"society-{platform.suffix}"
    category = {"slug": slug, "name": "Society", "description": "How we live together."}
    platform.say("createCategory", category, token=boss)
    platform.say("createCategory", category, token=boss)
    platform.say("listCategories")
    platform.say("getCategory", slug=slug)
    platform.say("updateCategory", {"name": "Living"}, token=boss, slug=slug, If_Match='"1"')
    platform.say("deleteCategory", token=boss, slug=slug, If_Match='"2"')


def _images(platform: Platform, boss: str, ada: str) -> None:
    spare, removed = (
        platform.say("uploadImage", _png(f"{what} {platform.suffix}"), token=ada)
        for what in ("spare", "removed")
    )
    platform.say("uploadImage", b"no image", token=ada)
    platform.say("getImage", token=ada, image_id=spare["id"])
    platform.say("getImage", token=ada, image_id=NOWHERE)
    platform.say("deleteImage", token=ada, image_id=spare["id"])
    platform.say("removeImage", token=ada, image_id=removed["id"])
    platform.say("removeImage", token=boss, image_id=removed["id"])


def _png(text: str) -> bytes:
    """A PNG of 1600 by 1067 pixels, black and white, whose first line is the bits of `text`."""
    width, height = 1600, 1067
    first = b"\0" + text.encode().ljust(width // 8, b"\0")
    rows = first + bytes((width // 8 + 1) * (height - 1))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _polls(platform: Platform, ada: str) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "title": "Where do we meet?",
        "choices": [{"label": "Harbour"}, {"label": "Park", "description": "By the pond."}],
        "allow_change": True,
        "tags": ["summer"],
    }
    image = platform.say("uploadImage", _png(f"map {platform.suffix}"), token=ada)
    definition["image"] = {"id": image["id"], "alt": "A map of the town"}
    poll: dict[str, Any] = platform.say("createPoll", definition, token=ada)
    platform.say("deleteImage", token=ada, image_id=image["id"])
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("createPoll", {"title": "Where do we meet?", "choices": []}, token=ada)
    platform.say("getPoll", **at)
    platform.say("getPoll", poll_id=NOWHERE)
    platform.say("closePoll", **at)
    platform.say("updatePoll", {"title": "Where shall we meet?"}, **at, If_Match='"1"')
    platform.say("openPoll", **at)
    platform.say("updatePoll", {"allow_change": False}, **at, If_Match="*")
    template = platform.say(
        "createTemplate", {"name": "Meeting", "poll_id": poll["id"]}, token=ada
    )
    platform.say("createTemplate", {"name": "Meeting", "poll_id": NOWHERE}, token=ada)
    platform.say("listTemplates", token=ada)
    platform.say("getTemplate", token=ada, template=template["id"])
    platform.say("deleteTemplate", token=ada, template=template["id"])
    draft = platform.say("clonePoll", {"title": "Where do we meet in autumn?"}, **at)
    platform.say("deletePoll", token=ada, poll_id=draft["id"], If_Match='"1"')
    platform.say("listPolls", query={"tag": ["summer"], "status": "open", "page_size": 20})
    platform.say("listTags", query={"q": "su"})
    platform.say("archivePoll", **at)
    return poll


def _votes(platform: Platform, ada: str, poll: dict[str, Any]) -> None:
    at = {"token": ada, "poll_id": poll["id"]}
    harbour, park = ({"poll_id": poll["id"], "choice_id": c["id"]} for c in poll["choices"])
    platform.say("getEligibility", token=ada, query={"poll_id": poll["id"]})
    platform.say("getEligibility", token=ada, query={"poll_id": NOWHERE})
    vote = platform.say("castVote", harbour, token=ada, Idempotency_Key="first-try")
    platform.say("castVote", harbour, token=ada)
    platform.say("castVote", park, token=ada)
    platform.say("castVote", {**harbour, "poll_id": NOWHERE}, token=ada)
    platform.say("castVote", {**harbour, "voter_ref": "member-1"}, token=ada)
    platform.say("castVotes", {"votes": [harbour, {**park, "poll_id": NOWHERE}]}, token=ada)
    platform.say("listVotes", token=ada, query={"poll_id": poll["id"]})
    one = {"token": ada, "vote_id": vote["id"]}
    platform.say("retrieveVote", **one)
    platform.say("retrieveVote", token=ada, vote_id=NOWHERE)
    changed = platform.say("changeVote", {"choice_id": park["choice_id"]}, **one, If_Match='"1"')
    platform.say("changeVote", {"choice_id": park["choice_id"]}, **one, If_Match='"1"')
    counted = {"min_position": changed["position_hint"]}
    platform.say("exportBallots", poll_id=poll["id"])
    _wait(platform, poll["id"], lambda tally: tally["votes"] == 1)
    platform.say("getResults", poll_id=poll["id"], query=counted)
    platform.say("getAccounting", **at)
    platform.say("getPollAnalytics", **at)
    platform.say("getTimeline", **at, query={"bucket": "day", "timezone": "Europe/Berlin"})
    platform.say("listPollAnalytics", token=ada, query={"page_size": 20})
    platform.say("retractVote", **one, If_Match='"1"')
    platform.say("retractVote", **one, If_Match='"2"')
    platform.say("closePoll", **at)
    platform.say("openPoll", **at)
    platform.say("archivePoll", **at)
    choices = [{"label": "Grace"}, {"label": "Edsger"}]
    hidden: dict[str, Any] = {
        "title": "Board",
        "choices": choices,
        "results_visibility": "owner_only",
    }
    hidden["rules"] = {"publish_ballots": False}
    board = platform.say("createPoll", hidden, token=ada)
    platform.say("openPoll", token=ada, poll_id=board["id"])
    platform.say("getResults", poll_id=board["id"])
    platform.say("exportBallots", token=ada, poll_id=board["id"])


def _voters_without_account(platform: Platform, ada: str) -> None:
    platform.say("createDeviceToken")
    choices = [{"label": "Yes"}, {"label": "No"}]
    body = {"title": "A new roof?", "choices": choices, "eligibility": "invited"}
    poll = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    series = platform.say("createInvitations", {"count": 2, "label": "Main Street"}, **at)
    invitations = platform.say("listInvitations", **at, query={"used": False})["results"]
    platform.say("revokeInvitation", **at, invitation_id=invitations[0]["id"])
    _mails(platform, at)
    _notifications(platform, ada, poll)
    platform.say("revokeInvitations", **at, query={"series_id": series["id"]})


def _mails(platform: Platform, at: dict[str, Any]) -> None:
    addresses = ["bob@example.org", {"email": "eve@example.org"}, "dan(at)example.org"]
    platform.say("sendInvitations", addresses, **at)  # refused: Ada's address is not verified
    error = {"row": 3, "code": "invalid", "detail": "Enter a valid email address."}
    report = {
        "poll_id": at["poll_id"], "added": 2, "duplicates": 0, "valid": 2, "rejected": 1,
        "row_errors": [error],
    }  # fmt: skip
    dry = {**report, "added": None, "duplicates": None}
    platform.note("sendInvitations", addresses, {"200": dry, "202": report})
    states = ("waiting", "sending", "sent", "refused", "uncertain", "stopped", "unsubscribed")
    mailing = {
        "poll_id": at["poll_id"],
        "created_at": "2026-03-02T09:00:00Z",
        "recipients": dict.fromkeys(states, 0) | {"sent": 1, "refused": 1},
        "reminders": 0, "reminded_at": None, "stopped_at": None, "stopped_by": "",
    }  # fmt: skip
    platform.note("getMailing", None, {"200": mailing})
    reminded = {**mailing, "reminders": 1, "reminded_at": "2026-03-05T09:00:00Z"}
    platform.note("remindRecipients", None, {"202": reminded})
    recipient = {
        "email": "eve@example.org", "language": "en", "state": "refused", "code": 550,
        "created_at": "2026-03-02T09:00:00Z", "changed_at": "2026-03-02T09:00:04Z",
    }  # fmt: skip
    page = {"results": [recipient], "next": None, "previous": None}
    platform.note("listRecipients", None, {"200": page}, {"state": "refused"})
    platform.say("unsubscribe", mail_token="made-up")
    platform.note("unsubscribe", None, {"204": None})
    platform.say("showUnsubscription", mail_token="made-up")  # 404: the site has no page
    platform.note("showUnsubscription", None, {"302": None})


def _notifications(platform: Platform, ada: str, poll: dict[str, Any]) -> None:
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


def _files(platform: Platform, ada: str) -> None:
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


def _count(platform: Platform, ada: str) -> None:
    choices = [{"label": "Circle"}, {"label": "Square"}]
    body = {
        "title": "Which logo?", "choices": choices, "ballot_type": "ranked",
        "eligibility": "delegated", "rules": {"ties": {"by": "ask"}},
    }  # fmt: skip
    poll = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    platform.say("getTallyReport", poll_id=NOWHERE)
    file = '2 1\n1 1 2 0\n1 2 1 0\n0\n"Circle"\n"Square"\n"Which logo?"\n'
    digest = hashlib.sha256(file.encode()).hexdigest()
    platform.say("importBallots", file, **at, query={"dry_run": False, "digest": digest})
    platform.say("closePoll", **at)
    _wait(platform, poll["id"], lambda tally: tally["state"] == "undecided")
    platform.say("getTallyReport", poll_id=poll["id"])
    circle, square = (choice["id"] for choice in poll["choices"])
    platform.say("decideTie", {"order": [square, circle]}, **at)
    platform.say("decideTie", {"order": [circle, square]}, **at)
    _wait(platform, poll["id"], lambda tally: tally["final"])
    platform.say("getTallyReport", poll_id=poll["id"])
    platform.say("exportBallots", poll_id=poll["id"], query={"format": "ndjson"})
    platform.say("exportPoll", poll_id=poll["id"], query={"what": "rounds", "format": "ndjson"})
    platform.say("exportPoll", poll_id=poll["id"], query={"what": "audit"})
    platform.say("exportPoll", poll_id=poll["id"], query={"format": "pdf", "from": "1"})


def _wait(platform: Platform, poll_id: str, ready: Callable[[dict[str, Any]], bool]) -> None:
    """Wait until the count of a poll is as it has to be, for at most half a minute."""
    for _ in range(300):
        tally = platform.http.get(f"/api/v1/polls/{poll_id}/results/").json().get("tally")
        if tally is not None and ready(tally):
            return
        time.sleep(0.1)
    raise SystemExit(f"the count of poll {poll_id} does not come")


def _suspects(platform: Platform, ada: str) -> None:
    choices = [{"label": "Red"}, {"label": "Blue"}]
    quarantine = {"by": "address", "votes": 1, "seconds": 60}
    rules = {"dedupe": "device", "quarantine": quarantine}
    body = {"title": "Which colour?", "choices": choices, "eligibility": "public", "rules": rules}
    poll = platform.say("createPoll", body, token=ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("openPoll", **at)
    ballot = {"poll_id": poll["id"], "choice_id": poll["choices"][0]["id"]}
    for _ in range(4):
        device = platform.say("createDeviceToken")["device_token"]
        platform.say("castVote", ballot, X_Voter_Token=device)
    waiting = platform.say("listQuarantine", **at)["results"]
    ids = [vote["vote_id"] for vote in waiting]
    platform.say("releaseVotes", {"vote_ids": ids[:1]}, **at)
    platform.say("voidVotes", {"vote_ids": ids[1:2]}, **at)


def _election(platform: Platform, ada: str) -> None:
    body = {
        "title": "Whom do we elect to the board?",
        "ballot_type": "ranked",
        "method": "scottish-stv",
        "seats": 2,
        "choices": [{"label": "Ada"}, {"label": "Grace"}, {"label": "Edsger"}],
        "eligibility": "invited",
        "results_visibility": "after_close",
        "rules": {"ballot": {"max_ranks": 3, "allow_abstain": True}, "ties": {"by": "seed"}},
    }
    platform.say("createPoll", body, token=ada)


def _webhooks(platform: Platform, ada: str) -> None:
    body = {"url": "https://hooks.example/provote", "types": ["poll.closed", "results.final"]}
    hook = platform.say("createWebhook", body, token=ada)
    inside = {"url": "https://10.0.0.1/", "types": ["poll.closed"]}
    platform.say("createWebhook", inside, token=ada)
    webhook = {"token": ada, "webhook_id": hook["id"]}
    platform.say("listWebhooks", token=ada, query={"page_size": 20})
    platform.say("getWebhook", **webhook)
    platform.say("getWebhook", token=ada, webhook_id=NOWHERE)
    platform.say("rotateWebhookSecret", {"overlap": 3600}, **webhook)
    delivery = platform.say("testWebhook", {}, **webhook)
    platform.say("listWebhookDeliveries", **webhook, query={"type": "webhook.test"})
    platform.say("getWebhookDelivery", **webhook, delivery_id=delivery["id"])
    platform.say("replayWebhookDelivery", {}, **webhook, delivery_id=delivery["id"])
    changes = {"enabled": False}
    platform.say("updateWebhook", changes, **webhook, If_Match='"2"')
    platform.say("updateWebhook", changes, **webhook, If_Match='"1"')
    platform.say("testWebhook", {}, **webhook)
    platform.say("deleteWebhook", **webhook)


def _staff(platform: Platform, boss: str, ada: str) -> None:
    for service in ("Users", "Polls", "Votes", "Analytics", "Webhooks"):
        platform.say(f"list{service}Audit", token=boss, query={"page_size": 20})
        platform.say(f"list{service}Audit", token=ada)
    platform.say("getPlatformAnalytics", token=boss)
    found = platform.say("listUsers", token=boss, query={"username": f"ada-{platform.suffix}"})
    user = found["results"][0]["id"]
    platform.say("grantModerator", token=boss, user_id=user)
    platform.say("revokeModerator", token=boss, user_id=user)


def _farewell(platform: Platform, ada: str) -> None:
    platform.say("endSessions", token=ada)
    platform.say("eraseMe", token=ada)
