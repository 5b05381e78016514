"""Every screen: accessibility, layout, focus, pseudo-locale, and what it costs to load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from integration.client import People
from web.tests import axe, layout, pseudo
from web.tests.screens import SCREENS, Scene, Screen
from web.tests.visitor import DESK, Visitor, session_of

KIB = 1024
BUDGETS = {  # gzipped bytes of scripts and styles, of all files, and requests
    "ballot": (35 * KIB, 80 * KIB, 14),
    "dashboard": (60 * KIB, 120 * KIB, 20),
}
LOADED = """() => performance.getEntriesByType("resource")
    .filter((entry) => !entry.name.startsWith("data:") && !entry.name.includes("/stream/"))
    .concat(performance.getEntriesByType("navigation"))
    .map((entry) => ({name: entry.name, bytes: entry.encodedBodySize}))"""

each_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


@pytest.fixture(scope="session")
def scene(people: People) -> Scene:
    """Polls and people that screens show.

    The owner has no polls of other tests: pages list them, and their bytes count.
    """
    return Scene(people.register("screens"))


@pytest.fixture(scope="session")
def session(browser: Browser, people: People, scene: Scene) -> Any:
    """The cookie of a session of the scene's owner."""
    return session_of(browser, people.api.url, scene.owner)


@pytest.fixture
def show(
    visit: Callable[..., Visitor], scene: Scene, request: pytest.FixtureRequest
) -> Callable[..., Visitor]:
    """Shows a screen to a new visitor, with options of Visitor."""

    def shown(screen: Screen, route: Callable[[Page], None] | None = None, **more: Any) -> Visitor:
        if screen.signed_in:
            more["storage_state"] = request.getfixturevalue("session")
        visitor = visit(**more)
        if route:
            route(visitor.page)
        visitor.go(screen.path(scene))
        if screen.prepare:
            screen.prepare(visitor)
        visitor.page.wait_for_selector(screen.ready)
        visitor.have_all()
        return visitor

    return shown


@each_screen
def test_a_screen_has_no_barrier_keeps_its_layout_and_costs_no_more_than_its_budget(
    show: Callable[..., Visitor], screen: Screen
) -> None:
    """All that one visit can show; the budget first, because the rest loads more."""
    page = show(screen, reduced_motion="reduce").page
    over = _over_budget(page, screen)
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert page.locator("h1").count() == 1
    found = [*over, *_barriers(page), *_layout_faults(page)]
    assert not found, found


@each_screen
def test_a_screen_from_right_to_left_has_no_barrier(
    show: Callable[..., Visitor], screen: Screen
) -> None:
    page = show(screen, language="ar", reduced_motion="reduce").page
    assert page.evaluate("document.documentElement.dir") == "rtl"
    found = _barriers(page)
    assert not found, found


@each_screen
def test_longer_words_break_nothing(show: Callable[..., Visitor], screen: Screen) -> None:
    page = show(screen, route=pseudo.translate).page
    assert "ŝ" in page.inner_text("body")
    assert layout.overflowing(page) == []


def _barriers(page: Page) -> list[str]:
    found = [f"light: {one}" for one in axe.findings(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # colours change at once
    found += [f"dark: {one}" for one in axe.colour_findings(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def _layout_faults(page: Page) -> list[str]:
    found = [f"phone: {one}" for one in layout.overflowing(page)]
    found += layout.overflowing_when_narrow(page)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found += layout.focus_faults(page)
    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    page.set_viewport_size(dict(DESK))  # type: ignore[arg-type]
    return found + [f"desk: {one}" for one in layout.overflowing(page)]


def _over_budget(page: Page, screen: Screen) -> list[str]:
    loaded = page.evaluate(LOADED)
    code = [one for one in loaded if Path(one["name"].partition("?")[0]).suffix in (".js", ".css")]
    found = (sum(o["bytes"] for o in code), sum(o["bytes"] for o in loaded), len(loaded))
    assert all(found), (found, loaded)
    most = BUDGETS[screen.budget]
    fits = all(a <= b for a, b in zip(found, most, strict=True))
    return [] if fits else [f"budget: {found}, {most}, {loaded}"]
