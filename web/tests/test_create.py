"""Creating polls by the page: every ballot type, drafts that store themselves, and corrections."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from integration.answers import expect as answered
from integration.client import People, Person, Poll
from integration.waiting import eventually
from provote_rules.ballots import TYPES
from provote_rules.tally.registry import METHODS, NEWEST
from tools.web import WEB
from web.tests.visitor import Visitor

Visit = Callable[..., Visitor]
SAVED = "The draft is saved."
HOSTILE = "<img src=x onerror=alert(1)> \u200f\u05d0\u05d1"
LONG = "a" * 200


@pytest.fixture
def maker(visit: Visit, signed_in: Any) -> Iterator[Visitor]:
    """The owner at a phone; a dialog of the browser is a failure."""
    visitor = visit(storage_state=signed_in)
    dialogs: list[Dialog] = []
    visitor.page.on("dialog", lambda dialog: dialogs.append(dialog))
    yield visitor
    assert not dialogs


def begin(visitor: Visitor, title: str, *choices: str, path: str = "/polls/new") -> Page:
    """Write a title and choices as by hand: Enter goes on to the next row."""
    page = visitor.go(path)
    page.get_by_label("Title or question").fill(title)
    page.locator(".choice-line input").first.click()
    for number, choice in enumerate(choices):
        page.keyboard.insert_text(choice)
        if number + 1 < len(choices):
            page.keyboard.press("Enter")
    while page.locator(".choice-line input").count() > len(choices):
        page.locator(".icon-remove").last.click()
    return page


def is_saved(page: Page) -> None:
    """Wait until the draft is stored."""
    expect(page.locator(".action-bar p")).to_have_text(SAVED)


def section(page: Page, name: str) -> None:
    """Open a section of the rules."""
    page.get_by_role("heading", name=name, exact=True).click()


def open_now(page: Page) -> str:
    """Open the poll, and return its id."""
    page.get_by_role("button", name="Open the poll").click()
    page.get_by_role("button", name="Open it now").click()
    page.wait_for_url("**/share")
    found = re.search(r"/polls/([0-9a-f-]{36})/share", page.url)
    assert found
    return found[1]


def read(owner: Person, poll_id: str) -> dict[str, Any]:
    """The poll as the API has it."""
    return dict(answered(owner.get(f"/api/v1/polls/{poll_id}/"), 200))


@pytest.mark.parametrize(
    ("ballot_type", "label", "method"),
    [
        ("single", "Choose one", "plurality@1"),
        ("multiple", "Choose several", "plurality@1"),
        ("approval", "Mark all that suit", "approval@1"),
        ("ranked", "Rank", "irv@1"),
        ("score", "Give scores", "score@1"),
    ],
)
def test_each_ballot_type_is_created_by_the_page(
    maker: Visitor, owner: Person, ballot_type: str, label: str, method: str
) -> None:
    page = begin(maker, f"Where do we meet? {ballot_type}", "Harbour", "Park", "Library")
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("dialog .rows > li")).to_have_count(3)
    page.keyboard.press("Escape")
    poll = read(owner, open_now(page))
    assert (poll["status"], poll["ballot_type"], poll["method"]) == ("open", ballot_type, method)
    assert [choice["label"] for choice in poll["choices"]] == ["Harbour", "Park", "Library"]
    assert (poll["eligibility"], poll["language"], poll["listing"]) == ("public", "en", "unlisted")
    assert poll["rules"]["ballot"] == dict(TYPES[ballot_type].rules)


def test_the_methods_of_the_page_are_those_of_the_rules(visit: Visit) -> None:
    page = visit().go("/polls/new")
    module = WEB / "js" / "pages" / "create" / "methods.js"
    page.route("**/methods.js", lambda route: route.fulfill(path=module))
    shown = page.evaluate(
        """async () => {
            const {METHODS, BALLOTS} = await import("/methods.js");
            return {methods: METHODS, ballots: BALLOTS};
        }"""
    )
    assert shown["ballots"] == {name: dict(one.rules) for name, one in TYPES.items()}
    assert {NEWEST[id_].name if id_ in NEWEST else id_ for id_ in shown["methods"]} == set(METHODS)
    for id_, one in shown["methods"].items():
        method = NEWEST.get(id_) or METHODS[id_]
        assert one["types"] == list(method.ballot_types)
        assert one.get("one", False) == method.single_winner
        assert one.get("equal", False) == method.equal_ranks
        parameters = one.get("parameters", {})
        assert parameters.keys() == {parameter.name for parameter in method.parameters}
        for parameter in method.parameters:
            there = parameters[parameter.name]
            assert there["value"] == parameter.default
            assert sorted(there.get("options", [])) == sorted(parameter.values)
            if not parameter.values and not isinstance(parameter.default, bool):
                assert there["min"] == parameter.least
                assert there.get("max", 2**31 - 1) == parameter.most


def test_a_stranger_begins_and_signs_up_to_open(visit: Visit) -> None:
    stranger = visit()
    page = begin(stranger, "Which day?", "Monday", "Friday")
    assert "draft" in " ".join(stranger.stored())
    page.get_by_role("link", name="Sign up to open it").click()
    name = f"stranger-{secrets.token_hex(6)}"
    page.fill("[name=username]", name)
    page.fill("[name=email]", f"{name}@example.org")
    page.fill("[name=password]", "correct horse battery staple")
    page.keyboard.press("Enter")
    page.locator("main a.primary").click()
    page.wait_for_url(re.compile(r"/polls/([0-9a-f-]{36}/edit|new)"))
    assert page.get_by_label("Title or question").input_value() == "Which day?"
    is_saved(page)
    open_now(page)
    assert "draft" not in " ".join(stranger.stored())


def test_errors_are_said_at_their_fields_and_in_a_summary(maker: Visitor) -> None:
    page = maker.go("/polls/new")
    page.get_by_role("button", name="Open the poll").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert "at least two choices" in summary.inner_text()
    summary.get_by_role("link", name=re.compile("Title")).click()
    expect(page.get_by_label("Title or question")).to_be_focused()
    page.keyboard.type("Which day?")
    page.locator(".choice-line input").first.fill("Monday")
    page.locator(".choice-line input").last.fill("Monday")
    expect(summary).to_have_count(0)
    page.get_by_role("button", name="Open the poll").click()
    assert "Another choice has this text" in summary.inner_text()
    page.locator(".choice-line input").last.fill("Friday")
    # What only the API finds is at its field, too, in a section that opens.
    section(page, "Who may vote")
    page.get_by_label("A number of votes for each internet connection").check()
    page.get_by_label("Votes for each address").fill("5000")
    section(page, "Who may vote")
    page.get_by_role("button", name="Open the poll").click()
    summary.get_by_role("link", name=re.compile("Votes for each address")).click()
    expect(page.get_by_label("Votes for each address")).to_be_focused()
    page.get_by_label("Votes for each address").fill("50")
    is_saved(page)


def test_choices_move_by_keyboard_and_many_are_pasted(maker: Visitor, owner: Person) -> None:
    page = begin(maker, "Which fruit?", "Apple", "Pear")
    page.locator(".icon-up").last.press("Enter")
    expect(page.locator(".icon-down").first).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("now choice")
    page.get_by_role("button", name="Paste many choices").press("Enter")
    page.get_by_label("One choice in each line").fill("- Plum\tblue\n- Apple\n- Fig\n\n")
    assert "repeats" in page.locator("dialog").inner_text()
    page.get_by_role("button", name=re.compile("Add .* choices")).press("Enter")
    is_saved(page)
    poll = owner_polls(owner, "Which fruit?")[0]
    labels = [(choice["label"], choice["description"]) for choice in poll["choices"]]
    assert labels == [("Pear", ""), ("Apple", ""), ("Plum", "blue"), ("Fig", "")]


def owner_polls(owner: Person, q: str) -> list[dict[str, Any]]:
    """The owner's polls with these words, the newest first."""
    found = owner.get("/api/v1/polls/", owner="me", q=f'"{q}"', ordering="-created_at")
    return list(answered(found, 200)["results"])


