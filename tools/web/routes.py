"""gateway/nginx/pages.conf.template: the routes of the pages, made from web/pages.toml.

Nginx cannot read a table of pages, and the images are built without this code: the file is in the
repository, and `./provote check` compares it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.install import REPOSITORY
from tools.web.pages import POLL, Page, read

ROUTES = REPOSITORY / "gateway" / "nginx" / "pages.conf.template"
HEAD = """\
# The addresses of the pages, with and without a trailing slash. Made from web/pages.toml by
# `python -m tools.web routes --write`.
"""
UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def text() -> str:
    """Return the content of the file."""
    blocks = [_location(page, address) for page in read() for address in page.addresses]
    return "\n".join([HEAD, *blocks])


def write() -> str:
    """Write the file; return its name."""
    ROUTES.write_text(text())
    return str(ROUTES.relative_to(REPOSITORY))


def stale() -> Iterator[str]:
    """Yield a line if the file is not what the table says."""
    if not ROUTES.exists() or ROUTES.read_text() != text():
        yield f"{ROUTES.relative_to(REPOSITORY)} differs: python -m tools.web routes --write"


def _location(page: Page, address: str) -> str:
    policy = "frameable" if page.frameable else "web"
    otherwise = "@front" if address == "/" else "=404"
    preview = '    include "${GATEWAY_CONF}/preview.conf";\n' if page.preview else ""
    return f"""\
location {_pattern(address)} {{
    try_files /{page.name}.html {otherwise};
    include "${{GATEWAY_CONF}}/{policy}.conf";
{preview}}}
"""


def _pattern(address: str) -> str:
    if address == "/":
        return "= /"
    before, poll, after = address.partition(POLL)
    group = f"(?<poll>{UUID})" if poll else ""
    return f'~ "^{re.escape(before)}{group}{re.escape(after)}/?$"'.replace(r"\-", "-")
