"""The check of the modules' style finds what is large, unused, or imported from above."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.web.style import LINE, Style

MODULES = {
    "pages.toml": '[vote]\naddresses = ["/vote"]\n[home]\naddresses = ["/"]\n',
    "js/core/api.js": "export function get() {\n  return 1;\n}\n",
    "js/parts/notice.js": 'import { get } from "../core/api.js";\n'
    "export const Notice = { ...get };\n",
    "js/pages/vote.js": 'import { Notice } from "../parts/notice.js";\n'
    'import { show } from "./vote/show.js";\nshow(Notice);\n',
    "js/pages/vote/show.js": "export function show(what) {\n  return what;\n}\n",
    "js/pages/home.js": "",
    "css/base.css": "p { margin: 0 }\n",
    "tests/test_vote.py": "",
}
LONG = "function long() {\n" + "  work();\n" * 59 + "}\nlong();\n"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A folder like web/ with nothing to complain about."""
    for name, text in MODULES.items():
        write(tmp_path, name, text)
    (tmp_path / "vendor").mkdir()
    return tmp_path


def write(web: Path, name: str, text: str) -> None:
    (web / name).parent.mkdir(parents=True, exist_ok=True)
    (web / name).write_text(text)


def test_a_tidy_folder_has_no_complaint(web: Path) -> None:
    assert list(Style(web).complaints()) == []


@pytest.mark.parametrize(
    ("name", "more", "complaint"),
    [
        (
            "css/base.css",
            f"/*{'-' * 96}*/\n",
            f"web/css/base.css:2: 100 characters, more than {LINE}",
        ),
        ("js/core/api.js", "get();\n" * 198, "web/js/core/api.js: 201 lines, more than 200"),
        ("js/core/api.js", LONG, "web/js/core/api.js: long has 61 lines, more than 60"),
        (
            "js/core/api.js",
            "class A {\n  async long() {\n" + "    work();\n" * 59 + "  }\n}\nnew A();\n",
            "web/js/core/api.js: long has 61 lines, more than 60",
        ),
        (
            "js/core/api.js",
            "export const more = 1;\n",
            "web/js/core/api.js: the export more is not used",
        ),
        (
            "js/pages/vote/show.js",
            'import { get } from "../../core/api.js"; // get\none.get("get");\n',
            "web/js/pages/vote/show.js: the import get is not used",
        ),
        (
            "js/pages/home.js",
            'import * as all from "../core/api.js";\n',
            "web/js/pages/home.js: the import all is not used",
        ),
        (
            "js/core/api.js",
            'import { Notice } from "../parts/notice.js";\nNotice();\n',
            "web/js/core/api.js imports ../parts/notice.js: core/ knows nothing of parts/",
        ),
        (
            "js/parts/notice.js",
            'import("../pages/vote/show.js");\n',
            "web/js/parts/notice.js imports ../pages/vote/show.js: parts/ knows nothing of pages/",
        ),
        (
            "js/pages/home.js",
            'import { show } from "./vote/show.js";\nshow();\n',
            "web/js/pages/home.js imports ./vote/show.js: vote/ is another page's: "
            "what two pages share is in parts/",
        ),
    ],
)
def test_what_is_untidy_is_found(web: Path, name: str, more: str, complaint: str) -> None:
    write(web, name, MODULES[name] + more)
    assert list(Style(web).complaints()) == [complaint]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("js/pages/home.js", 'import("../core/more.js").then(({ more }) => more());\n'),
        ("js/pages/home.js", 'const all = () => import("../core/more.js");\nall();\n'),
        ("js/pages/home.js", 'import * as all from "../core/more.js";\nall.more();\n'),
        ("tests/test_vote.py", 'module("core/more.js", "more", 1)\n'),
    ],
)
def test_what_is_used_in_another_way_is_used(web: Path, name: str, text: str) -> None:
    write(web, "js/core/more.js", "export const more = 1;\n")
    assert len(list(Style(web).complaints())) == 1
    write(web, name, text)
    assert list(Style(web).complaints()) == []


def test_a_module_of_another_form_is_a_complaint(web: Path) -> None:
    write(web, "js/pages/home.js", "export default 1;\n")
    [complaint] = Style(web).complaints()
    assert "a form that is not joined" in complaint
