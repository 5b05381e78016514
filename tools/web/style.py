"""The style of the pages' modules: their size, their imports and exports, and their direction.

core/ knows neither parts/ nor pages/, parts/ no pages/, and a page no other page's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from local.failures import Failure
from tools.web import WEB, pages
from tools.web.form import Form, Import
from tools.web.modules import resolve

LINE = 99  # characters
MODULE = 200  # lines
FUNCTION = 60  # lines
# Modules that are larger; these numbers only fall.
LARGER = {"js/core/live.js": 220}
# Folders of a page that other pages show a part of.
SHARED = ("ballot",)
LAYERS = ("core", "parts", "pages")  # each may import from itself and from those before it
FOLDERS = ("js", "css")
TESTED = re.compile(r'"([\w/-]+\.js)", "(\w+)"')  # of a test: module("core/csv.js", "write", …)
# A function at the start of a line, or a method of a class, to the bracket in its first column.
NAMED = re.compile(
    r"^(?P<indent>|  )(?:export )?(?:static )?(?:async )?(?:function ?\*?|\*|get |set )?"
    r"(?P<name>[\w$]+)\(.*\{$",
    re.MULTILINE,
)
WORD = r"(?<![\w$])(?<![^.]\.){}(?![\w$])"  # not a member: one.name; but ...name


@dataclass(frozen=True)
class Style:
    """The modules of the pages in `web`."""

    web: Path = WEB

    def complaints(self) -> Iterator[str]:
        """Yield a line for each thing that is too large, not used, or imported from above."""
        for file in self._files():
            yield from self._sizes(file)
        try:
            yield from self._between_modules()
        except Failure as failure:  # a module of another form, of which nothing more is known
            yield str(failure)

    def _files(self) -> Iterator[Path]:
        for folder in FOLDERS:
            yield from sorted(path for path in (self.web / folder).rglob("*.*"))

    def _sizes(self, file: Path) -> Iterator[str]:
        name, lines = file.relative_to(self.web), file.read_text().splitlines()
        for number, line in enumerate(lines, 1):
            if len(line) > LINE:
                yield f"web/{name}:{number}: {len(line)} characters, more than {LINE}"
        most = LARGER.get(name.as_posix(), MODULE)
        if file.suffix == ".js" and len(lines) > most:
            yield f"web/{name}: {len(lines)} lines, more than {most}"

    def _between_modules(self) -> Iterator[str]:
        for name, form in self._forms.items():
            yield from self._functions(name, form)
            yield from self._unused(form)
            taken = [one.written for one in form.imports] + [one.written for one in form.later]
            for written in taken:
                if above := _direction(name, self._source(name, written)):
                    yield f"web/{name} imports {written}: {above}"
        yield from self._unused_exports()

    @cached_property
    def _forms(self) -> Mapping[str, Form]:
        files = sorted((self.web / "js").rglob("*/*.js"))  # the script for other sites is none
        names = {file.relative_to(self.web).as_posix(): file for file in files}
        return {name: Form(name, file.read_text()) for name, file in names.items()}

    def _source(self, name: str, written: str) -> str:
        known = {*self._forms, *(f"vendor/{one.name}" for one in (self.web / "vendor").glob("*"))}
        return resolve(known, name, written)

    def _functions(self, name: str, form: Form) -> Iterator[str]:
        code = form.scanned.code
        for match in NAMED.finditer(code):
            if match["name"] in ("if", "for", "while", "switch", "catch"):
                continue
            end = code.find(f"\n{match['indent']}}}", match.end())
            length = code.count("\n", match.start(), end) + 2
            if length > FUNCTION:
                yield f"web/{name}: {match['name']} has {length} lines, more than {FUNCTION}"

    def _unused(self, form: Form) -> Iterator[str]:
        for one in form.imports:
            for own in [*one.names.values(), *filter(None, [one.whole])]:
                if not _is_used(own, form, one):
                    yield f"web/{form.name}: the import {own} is not used"

    def _unused_exports(self) -> Iterator[str]:
        used = {(self._source(n, w), own) for n, w, own in self._taken()}
        whole = {module for module, name in used if name == "*"}
        entries = {page.module for page in pages.read(self.web)}
        for name, form in self._forms.items():
            for own in form.exports:
                if name not in whole and name not in entries and (name, own) not in used:
                    yield f"web/{name}: the export {own} is not used"

    def _taken(self) -> Iterator[tuple[str, str, str]]:
        """Yield the module that takes something, from where as written, and what; "*" for all.

        Of `import("…")` a module takes what it mentions, or else all. Tests call functions, too.
        """
        for name, form in self._forms.items():
            for one in form.imports:
                yield from ((name, one.written, own) for own in one.names)
                if one.whole:
                    yield name, one.written, "*"
            for later in form.later:
                source = self._source(name, later.written)
                all_of_it = self._forms[source].exports if source in self._forms else ()
                named = [own for own in all_of_it if _mentions(form, own)]
                yield from ((name, later.written, own) for own in named or ["*"])
        for tests in sorted((self.web / "tests").glob("*.py")):
            for module, own in TESTED.findall(tests.read_text()):
                yield "js/core/tests", f"../{module}", own


def _mentions(form: Form, own: str) -> bool:
    return bool(re.search(rf"(?<![\w$]){re.escape(own)}(?![\w$])", form.scanned.code))


def _is_used(own: str, form: Form, taken: Import) -> bool:
    found = re.finditer(WORD.format(re.escape(own)), form.scanned.code)
    places = [one.place for one in form.imports]
    return any(not any(a <= match.start() < b for a, b in places) for match in found)


def _direction(name: str, source: str) -> str:
    """Say why `name` must not import `source`; "" if it may."""
    here, there = PurePosixPath(name).parts[1:], PurePosixPath(source).parts[1:]
    if here[0] not in LAYERS or there[0] not in LAYERS or not source.startswith("js/"):
        return ""
    if LAYERS.index(there[0]) > LAYERS.index(here[0]):
        return f"{here[0]}/ knows nothing of {there[0]}/"
    if here[0] == "pages" == there[0] and len(there) > 2 and not _is_own(here[1], there[1]):
        return f"{there[1]}/ is another page's: what two pages share is in parts/"
    return ""


def _is_own(page: str, folder: str) -> bool:
    """Whether a folder is this page's: pages of one name before a hyphen have one together."""
    own = page.removesuffix(".js")
    return folder in (own, own.partition("-")[0], *SHARED)
