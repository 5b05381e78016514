"""Where lines of text end."""

from __future__ import annotations

import pytest

from web.tests.conftest import Visit

# Of every text with an e-mail in it: at which widths of the page a line ends within the word.
BROKEN = """() => {
    const main = document.querySelector("main");
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const words = [];
    for (let node; (node = texts.nextNode()); )
        for (const { 0: word, index } of node.data.matchAll(/e-\\u2060?mail/gi)) {
            const range = new Range();
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            words.push(range);
        }
    if (!words.length) return ["no word"];
    const found = [];
    for (let width = 120; width <= 340; width += 4) {
        main.style.inlineSize = `${width}px`;
        for (const word of words) {
            const lines = new Set([...word.getClientRects()].map((box) => Math.round(box.top)));
            if (lines.size > 1) found.push(`${width}: ${word.startContainer.data}`);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", ["/unsubscribe#token=unknown", "/verify-email#token=unknown"])
def test_no_line_ends_within_e_mail(visit: Visit, path: str, language: str) -> None:
    page = visit(language=language).go(path)
    page.wait_for_selector("main h1")
    page.evaluate("document.fonts.ready")
    assert page.evaluate(BROKEN) == []
