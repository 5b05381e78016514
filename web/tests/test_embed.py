"""A poll in a page of another site: voting, its receipt after a reload, and who may show it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, TimeoutError, expect

from integration.client import Person, Poll
from integration.stack import Stack
from integration.waiting import eventually
from web.tests.visitor import program

PATIENCE = 20_000  # milliseconds


class Site:
    """Another site: `localhost` is one to pages of 127.0.0.1. `body` is what its page has."""

    def __init__(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = f"<!doctype html><title>Blog</title>{site.body}".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.body = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that is not Provote's."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Browser]:
    """A browser as people have it: Playwright switches off the partitions of storage."""
    arguments = ["--headless", "--remote-debugging-pipe", "--no-sandbox", "--no-startup-window"]
    plain = browser.browser_type.launch(
        executable_path=program(), ignore_default_args=True, args=arguments
    )
    yield plain
    plain.close()


@pytest.fixture
def reader(plain: Browser) -> Iterator[Page]:
    """A new device that reads the other site."""
    context = plain.new_context(viewport={"width": 600, "height": 800}, locale="en")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def embedded(page: Page) -> FrameLocator:
    """The content of the frame."""
    return page.frame_locator("provote-poll iframe")


def vote(frame: FrameLocator) -> Locator:
    """Vote for Yes, and return the receipt. A button that has just come into view wants time.

    By keys: the browser takes a moment to know where a frame of another site is, and clicks miss.
    """
    frame.get_by_label("Yes").press("Space")
    receipt = frame.locator("input[readonly]")
    soon = frame.get_by_role("heading", name="This was not sent yet")

    def is_done() -> bool:
        frame.get_by_role("button", name="Cast").press("Enter")
        expect(receipt.or_(soon)).to_be_visible()
        return receipt.is_visible()

    eventually(is_done)
    return receipt


def element(stack: Stack, poll: Poll) -> str:
    """What the site's author copies."""
    script = f'<script type="module" src="{stack.url}/embed.js"></script>'
    return f'{script}<provote-poll poll="{poll.id}"></provote-poll>'


