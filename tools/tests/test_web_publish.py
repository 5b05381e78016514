"""Publishing the pages: versions, what their documents name, and what is refused."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.failures import Failure
from local.install import REPOSITORY
from tools.web import WEB, files, pages, routes
from tools.web.publish import KEPT, publish

EXPORTS = "\nexport const b = 1;\nexport const c = 2;\n"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A small tree of pages: one page, whose module imports two more, and a later one."""
    content = {
        "pages.toml": '[one]\naddresses = ["/one"]\n',
        "shell.html": '<title>{{title}}</title>\n{{preview}}\n<link href="{{style}}">\n'
        '{{preloads}}\n<script src="{{module}}"></script>\n',
        "js/pages/one.js": 'import { a } from "../core/a.js";\nimport "../core/b.js";\n',
        "js/core/a.js": 'import {\n  b,\n  c as d,\n} from "./b.js";\nexport const a = b;\n',
        "js/core/b.js": '/* import "./no.js" */\nexport const b = () => import("./late.js");\n'
        "export const c = 1;\n",
        "js/core/late.js": "export const late = 1;\n",
        "css/tokens.css": "@font-face { src: url(../fonts/f.woff2) }\n",
        "css/base.css": "p { margin: 0 }\n",
        "css/components.css": "b { margin: 0 }\n",
        "fonts/f.woff2": "font",
        "locales/en/common.ftl": "title-one = A < B\n",
        "locales/de/common.ftl": "title-one = Eins\n",
    }
    folder = tmp_path / "web"
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """Where the pages are published."""
    return tmp_path / "static"


def document(static: Path) -> str:
    return (static / "web" / "pages" / "one.html").read_text()


def versions(static: Path) -> set[str]:
    return {entry.name for entry in (static / "web").iterdir()} - {"pages", "embed.js"}


def tag(static: Path) -> tuple[int, int]:
    """What Nginx makes an ETag from."""
    facts = (static / "web" / "pages" / "one.html").stat()
    return int(facts.st_mtime), facts.st_size


def test_a_document_names_all_that_its_page_loads_at_once(web: Path, static: Path) -> None:
    version = publish(static, web)
    assert f'<script src="/static/web/{version}/js/pages/one.js">' in document(static)
    preloaded = re.findall(r'rel="modulepreload" href="/static/web/\w+/([^"]+)"', document(static))
    assert preloaded == []
    assert "<title>A &lt; B · Provote</title>" in document(static)
    for place in re.findall(r'="/static/([^"]+)"', document(static)):
        assert (static / place).is_file()


def test_styles_and_strings_of_a_page_are_one_file(web: Path, static: Path) -> None:
    version = static / "web" / publish(static, web)
    style = (version / "css" / "one.css").read_text()
    assert style.index("font-face") < style.index("p {") < style.index("b {")
    assert (version / "locales" / "de" / "one.ftl").read_text() == "title-one = Eins\n"


def test_a_repeat_changes_nothing(web: Path, static: Path) -> None:
    first = publish(static, web)
    before = {path: path.stat().st_mtime_ns for path in static.rglob("*") if path.is_file()}
    assert publish(static, web) == first
    assert {p: p.stat().st_mtime_ns for p in static.rglob("*") if p.is_file()} == before


AGAIN = """
import sys
from pathlib import Path
from tools.web.publish import publish
for _ in range(50):
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_two_processes_publish_at_once(web: Path, static: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(web, other)
    (other / "css" / "base.css").write_text("p { margin: 1px }\n")
    command = [sys.executable, "-c", AGAIN, str(static)]
    both = [subprocess.Popen([*command, str(folder)], cwd=REPOSITORY) for folder in (web, other)]
    assert [process.wait() for process in both] == [0, 0]
    assert versions(static) == {publish(tmp_path / "a", web), publish(tmp_path / "b", other)}
    for place in re.findall(r'="/static/([^"]+)"', document(static)):
        assert (static / place).is_file()


@pytest.mark.parametrize(
    "name", ["js/core/late.js", "css/base.css", "locales/de/common.ftl", "fonts/f.woff2"]
)
def test_each_file_decides_the_version(web: Path, static: Path, name: str) -> None:
    before = publish(static, web), tag(static)
    (web / name).write_text((web / name).read_text() + "\n")
    after = publish(static, web), tag(static)
    assert after[0] != before[0]
    assert after[1] != before[1], "the browser would keep the document with the old addresses"
    assert versions(static) == {before[0], after[0]}


def test_the_last_versions_stay_for_visits_in_progress(web: Path, static: Path) -> None:
    made = []
    for number in range(KEPT + 2):
        (web / "css" / "base.css").write_text(f"p {{ margin: {number}px }}")
        made.append(publish(static, web))
        os.utime(static / "web" / made[-1], (1000 + number, 1000 + number))
    assert versions(static) == set(made[-KEPT:])


def test_a_version_that_returns_is_the_newest(web: Path, static: Path) -> None:
    (web / "css" / "base.css").write_text("p {}")
    first = publish(static, web)
    os.utime(static / "web" / first, (1000, 1000))
    for number in range(KEPT):
        (web / "css" / "base.css").write_text(f"p {{ margin: {number}px }}" if number else "p {}")
        publish(static, web)
    assert first in versions(static)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("js/core/b.js", 'import "./no.js";' + EXPORTS, "web/js/core/b.js imports './no.js'"),
        ("js/core/b.js", 'import { a } from "preact";' + EXPORTS, "imports 'preact'"),
        ("js/core/b.js", 'import "../../../secret.js";' + EXPORTS, "imports '../../../secret.js'"),
        ("css/base.css", "p { background: url(no.svg) }", "has url(no.svg)"),
        ("shell.html", "{{nothing}}", "unknown placeholders: nothing"),
        ("locales/en/common.ftl", "", "no message title-one"),
        ("pages.toml", '[one]\naddresses = ["/one"]\nstyle = ["a"]', "[one]"),
        ("pages.toml", '[one]\naddresses = ["/one"]\nstyles = ["a"]', "web/css/a.css"),
        ("pages.toml", '[one]\naddresses = ["/one"]\nstrings = ["a"]', "locales/de/a.ftl"),
        ("pages.toml", '[two]\naddresses = ["/two"]', "web/js/pages/two.js"),
    ],
)
def test_what_is_missing_is_refused_and_nothing_changes(
    web: Path, static: Path, name: str, text: str, complaint: str
) -> None:
    version, shown = publish(static, web), document(static)
    (web / name).write_text(text)
    with pytest.raises(Failure, match=re.escape(complaint)):
        publish(static, web)
    assert (versions(static), document(static)) == ({version}, shown)


def test_the_routes_are_those_of_the_table() -> None:
    assert list(routes.stale()) == []


def test_addresses_are_of_one_page_each() -> None:
    addresses = [address for page in pages.read() for address in page.addresses]
    assert len(addresses) == len(set(addresses))
    assert all(a == "/" or re.fullmatch(r"(/([a-z-]+|\{poll\}))+", a) for a in addresses)


def test_what_a_browser_loads_names_no_other_host() -> None:
    """Addresses in licences and namespaces of XML are no requests."""
    for name, content in files.collect(WEB, pages.read()).items():
        if name.endswith((".js", ".css", ".html")) and not name.startswith("vendor/"):
            for address in re.findall(rb"https?://[^\s\"'`)]+", content):
                assert address.startswith(b"http://www.w3.org/"), (name, address)
