"""The admin site for staff."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from integration.client import Person
from integration.stack import Stack
from integration.staff import LOGIN, log_in


@pytest.fixture
def browser(stack: Stack) -> Iterator[httpx.Client]:
    """A browser that keeps cookies and follows redirects."""
    with httpx.Client(base_url=stack.url, follow_redirects=True, trust_env=False) as browser:
        yield browser


def test_staff_log_in(browser: httpx.Client, staff: Person) -> None:
    page = log_in(browser, staff.username)
    assert page.status_code == 200, page.text
    assert page.url.path == "/admin/users/"
    assert staff.username in page.text
    accounts = re.search(r'href="(/admin/users/[^"]*user/)"', page.text)
    assert accounts
    listing = browser.get(accounts[1], params={"q": staff.username})
    assert listing.status_code == 200
    assert staff.username in listing.text


def test_static_files_load(browser: httpx.Client) -> None:
    page = browser.get(LOGIN)
    found = set(re.findall(r'(?:href|src)="(/static/users/[^"]+)"', page.text))
    assert any(path.endswith(".css") for path in found)
    assert any(path.endswith(".js") for path in found)
    for path in found:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        kind = "text/css" if path.endswith(".css") else "text/javascript"
        assert answer.headers["Content-Type"].startswith(kind)
    # A browser would not load files that the page's own policy forbids.
    assert "'none'" not in page.headers["Content-Security-Policy"].split("style-src")[-1][:20]


def test_other_people_cannot_log_in(browser: httpx.Client, voter: Person) -> None:
    page = log_in(browser, voter.username)
    assert page.status_code == 200
    assert "errornote" in page.text
    assert browser.get("/admin/users/").url.path == LOGIN
