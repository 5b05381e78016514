"""Fixtures: the platform that `./provote test pages` starts, a browser, and its visitors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from integration import processes
from integration.client import Api, People, Person, Poll
from integration.stack import Stack
from web.tests.visitor import PATIENCE, Visitor, program, session_of
from web.tests.voting import CHOICES, Booth, Booths, Polls

PICTURES = "test_pictures.py"
Visit = Callable[..., Visitor]
expect.set_options(timeout=PATIENCE)  # the default of five seconds is short on a busy machine


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of `./provote screenshots`."""
    parser.addoption("--pictures", type=Path, help="take the documentation's pictures, into it")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Take pictures only when they are asked for."""
    return True if collection_path.name == PICTURES and not config.option.pictures else None


def pytest_configure(config: pytest.Config) -> None:
    """Stop with a message without a platform or a browser, instead of a failure of each test."""
    if config.option.collectonly:
        return
    if "PROVOTE_TEST_URL" not in os.environ:
        pytest.exit("PROVOTE_TEST_URL is not set: run ./provote test pages", returncode=4)
    if not program():
        pytest.exit("no Chromium: apt install chromium-headless-shell", returncode=4)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The running platform."""
    return processes.running()


@pytest.fixture(scope="session")
def api(stack: Stack) -> Iterator[Api]:
    """The gateway."""
    api = Api(stack.url)
    yield api
    api.close()


@pytest.fixture(scope="session")
def people(api: Api) -> People:
    """Registers people."""
    return People(api)


@pytest.fixture(scope="session")
def owner(people: People) -> Person:
    """A person who owns polls."""
    return people.register("owner")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, stack: Stack, owner: Person) -> Any:
    """The cookie of the owner's session, which tests share: signing in costs processor time."""
    return session_of(browser, stack.url, owner)


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Visit]:
    """Makes visitors: `visit()` is a new device, with options of Visitor.

    After the test each of them must have seen no message in the console, no violation of the
    policy, and no request that the API does not document.
    """
    visitors: list[Visitor] = []

    def make(url: str = stack.url, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, url, **options))
        return visitors[-1]

    yield make
    try:
        for visitor in visitors:
            visitor.check()
    finally:
        for visitor in visitors:
            visitor.close()


@pytest.fixture
def poll(owner: Person) -> Polls:
    """Opens polls, by default public ones with four choices."""

    def opened(**definition: Any) -> Poll:
        more = {"title": "Where do we meet?", "eligibility": "public", "choices": CHOICES}
        return owner.open_poll(**more | definition)

    return opened


@pytest.fixture
def booth(visit: Visit) -> Booths:
    """Leads a new visitor with a phone to the ballot of a poll."""

    def led(poll: Poll, secret: str = "", **options: Any) -> Booth:
        return Booth(visit(has_touch=True, **options), poll, secret)

    return led