def test_every_rule_can_be_reached(maker: Visitor, owner: Person) -> None:
    page = begin(maker, "Whom do we elect?", "Ada", "Grace", "Edsger", "Barbara")
    page.get_by_label("Rank", exact=True).check()
    page.get_by_text("More rules of the ballot").click()
    page.get_by_label("Ranks at most").fill("3")
    page.get_by_label("Voters may cast an empty ballot").check()
    section(page, "The count")
    page.get_by_label("How many choices win?").fill("2")
    page.get_by_text(re.compile("other methods")).click()
    page.get_by_label("Single transferable vote, as in Minneapolis").check()
    page.get_by_text(re.compile("settings of this method")).click()
    page.get_by_label("Rules of").select_option("albany")
    page.get_by_label("Lot numbers of our own").check()
    for number, field in enumerate(page.locator("[id^=lot-]").all()):
        field.fill(str(40 - number))
    section(page, "Who may vote")
    page.get_by_label("Invited people", exact=True).check()
    page.get_by_text("Sudden floods of votes").click()
    page.get_by_label("Hold suspicious votes").check()
    section(page, "Results and changes")
    page.get_by_label("Everyone, once the poll is closed").check()
    page.get_by_label("Publish the ballots").uncheck()
    section(page, "Opening and closing")
    page.get_by_role("button", name="In one week").click()
    section(page, "Where people find it")
    page.locator("#field-listing").get_by_label("Only me", exact=True).check()
    page.get_by_label("Tags").fill("Board, annual meeting")
    poll = read(owner, open_now(page))
    assert (poll["method"], poll["seats"]) == ("minneapolis-stv@2013", 2)
    rules = poll["rules"]
    assert (rules["ballot"]["max_ranks"], rules["ballot"]["allow_abstain"]) == (3, True)
    assert (rules["method"]["preset"], rules["ties"]["lot_numbers"]) == (
        "albany",
        [40, 39, 38, 37],
    )
    assert rules["quarantine"] == {"by": "address", "votes": 20, "seconds": 60}
    assert not rules["publish_ballots"]
    assert poll["closes_at"]
    assert poll["tags"] == ["board", "annual-meeting"]
    assert (poll["eligibility"], poll["listing"]) == ("invited", "private")
    assert poll["results_visibility"] == "after_close"


