"""The texts of the pages: plurals, whole sentences, one word for one thing, equal labels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast
from fluent.syntax.visitor import Visitor

from local.install import REPOSITORY
from tools.web import WEB

# The categories of CLDR that whole numbers and decimals have in each language.
PLURALS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
}
CATEGORIES = PLURALS["ar"]
# Words that another word of the list in docs/pages.md replaces.
FORBIDDEN = {
    "en": (
        r"\beverybody\b|\bowners?\b|\b(?:home|front) page\b|\berase|\blog ?in\b|\bmeanwhile\b"
        r"|\bshortly\b|(?<!e-)\bmails?\b(?! server)|\breject|\bstate\b(?!\u2019s)|\bpermit"
    ),
    "de": (
        r"\bZustand|(?<!Schulze-)\bMethode|(?<!E-)\bMails?\b|\bVeranstalter|\bleitet\b|[Kk]reuz"
        r"|\bPl[aä]tze?\b|\bOption|[Ss]ofortige|\bWahlzettel|zurückgestellt|[Ee]inlogg|\bBetrieb\b"
    ),
    "ar": 'بطاق|ناخب|استُعمل|مستعمل|(?<!م)رتبة|المنظِّم|العدّ|من يدير|اً|[“”"]',
}
INFORMAL = r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b"
# The same English text, but another thing: a verb and a noun, or another gender.
DIFFERENT = {
    "Count",
    "English",
    "Not used",
    "Scores",
    "Share",
    "Waiting",
    "is left out",
}

Messages = dict[str, ast.Message]


def read(text: str) -> Messages:
    body = FluentParser().parse(text).body
    return {entry.id.name: entry for entry in body if isinstance(entry, ast.Message)}


def files(language: str) -> str:
    return "\n".join(
        path.read_text() for path in sorted((WEB / "locales" / language).glob("*.ftl"))
    )


class Parts(Visitor):
    """The variables, the selectors with their variants, and the texts of a message."""

    def __init__(self, message: ast.Message) -> None:
        self.variables: set[str] = set()
        self.plurals: dict[str, list[set[str]]] = defaultdict(list)
        self.texts: list[str] = []
        self.glued = False
        self.visit(message)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_TextElement(self, node: ast.TextElement) -> None:
        self.texts.append(node.value)

    def visit_Pattern(self, node: ast.Pattern) -> None:
        selects = [one for one in node.elements if _is_select(one)]
        rest = [one for one in node.elements if not _is_select(one)]
        blank = all(isinstance(one, ast.TextElement) and not one.value.strip() for one in rest)
        self.glued |= bool(selects) and not blank
        self.generic_visit(node)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        keys = {one.key.name for one in node.variants if isinstance(one.key, ast.Identifier)}
        if keys & (CATEGORIES - {"other"}) and isinstance(node.selector, ast.VariableReference):
            self.plurals[node.selector.id.name].append(keys)
        self.generic_visit(node)


def _is_select(element: ast.TextElement | ast.Placeable) -> bool:
    return isinstance(element, ast.Placeable) and isinstance(
        element.expression, ast.SelectExpression
    )


def complaints(language: str, messages: Messages, source: Messages) -> Iterator[str]:
    """A line for each rule that a message breaks; `source` has the English messages."""
    for name, message in messages.items():
        parts, english = Parts(message), Parts(source[name])
        if parts.variables != english.variables:
            yield f"{name}: {sorted(parts.variables ^ english.variables)}"
        if parts.plurals.keys() != english.plurals.keys():
            yield f"{name}: plurals of {sorted(parts.plurals)}, not {sorted(english.plurals)}"
        for variants in parts.plurals.values():
            for keys in variants:
                if keys != PLURALS[language]:
                    yield f"{name}: {sorted(keys ^ PLURALS[language])}"
        if parts.glued:
            yield f"{name}: a sentence is put together from parts"
        text = "\n".join(parts.texts)
        for found in re.findall(FORBIDDEN[language], text, re.IGNORECASE):
            yield f"{name}: {found}"
        if language == "de" and (found := re.search(INFORMAL, text, re.IGNORECASE)):
            yield f"{name}: {found[0]}"


def labels(messages: Messages, source: Messages) -> Iterator[str]:
    """A line for each English text that has several translations."""
    same = defaultdict(list)
    for name, message in source.items():
        same[written(message)].append(name)
    for text, names in same.items():
        if text not in DIFFERENT and len({written(messages[name]) for name in names}) > 1:
            yield f"{text}: {names}"


def written(message: ast.Message) -> str:
    return FluentSerializer().serialize_entry(message).split(" =", 1)[1].strip()


@pytest.mark.parametrize("language", PLURALS)
def test_the_texts_keep_the_rules(language: str) -> None:
    messages, source = read(files(language)), read(files("en"))
    assert list(complaints(language, messages, source)) == []
    assert list(labels(messages, source)) == []


@pytest.mark.parametrize("language", PLURALS)
def test_lines_have_no_space_too_many_and_typographic_apostrophes(language: str) -> None:
    lines = files(language).splitlines()
    assert [line for line in lines if line != line.rstrip() or "  " in line.strip()] == []
    assert [line for line in lines if not line.startswith("#") and "'" in line] == []
    assert [line for line in lines if re.search(r"\S…", line)] == []


def test_the_words_of_the_list_are_in_use() -> None:
    text = (REPOSITORY / "docs" / "pages.md").read_text()
    table = re.search(r"^\| thing \| English .*\n\|---.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table
    for row in table[1].splitlines():
        _thing, *words = [cell.strip() for cell in row.strip("|").split("|")]
        for language, cell in zip(PLURALS, words, strict=True):
            used = files(language).lower()
            assert [word for word in cell.split("; ") if word.lower() not in used] == []


ENGLISH = """a = { $count ->
    [one] one vote
   *[other] { $count } votes
  }
b = Cast
c = Cast
"""
GERMAN = ENGLISH.replace("vote", "Stimme").replace("Cast", "Abgeben")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    [one] one Stimme\n", "", "a: plurals of [], not ['count']"),
        ("[one]", "[two] zwei\n    [one]", "a: ['two']"),
        ("{ $count } Stimmes", "Stimmen", None),
        ("*[other] { $count }", "*[other] { $number }", "a: ['number']"),
        ("a = {", "a = Es gibt {", "a: a sentence is put together from parts"),
        ("Abgeben", "Zustand", "b: Zustand"),
        ("Abgeben", "Gib deine Stimme", "b: deine"),
    ],
)
def test_a_broken_rule_is_found(old: str, new: str, complaint: str | None) -> None:
    found = list(complaints("de", read(GERMAN.replace(old, new)), read(ENGLISH)))
    assert found == [] if complaint is None else complaint in found


def test_two_labels_of_one_action_are_found() -> None:
    assert list(labels(read(GERMAN), read(ENGLISH))) == []
    german = read(GERMAN.replace("c = Abgeben", "c = Senden"))
    assert list(labels(german, read(ENGLISH))) == ["Cast: ['b', 'c']"]
