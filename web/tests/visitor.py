"""A person at a browser: one device with its own storage, and what it has seen and sent."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
)

from integration.client import Person
from web.tests import documented

# The first has the same engine, but no windows: it needs a third of the processor time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE: ViewportSize = {"width": 375, "height": 667}
DESK: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 20_000  # milliseconds
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.")
# Chromium reports each response from 400 on; the pages say it in words.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of [45]\d\d")
NO_ANSWER = re.compile(r"Failed to load resource: net::ERR_")


def program() -> str | None:
    """The path of the browser on this machine, or None."""
    found = (shutil.which(name) for name in PROGRAMS)
    return next((path for path in found if path), None)


class Visitor:
    """A device with one tab or more. `page` is the first tab.

    `refusals` permits responses from 400 on, `offline` requests without an answer; without them
    both are failures at the end, as is every other message in the console.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        size: ViewportSize | None = None,
        dark: bool = False,
        language: str = "en",
        refusals: bool = True,
        offline: bool = False,
        **options: Any,
    ) -> None:
        self.url = url
        self.permitted = [REFUSED] * refusals + [NO_ANSWER] * offline
        self.context = browser.new_context(
            base_url=url,
            viewport=size or PHONE,
            color_scheme="dark" if dark else "light",
            locale=language,
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self.messages: list[str] = []
        self.requests: list[Request] = []
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.messages.append(str(error.error)))
        self.context.on("request", lambda request: self.requests.append(request))
        self.page: Page = self.context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") or "Content Security Policy" in message.text:
            self.messages.append(message.text)

    def go(self, path: str) -> Page:
        """Open a page, and wait until it is shown."""
        self.page.goto(path)
        self.page.wait_for_selector("#app:not([aria-busy])")
        return self.page

    def have_all(self) -> None:
        """Wait until everything that was asked for so far is here, streams aside."""
        for request in list(self.requests):
            if "/stream/" not in request.url and (answer := request.response()):
                answer.finished()

    def sign_in(self, person: Person) -> None:
        """Sign in as a person by the page."""
        self.go("/sign-in")
        self.page.fill("[name=username]", person.username)
        self.page.fill("[name=password]", person.credentials["password"])
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def button(self, name: str) -> Locator:
        """The button of this name."""
        return self.page.get_by_role("button", name=name)

    def stored(self) -> dict[str, str]:
        """What the page has stored, of both storages."""
        return dict(self.page.evaluate("({...sessionStorage, ...localStorage})"))

    def check(self) -> None:
        """Fail if the pages did something that they never may."""
        said = [text for text in self.messages if not any(p.search(text) for p in self.permitted)]
        assert not said, said
        for request in self.requests:
            assert request.url.startswith((self.url, "data:", "blob:", "about:")), request.url
            assert not TOKEN.search(request.url), request.url
            complaint = documented.complaint(request.method, request.url)
            assert not complaint, complaint
        for page in self.context.pages:
            if page.url.startswith(self.url):
                kept = json.dumps(page.evaluate("({...sessionStorage, ...localStorage})"))
                assert not TOKEN.search(kept), "an access token is stored"

    def close(self) -> None:
        """Close all tabs, and forget the device."""
        self.context.close()


def session_of(browser: Browser, url: str, person: Person) -> Any:
    """The cookie of a session of a person, for visitors that need not sign in themselves."""
    visitor = Visitor(browser, url)
    visitor.sign_in(person)
    state = visitor.context.storage_state()
    visitor.close()
    return state
