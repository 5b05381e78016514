"""Verification in the browser: receipts, definitions, recounts, files; right and wrong ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from integration.answers import expect as answer
from integration.client import Person, Poll
from web.tests.casting import cast, close, open_to_all
from web.tests.conftest import Visit
from web.tests.visitor import Visitor
from web.tests.voting import counted

DAYS = ("Monday", "Tuesday", "Friday")


def states(page: Page, section: str) -> list[str]:
    """The states of all checks of a section, once they are made."""
    expect(page.locator(f"section[aria-labelledby={section}] [role=status]")).to_have_count(0)
    rows = page.locator(f"section[aria-labelledby={section}] [data-state]")
    expect(rows.first).to_be_visible()
    return [str(row.get_attribute("data-state")) for row in rows.all()]


def ballots(poll: Poll) -> bytes:
    """The published ballots."""
    response = poll.owner.get(f"{poll.url}ballots/export/?format=ndjson")
    assert response.status_code == 200, response.text
    return response.content


def pick(page: Page, name: str, content: bytes) -> None:
    """Choose a file from the disk."""
    page.locator("input[type=file]").set_input_files(
        files=[{"name": name, "mimeType": "", "buffer": content}]
    )


@pytest.fixture
def scored(owner: Person) -> Poll:
    """A closed poll with scores, whose winner has the highest mean."""
    rules = {"method": {"result": "mean"}, "ballot": {"min": 0, "max": 5, "blank": "left_out"}}
    poll = open_to_all(owner, title="Days", choices=DAYS, ballot_type="score", rules=rules)
    cast(poll, {"Monday": 5, "Tuesday": 1}, {"Monday": 4, "Friday": 5}, {"Tuesday": 2})
    close(poll)
    return poll


def voted(visitor: Visitor, poll: Poll) -> tuple[Page, str]:
    """Vote for Friday in a visitor's browser: the page, and the receipt that it shows."""
    page = visitor.go(f"/p/{poll.id}")
    page.get_by_text("Friday", exact=True).click()
    visitor.button("Cast").click()
    return page, page.locator("input[readonly]").first.input_value()


def test_a_receipt_of_this_device_is_found_and_counted(visit: Visit, owner: Person) -> None:
    poll = owner.open_poll(title="Mine", eligibility="public", choices=DAYS)
    visitor = visit()
    page, receipt = voted(visitor, poll)
    counted(poll, Friday=1)
    visitor.go(f"/verify?poll={poll.id}")
    expect(page.get_by_label("Receipt")).to_have_value(receipt)
    assert states(page, "vote") == ["right", "right", "right", "open"]
    expect(page.get_by_text("It is counted")).to_be_visible()
    assert "Friday" not in page.inner_text("main")
    visitor.button("Check the poll").click()
    assert states(page, "poll")[0] == "right"
    page.get_by_label("Receipt").fill("not" + receipt[3:])
    page.keyboard.press("Enter")
    expect(page.get_by_text("No vote of this device has this receipt")).to_be_visible()


def test_a_result_is_counted_again(visit: Visit, scored: Poll) -> None:
    page = visit().go(f"/verify?poll={scored.id}")
    assert states(page, "poll") == ["right"] * 6
    expect(page.get_by_text("give the numbers of the result")).to_be_visible()
    expect(page.get_by_text("The same choices win")).to_be_visible()


