"""Each pair of a colour and the ground that it is on has enough contrast, by day and by night."""

from __future__ import annotations

import re

import pytest

from tools.web import WEB

TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
ON = ("paper", "sheet")
PAIRS = [
    *((colour, ground, TEXT) for colour in ("ink", "soft", "accent", "bad") for ground in ON),
    *((colour, "wash", TEXT) for colour in ("ink", "soft", "accent")),
    ("on-accent", "accent", TEXT),
    ("warn", "warn-wash", TEXT),
    ("ink", "warn-wash", TEXT),
    *((colour, ground, GRAPHIC) for colour in ("edge", "bar", "focus") for ground in ON),
    ("edge", "wash", GRAPHIC),
    ("focus", "wash", GRAPHIC),
]


def themes() -> dict[str, dict[str, str]]:
    """The colours of tokens.css by theme and name."""
    light, _, dark = (WEB / "css" / "tokens.css").read_text().partition("prefers-color-scheme")
    day = dict(TOKEN.findall(light))
    return {"light": day, "dark": day | dict(TOKEN.findall(dark))}


def luminance(colour: str) -> float:
    """The relative luminance of a colour of sRGB (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_contrast(theme: str, colour: str, ground: str, least: float) -> None:
    found = themes()[theme]
    one, other = sorted((luminance(found[colour]), luminance(found[ground])), reverse=True)
    assert (one + 0.05) / (other + 0.05) >= least


def test_no_other_file_has_colours_of_its_own() -> None:
    for file in (WEB / "css").glob("*.css"):
        if file.name != "tokens.css":
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?! *\{)", file.read_text())
            assert set(found) <= {"#fff", "#000"}, file.name  # paper and ink of printers
