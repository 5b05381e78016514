"""Files of ballots imported through the gateway, while the process that records them dies."""

from __future__ import annotations

import csv
import hashlib
import io
import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import httpx
import pytest

from integration.answers import expect, problem
from integration.client import Caller, People, Person, Poll
from integration.stack import Stack
from integration.waiting import eventually
from provote_rules.ballots.packing import Rank
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import encode, tally

LABELS = ("Ann", "Ben", "Eve", "Dan")
BALLOTS = 2_600  # three transactions

Raw = list[Rank]


def raw_ballots() -> list[Raw]:
    """Marks with skipped ranks, overvotes and repeats, each with a first preference."""
    dice = random.Random(16)
    made: list[Raw] = []
    for _ in range(BALLOTS):
        marks: Raw = [dice.choices(range(4), (9, 7, 4, 2))[0]]
        for _ in range(2):
            kind = dice.random()
            one: Rank = dice.randrange(4)
            marks.append(() if kind < 0.1 else (0, 1) if kind < 0.15 else one)
        made.append(marks)
    return made


def as_blt(ballots: Iterable[Raw]) -> bytes:
    """A BLT file as Scottish councils publish them: names one a line, unquoted."""
    words = {(): "-", (0, 1): "1=2"} | {n: str(n + 1) for n in range(4)}
    lines = ["4 1", *(f"1 {' '.join(words[rank] for rank in marks)} 0" for marks in ballots), "0"]
    return "\n".join([*lines, *LABELS, "Ward 1", ""]).encode()


def as_csv(ballots: Iterable[Raw]) -> bytes:
    """A cast vote record as Minneapolis publishes it: a ballot a line, a column a rank."""
    words: dict[Any, str] = {(): "undervote", (0, 1): "overvote"} | dict(enumerate(LABELS))
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Precinct", "rank1", "rank2", "rank3"])
    rows.writerows(["P1", *(words[rank] for rank in marks)] for marks in ballots)
    return text.getvalue().encode()


def passed_over(ballots: Iterable[Raw]) -> Profile:
    """The ballots as Minneapolis reads them: only first mentions of single candidates count."""
    clean = (tuple(dict.fromkeys(r for r in marks if isinstance(r, int))) for marks in ballots)
    return Profile(RANKING, LABELS, Counter(clean))


def post(owner: Caller, poll: Poll, body: bytes, **query: Any) -> httpx.Response:
    """POST the file as the owner; httpx raises where the gateway's response is lost."""
    headers = {"Authorization": f"Bearer {owner.token}", "Content-Type": "text/csv"}
    path = f"{poll.url}ballots/import/"
    return owner.api.request("POST", path, content=body, headers=headers, params=query)


def open_ranked(owner: Person) -> Poll:
    """An open ranked poll whose owner's files are recorded."""
    return owner.open_poll(
        choices=LABELS, ballot_type="ranked", method="minneapolis", eligibility="delegated",
        rules={"ballot": {"max_ranks": 3}},
    )  # fmt: skip


@pytest.mark.parametrize("write", [as_blt, as_csv])
@pytest.mark.parametrize("point", ["importing.recording", "importing.recorded"])
def test_a_killed_import_is_repeated_and_each_ballot_counts_once(
    stack: Stack, people: People, anonymous: Caller, healed: None, write: Any, point: str
) -> None:
    owner = people.register("clerk")
    poll = open_ranked(owner)
    ballots = raw_ballots()
    body = write(ballots)

    checked = expect(post(owner, poll, body), 200)
    assert checked["importable"], checked["refused"]
    assert (checked["ballots"], checked["acceptable"]) == (BALLOTS, BALLOTS)
    assert checked["digest"] == hashlib.sha256(body).hexdigest()
    assert min(checked["anomalies"][n] for n in ("overvotes", "skipped", "repeats")) > 0
    recorded = {"dry_run": "false", "digest": checked["digest"]}

    stack.crash("votes", point)
    assert post(owner, poll, body, **recorded).status_code == 503
    assert stack.armed() == [], "votes did not reach the crash point"
    eventually(lambda: owner.get(f"{poll.url}ballots/import/").status_code == 200)
    [listed] = expect(owner.get(f"{poll.url}ballots/import/"), 200)["results"]
    stopped_at = 0 if point == "importing.recording" else 1_000
    assert (listed["state"], listed["recorded"]) == ("running", stopped_at)

    done = expect(post(owner, poll, body, **recorded), 201)
    assert (done["state"], done["recorded"]) == ("completed", BALLOTS)
    again = post(owner, poll, body, **recorded)
    assert expect(again, 201) == done
    assert again.headers["Idempotent-Replayed"] == "true"

    eventually(lambda: poll.is_counted(BALLOTS), within=60)
    figures = poll.accounting()
    assert {figures[n] for n in ("accepted", "stored", "sequenced", "counted")} == {BALLOTS}
    poll.close()
    final = eventually(lambda: _final_tally(poll), within=60)
    report = tally(passed_over(ballots), find("minneapolis"))
    assert final["elected"] == [poll.choices[label] for label in report["elected"]]
    shown = anonymous.get(f"{poll.url}results/report/")
    assert shown.content == encode(report)


def _final_tally(poll: Poll) -> Any:
    shown = poll.results().get("tally")
    return shown if shown and shown["final"] else None


def test_only_the_owner_of_a_delegated_poll_imports(people: People, anonymous: Caller) -> None:
    owner, other = people.register(), people.register()
    poll = open_ranked(owner)
    body = as_blt(raw_ballots()[:3])
    assert expect(post(owner.api_key(), poll, body), 200)["importable"]
    problem(post(other, poll, body), 404)
    problem(post(other.api_key(), poll, body), 404)
    problem(post(owner.api_key("results:read"), poll, body), 403)
    answer = anonymous.api.request("POST", f"{poll.url}ballots/import/", content=body)
    problem(answer, 401)


def test_a_large_file_is_refused_with_its_line_and_small_bodies_keep_their_limit(
    people: People,
) -> None:
    owner = people.register()
    poll = open_ranked(owner)
    ballots = b"1 1 2 3 0\n" * 400_000
    refused = problem(post(owner, poll, b"4 1\n" + ballots + b"1 9 0\n0\n"), 400)
    assert (refused["code"], refused["line"]) == ("unreadable-ballots", 400_002)
    problem(owner.post(f"{poll.url}invitations/", {"label": "x" * 2_000_000}), 413)
