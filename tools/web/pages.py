"""web/pages.toml: the pages, their addresses, and what each of them is made of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.failures import Failure
from tools.web import WEB

TABLE = "pages.toml"
COMMON_STYLES = ("tokens", "base", "components")
COMMON_STRINGS = ("common",)
POLL = "{poll}"  # in an address: the id of a poll


@dataclass(frozen=True)
class Page:
    """One page: `addresses` without a trailing slash, names of files in css/ and locales/<tag>/.

    `robots` is the content of the meta element; a `frameable` page may be in a frame of any site;
    a page with a `preview` names its poll in the head for programs that show links.
    """

    name: str
    addresses: Sequence[str]
    styles: Sequence[str] = ()
    strings: Sequence[str] = ()
    robots: str = "noindex"
    frameable: bool = False
    preview: bool = False

    @property
    def module(self) -> str:
        """The entry module, below web/."""
        return f"js/pages/{self.name}.js"

    @property
    def all_styles(self) -> Sequence[str]:
        """The names of the files in css/ that its style sheet is made of, in order."""
        return (*COMMON_STYLES, *self.styles)

    @property
    def all_strings(self) -> Sequence[str]:
        """The names of the files in locales/<tag>/ that its strings come from, in order."""
        return (*COMMON_STRINGS, *self.strings)


def read(web: Path = WEB) -> Sequence[Page]:
    """Return all pages in the order of the file; Failure for an unknown key."""
    tables: Mapping[str, Mapping[str, Any]] = tomllib.loads((web / TABLE).read_text())
    pages = []
    for name, table in tables.items():
        try:
            pages.append(Page(name, **table))
        except TypeError as error:
            raise Failure(f"web/{TABLE}, [{name}]: {error}") from None
    return pages
