"""The colours of the admin sites are those of the pages for people, by Django's variables."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ADMIN = REPOSITORY / "shared" / "provote_admin"
THEME = (ADMIN / "static" / "provote_admin" / "theme.css").read_text()
TOKENS = (REPOSITORY / "web" / "css" / "tokens.css").read_text()
PAIR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
DARK = "@media (prefers-color-scheme: dark)"


def colours(css: str, prefix: str = "") -> dict[str, str]:
    """The custom properties of a part of a style sheet whose values are colours."""
    found = dict(PAIR.findall(css))
    return {n.removeprefix(prefix): value for n, value in found.items() if n.startswith(prefix)}


def part(css: str, start: str) -> str:
    """The rule that begins with `start`, up to its first closing brace."""
    return css[css.index(start) :].partition("}")[0]


@pytest.mark.parametrize(
    ("start", "of_pages"),
    [
        ('html[data-theme="light"],', TOKENS.partition(DARK)[0]),
        (DARK, part(TOKENS, DARK)),
        ('html[data-theme="dark"]', part(TOKENS, DARK)),
    ],
    ids=["light", "dark by the system", "dark by choice"],
)
def test_the_admin_sites_have_the_colours_of_the_pages(start: str, of_pages: str) -> None:
    worn, known = colours(part(THEME, start), "provote-"), colours(of_pages)
    assert len(worn) > 10
    assert worn == {name: known[name] for name in worn}


def test_the_theme_sets_only_variables_that_django_has() -> None:
    base = files("django.contrib.admin") / "static" / "admin" / "css" / "base.css"
    known = set(re.findall(r"(--[\w-]+):", base.read_text()))
    mapped = re.findall(r"(--[\w-]+):", THEME[THEME.index("html:root") :])
    assert len(mapped) == len(set(mapped)) > 30
    assert set(mapped) <= known


def test_every_colour_that_the_theme_uses_is_defined_in_each_mode() -> None:
    used = set(re.findall(r"var\((--[\w-]+)\)", THEME))
    for start in ('html[data-theme="light"],', DARK, 'html[data-theme="dark"]'):
        assert used == set(re.findall(r"(--provote-[\w-]+):", part(THEME, start)))
