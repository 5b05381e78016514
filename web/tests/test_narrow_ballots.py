"""Ballots on a narrow phone: what is chosen can be read, and what is marked looks so."""

from __future__ import annotations

from typing import Any

import pytest

from web.tests import layout
from web.tests.voting import Booths, Polls

NAMES = tuple(f"Dr. Maximiliane von Hohenstein-Wartenberg the {number}th" for number in range(12))
TIES = {"method": "schulze", "rules": {"ballot": {"equal_ranks": True}}}
TARGET = 44  # pixels
SHARES = """(rows) => rows.map((row) =>
    row.querySelector(".choice-text").getBoundingClientRect().width /
    row.getBoundingClientRect().width)"""
SMALLEST = """(buttons) => Math.min(...buttons.flatMap((button) => {
    const box = button.getBoundingClientRect();
    return [box.width, box.height];
}))"""
TOPS = """(chips) => chips.map((chip) => Math.round(chip.getBoundingClientRect().top))"""
WASHES = "(rows) => rows.map((row) => getComputedStyle(row).backgroundColor)"


@pytest.mark.parametrize("width", [320, 375])
@pytest.mark.parametrize(("count", "rules"), [(4, TIES), (7, TIES), (12, {})])
def test_the_names_to_rank_have_more_room_than_their_buttons(
    booth: Booths, poll: Polls, width: int, count: int, rules: dict[str, Any]
) -> None:
    paper = poll(ballot_type="ranked", choices=NAMES[:count], **rules)
    here = booth(paper, size={"width": width, "height": 667})
    for name in (NAMES[2], NAMES[0]):
        here.tap(name)
    assert min(here.page.locator(".rank-row").evaluate_all(SHARES)) > 0.5
    controls = here.page.locator(".rank-row button, .rank-row select")
    assert controls.evaluate_all(SMALLEST) >= TARGET
    assert layout.overflowing(here.page) == []
    here.page.get_by_role("button", name="Move").and_(
        here.page.get_by_role("button", name="up")
    ).first.tap()
    here.press("Review")
    assert here.page.locator(".ranking li").all_inner_texts() == [NAMES[0], NAMES[2]]


def test_what_a_finger_has_unmarked_does_not_look_marked(booth: Booths, poll: Polls) -> None:
    here = booth(poll(ballot_type="approval"), is_mobile=True)
    rows = here.page.locator(".choice")
    before = rows.evaluate_all(WASHES)
    here.tap("Park")
    here.page.wait_for_function("() => !document.getAnimations().length")
    assert rows.evaluate_all(WASHES) != before
    here.tap("Park")
    here.page.wait_for_function("() => !document.getAnimations().length")
    assert rows.evaluate_all(WASHES) == before


def test_six_scores_are_in_one_line(booth: Booths, poll: Polls) -> None:
    here = booth(poll(ballot_type="score"), size={"width": 320, "height": 640})
    chips = here.page.locator(".score-row").first.locator(".chip")
    assert chips.count() == 6
    assert len(set(chips.evaluate_all(TOPS))) == 1
    assert chips.evaluate_all(SMALLEST) >= TARGET
