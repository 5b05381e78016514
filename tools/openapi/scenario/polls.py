"""Polls and templates: creation, changes, status, lists."""

from __future__ import annotations

from typing import Any

from tools.openapi.scenario.images import png
from tools.openapi.scenario.platform import NOWHERE, Platform


def create_election(platform: Platform, ada: str) -> None:
    """Create an election of two seats: the request that the documents show for `createPoll`."""
    body = {
        "title": "Whom do we elect to the board?",
        "language": "en",
        "ballot_type": "ranked",
        "method": "scottish-stv",
        "seats": 2,
        "choices": [{"label": "Ada"}, {"label": "Grace"}, {"label": "Edsger"}],
        "eligibility": "invited",
        "results_visibility": "after_close",
        "rules": {"ballot": {"max_ranks": 3, "allow_abstain": True}, "ties": {"by": "seed"}},
    }
    platform.say("createPoll", body, token=ada)


def use(platform: Platform, ada: str) -> dict[str, Any]:
    """Create, change and open a poll; the open poll, as `createPoll` returned it."""
    poll = _create(platform, ada)
    at = {"token": ada, "poll_id": poll["id"]}
    platform.say("getPoll", **at)
    platform.say("getPoll", poll_id=NOWHERE)
    platform.say("getPollPreview", poll_id=NOWHERE)
    platform.say("closePoll", **at)
    platform.say("updatePoll", {"title": "Where shall we meet?"}, **at, If_Match='"1"')
    platform.say("openPoll", **at)
    platform.say("updatePoll", {"allow_change": False}, **at, If_Match="*")
    _templates(platform, ada, poll["id"])
    draft = platform.say("clonePoll", {"title": "Where do we meet in autumn?"}, **at)
    platform.say("deletePoll", token=ada, poll_id=draft["id"], If_Match='"1"')
    platform.say("listPolls", query={"tag": ["summer"], "status": "open", "page_size": 20})
    platform.say("listTags", query={"q": "su"})
    platform.say("archivePoll", **at)
    return poll


def _create(platform: Platform, ada: str) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "title": "Where do we meet?",
        "language": "en",
        "choices": [{"label": "Harbour"}, {"label": "Park", "description": "By the pond."}],
        "allow_change": True,
        "tags": ["summer"],
    }
    image = platform.say("uploadImage", png(f"map {platform.suffix}"), token=ada)
    definition["image"] = {"id": image["id"], "alt": "A map of the town"}
    poll: dict[str, Any] = platform.say("createPoll", definition, token=ada)
    platform.say("deleteImage", token=ada, image_id=image["id"])
    platform.say("createPoll", {"title": "Where do we meet?", "choices": []}, token=ada)
    return poll


def _templates(platform: Platform, ada: str, poll_id: str) -> None:
    template = platform.say("createTemplate", {"name": "Meeting", "poll_id": poll_id}, token=ada)
    platform.say("createTemplate", {"name": "Meeting", "poll_id": NOWHERE}, token=ada)
    platform.say("listTemplates", token=ada)
    platform.say("getTemplate", token=ada, template=template["id"])
    platform.say("deleteTemplate", token=ada, template=template["id"])
