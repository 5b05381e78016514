"""Every screen: accessibility, layout, focus, pseudo-locale, and what it costs to load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from integration.client import Person
from web.tests import axe, layout, pseudo
from web.tests.screens import SCREENS, Scene, Screen
from web.tests.visitor import DESK, Visitor

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
def scene(owner: Person) -> Scene:
    """Polls and people that screens show."""
    return Scene(owner)


@pytest.fixture
def show(
    visit: Callable[..., Visitor], scene: Scene, request: pytest.FixtureRequest
) -> Callable[..., Visitor]:
    """Shows a screen to a new visitor, with options of Visitor."""

    def shown(screen: Screen, route: Callable[[Page], None] | None = None, **more: Any) -> Visitor:
        if screen.signed_in:
            more["storage_state"] = request.getfixturevalue("signed_in")
        visitor = visit(**more)
        if route:
            route(visitor.page)
        visitor.go(screen.path(scene))
        if screen.prepare:
            screen.prepare(visitor)
        visitor.page.wait_for_selector(screen.ready)
        return visitor

    return shown


@each_screen
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_barrier(show: Callable[..., Visitor], screen: Screen, language: str) -> None:
    page = show(screen, language=language, reduced_motion="reduce").page
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    found = [f"light: {one}" for one in axe.findings(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # colours change at once
    found += [f"dark: {one}" for one in axe.findings(page)]
    assert not found, found


@each_screen
def test_the_layout_keeps_its_width_and_its_focus(
    show: Callable[..., Visitor], screen: Screen
) -> None:
    page = show(screen).page
    assert layout.overflowing(page) == []
    assert layout.overflowing_when_narrow(page) == []
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert layout.focus_faults(page) == []
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(dict(DESK))  # type: ignore[arg-type]
    assert layout.overflowing(page) == []
    assert page.locator("h1").count() == 1


@each_screen
def test_longer_words_break_nothing(show: Callable[..., Visitor], screen: Screen) -> None:
    page = show(screen, route=pseudo.translate).page
    assert "ŝ" in page.inner_text("body")
    assert layout.overflowing(page) == []


@each_screen
def test_it_costs_no_more_than_its_budget(show: Callable[..., Visitor], screen: Screen) -> None:
    page = show(screen).page
    loaded = page.evaluate(LOADED)
    code = [one for one in loaded if Path(one["name"].partition("?")[0]).suffix in (".js", ".css")]
    found = (sum(o["bytes"] for o in code), sum(o["bytes"] for o in loaded), len(loaded))
    most = BUDGETS[screen.budget]
    assert all(a <= b for a, b in zip(found, most, strict=True)), (found, most, loaded)
