"""Accessibility by axe-core, with its rule `target-size` switched on."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Page

OPTIONS = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
}
COLOURS = {
    "resultTypes": ["violations", "incomplete"],
    "runOnly": ["cat.color"],
    "rules": {"color-contrast-enhanced": {"enabled": False}},
}
# What axe cannot decide, by rule and element, and why that is no fault here.
EXPLAINED = {
    (
        "color-contrast",
        ".ballot-state",
    ): "Numbers in Arabic text are boxes of their own, and each "
    "has other rows behind it, which scroll below the opaque bar; ink on paper is tested."
}


def findings(page: Page, within: str = "html") -> list[str]:
    """All violations in an element, and what axe leaves open, as "rule: element"."""
    return _found(page, OPTIONS, within)


def colour_findings(page: Page, within: str = "html") -> list[str]:
    """Those of colours only: nothing else differs in dark."""
    return _found(page, COLOURS, within)


def _found(page: Page, options: dict[str, Any], within: str = "html") -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    result: dict[str, Any] = page.evaluate(
        "([within, options]) => axe.run(within, options)", [within, options]
    )
    assert result["passes"], "axe has looked at nothing"
    found = []
    for kind in ("violations", "incomplete"):
        for rule in result[kind]:
            for node in rule["nodes"]:
                if kind == "incomplete" and (rule["id"], node["target"][-1]) in EXPLAINED:
                    continue
                found.append(
                    f"{kind} {rule['id']}: {json.dumps(node['target'])} {node['html'][:200]}"
                )
    return found


@cache
def _source() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text()
