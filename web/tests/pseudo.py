"""A pseudo-locale: longer, accented words show what a translation would break."""

from __future__ import annotations

from fluent.syntax import FluentParser, FluentSerializer, ast
from fluent.syntax.visitor import Transformer
from playwright.sync_api import Page, Route

ACCENTED = str.maketrans("aceilnorsuyz", "áçéîłñøŕŝúýž")
LONGER = 0.4  # as German is, of short English texts


def translate(page: Page) -> None:
    """Serve the page's strings in the pseudo-locale."""
    page.route("**/locales/en/*.ftl", _answer)


def pseudo(fluent: str) -> str:
    """Return the messages with accents and more letters; elements and variables stay."""
    resource = FluentParser().parse(fluent)
    return FluentSerializer().serialize(_Accents().visit(resource))


def _answer(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=pseudo(response.text()))


class _Accents(Transformer):
    def visit_TextElement(self, node: ast.TextElement) -> ast.TextElement:
        pieces = node.value.replace("<", "\0<").replace(">", ">\0").split("\0")
        node.value = "".join(one if one.startswith("<") else _longer(one) for one in pieces)
        return node


def _longer(text: str) -> str:
    words = text.strip()
    more = "~" * round(len(words) * LONGER)
    return text.translate(ACCENTED) + (f" {more}" if words else "")
