"""A real election through the gateway while processes die: no ballot is lost or counted twice.

Its ballots are ranked, and the platform's report has the same bytes as one counted from the file.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from integration import elections
from integration.answers import expect
from integration.client import BATCH, VOTES, Backend, People, Person, Poll
from integration.database import Database
from integration.load import Line, Post, Reply, run
from integration.recounting import count, final_report
from integration.stack import Stack
from integration.waiting import eventually
from provote_rules import formats
from provote_rules.ballots.packing import pack_ranking
from provote_rules.tally.profiles import RANKING, Profile

SINGLE_LINES, BATCH_LINES, BATCH_SIZE = 40, 2, 500
STORED = "SELECT ballot->>'marks', count(*) FROM vote WHERE poll_id = %s GROUP BY 1"
KILLED = ("analytics-worker", "votes-relay", "analytics-tally")


@dataclass
class Election:
    """An election in progress: acknowledged votes, and planned incidents."""

    poll: Poll
    acknowledged: dict[str, Any] = field(default_factory=dict)  # ballot by vote
    repeated: int = 0
    tries: Counter[int] = field(default_factory=Counter)
    incidents: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def accept(self, vote: dict[str, Any]) -> None:
        """Record a vote whose response was 201."""
        assert self.acknowledged.setdefault(vote["id"], vote["ballot"]) == vote["ballot"]
        if self.incidents and len(self.acknowledged) >= self.incidents[0][0]:
            self.incidents.pop(0)[1]()

    def accept_single(self, reply: Reply) -> None:
        """Record the response to a single cast."""
        assert reply.status == 201, reply
        self.tries[reply.tries] += 1
        self.accept(reply.json())

    def accept_batch(self, reply: Reply) -> bool:
        """Record the response to a batch; false if the outcome of an item is not definite."""
        assert reply.status == 200, reply
        self.tries[reply.tries] += 1
        results = reply.json()["results"]
        statuses = {result["status"] for result in results}
        assert statuses <= {201, 409, 503}, Counter(r["status"] for r in results)
        for result in results:
            if result["status"] == 201:
                self.accept(result["vote"])
        return statuses == {201}


@pytest.fixture(params=["minneapolis-2013", "generated"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of an election; the generated one is there where the real one is missing."""
    if request.param == "generated":
        return elections.generate(tmp_path / "generated.csv")
    if not elections.FILE.exists():
        pytest.skip(f"there is no file {elections.FILE}, which the project does not carry")
    return elections.FILE


