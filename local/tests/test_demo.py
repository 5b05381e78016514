"""The demo's ballots are valid for their polls, and its results can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from local.commands.demo import plans
from local.commands.demo.casting import portions
from local.commands.demo.counted import Counted
from local.commands.demo.display import lines
from local.commands.demo.plans import Electorate, Plan
from provote_rules.ballots import TYPES, Ballot, BallotPaper, MarkedBallot
from provote_rules.counting import read_counting
from provote_rules.tally.profiles import Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally

PLANS = [plans.SINGLE, plans.APPROVAL, plans.MULTIPLE, plans.SCORE, plans.RANKED]


def created(plan: Plan) -> dict[str, Any]:
    """The poll as the API returns it, as far as the demo reads it."""
    choices = [{"id": str(uuid4()), "label": label} for label in plan.choices]
    return {**plan.body(), "id": str(uuid4()), "choices": choices, "status": "closed"}


def counted(
    plan: Plan, report: Mapping[str, Any] | None, votes: Mapping[str, int], final: bool = True
) -> Counted:
    """A poll with the votes of its choices by label, and the report of its count."""
    total = sum(votes.values())
    choices = [
        {"label": label, "votes": number, "percentage": 100 * number / total}
        for label, number in votes.items()
    ]
    results = {
        "total_votes": total, "abstentions": 0, "final": final, "status": "open",
        "choices": choices, "tally": {"report_digest": "5eed"},
    }  # fmt: skip
    return Counted(created(plan), results, {"balanced": True}, report)


def test_there_is_a_poll_of_each_ballot_type() -> None:
    assert sorted(plan.ballot_type for plan in PLANS) == sorted(TYPES)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.ballot_type)
def test_voters_mark_valid_ballots_for_every_choice(plan: Plan) -> None:
    poll = created(plan)
    ids = [choice["id"] for choice in poll["choices"]]
    rules = poll.get("rules", {}).get("ballot", {})
    counting = read_counting(
        plan.ballot_type,
        len(ids),
        method=poll.get("method"),
        seats=poll.get("seats"),
        ballot=rules,
    )
    paper = BallotPaper(plan.ballot_type, tuple(map(UUID, ids)), counting.ballot)
    electorate = Electorate(poll, plan.marking)
    marked = ""
    for _ in range(500):
        [(member, marks)] = electorate.ballot().items()
        read = UUID(marks) if member == "choice" else marks
        assert isinstance(paper.read(MarkedBallot(member, read)), Ballot)
        marked += str(marks)
    assert all(choice in marked for choice in ids)


def test_each_voter_is_in_one_request() -> None:
    requests = list(portions(1234, alone=123))
    assert [number for request in requests for number in request] == list(range(1234))
    assert [len(request) for request in requests].count(1) == 123
    assert max(map(len, requests)) == 100
    assert list(portions(1, alone=0)) == [range(1)]


def test_rounds_are_shown_with_quota_sentences_and_bars() -> None:
    ballots = {(0, 1): 6, (1, 0): 3, (2, 1): 2, (3, 1): 1}
    profile = Profile("ranking", ("Ada", "Grace", "Edsger", "Alan"), ballots)
    report = tally(profile, find("scottish-stv"), seats=2)
    shown = list(lines(counted(plans.RANKED, report, {"Ada": 6, "Grace": 3, "Edsger": 3})))
    assert shown[1] == "  12 votes, final, all accounts agree"
    assert shown[2].endswith("(scottish-stv@2007), 2 seats, quota 5")
    assert "    Ada     6.00000  ########################" in shown
    assert "    Grace   3.00000  ############" in shown
    sentences = [line for line in shown if line.startswith("  Round ")]
    assert len(sentences) == len(report["rounds"]) > 1
    assert "  elected        Ada, Grace" in shown
    assert shown[-1] == "  report digest  5eed"


def test_shares_are_shown_and_a_tie_is_explained() -> None:
    profile = Profile("choices", ("Soup", "Salad", "Dumplings"), {(0,): 5, (1,): 5})
    report = tally(profile, find("plurality"))
    votes = {"Soup": 5, "Salad": 5, "Dumplings": 0}
    shown = list(lines(counted(plans.SINGLE, report, votes, final=False)))
    assert "    Soup             5  50.00 %  ############" in shown
    assert "    Dumplings        0   0.00 %" in shown
    assert any("tied" in line for line in shown)
    assert "  if closed now  Soup" in shown


def test_a_poll_without_a_report_shows_its_votes() -> None:
    shown = list(lines(counted(plans.SINGLE, None, {"Soup": 1})))
    assert shown[2:] == [
        "  not counted by its method yet",
        "    Soup        1 100.00 %  ########################",
    ]
