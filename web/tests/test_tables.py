"""Tables as text: what pages write, other programs read, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Route

from integration.stack import Stack
from web.tests.visitor import Visitor

SOURCE = Path(__file__).parents[1] / "js"
FORMULA = re.compile(r"[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@;,\t\"' \nÄ"), max_size=8
)
tables = st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=4)
examples = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def module(browser: Browser, stack: Stack) -> Iterator[Callable[..., Any]]:
    """Calls a function of a module of the pages, as it is in web/js, in the browser."""
    visitor = Visitor(browser, stack.url)
    visitor.context.route("**/source/**", _from_source)
    page = visitor.go("/sign-in")

    def call(name: str, function: str, *arguments: Any) -> Any:
        script = "async ([url, name, all]) => (await import(url))[name](...all)"
        return page.evaluate(script, [f"/source/{name}", function, list(arguments)])

    yield call
    visitor.close()


def _from_source(route: Route) -> None:
    name = route.request.url.partition("/source/")[2]
    route.fulfill(path=SOURCE / name, content_type="text/javascript")


@examples
@given(table=tables, separator=st.sampled_from(",;"))
def test_other_programs_read_what_is_written(module: Any, table: Any, separator: str) -> None:
    text = module("core/csv.js", "write", table, separator)
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    neutral = [[module("core/csv.js", "neutral", cell) for cell in row] for row in table]
    assert read == neutral
    assert not any(FORMULA.match(cell) for row in read for cell in row)


@examples
@given(table=tables, separator=st.sampled_from(",;"))
def test_what_is_written_is_read_again(module: Any, table: Any, separator: str) -> None:
    text = module("core/csv.js", "write", table, separator)
    read = module("core/csv.js", "parse", f"\ufeffsep={separator}\r\n{text}")
    written = [[module("core/csv.js", "neutral", cell).strip() for cell in row] for row in table]
    assert [row["cells"] for row in read] == [row for row in written if any(row)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("ada@example.org\nbob@example.org", ["ada@example.org|", "bob@example.org|"]),
        ("a@example.org, b@example.org", ["a@example.org|", "b@example.org|"]),
        (
            "Lovelace, Ada <ada@example.org>; b@example.org",
            ["ada@example.org|Lovelace, Ada", "b@example.org|"],
        ),
        ('email,name\na@example.org,"A, ""B"""', ['a@example.org|A, "B"']),
        (
            "Vorname;Nachname;E-Mail-Adresse\nAda;Lovelace;ada@example.org",
            ["ada@example.org|Ada Lovelace"],
        ),
        ("sep=;\nAda;ada@example.org", ["ada@example.org|Ada"]),
        (
            "Ada\tada@example.org\nBob\tbob@example.org",
            ["ada@example.org|Ada", "bob@example.org|Bob"],
        ),
        ("Wer;Wohin\nAda;ada@example.org", ["ada@example.org|Ada"]),
        ("", []),
    ],
)
def test_lists_of_people_are_understood(module: Any, text: str, people: list[str]) -> None:
    found = module("pages/invite/people.js", "readPeople", text)["people"]
    assert [f"{one['email']}|{one['name']}" for one in found if not one["problem"]] == people
    assert not any(one["problem"] for one in found)


@pytest.mark.parametrize(
    ("email", "problem"),
    [
        ("", "missing"),
        ("nobody", "invalid"),
        ("a@b", "invalid"),
        ("a b@example.org", "invalid"),
        ("a@example..org", "invalid"),
        ("a@example.org b@example.org", "several"),
        (f"{'a' * 60}@{'b' * 200}.org", "long"),
        ("ü@bücher.example", ""),
    ],
)
def test_flawed_addresses_are_named(module: Any, email: str, problem: str) -> None:
    text = f"name;email\nAda;{email}"
    [one] = module("pages/invite/people.js", "readPeople", text)["people"]
    assert one["problem"] == problem
