"""What a layout must keep: no horizontal scroll, a visible focus, room for larger text."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# The distances of WCAG 1.4.12.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""

WIDER = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > room + 1 ||
                             element.getBoundingClientRect().left < -1)
        .filter((element) => !element.closest(".scroll, .unseen, .skip"))
        .map((element) => element.outerHTML.slice(0, 150));
}"""

FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
    const seen = points.some(([x, y]) => {
        const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
        return top && (element.contains(top) || top.contains(element) ||
                       top.closest("label")?.contains(element));
    });
    const label = element.closest("label, summary, li");
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const labelRing = label && getComputedStyle(label).outlineStyle !== "none";
    return {what: element.outerHTML.slice(0, 150), seen, ring: ring || Boolean(labelRing)};
}"""


def overflowing(page: Page) -> list[str]:
    """The elements that make the page scroll sideways."""
    return list(page.evaluate(WIDER))


def overflowing_when_narrow(page: Page) -> list[str]:
    """The same at 320 px, with wide spacing, and with text of twice the size."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    found = [f"320 px: {one}" for one in overflowing(page)]
    page.evaluate(SPACED)
    found += [f"wide spacing: {one}" for one in overflowing(page)]
    page.evaluate("document.adoptedStyleSheets = []")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 640, "height": 800})
    found += [f"200 % text: {one}" for one in overflowing(page)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(size or {"width": 375, "height": 667})
    return found


def focus_faults(page: Page, most: int = 60) -> list[str]:
    """Walk through the page by Tab: what has the focus without a visible ring, or is covered."""
    faults = []
    page.evaluate("document.activeElement?.blur()")
    for number in range(most):
        page.keyboard.press("Tab")
        state: dict[str, Any] | None = page.evaluate(FOCUSED)
        if state is None:
            return faults if number else ["nothing can have the focus"]
        if not state["ring"]:
            faults.append(f"no ring: {state['what']}")
        if not state["seen"]:
            faults.append(f"covered: {state['what']}")
    return faults
