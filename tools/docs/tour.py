"""The README's tour as a page of the gateway: gateway/nginx/html/tour.html, at /tour/."""

import re
from html import escape
from pathlib import Path

from local.install import REPOSITORY

PAGE = REPOSITORY / "gateway" / "nginx" / "html" / "tour.html"
SECTION = re.compile(r"^## A tour\n(.*?)^## ", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
CODE = re.compile(r"`([^`]+)`")
HEAD = """\
<!doctype html>
<!-- Generated from README.md: .venv/bin/python -m tools.docs --write -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Provote: a tour</title>
<link rel="stylesheet" href="/developers.css">
</head>
<body>
<header><a href="/">Provote</a></header>
<main>
  <h1>A tour</h1>
"""
FOOT = """\
  <p><a href="/developers">More for developers</a>, and <a href="/api/docs/">the API</a>.</p>
</main>
</body>
</html>
"""


def rendered() -> dict[Path, str]:
    """Return {file: text as it should be}."""
    found = SECTION.search((REPOSITORY / "README.md").read_text(encoding="utf-8"))
    assert found
    return {PAGE: HEAD + body(found[1]) + FOOT}


def body(markdown: str) -> str:
    """Return paragraphs and shell blocks as HTML; other Markdown does not occur in the tour."""
    parts = FENCED.split(markdown)
    html = ""
    for prose, block in zip(parts[::2], [*parts[1::2], ""], strict=True):
        for paragraph in filter(None, map(str.strip, prose.split("\n\n"))):
            html += f"  <p>{inline(paragraph)}</p>\n"
        if block:
            # It scrolls, and keys scroll what has the focus.
            html += f'<pre tabindex="0"><code>{escape(block, quote=False)}</code></pre>\n'
    return html


def inline(text: str) -> str:
    """Return a paragraph as HTML: code stays code, links into the repository become text."""
    named = LINK.sub(r"\1 (`\2`)", text)
    return CODE.sub(r"<code>\1</code>", escape(named, quote=False))
