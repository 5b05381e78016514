"""Who cannot vote reads why; invitations, held votes, and the receipts of a device."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect as expected

from integration.answers import expect
from integration.client import Person
from web.tests.voting import Booths, Polls, counted


@pytest.mark.parametrize("state", ["scheduled", "closed", "archived", "delegated", "accounts"])
def test_who_cannot_vote_reads_why(booth: Booths, owner: Person, poll: Polls, state: str) -> None:
    public = {"title": "Where do we meet?", "eligibility": "public"}
    match state:
        case "scheduled":
            mine = owner.create_poll(**public, opens_at="2099-01-31T09:30:00Z")
            mine.open()
        case "delegated" | "accounts":
            who = {"delegated": "delegated", "accounts": "authenticated"}[state]
            mine = poll(eligibility=who, results_visibility="owner_only")
        case _:
            mine = poll(results_visibility="after_close")
            mine.close()
            if state == "archived":
                expect(owner.post(f"{mine.url}archive/"), 200)
    words = {
        "scheduled": ["Voting has not begun", "January 31, 2099", "Results are shown while"],
        "closed": ["Voting has ended", "See the results"],
        "archived": ["This poll is archived", "See the results"],
        "delegated": ["You vote in another place", "Only the organiser sees the results."],
        "accounts": ["Sign in to vote", "Sign up"],
    }[state]
    here = booth(mine, timezone_id="UTC")
    here.page.wait_for_selector(".notice")
    assert [one for one in words if one not in here.text] == []
    assert here.page.locator("form").count() == 0
    if state in ("closed", "archived"):
        assert here.page.locator("main .primary").all_inner_texts() == ["See the results"]


def test_an_unknown_poll_and_a_draft_look_the_same(booth: Booths, owner: Person) -> None:
    draft = owner.create_poll(title="Not yet")
    here = booth(draft)
    here.sees("There is no poll here")
    assert "Not yet" not in here.text


def test_an_invitation_is_a_ballot(booth: Booths, poll: Polls, owner: Person) -> None:
    mine = poll(eligibility="invited", results_visibility="after_close", allow_change=True)
    series = expect(owner.post(f"{mine.url}invitations/", {"count": 2}), 201)
    token, revoked = (one["token"] for one in series["invitations"])
    unused = series["invitations"][1]["id"]
    expect(owner.ask("DELETE", f"{mine.url}invitations/{unused}/"), 204)
    assert "You need your invitation" in booth(mine).text
    assert "This invitation was revoked" in booth(mine, f"#token={revoked}").text
    wrong = f"#token=pvi_{'x' * 43}"
    assert "This invitation is for another poll" in booth(mine, wrong).text
    assert "This ballot link is not complete" in booth(mine, "#token=pvi_x").text
    here = booth(mine, f"#token={token}")
    assert token not in here.page.url
    assert token not in json.dumps(here.page.evaluate("({...localStorage})"))
    here.tap("Library")
    receipt = here.cast()
    assert "The results come when voting has ended." in here.text
    elsewhere = booth(mine, f"#token={token}")
    assert elsewhere.receipt == receipt
    assert elsewhere.page.locator("form").count() == 0
    counted(mine, Library=1)


def test_a_poll_that_closes_meanwhile_says_so(booth: Booths, poll: Polls) -> None:
    mine = poll()
    here = booth(mine)
    here.tap("Park")
    mine.close()
    here.press("Cast my vote")
    here.sees("Voting has ended")
    assert "This poll is not open for votes now." in here.text
    counted(mine)


def test_an_address_that_has_its_votes_is_told(booth: Booths, poll: Polls) -> None:
    mine = poll(rules={"dedupe": "address", "dedupe_limit": 1})
    for heading in ("Your vote is recorded", "No more votes from this connection"):
        here = booth(mine)
        here.tap("Park")
        here.press("Cast my vote")
        here.sees(heading)
    counted(mine, Park=1)


def test_people_with_accounts_vote_by_their_session(
    booth: Booths, poll: Polls, owner: Person
) -> None:
    mine, draft = poll(eligibility="authenticated"), owner.create_poll(title="Not yet")
    here = booth(mine)
    here.page.get_by_role("link", name="Sign in").tap()
    here.page.fill("[name=username]", owner.username)
    here.page.fill("[name=password]", owner.credentials["password"])
    here.page.keyboard.press("Enter")
    here.page.wait_for_url(f"**/p/{mine.id}")
    here.tap("Park")
    receipt = here.cast()
    here.page.reload()
    assert here.receipt == receipt
    counted(mine, Park=1)
    assert "provote.device" not in here.visitor.stored()
    here.visitor.go(f"/p/{draft.id}")
    here.sees("This poll is a draft")


def test_a_held_vote_is_said_to_be_held(booth: Booths, poll: Polls) -> None:
    rule = {"by": "address", "votes": 1, "seconds": 3600}
    mine = poll(rules={"quarantine": rule}, allow_change=True)
    for words in ("Your vote is recorded", "Your vote is held for review"):
        here = booth(mine)
        here.tap("Park")
        here.cast()
        here.focuses(words)
    assert here.visitor.button("Change my vote").count() == 0


def test_receipts_of_the_device_and_forgetting_it(booth: Booths, poll: Polls) -> None:
    mine = poll(title="Shall we plant a tree?")
    here = booth(mine)
    here.tap("Park")
    receipt = here.cast()
    page = here.visitor.go("/receipts")
    assert page.get_by_role("link", name="Shall we plant a tree?").get_attribute("href") == (
        f"/p/{mine.id}"
    )
    assert page.input_value(".copy input") == receipt
    assert "Park" not in here.text
    here.press("Forget this device")
    page.locator("dialog").get_by_role("button", name="Cancel").tap()
    assert "provote.device" in here.visitor.stored()
    here.press("Forget this device")
    page.locator("dialog").get_by_role("button", name="Forget this device").tap()
    expected(page.get_by_role("heading", name="This device is forgotten")).to_be_visible()
    assert here.visitor.stored() == {}
    assert "No receipts." in here.text