def test_a_tie_is_drawn_again_with_the_published_secret(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Tied", choices=DAYS)
    cast(poll, *DAYS)
    close(poll)
    page = visit().go(f"/verify?poll={poll.id}")
    assert states(page, "poll") == ["right"] * 6
    expect(page.get_by_text("sealed before the vote")).to_be_visible()


@pytest.mark.parametrize(
    ("part", "change", "sentence"),
    [
        ("", lambda poll: poll | {"allow_change": True}, "not the one that was published"),
        ("", lambda poll: poll | {"tie_seed": "0" * 64}, "not the one that was sealed"),
        ("results/", lambda body: _with_votes(body), "other numbers than the result"),
        ("results/", lambda body: _with_winner(body), "Other choices win"),
        (
            "results/report/",
            lambda body: body | {"cast": 99},
            "another digest than the results give",
        ),
    ],
)
def test_what_was_changed_is_wrong(
    visit: Visit, scored: Poll, part: str, change: Any, sentence: str
) -> None:
    visitor = visit()

    def changed(route: Route) -> None:
        route.fulfill(json=change(route.fetch().json()))

    visitor.page.route(re.compile(rf"/polls/{scored.id}/{part}$"), changed)
    page = visitor.go(f"/verify?poll={scored.id}")
    assert "wrong" in states(page, "poll")
    expect(page.get_by_text(sentence)).to_be_visible()


def _with_votes(results: dict[str, Any]) -> dict[str, Any]:
    first, *others = results["choices"]
    return results | {"choices": [first | {"votes": first["votes"] + 1}, *others]}


def _with_winner(results: dict[str, Any]) -> dict[str, Any]:
    tally = results["tally"] | {"elected": [results["choices"][1]["choice_id"]]}
    return results | {"tally": tally}


def test_files_are_checked_on_the_device(visit: Visit, scored: Poll) -> None:
    visitor = visit()
    page = visitor.go("/verify")
    content = ballots(scored)
    pick(page, "ballots.ndjson", content)
    assert states(page, "file") == ["right", "right", "open"]
    winner = page.locator("section[aria-labelledby=file] tr", has_text="Friday")
    expect(winner).to_contain_text("Winner")
    pick(page, "short.ndjson", content[: content.rindex(b"\n", 0, -1) + 1])
    expect(page.get_by_text("cut off or changed")).to_be_visible()
    export = scored.owner.get(f"{scored.url}export/?what=results&format=csv").content
    pick(page, "results.csv", export)
    expect(page.get_by_text("The file is whole")).to_be_visible()
    pick(page, "results.csv", export.replace(b"Friday", b"Fryday"))
    expect(page.get_by_text("The file was changed")).to_be_visible()
    poll = answer(scored.owner.get(scored.url), 200)
    pick(page, "poll.json", json.dumps(poll, indent=2).encode())
    expect(page.get_by_text("The definition is unchanged")).to_be_visible()
    pick(page, "a'; reboot.ndjson", content)
    command = page.get_by_label("Count them again")
    expect(command).to_have_value(r"provote-verify tally './a'\''; reboot.ndjson'")
    pick(page, "photo.png", Path(__file__).read_bytes())
    expect(page.get_by_text("This is not a file of Provote")).to_be_visible()
    assert not [one for one in visitor.requests if "/api/" in one.url]


def test_other_methods_are_counted_by_the_program(visit: Visit, owner: Person) -> None:
    poll = open_to_all(owner, title="Ranked", choices=DAYS, ballot_type="ranked")
    cast(poll, ["Monday", "Friday"], ["Friday"], ["Friday"])
    close(poll)
    page = visit().go(f"/verify?poll={poll.id}")
    assert states(page, "poll")[-1] == "open"
    command = page.get_by_label("Count them again")
    expect(command).to_have_value("provote-verify tally ballots.ndjson")


def says(page: Page, section: str, heading: str) -> None:
    """Wait for the verdict of a section: a heading, and a sentence of its own."""
    notice = page.locator(f"section[aria-labelledby={section}] .notice")
    expect(notice.get_by_role("heading")).to_have_text(heading)
    expect(notice.locator("p")).not_to_be_empty()


def test_each_state_of_a_receipt_has_a_verdict(visit: Visit, owner: Person) -> None:
    poll = owner.open_poll(title="Mine", eligibility="public", choices=DAYS, allow_change=True)
    visitor = visit()
    page, receipt = voted(visitor, poll)
    kept = page.evaluate("localStorage.getItem('provote.receipts')")

    def check(text: str, heading: str) -> None:
        page.evaluate("kept => localStorage.setItem('provote.receipts', kept)", kept)
        visitor.go("/verify")
        page.get_by_label("Receipt").fill(text)
        page.keyboard.press("Enter")
        says(page, "vote", heading)

    counted(poll, Friday=1)
    check("abc", "This is not a whole receipt")
    check("not" + receipt[3:], "The receipt is not found from here")
    check(receipt, "Your vote is recorded and counted so far")
    page.route("**/results/?min_position=*", lambda route: route.fulfill(status=503, json={}))
    check(receipt, "The check could not be finished")
    page.unroute("**/results/?min_position=*")
    visitor.go(f"/p/{poll.id}")
    visitor.button("Change my vote").click()
    page.get_by_text("Monday", exact=True).click()
    visitor.button("Change my vote").click()
    page.get_by_role("heading", name="Your vote is changed").wait_for()
    check(receipt, "The receipt was replaced by a newer one")
    visitor.go(f"/p/{poll.id}")
    visitor.button("Retract my vote").click()
    page.locator("dialog").get_by_role("button", name="Retract my vote").click()
    page.get_by_role("heading", name="Your vote is retracted").wait_for()
    check(receipt, "The vote is not there any more")


def test_a_poll_and_a_file_have_a_verdict(visit: Visit, scored: Poll) -> None:
    visitor = visit()
    page = visitor.go(f"/verify?poll={scored.id}")
    says(page, "poll", "The result follows from the ballots")
    content = ballots(scored)
    pick(page, "ballots.ndjson", content)
    says(page, "file", "The ballots of the file are counted")
    pick(page, "short.ndjson", content[: content.rindex(b"\n", 0, -1) + 1])
    says(page, "file", "The file is not as it was issued")
    pick(page, "photo.png", Path(__file__).read_bytes())
    says(page, "file", "Nothing in this file could be checked")
    running = scored.owner.open_poll(title="Runs", eligibility="public", choices=DAYS)
    visitor.go(f"/verify?poll={running.id}")
    says(page, "poll", "The result is not final yet")
    results = re.compile(rf"/polls/{scored.id}/results/$")
    page.route(results, lambda route: route.fulfill(json=_with_winner(route.fetch().json())))
    visitor.go(f"/verify?poll={scored.id}")
    says(page, "poll", "Something is not right")


def test_one_button_is_the_primary_one(visit: Visit, owner: Person) -> None:
    poll = owner.open_poll(title="Mine", eligibility="public", choices=DAYS)
    visitor = visit()
    page, receipt = voted(visitor, poll)
    visitor.go("/verify")
    primary, vote = page.locator("main .primary"), page.locator("section[aria-labelledby=vote]")
    expect(primary).to_have_count(1)
    expect(vote.locator(".primary")).to_have_text("Check")
    page.get_by_label("Address of the poll").focus()
    expect(primary).to_have_count(1)
    expect(page.locator("section[aria-labelledby=poll] .primary")).to_have_text("Check")
    page.get_by_label("Receipt").fill(receipt)
    expect(vote.locator(".primary")).to_have_text("Check")
    expect(page.get_by_label("Receipt")).to_have_css("font-family", re.compile("Mono"))
    page.keyboard.press("Enter")
    visitor.button("Check the poll").click()
    expect(page.locator("section[aria-labelledby=poll] .primary")).to_be_visible()
    expect(primary).to_have_count(1)
    visitor.go(f"/verify?poll={poll.id}")
    expect(primary).to_have_count(1)
