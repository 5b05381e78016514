"""A page has a sentence, in every language, for each code that its requests can bring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import yaml

from local.install import REPOSITORY
from tools.web import WEB, modules, pages, strings

# `/polls/${id}/` in a module is an address of the API; those of pages end without a slash.
ADDRESS = re.compile(r"""["`](/[a-z](?:\$\{[^}]*\}|[^"`?\s$])*/)["`?$]""")
LATER = re.compile(r"""^(?!\s*\*).*\bimport\(\s*["'](\.[^"']+)["']""", re.MULTILINE)
PROBLEM = re.compile(r"urn:provote:problem:([a-z-]+)")
GATEWAY_ROW = re.compile(r"^\| \d{3} \| `([a-z-]+)` \|", re.MULTILINE)
# Codes of methods that not every page with the address uses.
ELSEWHERE = {
    "already-voted": {"ballot", "embed"},
    "definition-frozen": {"create", "dashboard"},
    "invalid-credentials": {"sign-in", "sign-up"},
    "not-delegate": {"ballot", "embed"},
}
# What the gateway says in the place of votes and analytics only.
GATEWAY_OF_SERVICES = {"overloaded", "too-many-streams"}
PAGES = {page.name: page for page in pages.read()}


@cache
def codes() -> Mapping[str, set[str]]:
    """The codes in the documented responses of each path of the API."""
    text = (REPOSITORY / "docs" / "openapi.yaml").read_text()
    paths: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["paths"]
    return {
        re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1")): set(PROBLEM.findall(repr(item)))
        for path, item in paths.items()
    }


@cache
def files() -> Mapping[str, bytes]:
    return {
        path.relative_to(WEB).as_posix(): path.read_bytes()
        for folder in ("js", "vendor")
        for path in (WEB / folder).rglob("*.js")
    }


def reached(module: str) -> set[str]:
    """The modules that a page loads, at once or later."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        current = waiting.pop()
        if current in found or current.startswith("vendor/"):
            continue
        found.add(current)
        waiting += modules.imports(files(), current)
        later = LATER.findall(files()[current].decode())
        waiting += [modules.resolve(files(), current, written) for written in later]
    return found


def asked(page: str) -> Iterator[str]:
    """The paths of the API that a page asks for."""
    for module in reached(PAGES[page].module):
        for written in ADDRESS.findall(files()[module].decode()):
            path = re.sub(r"\$\{[^}]*\}", "{}", written)
            if path in codes():
                yield path


@cache
def messages(language: str) -> Mapping[str, strings.Message]:
    return strings.read(WEB / "locales" / language)


def sentences(page: str, language: str) -> set[str]:
    """The codes for which the strings that a page loads have a sentence."""
    return {
        name.removeprefix("code-")
        for name, message in messages(language).items()
        if name.startswith("code-") and message.topic in PAGES[page].all_strings
    }


def missing(page: str, language: str) -> set[str]:
    """The codes that a page can meet and has no sentence for."""
    paths = set(asked(page))
    wanted = {code for path in paths for code in codes()[path]}
    if paths:
        text = strings.ERRORS.read_text()
        rows = strings.CODE_ROW.findall(text)
        wanted |= {code for code, service in rows if service == "every service"}
        wanted |= set(GATEWAY_ROW.findall(text)) - GATEWAY_OF_SERVICES
    wanted -= {code for code, used in ELSEWHERE.items() if page not in used}
    return wanted - strings.UNMET - sentences(page, language)


@pytest.mark.parametrize("language", strings.Strings().languages)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_sentence_for_each_code(page: str, language: str) -> None:
    assert missing(page, language) == set()


def test_addresses_of_the_api_are_found() -> None:
    assert {"/polls/{}/", "/votes/"} <= set(asked("ballot"))
    assert "/auth/session/" in set(asked("sign-in"))
    assert "already-voted" in codes()["/votes/"]


def test_a_missing_sentence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = PAGES["ballot"]
    monkeypatch.setitem(PAGES, "ballot", replace(ballot, strings=("codes-common", "ballot")))
    assert "already-voted" in missing("ballot", "en")
