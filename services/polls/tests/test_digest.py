"""The digest of a definition: what it covers, when it is set, and its public recipe."""

import hashlib
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from callers import POLLS, Caller, at

from polls.models import Choice, Poll
from polls.selectors import poll_state
from provote_rules.definition import FROZEN
from provote_rules.verify import verify_definition
from provote_testing.events import outbox_events

pytestmark = pytest.mark.django_db

REPOSITORY = Path(__file__).resolve().parents[3]
DEEP = re.MULTILINE | re.DOTALL
# Every control that PostgreSQL stores, what JSON or some of its writers escape, what looks alike
# in other normal forms, marks of direction, and characters beyond the first plane.
ODD = [
    "".join(map(chr, range(1, 32))), "\x7f", "".join(map(chr, range(0x80, 0xA0))), "\xa0",
    "\u2028", "\u2029", "\ufeff", "\u200b\u200d", "\u202e", "\uffff", "\ue000",
    '"', "\\", "\\u007f", "/", "</script>", "'", "$(id)", "%s",
    "Caf\u00e9", "Cafe\u0301", "\u212b", "\u1e9b\u0323", "\uac00", "\u1100\u1161",
    "𝄞", "👩\u200d👩\u200d👧", "\U0010ffff", "1e5", "null", "x y",
]  # fmt: skip

EVERYTHING = {
    "title": "Thé?",
    "description": "Hot",
    "choices": [{"label": 'Yes "é" \\ \u200d 𝄞', "description": "d\n\te"}, {"label": "No"}],
    "eligibility": "public",
    "results_visibility": "after_vote",
    "allow_change": True,
    "listing": "unlisted",
    "tags": ["hot"],
    "language": "de",
    "rules": {"dedupe": "address", "dedupe_limit": 3,
              "quarantine": {"by": "device", "votes": 5, "seconds": 60}},
    "opens_at": "2190-01-01T12:00:00.5+02:00",
    "closes_at": "2191-01-01T00:00:00Z",
}  # fmt: skip


def recomputed(answer: dict[str, Any]) -> str:
    """The digest, computed from the API's response alone."""
    names = ["allow_change", "ballot_type", "choices", "closes_at", "eligibility", "id", "listing",
             "method", "opens_at", "results_visibility", "rules", "seats"]  # fmt: skip
    frozen = {name: answer[name] for name in names}
    frozen |= {"image": answer["image"]} if answer["image"] is not None else {}
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def test_it_can_be_computed_from_the_response(owner: Caller, stranger: Caller) -> None:
    poll = owner.make_open(**EVERYTHING)
    answer = stranger.get(f"{POLLS}{poll['id']}/").json()
    assert answer["digest"] == recomputed(answer) == Poll.objects.get().digest
    assert set(answer["choices"][0]) == {"id", "label", "description", "position"}


def test_a_draft_has_none(owner: Caller) -> None:
    draft = owner.make(**EVERYTHING)
    assert draft["digest"] is None
    assert poll_state(UUID(draft["id"])).digest == ""


def test_state_and_events_have_it_and_it_never_changes(owner: Caller, votes: Any) -> None:
    poll = owner.make_open(opens_at=at(hours=1))
    path = f"{POLLS}{poll['id']}/"
    owner.patch(path, {"title": "Tea!", "description": "d", "tags": ["hot"]}, If_Match="*")
    Poll.objects.update(opens_at=poll["opens_at"], status="open")
    owner.post(f"{path}close/")
    owner.post(f"{path}archive/")
    assert [event["type"] for event in outbox_events()] == [
        "poll.scheduled", "poll.amended", "poll.closed", "poll.archived"
    ]  # fmt: skip
    assert {event["data"]["digest"] for event in outbox_events()} == {poll["digest"]}
    answer = owner.get(path).json()
    assert answer["digest"] == poll["digest"] == recomputed(answer)
    assert poll_state(UUID(poll["id"])).digest == poll["digest"]


@pytest.mark.parametrize("name", FROZEN)
def test_it_covers_every_frozen_member(owner: Caller, name: str) -> None:
    """Two polls that differ in one member have different digests."""
    poll = owner.make_open(**EVERYTHING)
    answer = owner.get(f"{POLLS}{poll['id']}/").json()
    other = json.loads(json.dumps(answer))
    if name == "choices":
        other["choices"][0]["description"] = "another"
    elif name == "rules":
        other["rules"]["quarantine"]["seconds"] += 1
    else:
        other[name] = not other[name] if name == "allow_change" else "another"
    assert recomputed(other) != poll["digest"]


def test_only_correctable_members_are_not_covered(owner: Caller) -> None:
    poll = owner.make_open(**EVERYTHING)
    path = f"{POLLS}{poll['id']}/"
    for name in EVERYTHING:
        answer = owner.patch(path, {name: EVERYTHING[name]}, If_Match='"2"')
        assert answer.status_code == (409 if name in FROZEN else 200), name


def test_a_poll_opened_by_an_older_version_has_a_digest(owner: Caller) -> None:
    poll = owner.make_open(**EVERYTHING)
    Poll.objects.update(digest="")
    assert owner.get(f"{POLLS}{poll['id']}/").json() == poll
    assert poll_state(UUID(poll["id"])).digest == poll["digest"]


def documented() -> str:
    """The recipe of docs/api.md, verbatim."""
    text = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"^( {4}curl -s \$PROVOTE/api/v1/polls/\$ID/ >.*?^ {4}END)$", text, DEEP)
    return textwrap.dedent(recipe)


@pytest.fixture
def tools(tmp_path: Path) -> dict[str, str]:
    """An environment for the recipe, whose curl prints the response that the test got."""
    (tmp_path / "bin").mkdir()
    curl = tmp_path / "bin" / "curl"
    curl.write_text('#!/bin/sh\ntest "$*" = "-s gateway/api/v1/polls/$ID/" && cat "$ANSWER"\n')
    curl.chmod(0o755)
    python = tmp_path / "bin" / "python3"
    python.symlink_to(sys.executable)
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    return {"PATH": path, "PROVOTE": "gateway", "ANSWER": str(tmp_path / "answer"), "LC_ALL": "C"}


@pytest.mark.parametrize("label", ODD, ids=ascii)
def test_the_documented_recipe_holds_for_every_label(
    owner: Caller, stranger: Caller, tools: dict[str, str], label: str, tmp_path: Path
) -> None:
    draft = owner.make(**EVERYTHING)
    # The table may hold labels that the API refuses today.
    Choice.objects.filter(poll=draft["id"], position=0).update(label=label, description=label)
    poll = owner.post(f"{POLLS}{draft['id']}/open/").json()
    answer = stranger.get(f"{POLLS}{poll['id']}/")
    Path(tools["ANSWER"]).write_bytes(answer.content)
    assert answer.json()["choices"][0]["label"] == label
    done = subprocess.run(
        ["sh", "-euc", documented()], cwd=tmp_path, env={**tools, "ID": poll["id"]},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == poll["digest"], done.stderr
    assert verify_definition((tmp_path / "poll.json").read_bytes()).matches
