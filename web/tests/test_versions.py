"""A visit goes on with the files of its version when a newer one is published, as by a restart."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from integration.client import Person
from tools.web import WEB
from tools.web.publish import publish
from web.tests.visitor import Visitor

Visit = Callable[..., Visitor]
VERSION = re.compile(r"/static/web/([0-9a-f]{16})/")


@contextmanager
def newer_version(folder: Path) -> Iterator[str]:
    """Publish pages with another style for the length of a block; their version."""
    static = Path(os.environ["PROVOTE_TEST_DATA"]) / "static"
    web = shutil.copytree(WEB, folder / "web", ignore=shutil.ignore_patterns("tests"))
    with (web / "css" / "base.css").open("a") as style:
        style.write("\np:empty { margin: 0 }\n")
    try:
        yield publish(static, web)
    finally:
        publish(static)


def versions(visitor: Visitor) -> set[str]:
    """The versions of which the visitor has loaded files."""
    return {found[1] for one in visitor.requests if (found := VERSION.search(one.url))}


def test_a_visit_loads_the_files_of_one_version(
    visit: Visit, owner: Person, signed_in: Any, tmp_path: Path
) -> None:
    poll = owner.open_poll(eligibility="public")
    visitor = visit(storage_state=signed_in, refusals=False)
    page = visitor.go(f"/polls/{poll.id}")
    before = versions(visitor)
    with newer_version(tmp_path) as newer:
        loaded = len(visitor.requests)
        visitor.button("Close the poll").click()
        visitor.button("Close it now").click()
        expect(page.locator(".status-words")).to_contain_text("the result is final")
        assert any(VERSION.search(one.url) for one in visitor.requests[loaded:])
        assert versions(visitor) == before != {newer}
        visitor.requests.clear()
        visitor.go(f"/p/{poll.id}")
        assert versions(visitor) == {newer}
