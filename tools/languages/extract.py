"""Reads every sentence that a reader can see from the code: calls of `tr`, titles of errors."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from local.install import REPOSITORY

MARK = "tr"
# Arguments that a reader sees: the position by the name of what is called, and all errors' first.
SEEN = {"FieldError": 2, "Problem": 2, "Flaw": 1, "Refusal": 1, "ErrorDetail": 0}
SEEN |= {"ValidationError": 0, "InvalidParameter": 1, "RegexValidator": 1}
NAMED = frozenset({"detail", "message"})  # the same as keywords
MESSAGES = frozenset({"default_error_messages", "error_messages"})  # of fields
COPIED = "{detail}"  # a message that its caller translates
ROOT = "ProvoteError"
# Commands and admin sites speak English.
SKIPPED = frozenset({"tests", "migrations", "management", "admin.py", "forms.py"})

Key = tuple[str, str | None]  # the sentence, and its plural


@dataclass
class Texts:
    """The sentences of one package, with the files that have them; and sentences without `tr`."""

    places: dict[Key, list[str]] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)


def extract(package: Path, *, errors: frozenset[str]) -> Texts:
    """The texts of all modules of `package`; `errors` are the names of the classes of errors."""
    found = Texts()
    for module in modules(package):
        place = module.relative_to(REPOSITORY).as_posix()
        for node in ast.walk(ast.parse(module.read_text())):
            for key in _keys(node):
                places = found.places.setdefault(key, [])
                if place not in places:
                    places.append(place)
            for line in _unmarked(node, errors):
                found.unmarked.append(f"{place}:{line}: a text without {MARK}()")
    return found


def modules(package: Path) -> list[Path]:
    """The modules of a package whose texts readers of the API see."""
    found = sorted(package.rglob("*.py"))
    return [path for path in found if SKIPPED.isdisjoint(path.relative_to(package).parts)]


def error_names(packages: list[Path]) -> frozenset[str]:
    """The names of all classes below ProvoteError."""
    bases: dict[str, set[str]] = {}
    for package in packages:
        for module in modules(package):
            for node in ast.walk(ast.parse(module.read_text())):
                if isinstance(node, ast.ClassDef):
                    bases.setdefault(node.name, set()).update(map(_name, node.bases))
    names = {ROOT}
    while more := {name for name, above in bases.items() if above & names} - names:
        names |= more
    return frozenset(names)


def _keys(node: ast.AST) -> Iterator[Key]:
    if isinstance(node, ast.Call) and _name(node.func) == MARK:
        texts = [_literal(argument) for argument in node.args]
        if not texts or None in texts:
            raise ValueError(f"line {node.lineno}: {MARK}() needs literals")
        yield str(texts[0]), texts[1] if len(texts) > 1 else None
    elif isinstance(node, ast.ClassDef):
        yield from ((title, None) for title in _titles(node))


def _titles(node: ast.ClassDef) -> Iterator[str]:
    """The title of a class of errors: `title = …`, or `code, title = …, …`."""
    values: list[tuple[ast.expr, ast.expr | None]]
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and _name(statement.target) == "title":
            values = [(statement.target, statement.value)]
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
            whole = statement.value.elts if isinstance(statement.value, ast.Tuple) else []
            values = list(zip(statement.targets[0].elts, whole, strict=False))
        elif isinstance(statement, ast.Assign):
            values = [(statement.targets[0], statement.value)]
        else:
            continue
        for target, value in values:
            if _name(target) == "title" and (text := _literal(value)):
                yield text


def _unmarked(node: ast.AST, errors: frozenset[str]) -> Iterator[int]:
    """The lines of literals that a reader sees and that no translation can replace."""
    for value in _seen(node, errors):
        if isinstance(value, ast.JoinedStr) or _literal(value) not in (None, "", COPIED):
            yield value.lineno


def _seen(node: ast.AST, errors: frozenset[str]) -> Iterator[ast.expr]:
    """The values that a reader sees, if `node` is a call or an assignment that has some."""
    if isinstance(node, ast.Assign) and _name(node.targets[0]) in MESSAGES:
        yield from _messages(node.value)
    if not isinstance(node, ast.Call):
        return
    name = _name(node.func)
    position = 0 if name in errors else SEEN.get(name)
    if position is not None:
        yield from node.args[position : position + 1]
    for keyword in node.keywords:
        if keyword.arg in MESSAGES:
            yield from _messages(keyword.value)
        elif keyword.arg in NAMED and (position is not None or name == "fail"):
            yield keyword.value


def _messages(value: ast.expr) -> list[ast.expr]:
    return value.values if isinstance(value, ast.Dict) else []


def _literal(node: ast.AST | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))
