"""Ranked polls from the first ballot to the final count, through the gateway."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from integration.client import Backend, Caller, Person, Poll
from integration.database import Database
from integration.stack import Stack
from integration.waiting import eventually
from provote_rules import formats
from provote_rules.tally import registry
from provote_rules.tally.reports import encode, tally
from provote_rules.verify.definitions import verify_definition

CHOICES = ("Anna", "Berta", "Carl")
BALLOTS = (("Anna", "Berta"), ("Berta",), ("Carl", "Berta"), ("Anna",))


@pytest.fixture
def poll(owner: Person) -> Poll:
    """An open ranked poll for the backend's voters."""
    return owner.open_poll(
        choices=CHOICES, ballot_type="ranked", method="irv", eligibility="delegated"
    )


def cast(poll: Poll, backend: Backend, times: int, first: int = 0) -> None:
    votes = [
        {
            "poll_id": str(poll.id),
            "voter_ref": f"voter {first + number} {mark}",
            "ballot": {"ranking": [str(poll.choices[name]) for name in names]},
        }
        for number in range(times)
        for mark, names in enumerate(BALLOTS)
    ]
    answer = backend.cast_batch(votes)
    assert answer.status_code == 200, answer.text
    assert {item["status"] for item in answer.json()["results"]} == {201}


def tally_of(poll: Poll, **expected: Any) -> Any:
    """The tally in the results, once it is as expected."""
    shown = poll.results()["tally"]
    return shown and all(shown[name] == value for name, value in expected.items()) and shown


def test_a_ranked_poll_is_counted_live_and_finally(
    poll: Poll, backend: Backend, anonymous: Caller, stack: Stack
) -> None:
    cast(poll, backend, times=20)
    live = eventually(lambda: tally_of(poll, votes=80), within=30)
    assert (live["final"], live["lot"], live["method"]) == (False, "candidate-order", "irv@1")
    stack.kill("analytics-tally")
    cast(poll, backend, times=5, first=20)
    poll.close()
    final = eventually(lambda: tally_of(poll, votes=100, final=True), within=40)
    berta = str(poll.choices["Berta"])
    assert final["elected"] == [berta] or final["ties"]
    report = anonymous.get(f"/api/v1/polls/{poll.id}/results/report/")
    assert hashlib.sha256(report.content).hexdigest() == final["report_digest"]
    exported = anonymous.get(f"/api/v1/polls/{poll.id}/ballots/export/?format=ndjson")
    file = formats.read(io.BytesIO(exported.content))
    again = tally(
        file.profile,
        registry.find(str(file.method)),
        seats=file.seats or 1,
        parameters=file.parameters,
        lot=file.lot,
    )
    assert encode(again) == report.content
    assert b'"ranking"' in exported.content


def test_a_single_choice_has_a_tally_by_plurality(owner: Person, backend: Backend) -> None:
    poll = owner.open_poll(eligibility="delegated")
    backend.cast_batch([poll.ballot("Tea", voter=str(n)) for n in range(3)])
    poll.close()
    final = eventually(lambda: tally_of(poll, votes=3, final=True), within=30)
    assert final["elected"] == [str(poll.choices["Tea"])]


def test_a_seed_deleted_before_the_close_is_found(
    poll: Poll, backend: Backend, anonymous: Caller, database: Database
) -> None:
    cast(poll, backend, times=1)
    with database.connect("polls") as connection:
        deleted = connection.execute("DELETE FROM tie_seed WHERE poll_id = %s", [poll.id])
        assert deleted.rowcount == 1
    assert verify_definition(anonymous.get(poll.url).content).code == 0
    poll.close()
    shown = eventually(lambda: tally_of(poll, state="seed-mismatch"), within=40)
    assert (shown["final"], shown["elected"]) == (False, [])
    report = anonymous.get(f"{poll.url}results/report/")
    assert (report.status_code, report.json()["code"]) == (409, "seed-mismatch")
    assert report.json()["detail"] == "The closed poll reveals no seed."
    found = verify_definition(anonymous.get(poll.url).content)
    assert (found.code, found.matches, found.seed_matches) == (1, True, False)
