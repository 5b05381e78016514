"""What runs from left to right in pages that run from right to left, and on narrow ones."""

from __future__ import annotations

import re

from playwright.sync_api import expect as expected

from integration.client import Person
from web.tests import layout
from web.tests.casting import cast, close, open_to_all
from web.tests.conftest import Visit
from web.tests.visitor import DESK
from web.tests.voting import CHOICES, Booths, Polls

NARROW = {"width": 320, "height": 640}
ENDS = """(cells) => cells.map((cell) => {
    const range = new Range();
    range.selectNodeContents(cell);
    return Math.round(range.getBoundingClientRect().right);
})"""
LINES = """(words) => words.map((word) => {
    const range = new Range();
    range.selectNodeContents(word);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
})"""


def test_units_stand_below_units(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Ten and one", choices=CHOICES)
    cast(poll, *["Harbour"] * 10, "Park")
    close(poll)
    for language in ("en", "ar"):
        page = visit(language=language).go(f"/p/{poll.id}/results")
        page.wait_for_selector(".results")
        ends = page.locator(".results tbody td:nth-child(2)").evaluate_all(ENDS)
        assert len(set(ends)) == 1, (language, ends)


def test_names_are_separated_by_the_comma_of_the_language(booth: Booths, poll: Polls) -> None:
    for language, comma in (("en", ", "), ("ar", "، ")):
        here = booth(poll(ballot_type="ranked"), language=language)
        here.tap("Park")
        here.page.locator(".action-bar .primary").tap()
        here.page.wait_for_selector(".ranking")
        assert comma.join(("Harbour", "Library", "Town hall")) in here.text


def test_names_are_beside_their_marks(booth: Booths, poll: Polls) -> None:
    for kind in ("single", "ranked", "score"):
        here = booth(poll(ballot_type=kind), language="ar")
        ends = here.page.locator(".choice-label").evaluate_all(ENDS)
        assert len(set(ends)) == 1, (kind, ends)
        edge = here.page.locator("main legend").evaluate_all(ENDS)
        assert here.page.locator("main h1").evaluate_all(ENDS) == edge


def test_a_time_is_in_one_line_with_its_half_of_the_day(booth: Booths, poll: Polls) -> None:
    over = poll()
    over.close()
    here = booth(over, language="ar")
    assert re.search(r"\d:\d\d\xa0[صم] ", here.text), here.text


def test_words_of_results_are_whole_on_a_narrow_phone(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner, title="Wohin?", choices=CHOICES, ballot_type="score", method="star", language="de"
    )
    cast(poll, {"Library": 5, "Harbour": 3}, {"Library": 4})
    close(poll)
    for path in (f"/embed/{poll.id}", f"/p/{poll.id}/results"):
        page = visit(language="de", size=NARROW).go(path)
        page.wait_for_selector(".results")
        assert layout.overflowing(page) == []
        words = page.locator(".results :is(.label bdi, .tag)")
        assert words.count() == 5
        assert set(words.evaluate_all(LINES)) == {1}, path
    page.set_viewport_size(DESK)
    assert set(page.locator(".results thead th").evaluate_all(LINES)) == {1}


def test_a_table_with_hidden_rounds_says_so(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner,
        title="Rounds",
        choices=CHOICES,
        ballot_type="ranked",
        method="scottish-stv",
        seats=2,
    )
    one, two, three, four = CHOICES
    cast(poll, *[[one, two]] * 5, [two, three], [three, four], [four, three], [two])
    close(poll)
    page = visit(language="ar").go(f"/p/{poll.id}/results")
    said = page.get_by_text("الجدول أعرض من الشاشة")
    expected(said).to_be_visible()
    page.set_viewport_size(DESK)
    expected(said).to_have_count(0)