def test_a_draft_that_changed_elsewhere_is_not_overwritten(maker: Visitor, owner: Person) -> None:
    page = begin(maker, "Two tabs?", "Yes", "No")
    is_saved(page)
    address = page.url
    other = maker.context.new_page()
    other.goto(address)
    other.get_by_label("Title or question").fill("Two tabs, the other one")
    is_saved(other)
    page.bring_to_front()
    page.get_by_label("Title or question").fill("Two tabs, this one")
    notice = page.locator(".notice", has_text="The draft was changed elsewhere")
    expect(notice).to_be_focused()
    page.reload()  # what is not stored is still there, and still not stored
    assert "the other one" in notice.inner_text()
    notice.get_by_role("button", name="Keep what is on this page").click()
    is_saved(page)
    assert owner_polls(owner, "Two tabs")[0]["title"] == "Two tabs, this one"


def test_a_lost_answer_makes_no_second_draft(maker: Visitor, owner: Person) -> None:
    maker.permitted += [re.compile("net::ERR_")]
    lost = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    maker.page.route("**/api/v1/polls/", lose)
    page = begin(maker, "Once only?", "Yes", "No")
    notice = page.locator(".notice", has_text="No answer arrived")
    notice.get_by_role("button", name="Try again").click()
    is_saved(page)
    assert lost == [201]
    assert len(owner_polls(owner, "Once only?")) == 1


def test_what_is_not_saved_survives_a_reload(maker: Visitor) -> None:
    page = maker.go("/polls/new")
    page.get_by_label("Title or question").fill("Only a title yet")
    page.reload()
    expect(page.get_by_label("Title or question")).to_have_value("Only a title yet")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_label("Title or question")).to_have_value("")


def test_texts_stay_texts(maker: Visitor, owner: Person) -> None:
    page = begin(maker, HOSTILE, HOSTILE, LONG)
    section(page, "Where people find it")
    page.get_by_label("Tags").fill("<b>bold</b>")
    page.get_by_role("button", name="Open the poll").click()
    expect(page.locator(".error-summary")).to_contain_text("Tags have up to 40 letters")
    page.get_by_label("Tags").fill("")
    page.get_by_role("button", name="Preview").click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("onerror=alert")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("main img, dialog img").count() == 0
    page.keyboard.press("Escape")
    poll = read(owner, open_now(page))
    assert poll["title"] == HOSTILE
    maker.go("/polls")
    expect(page.locator(".poll-row").first).to_contain_text("onerror=alert")


def test_a_poll_that_is_open_can_only_be_corrected(maker: Visitor, owner: Person) -> None:
    poll: Poll = owner.open_poll(title="Wher do we meet?", listing="unlisted")
    page = maker.go(f"/polls/{poll.id}/edit")
    assert page.locator(".choice-line").count() == 0
    page.get_by_label("Title or question").fill("Where do we meet?")
    page.get_by_label("Tags").fill("summer")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".action-bar p")).to_have_text("Saved.")
    corrected = read(owner, poll.id)
    assert (corrected["title"], corrected["tags"]) == ("Where do we meet?", ["summer"])
    page.get_by_role("link", name="Make a copy").click()
    is_saved(page)
    copy = owner_polls(owner, "Where do we meet?")[0]
    assert (copy["status"], copy["id"] != poll.id) == ("draft", True)


