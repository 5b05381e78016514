"""The form of modules that can be joined: what they import and export, and that nothing else does.

Comments that begin a line are left out, but where they are text of a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from local.failures import Failure
from tools.web.modules import IMPORTED
from tools.web.scanning import Scanned, scan

EXPORTED = re.compile(
    r"^export\s+((?:async\s+)?(?:function\*?|class|const)\s+([\w$]+))(?=[\s(={])", re.MULTILINE
)
CONSTANT = re.compile(r"export\s+const\b")
LATER = re.compile(r"""(?<![\w$])(?<![^.]\.)import\(\s*["']([^"']+)["']\s*\)""")
# Words that are left after the forms above; not those of members, as in `one.import`.
OTHER = re.compile(r"(?<![\w$])(?<![^.]\.)(?:import|export)(?![\w$])(?!\s*:)")
AWAIT = re.compile(r"(?<![\w$])(?<![^.]\.)await(?![\w$])(?!\s*:)")
TAKEN = re.compile(r"([\w$]+)(?:\s+as\s+([\w$]+))?")
OURS = re.compile(r"(?<![\w$])(?<![^.]\.)\$(?:js|vendor)_\w*")
STATIC = "js/core/messages.js"  # the one module that asks where the files of its version are


@dataclass(frozen=True)
class Import:
    """`import … from "written"`: own names by those of the other module, or one for the whole."""

    place: tuple[int, int]
    written: str
    names: Mapping[str, str]
    whole: str | None


@dataclass(frozen=True)
class Later:
    """`import("written")`, which loads when it runs."""

    place: tuple[int, int]
    written: str


class Form:
    """A module, its imports and exports; Failure for a form of them that is not joined."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.scanned = _without_comments(scan(name, text))
        self.imports = tuple(self._imports())
        self.later = tuple(Later(one.span(), one[1]) for one in self._found(LATER))
        self._check()

    @cached_property
    def exports(self) -> tuple[str, ...]:
        """The names of what the module exports."""
        return tuple(match[2] for match in self._found(EXPORTED))

    def replaced(self, imported: Callable[[Import], str], later: Callable[[Later], str]) -> str:
        """The text without "export", and with other words for its imports."""
        changes = [(match.start(), match.start(1), "") for match in self._found(EXPORTED)]
        changes += [(*one.place, imported(one)) for one in self.imports]
        changes += [(*one.place, later(one)) for one in self.later]
        return _changed(self.scanned.text, changes)

    def _found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        found = pattern.finditer(self.scanned.text)
        return (match for match in found if self.scanned.is_code(match))

    def _imports(self) -> Iterator[Import]:
        for match in self._found(IMPORTED):
            names: dict[str, str] = {}
            start, end = match.span(1)
            parts = self.scanned.code[start:end].split(",") if start >= 0 else []
            for part in filter(None, map(str.strip, parts)):
                taken = TAKEN.fullmatch(part)
                if not taken or taken[1] == "default" or taken[1] in names:
                    raise self._failure(match.start())
                names[taken[1]] = taken[2] or taken[1]
            yield Import(match.span(), match[3], names, match[2])

    def _check(self) -> None:
        known = [one.place for one in self.imports] + [one.place for one in self.later]
        known += [(match.start(), match.start(1)) for match in self._found(EXPORTED)]
        rest = _blanked(self.scanned.code, known)
        for match in OTHER.finditer(rest):
            if rest.startswith("import.meta", match.start()):
                if self.name == STATIC:
                    continue
                raise Failure(f"web/{self.name}: import.meta is another file's after the joining")
            raise self._failure(match.start())
        if found := OURS.search(self.scanned.code):
            raise Failure(f"web/{self.name}: {found[0]} is a name of the joining")
        self._check_constants()
        self._check_waiting()

    def _check_constants(self) -> None:
        """`export const a = 1, b = 2` would lose b."""
        for match in self._found(EXPORTED):
            if CONSTANT.match(match[0]):
                for place, one, depth in self.scanned.depths():
                    if place > match.end() and depth == 0 and one in ",;":
                        if one == ",":
                            raise self._failure(match.start())
                        break

    def _check_waiting(self) -> None:
        """No `await` outside of functions: in the joined file it would be in one that is none."""
        outside = {place for place, _, depth in self.scanned.depths() if depth == 0}
        for match in AWAIT.finditer(self.scanned.code):
            before = self.scanned.code[: match.start()].rpartition(";")[2]
            if match.start() in outside and "=>" not in before:
                raise self._failure(match.start())

    def _failure(self, place: int) -> Failure:
        line = self.scanned.text[place:].splitlines()[0]
        return Failure(f"web/{self.name}: a form that is not joined: {line}")


def _without_comments(scanned: Scanned) -> Scanned:
    """Leave out whole lines of comments; the rest keeps its places in `text` and `code`."""
    changes = []
    for start, end in scanned.comments:
        begin = scanned.text.rfind("\n", 0, start) + 1
        after = re.compile(r"[ \t]*(?:\n|\Z)").match(scanned.text, end)
        if after and not scanned.text[begin:start].strip():
            changes.append((begin, after.end(), ""))
    return Scanned(_changed(scanned.text, changes), _changed(scanned.code, changes), ())


def _changed(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    parts, end = [], 0
    for start, stop, words in sorted(changes):
        parts += [text[end:start], words]
        end = stop
    return "".join([*parts, text[end:]])


def _blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    return _changed(text, [(start, end, " " * (end - start)) for start, end in places])