def test_a_ranked_election_is_counted_exactly(
    stack: Stack,
    database: Database,
    people: People,
    file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    labels = formats.read(file).profile.candidates
    ballots = elections.ballots_of(formats.read(file).profile)
    clerk = people.register("clerk")
    poll = clerk.open_poll(
        title="Mayor of Minneapolis, 2013", choices=labels, eligibility="delegated",
        ballot_type="ranked", method="minneapolis", rules={"ballot": {"allow_abstain": True}},
    )  # fmt: skip
    election = Election(poll)
    election.incidents = [
        (len(ballots) * number // 4, lambda name=name: stack.kill(name))
        for number, name in enumerate(KILLED, 1)
    ]
    began = time.monotonic()
    run(_hold(stack.url, election, ballots, clerk))
    took = time.monotonic() - began
    assert not election.incidents, "a process was not killed"

    assert len(election.acknowledged) == len(ballots)
    assert election.acknowledged.keys() == database.stored_ids(poll.id)
    assert dict(database.rows("votes", STORED, poll.id)) == Counter(map(pack_ranking, ballots))
    eventually(lambda: poll.is_counted(len(ballots)), within=60, every=0.2)
    counted = time.monotonic() - began
    poll.close()
    report = final_report(poll)
    _is_that_of_the_file(poll, report, Profile(RANKING, labels, Counter(ballots)))
    _is_verified(poll, report, tmp_path)
    if file is elections.FILE:
        _is_official(json.loads(report))
    figures = poll.accounting()
    assert {figures[n] for n in ("accepted", "stored", "sequenced", "counted")} == {len(ballots)}
    stack.heal()
    with capsys.disabled():
        print(
            f"\nMinneapolis: {len(ballots):,} votes acknowledged in {took:.1f} s "
            f"({len(ballots) / took:,.0f}/s), counted after {counted:.1f} s; "
            f"{election.repeated} repeated, tries {dict(election.tries)}"
        )


def _is_that_of_the_file(poll: Poll, report: bytes, profile: Profile) -> None:
    shown, results = expect(poll.owner.get(poll.url), 200), poll.results()
    ids = tuple(poll.choices[label] for label in profile.candidates)
    assert json.loads(report) == json.loads(count(shown, profile, ids))
    assert report == count(shown, profile, ids), "the report is not canonical"
    assert [poll.choices[label] for label in json.loads(report)["elected"]] == (
        results["tally"]["elected"]
    )
    assert results["final"]
    assert results["abstentions"] == profile.abstained
    firsts: Counter[str] = Counter(dict.fromkeys(profile.candidates, 0))
    for ranked, number in profile.ballots.items():
        for first in ranked[:1]:  # type: ignore[index]  # an abstention has none
            firsts[profile.candidates[first]] += number
    assert poll.totals() == firsts


def _is_verified(poll: Poll, report: bytes, folder: Path) -> None:
    """`provote-verify tally` on the export of the poll writes the same report, and is content."""
    answer = poll.owner.get(f"{poll.url}ballots/export/", format="ndjson")
    assert answer.status_code == 200, answer.text
    exported, written = folder / "export.ndjson", folder / "report.json"
    exported.write_bytes(answer.content)
    command = [sys.executable, "-m", "provote_rules", "tally", "--json", str(exported)]
    done = subprocess.run(
        [*command, "--report-file", str(written)],
        env={**os.environ, "PYTHONPATH": str(elections.REPOSITORY / "shared")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["matches"] is True
    assert written.read_bytes() == report


def _is_official(report: dict[str, Any]) -> None:
    assert {name: report[name] for name in elections.OFFICIAL} == elections.OFFICIAL
    assert report["rounds"][-1]["tallies"] == elections.LAST_ROUND


async def _hold(
    url: str, election: Election, marks: Sequence[tuple[int, ...]], clerk: Person
) -> None:
    """Cast half of the votes one by one and half in batches, in a fixed random order."""
    ids = list(election.poll.choices.values())
    ballots = [
        {
            "poll_id": election.poll.id,
            "ballot": {"ranking": [ids[position] for position in ranked]},
            "voter_ref": f"ballot {number}",
        }
        for number, ranked in enumerate(marks)
    ]
    random.Random(2013).shuffle(ballots)
    half = len(ballots) // 2
    alone = list(enumerate(ballots[:half]))
    together = [ballots[n : n + BATCH_SIZE] for n in range(half, len(ballots), BATCH_SIZE)]
    batches = list(enumerate(together))
    one, other = clerk.api_key(), clerk.api_key()  # each has its own rate limit
    await asyncio.gather(
        *(_cast_alone(url, election, alone, one) for _ in range(SINGLE_LINES)),
        *(_cast_together(url, election, batches, other) for _ in range(BATCH_LINES)),
    )


async def _cast_alone(
    url: str, election: Election, waiting: list[tuple[int, dict[str, Any]]], backend: Backend
) -> None:
    async with Line(url) as line:
        while waiting:
            number, ballot = waiting.pop()
            post = Post(VOTES, ballot, backend.token, f"alone-{election.poll.id}-{number}")
            reply = await line.insist(post)
            election.accept_single(reply)
            if number % 100 == 0:
                again = await line.insist(post)
                assert (again.status, again.body) == (201, reply.body)
                assert again.headers["idempotent-replayed"] == "true"
                election.repeated += 1


async def _cast_together(
    url: str,
    election: Election,
    waiting: list[tuple[int, list[dict[str, Any]]]],
    backend: Backend,
) -> None:
    async with Line(url) as line:
        while waiting:
            number, ballots = waiting.pop()
            key = f"together-{election.poll.id}-{number}"
            post = Post(BATCH, {"votes": ballots}, backend.token, key)
            for _ in range(10):
                if election.accept_batch(await line.insist(post)):
                    break
            else:
                raise AssertionError(f"batch {number} has no definite answer")
            if number % 10 == 0:
                again = (await line.insist(post)).json()["results"]
                assert all(result.get("replayed") for result in again)
                election.repeated += 1
