"""Results: live, in words, never going back, hidden where they are hidden."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from integration.client import Person, Poll
from web.tests.casting import cast, close, open_to_all
from web.tests.conftest import Visit

PLACES = ("Harbour", "Park", "Library")
# Keeps every total that is shown from now on, however short.
NOTE_TOTALS = """() => {
    window.totals = [];
    const note = () => window.totals.push(document.querySelector(".stats dd")?.innerText);
    const what = {subtree: true, childList: true, characterData: true};
    new MutationObserver(note).observe(document.querySelector("main"), what);
}"""
EVIL = "<img src=x onerror=alert(1)>"


def votes(page: Page, label: str) -> str:
    """The first number in the row of a choice."""
    return page.locator("table.results tr", has_text=label).locator("td").first.inner_text()


WATCH_NUMBERS = """() => {
    window.shownNumbers = [];
    const look = () => {
        const cell = document.querySelector("table.results td");
        if (cell) window.shownNumbers.push(cell.textContent.trim());
    };
    const all = {subtree: true, childList: true, characterData: true};
    new MutationObserver(look).observe(document.body, all);
}"""


def row(page: Page, label: str) -> Any:
    """The row of a choice."""
    return page.locator("table.results tr", has_text=label)


@pytest.fixture
def poll(owner: Person) -> Poll:
    """An open poll with three votes."""
    poll = open_to_all(owner, title="Where do we meet?", choices=PLACES)
    cast(poll, "Park", "Park", "Harbour")
    return poll


def test_results_follow_each_vote_to_the_end(visit: Visit, poll: Poll) -> None:
    page = visit().go(f"/p/{poll.id}/results")
    expect(row(page, "Park").locator("td").first).to_have_text("2")
    expect(page.get_by_text("Interim result")).to_be_visible()
    expect(page.get_by_text("Counted up to")).to_be_visible()
    cast(poll, "Harbour", "Harbour")
    expect(row(page, "Harbour").locator("td").first).to_have_text("3")
    expect(page.locator(".headline")).to_contain_text("Harbour")
    expect(row(page, "Harbour").get_by_text("Leading")).to_be_visible()
    poll.close()
    expect(page.get_by_text("Final result")).to_be_visible()
    expect(row(page, "Harbour").get_by_text("Winner")).to_be_visible()
    expect(page.get_by_text("all ⁨5⁩ votes are counted")).to_be_visible()


def test_results_contain_ones_own_vote(visit: Visit, owner: Person) -> None:
    poll = owner.open_poll(
        title="Voters only", eligibility="public", results_visibility="after_vote", choices=PLACES
    )
    visitor = visit()
    page = visitor.go(f"/p/{poll.id}/results")
    expect(page.get_by_text("once you have voted")).to_be_visible()
    assert page.locator(f"main a[href='/p/{poll.id}']").count() == 1
    page.get_by_role("link", name="Vote now").click()
    page.get_by_text("Library", exact=True).click()
    visitor.button("Cast").click()
    page.get_by_role("link", name="See the results").click()
    page.wait_for_selector("table.results")
    assert votes(page, "Library") == "1"  # the first numbers that are shown


def test_without_a_stream_results_are_polled_and_never_go_back(visit: Visit, poll: Poll) -> None:
    visitor = visit(offline=True)
    page = visitor.page
    answers: list[dict[str, Any]] = []

    def older(route: Route) -> None:
        """The second answer is an older one than the first."""
        answers.append(poll.results())
        shown = (
            answers[0] | {"position": 0, "total_votes": 1} if len(answers) == 2 else answers[-1]
        )
        route.fulfill(json=shown)

    page.route("**/stream/", lambda route: route.abort())
    page.route(f"**/polls/{poll.id}/results/**", older)
    total = page.locator(".stats dd").first
    visitor.go(f"/p/{poll.id}/results")
    expect(total).to_have_text("3")
    expect(page.get_by_text("updates every few seconds")).to_be_visible()
    page.evaluate(NOTE_TOTALS)
    _ask_again(page)
    assert len(answers) == 2
    cast(poll, "Library")
    _ask_again(page)
    expect(total).to_have_text("4")
    noted = page.evaluate("window.totals")
    assert "4" in noted
    assert "1" not in noted


def _ask_again(page: Page) -> None:
    """Have the page ask once more, instead of after its pause."""
    with page.expect_response("**/results/**") as asking:
        page.evaluate("dispatchEvent(new Event('online'))")
    asking.value.finished()


def test_hidden_results_are_neither_shown_nor_sent(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner,
        title="Secret until the end",
        choices=PLACES,
        results_visibility="after_close",
        closes_at="2099-12-24T18:00:00Z",
    )
    cast(poll, "Park", "Park")
    visitor = visit(timezone_id="UTC")
    page = visitor.go(f"/p/{poll.id}/results")
    expect(page.get_by_text("The results are not shown yet")).to_be_visible()
    expect(page.get_by_text("December 24, 2099")).to_be_visible()
    assert page.locator("table, .stats, .bar").count() == 0
    asked = [one.url for one in visitor.requests if "/api/" in one.url]
    assert any(url.endswith("/stream/") for url in asked)
    assert not any("/results/" in url for url in asked)
    poll.close()
    expect(row(page, "Park").locator("td").first).to_have_text("2")


def test_the_owner_sees_hidden_results_and_others_do_not(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Mine", choices=PLACES, results_visibility="owner_only")
    cast(poll, "Park")
    visitor = visit()
    page = visitor.go(f"/p/{poll.id}/results")
    expect(page.get_by_text("Only the organiser")).to_be_visible()
    visitor.sign_in(owner)
    visitor.go(f"/p/{poll.id}/results")
    expect(row(page, "Park").locator("td").first).to_have_text("1")
    page.locator("summary").click()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Results (CSV)").click()
    _check_export(Path(loading.value.path()).read_bytes())
    visitor.button("Sign out").click()
    page.wait_for_url(f"{visitor.url}/")
    visitor.go(f"/p/{poll.id}/results")
    expect(page.get_by_text("Only the organiser")).to_be_visible()
    assert page.locator("table").count() == 0


def _check_export(content: bytes) -> None:
    *lines, last = content.splitlines(keepends=True)
    assert hashlib.sha256(b"".join(lines)).hexdigest().encode() in last


def test_rounds_have_a_sentence_and_all_their_numbers(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner, title="Chair", choices=("Ada", "Grace", "Edsger"), ballot_type="ranked"
    )
    cast(poll, *[["Ada"]] * 4, *[["Grace", "Ada"]] * 3, *[["Edsger", "Grace"]] * 2)
    results = close(poll)
    page = visit(language="de").go(f"/p/{poll.id}/results")
    expect(page.locator(".headline")).to_have_text("⁨⁨Grace⁩⁩ gewinnt.")
    rounds = page.locator(".round")
    expect(rounds).to_have_count(len(results["tally"]["rounds"]))
    expect(rounds.first).to_contain_text("scheidet aus")
    cells = page.locator(".all-rounds tbody tr", has_text="Grace").locator("td")
    said = [text.split()[0] for text in cells.all_inner_texts()]
    ids = poll.choices
    assert said == [one["tallies"][ids["Grace"]] for one in results["tally"]["rounds"]]


def test_a_tie_is_said_as_one(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Tie", choices=PLACES)
    cast(poll, "Park", "Harbour")
    page = visit().go(f"/p/{poll.id}/results")
    expect(page.locator(".headline")).to_contain_text("are tied")
    results = close(poll)
    [winner] = results["tally"]["elected"]
    labels = {id_: label for label, id_ in poll.choices.items()}
    expect(page.locator(".ties")).to_contain_text("secret that was sealed before the vote")
    expect(row(page, labels[winner]).get_by_text("Winner")).to_be_visible()


def test_what_people_wrote_is_text(visit: Visit, owner: Person) -> None:
    poll = open_to_all(
        owner,
        title=f"{EVIL} عنوان",
        choices=[f"{EVIL} one", "W" * 190],
        ballot_type="ranked",
    )
    cast(poll, [f"{EVIL} one"])
    close(poll)
    page = visit().go(f"/p/{poll.id}/results")
    expect(page.locator("h1")).to_have_text(f"{EVIL} عنوان")
    page.locator("summary").click()
    expect(page.get_by_text("Ballots cast")).to_be_visible()
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_an_unknown_poll_has_a_page_of_its_own(visit: Visit) -> None:
    page = visit().go("/p/01920000-0000-7000-8000-000000000000/results")
    expect(page.get_by_role("heading", level=1)).to_have_text("This poll does not exist")
    assert json.loads(page.evaluate("JSON.stringify(Object.keys(localStorage))")) == []


def test_headlines_say_what_is_so_far_and_what_is_not(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Words", choices=PLACES)
    visitor = visit()
    page = visitor.go(f"/p/{poll.id}/results")
    headline = page.locator(".headline")
    expect(headline).to_contain_text("There are no votes yet.")
    cast(poll, "Park")
    expect(headline).to_contain_text("is in the lead so far")
    cast(poll, "Harbour")
    expect(headline).to_contain_text("are tied so far")
    expect(page.locator(".ties")).to_contain_text("comes first")
    expect(page.locator(".ties")).not_to_contain_text("wins")
    close(poll)
    expect(headline).to_contain_text("wins. Two choices were tied")
    expect(page.get_by_text("wins after a tie")).to_be_visible()
    nobody = open_to_all(owner, title="Nobody", choices=PLACES)
    close(nobody)
    visitor.go(f"/p/{nobody.id}/results")
    expect(headline).to_have_text("No votes were cast.")
    expect(page.locator(".standing")).to_have_text("The poll is closed.")
    expect(page.get_by_text("No ballot counts")).to_have_count(0)


def test_a_result_without_its_count_is_not_final(visit: Visit, poll: Poll) -> None:
    results = close(poll)
    page = visit(offline=True).page
    page.route("**/stream/", lambda route: route.abort())
    early = results | {"tally": None}
    page.route(re.compile(r"/results/(\?.*)?$"), lambda route: route.fulfill(json=early))
    page.goto(f"/p/{poll.id}/results")
    expect(page.get_by_text("Not final yet")).to_be_visible()
    expect(page.get_by_text("The final count is being made.")).to_be_visible()
    expect(page.get_by_text("Final result")).to_have_count(0)


def test_a_threshold_that_is_not_reached_is_not_an_empty_poll(visit: Visit, owner: Person) -> None:
    rules = {"method": {"threshold": 7500}}
    poll = open_to_all(owner, title="Statutes", choices=PLACES, rules=rules)
    cast(poll, "Park", "Harbour")
    page = visit().go(f"/p/{poll.id}/results")
    expect(page.locator(".headline")).to_have_text("No choice is in the lead so far.")
    close(poll)
    expect(page.locator(".headline")).to_have_text("No choice wins.")
    expect(page.get_by_text("A choice needs")).to_be_visible()


def test_numbers_never_go_back(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Forward", choices=PLACES)
    cast(poll, "Park")
    before = poll.results()
    cast(poll, "Park", "Park")
    visitor = visit(offline=True)
    page = visitor.go(f"/p/{poll.id}/results")
    votes = row(page, "Park").locator("td").first
    expect(votes).to_have_text("3")
    page.evaluate(WATCH_NUMBERS)
    # From now on the platform answers as a cache would that is behind.
    page.route("**/stream/", lambda route: route.abort())
    page.route(re.compile(r"/results/(\?.*)?$"), lambda route: route.fulfill(json=before))
    for _ in range(2):
        with page.expect_response(re.compile(r"/api/v1/.*/results/")):
            page.evaluate("dispatchEvent(new CustomEvent('provote.receipts'))")
    page.unroute("**/stream/")
    expect(votes).to_have_text("3")
    assert set(page.evaluate("window.shownNumbers")) == {"3"}
