"""Voting with each type of ballot: from the link to the receipt, by taps and by keyboard."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect as expected

from integration import pictures
from integration.answers import expect
from integration.client import Person, Poll
from integration.waiting import eventually
from web.tests.voting import Booths, Polls, counted

MANY = tuple(f"Candidate {letter}" for letter in "ABCDEFGH")


def test_two_taps_lead_to_the_receipt(booth: Booths, poll: Polls) -> None:
    mine = poll()
    here = booth(mine)
    assert here.marks == 0
    here.press("Cast my vote", refused=True)
    here.focuses("Nothing is marked yet.")
    here.tap("Park")
    assert here.state == "Your mark: Park"
    here.row("Park").get_by_role("radio").press("Enter")  # only the button casts
    here.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert here.state == "Your mark: Park"
    receipt = here.cast()
    here.focuses("Your vote is recorded")
    counted(mine, Park=1)
    kept = here.visitor.stored()
    assert json.loads(kept["provote.receipts"])[0]["receipt"] == receipt
    assert not any(id_ in json.dumps(kept) for id_ in mine.choices.values())
    here.page.reload()
    assert here.receipt == receipt
    assert here.own_vote() == ["Park"]


@pytest.mark.parametrize(
    ("kind", "first", "second", "shown"),
    [
        ("single", ["Park"], "Library", ["Library"]),
        ("multiple", ["Park", "Harbour"], "Library", ["Harbour", "Park", "Library"]),
        ("approval", ["Park"], "Harbour", ["Harbour", "Park"]),
        ("ranked", ["Park", "Harbour"], "Library", ["Park", "Harbour", "Library"]),
    ],
)
def test_a_vote_is_cast_changed_and_retracted(
    booth: Booths, poll: Polls, kind: str, first: list[str], second: str, shown: list[str]
) -> None:
    here = booth(poll(allow_change=True, ballot_type=kind))
    for choice in first:
        here.tap(choice)
    if kind == "ranked":
        here.press("Review")
        assert here.page.locator(".ranking li").all_inner_texts() == first
    before = here.cast()
    here.press("Change my vote")
    assert here.state == "This is your recorded vote. Nothing is changed yet."
    here.tap(second)
    if kind == "ranked":
        here.press("Review")
    here.press("Change my vote")
    here.sees("Your vote is changed")
    assert here.receipt != before
    assert here.own_vote() == shown
    here.press("Retract my vote")
    here.page.locator("dialog").get_by_role("button", name="Retract my vote").tap()
    here.sees("Your vote is retracted")
    assert "provote.receipts" not in here.visitor.stored()
    here.tap(first[0])
    if kind == "ranked":
        here.press("Review")
    assert here.cast()


def test_scores_are_cast_and_changed(booth: Booths, poll: Polls) -> None:
    here = booth(poll(ballot_type="score", allow_change=True))
    assert "A choice without a score counts as 0." in here.text
    here.row("Park").get_by_label("4", exact=True).check()
    here.row("Harbour").get_by_label("1", exact=True).check()
    here.row("Harbour").get_by_text("Clear").tap()
    assert here.state == "1 of 4 scored."
    here.cast()
    assert here.own_vote() == ["Harbour: 0", "Park: 4", "Library: 0", "Town hall: 0"]
    here.press("Change my vote")
    here.row("Library").get_by_label("5", exact=True).check()
    here.press("Change my vote")
    here.sees("Your vote is changed")


def test_scores_of_a_wide_range_are_entered(booth: Booths, poll: Polls) -> None:
    rules = {"min": -10, "max": 100, "step": 5, "blank": "left_out", "allow_abstain": True}
    here = booth(poll(ballot_type="score", rules={"ballot": rules}))
    here.row("Park").locator("input").fill("7")
    assert here.state == "Park: from -10 to 100 in steps of 5."
    here.press("Cast my vote", refused=True)
    assert here.page.locator(".receipt").count() == 0
    here.row("Park").locator("input").fill("-5")
    here.cast()
    assert here.own_vote() == ["Park: -5"]


def test_limits_are_said_and_abstaining_is_a_choice(booth: Booths, poll: Polls) -> None:
    rules = {"min": 2, "max": 3, "allow_abstain": True}
    here = booth(poll(ballot_type="multiple", rules={"ballot": rules}))
    assert "Mark 2 to 3 choices." in here.text
    here.tap("Park")
    assert here.state == "1 marked: mark 1 more."
    for choice in ("Harbour", "Library", "Town hall"):
        here.tap(choice)
    assert here.state == "4 marked, and 3 are allowed: take some back."
    here.tap("Abstain")
    assert here.marks == 1
    assert here.state == "You abstain."
    here.cast()
    assert here.own_vote() == ["You have abstained."]


def test_a_ranking_by_keyboard_alone(booth: Booths, poll: Polls) -> None:
    here = booth(poll(ballot_type="ranked", choices=MANY))
    keys = here.page.keyboard
    for choice in ("Candidate C", "Candidate A", "Candidate B"):
        here.page.get_by_role("button", name=re.compile(choice)).first.focus()
        keys.press("Space")
    here.hears("Candidate B: rank 3 of 3")
    up = here.page.get_by_role("button", name=re.compile("Move .Candidate B. up"))
    up.focus()
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Enter")  # it is the first already
    expected(up).to_be_focused()
    place = here.page.get_by_label(re.compile("Position of .Candidate A"))
    place.focus()
    keys.press("ArrowUp")
    expected(place).to_have_value("1")
    expected(place).to_be_focused()
    order = here.page.locator(".choice-label")
    assert order.all_inner_texts() == list(MANY)  # never sorted by itself
    here.visitor.button("Put in order").focus()
    keys.press("Enter")
    assert order.all_inner_texts()[:4] == [
        "Candidate B", "Candidate A", "Candidate C", "Candidate D",
    ]  # fmt: skip
    here.visitor.button("Review").focus()
    keys.press("Enter")
    here.focuses("Is this your order?")
    here.visitor.button("Cast my vote").focus()
    keys.press("Enter")
    assert here.receipt


def test_choices_share_a_rank_where_the_method_counts_that(booth: Booths, poll: Polls) -> None:
    rules = {"equal_ranks": True, "max_ranks": 2}
    here = booth(poll(ballot_type="ranked", method="schulze", rules={"ballot": rules}))
    for choice in ("Park", "Library", "Harbour"):
        here.tap(choice)
    here.hears("You can give 2 ranks. Take one back first.")
    here.row("Library").get_by_text("Tie").tap()
    here.tap("Harbour")
    here.press("Review")
    assert here.page.locator(".ranking li").all_inner_texts() == [
        "Park, Library (equal)", "Harbour",
    ]  # fmt: skip
    here.press("Back")
    here.row("Library").get_by_text("Untie").tap(force=True)  # that would be a third rank
    here.press("Review")
    here.cast()
    assert here.own_vote()[0].startswith("Park, Library")


def test_what_people_write_is_text(booth: Booths, poll: Polls) -> None:
    markup = "<img src=x onerror=alert(1)>"
    here = booth(poll(title=markup, language="de", choices=(markup, "שלום (1)", "y" * 200)))
    assert here.page.locator("h1").inner_text() == markup
    assert here.page.locator("h1").get_attribute("lang") == "de"
    assert here.page.locator("main img").count() == 0
    here.tap("y" * 200)
    here.cast()
    assert here.own_vote() == ["y" * 200]


def test_images_have_their_words(booth: Booths, poll: Polls, owner: Person) -> None:
    image = {"id": pictures.upload(owner)["id"], "alt": "The harbour at dusk"}
    choices = [{"label": "Harbour", "image": image}, {"label": "Park", "description": "Trees"}]
    body = {"title": "Where?", "eligibility": "public", "choices": choices, "image": image}
    mine = Poll(owner, expect(owner.post("/api/v1/polls/", body), 201))
    mine.open()
    here = booth(mine)
    shown = here.page.get_by_alt_text("The harbour at dusk")
    assert shown.count() == 2
    eventually(lambda: shown.first.evaluate("image => image.complete && image.naturalWidth > 0"))
    harbour = here.page.get_by_role("radio", name="Harbour", exact=True)
    shown.last.tap()
    expected(harbour).to_be_checked()
    expected(here.page.get_by_role("radio", name="Park")).to_have_accessible_description("Trees")
