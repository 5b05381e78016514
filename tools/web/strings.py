"""The strings of the pages: the same messages in every language, and none in the code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from local.install import REPOSITORY
from tools.web import WEB

SOURCE = "en"
ERRORS = REPOSITORY / "docs" / "errors.md"
# Where a message is used: t("id"), id="id" of a component, and t(`prefix-${what}`).
USED = re.compile(
    r"""\b(?:t|has)\(\s*["'`]([a-z][\w-]*(?:\.[\w-]+)?)["'`]|\bid="([a-z]+-[\w-]*)\""""
)
QUOTED = re.compile(r"""["'`]([a-z]+(?:-[a-z0-9]+)+)["'`]""")
PREFIX = re.compile(r"`([a-z]+(?:-[a-z]+)*-)\$\{")
# Text between tags of a template; names of products and units are the same everywhere.
WRITTEN = re.compile(r">\s*([^<>${}`=&;]*[A-Za-z]{3}[^<>${}`=;]*)\s*<")
NAMES = frozenset({"Provote", "curl", "HTML", "CSV", "JSON", "NDJSON", "PDF", "SVG", "PNG", "BLT"})
TEMPLATE = re.compile(r"html`(?:[^`\\]|\\.)*`", re.DOTALL)
CODE_ROW = re.compile(r"^\| `([a-z-]+)` \|.*\| ([a-z -]+) \|$", re.MULTILINE)
CODES = {"every service": "common"}
# Codes that no page can meet: their requests come from other programs.
UNMET = frozenset({"unknown-host"})


@dataclass(frozen=True)
class Message:
    """A message of one language: its topic (the file), its variables, its elements."""

    topic: str
    variables: frozenset[str]
    elements: frozenset[str]


@dataclass(frozen=True)
class Strings:
    """The strings of the pages in `web`, and the code that uses them."""

    web: Path = WEB

    def complaints(self) -> Sequence[str]:
        """Return a line for each thing that is missing, unused, or different in a language."""
        return [
            *self._between_languages(),
            *self._between_code_and_strings(),
            *self._texts_in_code(),
            *self._codes(),
        ]

    @cached_property
    def languages(self) -> dict[str, dict[str, Message]]:
        """The messages by language and id."""
        folders = sorted(path for path in (self.web / "locales").iterdir() if path.is_dir())
        return {folder.name: read(folder) for folder in folders}

    def _between_languages(self) -> Iterator[str]:
        source = self.languages[SOURCE]
        for language, messages in self.languages.items():
            for name in sorted(source.keys() - messages.keys()):
                yield f"{language}: {name} of {source[name].topic}.ftl is missing"
            for name in sorted(messages.keys() - source.keys()):
                yield f"{language}: {name} is not in {SOURCE}"
            for name in sorted(messages.keys() & source.keys()):
                ours, theirs = messages[name], source[name]
                if ours.topic != theirs.topic:
                    yield f"{language}: {name} is in {ours.topic}.ftl, not {theirs.topic}.ftl"
                if not ours.variables <= theirs.variables:
                    yield f"{language}: {name} has {sorted(ours.variables - theirs.variables)}"
                if ours.elements != theirs.elements:
                    yield f"{language}: {name} has not the elements of {SOURCE}"

    def _between_code_and_strings(self) -> Iterator[str]:
        known = self.languages[SOURCE]
        used: set[str] = set()
        prefixes: set[str] = set()
        for module in self._modules():
            text = module.read_text()
            called = {one or other for one, other in USED.findall(text)}
            used |= called | set(QUOTED.findall(text))
            prefixes |= set(PREFIX.findall(text))
            for name in sorted(called):
                if name.split(".")[0] not in known and not name.endswith("-"):
                    yield f"{module.relative_to(self.web)}: no message {name}"
        for name in sorted(known):
            if name not in used and not any(name.startswith(prefix) for prefix in prefixes):
                yield f"{SOURCE}: {name} is not used"

    def _texts_in_code(self) -> Iterator[str]:
        for module in self._modules():
            for template in TEMPLATE.findall(module.read_text()):
                for text in WRITTEN.findall(template):
                    words = set(text.split())
                    if not words <= NAMES:
                        yield f"{module.relative_to(self.web)}: text in the code: {text.strip()!r}"

    def _codes(self) -> Iterator[str]:
        """Each code of docs/errors.md has a sentence in the file of its service."""
        known = self.languages[SOURCE]
        for code, service in CODE_ROW.findall(ERRORS.read_text()):
            topic = CODES.get(service, service)
            if code not in UNMET and f"code-{code}" not in known:
                yield f"{SOURCE}: code-{code} is missing in codes-{topic}.ftl"

    def _modules(self) -> Iterator[Path]:
        yield from sorted((self.web / "js").rglob("*.js"))


def read(folder: Path) -> dict[str, Message]:
    """Return the messages of one language; raises ValueError for a file that is not Fluent."""
    found: dict[str, Message] = {}
    for file in sorted(folder.glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text()).body:
            if isinstance(entry, ast.Junk):
                raise ValueError(f"{file}: not Fluent: {(entry.content or '')[:80]!r}")
            if isinstance(entry, ast.Message):
                if entry.id.name in found:
                    raise ValueError(f"{file}: {entry.id.name} exists twice")
                found[entry.id.name] = _message(file.stem, entry)
    return found


class _Parts(Visitor):
    """Collects the variables and the elements of a message."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.elements: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_TextElement(self, node: ast.TextElement) -> None:
        self.elements |= set(re.findall(r"</(\w+)>", node.value))


def _message(topic: str, entry: ast.Message) -> Message:
    parts = _Parts()
    parts.visit(entry)
    return Message(topic, frozenset(parts.variables), frozenset(parts.elements))