def test_a_vote_in_another_site_survives_a_reload(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Blog poll", eligibility="public", choices=("Yes", "No"))
    site.body = element(stack, poll)
    reader.goto(site.url)
    frame = embedded(reader)
    ways = frame.get_by_text("See the results")
    expect(ways).to_have_count(1)
    receipt = vote(frame)
    expect(ways).to_have_count(0)  # they are there
    row = frame.locator("table.results tr", has_text="Yes")
    expect(row.locator("td").first).to_have_text("1")
    said = receipt.input_value()
    reader.reload()
    expect(embedded(reader).locator("input[readonly]")).to_have_value(said)
    assert poll.totals() == {"Yes": 1, "No": 0}


def test_a_vote_is_retracted_in_a_frame(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    definition = {"eligibility": "public", "allow_change": True, "choices": ("Yes", "No")}
    poll = owner.open_poll(title="Blog poll", **definition)
    site.body = element(stack, poll)
    reader.goto(site.url)
    frame = embedded(reader)
    vote(frame)
    dialog = frame.locator("dialog")
    retracted = frame.get_by_role("heading", name="Your vote is retracted")
    soon = frame.get_by_role("heading", name="This was not sent yet")

    def is_done() -> bool:
        place = dialog if dialog.is_visible() else frame
        with suppress(TimeoutError):  # the dialog may just be closing
            place.get_by_role("button", name="Retract my vote").press("Enter", timeout=2_000)
        expect(soon.or_(dialog).or_(retracted).first).to_be_visible()
        return retracted.is_visible()

    eventually(is_done)
    eventually(lambda: poll.totals() == {"Yes": 0, "No": 0})


# What a hostile page does, so that people press what they do not see.
COVERS = {
    "transparent": "<style>iframe {opacity: 0.01}</style>",
    "covered": "<div style='position: fixed; inset: 0; background: #fff; pointer-events: none'>",
    "one label covered": "<div style='position: absolute; inset: 0 0 auto; height: 9rem;"
    " background: #fff; pointer-events: none'>",
    "shrunk": "<style>provote-poll {display: block; transform: scale(0.5)}</style>",
    "filtered": "<style>body {filter: brightness(20)}</style>",
}


@pytest.mark.parametrize("cover", COVERS.values(), ids=COVERS)
def test_a_button_that_is_not_seen_casts_nothing(
    reader: Page, site: Site, stack: Stack, owner: Person, cover: str
) -> None:
    poll = owner.open_poll(title="Bait", eligibility="public", choices=("Yes", "No"))
    site.body = element(stack, poll) + cover
    reader.goto(site.url)
    frame = embedded(reader)
    frame.get_by_label("Yes").press("Space")
    frame.get_by_role("button", name="Cast").press("Enter")
    expect(frame.get_by_role("heading", name="This was not sent yet")).to_be_visible()
    link = frame.get_by_role("link", name="Go to the poll")
    expect(link).to_have_attribute("rel", "noopener")
    with reader.expect_popup() as opened:
        link.press("Enter")
    own = opened.value
    own.get_by_text("No", exact=True).click()
    own.get_by_role("button", name="Cast").click()
    expect(own.locator(".receipt")).to_be_visible()
    eventually(lambda: poll.totals() == {"Yes": 0, "No": 1})


def test_a_part_of_the_button_casts_nothing(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Bait", eligibility="public", choices=("Yes", "No"))
    site.body = (
        f"<div><iframe src='{stack.url}/embed/{poll.id}' width=500 height=900></iframe></div>"
        "<style>iframe {position: absolute; border: 0}</style>"
    )
    reader.goto(site.url)
    frame = reader.frame_locator("iframe")
    frame.get_by_label("Yes").press("Space")
    button = frame.get_by_role("button", name="Cast")
    inside = button.evaluate("button => button.getBoundingClientRect().toJSON()")
    reader.evaluate(
        """([x, y]) => {
            const [frame] = document.getElementsByTagName("iframe");
            const hole = {position: "absolute", overflow: "clip", width: "40px", height: "20px"};
            Object.assign(frame.parentElement.style, hole, {left: "100px", top: "100px"});
            Object.assign(frame.style, {left: `${-x}px`, top: `${-y}px`});
        }""",
        [inside["x"] + 20, inside["y"] + 20],
    )
    stopped = frame.get_by_role("heading", name="This was not sent yet")

    def is_stopped() -> bool:
        reader.mouse.click(120, 110)  # a click may come before the browser has moved the frame
        return stopped.count() == 1

    eventually(is_stopped)
    expect(frame.locator("input[readonly]")).to_have_count(0)


def test_the_frame_is_as_high_as_its_content_and_has_a_name(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    choices = [f"Choice {number}" for number in range(40)]
    poll = owner.open_poll(title="Long poll", eligibility="public", choices=choices)
    site.body = element(stack, poll)
    reader.goto(site.url)
    expect(embedded(reader).locator("h1")).to_have_text("Long poll")
    frame = reader.locator("iframe")
    expect(frame).to_have_attribute("title", "⁨Long poll⁩ · Provote")
    inside = embedded(reader).locator("#app")
    high = inside.evaluate("app => Math.ceil(app.getBoundingClientRect().height)")
    assert high > 2000
    assert abs(frame.evaluate("frame => frame.clientHeight") - high) <= 1
    other = "{type: 'provote', height: 10}"
    reader.evaluate(f"window.postMessage({other}, '*')")
    reader.evaluate("new Promise((done) => setTimeout(done))")
    assert frame.evaluate("frame => frame.clientHeight") > 2000


def test_a_poll_that_needs_an_account_opens_on_its_own_page(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Members only", eligibility="authenticated")
    site.body = element(stack, poll)
    reader.goto(site.url)
    link = embedded(reader).get_by_role("link", name="Go to the poll")
    expect(link).to_have_attribute("href", f"/p/{poll.id}")
    assert embedded(reader).locator("form").count() == 0


def test_a_frame_shows_the_results_of_a_poll_that_is_over(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Over", eligibility="public")
    poll.close()
    site.body = element(stack, poll)
    reader.goto(site.url)
    frame = embedded(reader)
    expect(frame.get_by_role("heading", name="Results")).to_be_visible()
    expect(frame.locator(".results tbody tr")).to_have_count(2)
    expect(frame.locator(".rows")).to_have_count(0)  # the results name the choices
    expect(frame.get_by_text("See the results")).to_have_count(0)
    site.body = site.body.replace(poll.id, "01920000-0000-7000-8000-000000000000")
    reader.goto(site.url)
    expect(frame.get_by_role("heading", name="There is no poll here")).to_be_visible()
    expect(frame.get_by_text("See the results")).to_have_count(0)
    expect(frame.get_by_text("Open this poll")).to_have_count(0)


def test_a_frame_lists_the_choices_of_a_poll_whose_results_are_never_shown(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Over", eligibility="public", results_visibility="owner_only")
    poll.close()
    site.body = element(stack, poll)
    reader.goto(site.url)
    expect(embedded(reader).locator(".rows > li")).to_have_count(2)


def test_no_other_page_is_shown_in_a_frame(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Framed", eligibility="public")
    paths = [f"/p/{poll.id}", f"/p/{poll.id}/results", f"/p/{poll.id}/present", "/sign-in"]
    every = [*paths, f"/embed/{poll.id}"]  # the last one shows that frames are loaded here
    site.body = "".join(f'<iframe src="{stack.url}{path}"></iframe>' for path in every)
    reader.goto(site.url)
    expect(reader.frame_locator("iframe >> nth=-1").locator("#app h1")).to_have_text("Framed")
    for handle in reader.locator("iframe").element_handles()[:-1]:
        frame = handle.content_frame()
        # An empty frame would have no #app, either: Chromium shows a page of its own instead.
        assert frame is not None
        assert frame.url == "chrome-error://chromewebdata/"
        assert frame.locator("#app").count() == 0


def test_a_frame_without_storage_says_that_it_forgets(
    reader: Page, site: Site, stack: Stack, owner: Person
) -> None:
    poll = owner.open_poll(title="Forgetful", eligibility="public", choices=("Yes", "No"))
    # What browsers do that block the storage of other sites.
    refused = (
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }});"
    )
    reader.add_init_script(f"if (location.pathname.startsWith('/embed/')) {{{refused}}}")
    site.body = element(stack, poll)
    reader.goto(site.url)
    expect(embedded(reader).get_by_text("This browser remembers nothing here")).to_be_visible()
    vote(embedded(reader))
