"""The modules of a page are joined: each is there once, and in an order that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from local.failures import Failure
from tools.web import WEB, joining, pages
from tools.web.pages import Page

DEFINED = re.compile(r"^const (\$\w+) = \(\(\) => \{$", re.MULTILINE)
VOTE = Page("vote", ["/vote"])
HOME = Page("home", ["/"])


def joined(web: Path, modules: dict[str, str], *of: Page) -> dict[str, str]:
    """The files in js/ of a folder with these modules."""
    for name, text in modules.items():
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text(text)
    return {name: content.decode() for name, content in joining.join(web, of or [VOTE]).items()}


def defined(files: dict[str, str]) -> dict[str, list[str]]:
    """The modules that each file has, in their order."""
    return {name: DEFINED.findall(text) for name, text in files.items()}


@pytest.mark.parametrize("page", pages.read(), ids=lambda page: page.name)
def test_each_module_of_a_page_is_in_one_of_its_files(page: Page) -> None:
    files = {name: text.decode() for name, text in joining.join(WEB, pages.read()).items()}
    own = {
        name: text
        for name, text in files.items()
        if name in (joining.CORE, page.module) or name.startswith(f"js/pages/{page.name}/")
    }
    found = [variable for held in defined(own).values() for variable in held]
    assert len(found) == len(set(found))
    imported = set(re.findall(r"^import \{ (\$\w+) \}", "\n".join(own.values()), re.MULTILINE))
    assert imported <= set(found)


def test_a_module_is_behind_what_it_needs(tmp_path: Path) -> None:
    files = joined(
        tmp_path,
        {
            "js/pages/vote.js": """import { b } from "../b.js";
import { a as c } from "../a.js";
b(c);
""",
            "js/b.js": 'import * as all from "./a.js";\nexport function b() { return all.a; }\n',
            "js/a.js": "/** Says a. */\nexport const a = 1;\n",
        },
    )
    held = defined(files)
    assert held == {joining.CORE: ["$js_a", "$js_b"], VOTE.module: ["$js_pages_vote"]}
    text = "".join(files.values())
    assert "const { a: c } = $js_a;" in text
    assert "const all = $js_a;" in text
    assert "return { b };" in text
    assert "Says a" not in text


def test_what_all_pages_load_is_a_file_of_its_own(tmp_path: Path) -> None:
    files = joined(
        tmp_path,
        {
            "js/pages/vote.js": 'import { a } from "../a.js";\na();\n',
            "js/pages/home.js": 'import { a } from "../a.js";\na();\n',
            "js/a.js": "export function a() {}\n",
        },
        VOTE,
        HOME,
    )
    assert defined(files)[joining.CORE] == ["$js_a"]
    assert defined(files)["js/pages/home.js"] == ["$js_pages_home"]
    assert 'import { $js_a } from "../core/core.js";' in files["js/pages/vote.js"]


def test_what_two_later_parts_need_exists_once(tmp_path: Path) -> None:
    files = joined(
        tmp_path,
        {
            "js/pages/vote.js": """const one = () => import("../one.js");
