"""Joins the modules of the pages into few files, so that a page needs few requests.

Nothing is compiled or renamed: each module becomes a function that runs once and returns what it
exports; comments that begin a line are left out. Every module is in one file of a page only, so
its state exists once:

js/core/core.js              the modules that every page loads
js/pages/<page>.js           the others that a page loads at once
js/pages/<page>/<name>.js    those that it loads later, by import("…")

This needs modules of a simple form, `form.Form`: imports and exports of names only, no cycles,
no `await` outside of functions. Every other form is a Failure.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path

from local.failures import Failure
from tools.web.form import Import, Later
from tools.web.modules import resolve
from tools.web.pages import Page
from tools.web.tree import VENDOR, Tree, variable

CORE = "js/core/core.js"


def join(web: Path, pages: Sequence[Page]) -> Mapping[str, bytes]:
    """Return the files in js/ by their names; Failure for a module of another form."""
    tree = Tree({name: file.read_text() for name, file in _sources(web)})
    loaded = {page.name: tree.closure(page.module) for page in pages}
    core = _core(tree, pages, loaded.values())
    found = {CORE: File(tree, CORE, tuple(core), {}).content} if core else {}
    for page in pages:
        found |= _page(tree, page, loaded[page.name], core)
    return {name: content.encode() for name, content in found.items()}


def _sources(web: Path) -> Iterator[tuple[str, Path]]:
    for folder in ("js", "vendor"):
        for file in sorted((web / folder).rglob("*.js")):
            yield file.relative_to(web).as_posix(), file


def _core(tree: Tree, pages: Sequence[Page], loaded: Iterable[Sequence[str]]) -> Sequence[str]:
    """Return what all pages load, without pages, and without what loads more later."""
    common = reduce(lambda one, other: [name for name in one if name in other], loaded)
    entries = {page.module for page in pages}
    return [
        name
        for name in common
        if name not in entries and not any(tree.later(needed) for needed in tree.closure(name))
    ]


def _page(tree: Tree, page: Page, at_once: Sequence[str], core: Sequence[str]) -> dict[str, str]:
    places = dict.fromkeys(core, CORE)
    own = [name for name in at_once if name not in places]
    places |= dict.fromkeys(own, page.module)
    chunks = _chunks(tree, at_once)
    for root, members in chunks.items():
        place = f"js/pages/{page.name}/{root.removeprefix('js/').replace('/', '-')}"
        places |= dict.fromkeys(members, place)
    names = {page.module: own}
    for root, members in chunks.items():
        if places[root] in names:
            raise Failure(f"web/{root}: another module is joined into {places[root]}, too")
        names[places[root]] = members
    return {name: File(tree, name, tuple(held), places).content for name, held in names.items()}


def _chunks(tree: Tree, at_once: Sequence[str]) -> dict[str, list[str]]:
    """Return the modules that a page loads later, by the one that is asked for.

    A module that two of them need is one of its own, so that it exists once.
    """
    roots = _roots(tree, at_once)
    while True:
        chunks: dict[str, list[str]] = {}
        for root in roots:
            stop = {*at_once, *roots} - {root}
            chunks[root] = tree.closure(root, stop)
        held = [name for members in chunks.values() for name in members]
        shared = [name for name in dict.fromkeys(held) if held.count(name) > 1]
        if not shared:
            return chunks
        roots.append(shared[-1])


def _roots(tree: Tree, at_once: Sequence[str]) -> list[str]:
    waiting, roots = list(at_once), list[str]()
    while waiting:
        for later in tree.later(waiting.pop(0)):
            if later not in at_once and later not in roots and not later.startswith(VENDOR):
                roots.append(later)
                waiting += tree.closure(later)
    return roots


@dataclass(frozen=True)
class File:
    """A joined file: its modules in order, and the file of each module of the page."""

    tree: Tree
    name: str
    held: tuple[str, ...]
    places: Mapping[str, str]

    @cached_property
    def content(self) -> str:
        """The file's text."""
        needed = dict.fromkeys(one for name in self.held for one in self.tree.needs(name))
        imports = [self._import(name) for name in needed if name not in self.held]
        bodies = [self._module(name) for name in self.held]
        exports = f"export {{ {', '.join(variable(name) for name in self.held)} }};\n"
        return "\n".join([*imports, *bodies, exports])

    def _import(self, name: str) -> str:
        if name.startswith(VENDOR):
            return f'import * as {variable(name)} from "{self._address(name)}";'
        return f'import {{ {variable(name)} }} from "{self._address(self.places[name])}";'

    def _module(self, name: str) -> str:
        form = self.tree.form(name)
        text = form.replaced(
            imported=lambda one: self._taken(name, one), later=lambda one: self._fetched(name, one)
        )
        names = ", ".join(form.exports)
        return f"const {variable(name)} = (() => {{\n{text}\nreturn {{ {names} }};\n}})();\n"

    def _taken(self, module: str, taken: Import) -> str:
        source = variable(resolve(self.tree.files, module, taken.written))
        if taken.whole:
            return f"const {taken.whole} = {source};\n"
        parts = ", ".join(n if n == own else f"{n}: {own}" for n, own in taken.names.items())
        return f"const {{ {parts} }} = {source};\n" if parts else ""

    def _fetched(self, module: str, later: Later) -> str:
        name = resolve(self.tree.files, module, later.written)
        if name.startswith(VENDOR):
            return f'import("{self._address(name)}")'
        if name in self.held:
            return f"Promise.resolve({variable(name)})"
        place = self._address(self.places[name])
        return f'import("{place}").then((file) => file.{variable(name)})'

    def _address(self, place: str) -> str:
        found = posixpath.relpath(place, posixpath.dirname(self.name))
        return found if found.startswith(".") else f"./{found}"
