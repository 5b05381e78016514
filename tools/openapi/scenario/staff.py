"""What staff do: read the audit logs and the platform's figures, appoint moderators."""

from __future__ import annotations

from tools.openapi.scenario.platform import Platform


def use(platform: Platform, boss: str, ada: str) -> None:
    """Read as staff, and make Ada a moderator for a moment; `boss` is a token of staff."""
    for service in ("Users", "Polls", "Votes", "Analytics", "Webhooks"):
        platform.say(f"list{service}Audit", token=boss, query={"page_size": 20})
        platform.say(f"list{service}Audit", token=ada)
    platform.say("getPlatformAnalytics", token=boss)
    found = platform.say("listUsers", token=boss, query={"username": f"ada-{platform.suffix}"})
    user = found["results"][0]["id"]
    platform.say("grantModerator", token=boss, user_id=user)
    platform.say("revokeModerator", token=boss, user_id=user)