const two = () => import("../two.js");
""",
            "js/one.js": 'import { state } from "./state.js";\nexport const one = state;\n',
            "js/two.js": 'import { state } from "./state.js";\nexport const two = state;\n',
            "js/state.js": "export const state = {};\n",
        },
    )
    held = [variable for variables in defined(files).values() for variable in variables]
    assert sorted(held) == ["$js_one", "$js_pages_vote", "$js_state", "$js_two"]
    assert 'import("./vote/one.js").then((file) => file.$js_one)' in files["js/pages/vote.js"]


def test_a_later_part_that_is_there_already_is_not_loaded(tmp_path: Path) -> None:
    files = joined(
        tmp_path,
        {
            "js/pages/vote.js": 'import { a } from "../a.js";\na();\nimport("../a.js");\n',
            "js/pages/home.js": "",
            "js/a.js": "export function a() {}\n",
        },
        VOTE,
        HOME,
    )
    assert "Promise.resolve($js_a)" in files[VOTE.module]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("export let changing = 1;\n", "export let changing"),
        ("export default 1;\n", "export default"),
        ("export { a };\n", "export { a }"),
        ("await fetch('/');\n", "await fetch"),
        ("const here = import.meta.url;\n", "import.meta"),
        ('import { a } from "../missing.js";\n', "does not exist"),
        ('import { a } from "preact";\n', "does not exist"),
        ('import "./vote.js";\n', "imports itself"),
        # What would be joined to something else without a word:
        ("export const a = 1, b = 2;\n", "export const a = 1, b = 2;"),
        ("export const { a } = {};\n", "export const { a }"),
        ('const a = 1; export * from "./b.js";\n', "export * from"),
        ('if (true) { import("./b.js" + ""); }\n', 'import("./b.js" + "")'),
        ("import(`./b.js`);\n", "import(`./b.js`)"),
        ('import b from "./b.js";\n', "import b from"),
        ('import { default as b } from "./b.js";\n', "import { default as b }"),
        ('import { missing } from "./b.js";\n', "js/pages/b.js does not export missing"),
        (
            'import { missing } from "../../vendor/ui.js";\n',
            "vendor/ui.js does not export missing",
        ),
        ("const b = await fetch('/');\n", "await fetch"),
        ("const $js_pages_b = 1;\n", "$js_pages_b is a name of the joining"),
        # What cannot be told for certain:
        ("if (a) /b/.test(c);\n", "a slash behind a bracket"),
        ("const a = `never closed;\n", "a template has no end"),
        ("const a = 'never closed;\n", "a string has no end"),
        ("/* never closed\n", "a comment has no end"),
        ("const a = [1, 2;\n", "[ is not closed"),
        ("const a = (1]);\n", "] closes nothing"),
    ],
)
def test_other_forms_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    others = {"js/pages/b.js": "export const b = 1;\n", "vendor/ui.js": "export{h as html};"}
    with pytest.raises(Failure, match=re.escape(complaint)):
        joined(tmp_path, {"js/pages/vote.js": text, **others})


@pytest.mark.parametrize(
    "text",
    [
        "const a = `\nimport { a } from 'x';\nexport class A {}\n// kept\n/* kept */\n`;\n",
        "const a = `${one(`}`, '`')} import('./none.js') await`;\n",
        "const a = \"export default import('./none.js') // no comment\";\n",
        "const a = /[/'`]export \\/ import(\"/.test(b) / 2;\n",
        "one.import(two.export, { import: 1, export: 2, await: 3 });\n",
        "const a = async () => await one();\nasync function b() {\n  await two();\n}\n",
        "const a = (1 + 2) / 3 / [4][0] / 5; // import('./none.js')\n",
    ],
)
def test_what_only_looks_like_a_form_stays(tmp_path: Path, text: str) -> None:
    files = joined(tmp_path, {"js/pages/vote.js": text, "js/pages/home.js": ""}, VOTE, HOME)
    assert f"(() => {{\n{text}\nreturn {{  }};" in files[VOTE.module]


def test_comments_in_imports_are_no_names(tmp_path: Path) -> None:
    text = 'import {\n  b, // the first, c\n  c as d, /* e, */\n} from "./b.js";\nb(d);\n'
    files = joined(
        tmp_path,
        {"js/pages/vote.js": text, "js/pages/b.js": "export const b = 1;\nexport const c = 2;\n"},
    )
    assert "const { b, c: d } = $js_pages_b;" in "".join(files.values())


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        (["js/a-b.js", "js/a_b.js"], "are both $js_a_b"),
        (["js/a/b.js", "js/a-b.js"], "are both $js_a_b"),
    ],
)
def test_modules_whose_names_would_be_one_are_refused(
    tmp_path: Path, names: list[str], complaint: str
) -> None:
    later = "".join(f'import("../{name.removeprefix("js/")}");\n' for name in names)
    modules = {"js/pages/vote.js": later} | dict.fromkeys(names, "export const a = 1;\n")
    with pytest.raises(Failure, match=re.escape(complaint)):
        joined(tmp_path, modules)