def test_a_template_is_saved_and_used(maker: Visitor, owner: Person) -> None:
    page = begin(maker, "Lunch where?", "Canteen", "Pizza")
    is_saved(page)
    page.get_by_role("button", name="Save as a template").click()
    page.get_by_label("Name of the template").fill("Our lunch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("dialog")).to_contain_text("The template is saved")
    page = maker.go("/polls/new")
    page.get_by_text("Begin with a template").click()
    page.get_by_role("link", name="Our lunch").click()
    expect(page.get_by_label("Title or question")).to_have_value("Lunch where?")
    eventually(lambda: len(owner_polls(owner, "Lunch where?")) == 2)


def test_another_person_cannot_edit(visit: Visit, owner: Person, people: People) -> None:
    draft, poll = owner.create_poll(title="Mine alone"), owner.open_poll(title="Mine, but open")
    visitor = visit()
    page = visitor.go(f"/polls/{draft.id}/edit")
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    assert "Mine alone" not in page.inner_text("body")
    visitor.sign_in(people.register("stranger"))
    visitor.go(f"/polls/{draft.id}/edit")
    expect(page.get_by_text("There is no such poll here")).to_be_visible()
    visitor.go(f"/polls/{poll.id}/edit")
    expect(page.get_by_text("This poll belongs to another account")).to_be_visible()
    assert page.locator("main form").count() == 0


def test_times_are_local_and_a_later_opening_is_a_schedule(
    visit: Visit, owner: Person, signed_in: Any
) -> None:
    maker = visit(storage_state=signed_in, timezone_id="Asia/Kolkata")
    page = begin(maker, "Scheduled?", "Yes", "No")
    section(page, "Opening and closing")
    expect(page.locator("#step-schedule")).to_contain_text(re.compile("Asia/(Kolkata|Calcutta)"))
    page.get_by_label("Opens", exact=True).fill("2099-03-01T09:30")
    page.get_by_label("Closes", exact=True).fill("2099-03-01T09:00")
    page.get_by_role("button", name="Schedule the poll").click()
    expect(page.locator(".error-summary")).to_contain_text("must open before it closes")
    page.get_by_label("Closes", exact=True).fill("2099-03-02T09:30")
    page.get_by_role("button", name="Schedule the poll").click()
    assert "fixed from then on" in page.locator("dialog").inner_text()
    page.get_by_role("button", name="Schedule it").click()
    page.wait_for_url("**/share")
    poll = owner_polls(owner, "Scheduled?")[0]
    assert poll["status"] == "scheduled"
    assert poll["opens_at"].startswith("2099-03-01T04:00:00")
    assert poll["closes_at"].startswith("2099-03-02T04:00:00")


def test_times_that_cannot_be_are_refused_where_they_are_written(maker: Visitor) -> None:
    page = begin(maker, "In the past?", "Yes", "No")
    section(page, "Opening and closing")
    page.get_by_label("Opens", exact=True).fill("2020-03-01T09:30")
    expect(page.locator("#field-opens_at-error")).to_contain_text("This time has passed")
    expect(page.locator("#step-schedule summary")).to_contain_text("needs your attention")
    page.get_by_role("button", name="Open the poll").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".error-summary li")).to_have_count(1)
    page.get_by_label("Opens", exact=True).fill("2099-03-01T09:30")
    expect(page.locator("#field-opens_at-error")).to_have_count(0)
    page.get_by_label("Closes", exact=True).fill("2099-03-01T09:30")
    expect(page.locator("#field-opens_at-error")).to_contain_text("before it closes")
    assert page.get_attribute("#field-closes_at", "min") == "2099-03-01T09:30"


def test_an_image_is_uploaded_described_and_shown(maker: Visitor, owner: Person) -> None:
    page = begin(maker, "Which picture?", "This", "That")
    picture = page.screenshot()
    chooser = page.locator("input[type=file]").first
    chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no image"})
    expect(page.locator("#field-image-error")).to_contain_text("no PNG, JPEG or WebP")
    chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture})
    page.get_by_label("What the image shows").fill("The form")
    is_saved(page)
    poll = owner_polls(owner, "Which picture?")[0]
    assert poll["image"]["alt"] == "The form"
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("dialog img")).to_have_attribute("alt", "The form")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove the image").click()
    is_saved(page)
    eventually(lambda: read(owner, poll["id"])["image"] is None)
