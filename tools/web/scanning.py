"""Which parts of a module are code: not its comments, strings, regular expressions and texts.

No parser of JavaScript: what it cannot tell for certain is a Failure, and never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from local.failures import Failure

WORD = re.compile(r"[\w$]+")
# Words before a slash that begins a regular expression; behind other words it divides.
BEFORE_VALUE = frozenset(
    {
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "delete",
        "void",
        "throw",
        "new",
        "else",
        "do",
        "await",
    }
    | {"yield", "instanceof"}
)
WITH_CONDITION = frozenset({"if", "while", "for", "with"})
CLOSES = {")": "(", "]": "[", "}": "{"}
BLANK = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Scanned:
    """A module's text, and `code`: the same with all that is no code as spaces, line by line.

    Quotes and the marks of comments are spaces, too. `comments` are the places of the comments.
    """

    text: str
    code: str
    comments: tuple[tuple[int, int], ...]

    def is_code(self, match: re.Match[str]) -> bool:
        """Whether a match in `text` begins in code."""
        return self.code[match.start()] == self.text[match.start()]

    def depths(self) -> Iterator[tuple[int, str, int]]:
        """Yield each character of code that is no space: its place, itself, its depth.

        The depth is that of brackets around it; a bracket itself is outside of them.
        """
        depth = 0
        for place, one in enumerate(self.code):
            if one in ")]}":
                depth -= 1
            if not one.isspace():
                yield place, one, depth
            if one in "([{":
                depth += 1


def scan(name: str, text: str) -> Scanned:
    """Scan a module, named for messages; Failure for what cannot be told for certain."""
    return _Scan(name, text).whole()


@dataclass
class _Scan:
    name: str
    text: str
    place: int = 0
    before: str = ""  # the last word or character of code
    kept: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    # The open brackets: "${" in a template, "if(" behind a word with a condition.
    open: list[str] = field(default_factory=list)

    def whole(self) -> Scanned:
        while self.place < len(self.text):
            self._next()
        if self.open:
            raise self._failure(f"{self.open[-1]} is not closed")
        code, end = "", 0
        for start, stop in self.kept:
            code += BLANK.sub(" ", self.text[end:start]) + self.text[start:stop]
            end = stop
        return Scanned(self.text, code + BLANK.sub(" ", self.text[end:]), tuple(self.comments))

    def _next(self) -> None:
        one = self.text[self.place]
        if self.text.startswith("//", self.place):
            self._comment("\n")
        elif self.text.startswith("/*", self.place):
            self._comment("*/")
        elif one in "\"'":
            self._skip(rf"{one}(?:[^{one}\\\n]|\\.)*{one}", "a string has no end")
            self.before = '"'
        elif one == "`":
            self.place += 1
            self._template()
        elif one == "/" and self._is_expression():
            pattern = r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
            self._skip(pattern, "a regular expression has no end")
            self.before = '"'
        elif word := WORD.match(self.text, self.place):
            self._keep(word.end())
        else:
            self._sign(one)

    def _sign(self, one: str) -> None:
        if one in "([{":
            isolated = one == "(" and self.before in WITH_CONDITION
            self.open.append("if(" if isolated else one)
        if one in CLOSES:
            opened = self.open.pop() if self.open else ""
            if opened == "${" and one == "}":
                self.place += 1
                return self._template()
            if opened[-1:] != CLOSES[one] or opened == "${":
                raise self._failure(f"{one} closes nothing")
            if opened == "if(":
                self._keep(self.place + 1)
                self.before = "if("
                return None
        if one.isspace():
            self.place += 1
            return None
        return self._keep(self.place + 1)

    def _is_expression(self) -> bool:
        if self.before in ("}", "if("):
            raise self._failure("a slash behind a bracket may divide or begin an expression")
        if WORD.fullmatch(self.before):
            return self.before in BEFORE_VALUE
        return self.before not in (")", "]", '"')

    def _template(self) -> None:
        """Go on in a template, to its end or to the next expression in it."""
        found = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL).match(
            self.text, self.place
        )
        if not found:
            raise self._failure("a template has no end")
        self.place = found.end()
        if found[1] == "`":
            self.before = '"'
        else:
            self.open.append("${")
            self.before = "${"

    def _comment(self, end: str) -> None:
        found = self.text.find(end, self.place + 2)
        if found < 0 and end == "*/":
            raise self._failure("a comment has no end")
        stop = len(self.text) if found < 0 else found + (2 if end == "*/" else 0)
        self.comments.append((self.place, stop))
        self.place = stop

    def _skip(self, pattern: str, complaint: str) -> None:
        found = re.compile(pattern, re.DOTALL).match(self.text, self.place)
        if not found:
            raise self._failure(complaint)
        self.place = found.end()

    def _keep(self, stop: int) -> None:
        self.kept.append((self.place, stop))
        self.before = self.text[self.place : stop]
        self.place = stop

    def _failure(self, complaint: str) -> Failure:
        line = self.text.count("\n", 0, self.place) + 1
        return Failure(f"web/{self.name}, line {line}: {complaint}")
