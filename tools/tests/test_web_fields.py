"""Each error at a field of a form has a sentence: its codes are collected from the source."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from local.install import REPOSITORY
from tools.web import strings

LANGUAGES = strings.Strings().languages
# The services whose forms the pages have, and the strings with the sentences of their codes.
FORMS = {
    "users": {"codes-users"},
    "polls": {"codes-polls", "create"},
    "votes": {"codes-votes"},
    "webhooks": {"codes-webhooks"},
}
COMMON = {"common", "codes-common"}
PREFIXES = ("field-", "field-any-", "create-error-")
# Calls whose argument of this position is a code; each may have it as `code=`, too.
CALLS = {"FieldError": 1, "ValidationError": 1, "ErrorDetail": 1, "fail": 0, "Flaw": 0}
LEFT_OUT = {"tests", "migrations", "management"}
# Codes that no form of a page can meet.
UNMET = {
    # queries and requests of programs
    "needs-q", "unexpected", "unknown-format",
    # the admin sites
    "unique",
    # classes that their subclasses replace
    "date", "make-aware", "overflow",
}  # fmt: skip


def literal(node: ast.expr | None) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else None  # type: ignore[union-attr]


def codes_of(call: ast.Call) -> Iterator[str | None]:
    """The codes that a call names."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    at = CALLS.get(name)
    if at is not None and len(call.args) > at:
        yield literal(call.args[at])
    yield from (literal(word.value) for word in call.keywords if word.arg == "code")


def raised(text: str) -> set[str]:
    """The codes that a module raises, or has a text for."""
    nodes = list(ast.walk(ast.parse(text)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    found = {code for call in calls for code in codes_of(call) if code}
    for node in nodes:
        found |= own_messages(node) if isinstance(node, ast.ClassDef) else set()
    return {code.replace("_", "-") for code in found if re.fullmatch(r"[a-z][a-z_-]+", code)}


def modules(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        if not LEFT_OUT & set(path.relative_to(folder).parts):
            yield path.read_text()


@cache
def of_fields() -> Mapping[str, set[str]]:
    """The codes of each class of fields in Django REST framework."""
    spec = importlib.util.find_spec("rest_framework")
    assert spec
    assert spec.origin
    found: dict[str, set[str]] = {}
    for name in ("fields.py", "serializers.py"):
        tree = ast.parse((Path(spec.origin).parent / name).read_text())
        for node in (one for one in tree.body if isinstance(one, ast.ClassDef)):
            inherited = [found.get(ast.unparse(base), set()) for base in node.bases]
            found[node.name] = set().union(*inherited) | own_messages(node)
    return found


def own_messages(node: ast.ClassDef) -> set[str]:
    """The keys of `default_error_messages` of a class."""
    for line in node.body:
        names = [ast.unparse(one) for one in getattr(line, "targets", ())]
        if "default_error_messages" in names and isinstance(line, ast.Assign):
            assert isinstance(line.value, ast.Dict)
            return {str(literal(key)).replace("_", "-") for key in line.value.keys}
    return set()


def codes(service: str) -> set[str]:
    """The codes that a form of this service can get."""
    texts = list(modules(REPOSITORY / "services" / service / service))
    core = REPOSITORY / "shared" / "provote_core"
    shared = "".join((core / f"{name}.py").read_text() for name in ("serializers", "text"))
    used = set(re.findall(r"\b(\w+Field|ListSerializer)\(", "\n".join([*texts, shared])))
    return (
        set().union(*(raised(text) for text in [*texts, shared]))
        | set().union(*(of_fields().get(name, set()) for name in used))
        | of_fields()["Field"]
    ) - UNMET


def sentences(service: str, language: str) -> set[str]:
    topics = COMMON | FORMS[service]
    named = [name for name, one in LANGUAGES[language].items() if one.topic in topics]
    return {name.removeprefix(p) for name in named for p in PREFIXES if name.startswith(p)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service", FORMS)
def test_each_code_at_a_field_has_a_sentence(service: str, language: str) -> None:
    assert codes(service) - sentences(service, language) == set()


def test_codes_are_found() -> None:
    assert {"blank", "max-length", "min-length", "not-printable", "required"} <= codes("users")
    assert {"in-the-past", "frozen", "max-value", "invalid-choice"} <= codes("polls")
    assert {"scheme", "address-refused"} <= codes("webhooks")
    assert raised('self.fail("max_thing")') == {"max-thing"}


def test_each_flaw_of_a_password_has_a_sentence() -> None:
    text = (REPOSITORY / "services/users/users/validators.py").read_text()
    spec = importlib.util.find_spec("django.contrib.auth.password_validation")
    assert spec
    assert spec.origin
    flaws = raised(text + Path(spec.origin).read_text())
    assert {"password-too-short", "password-too-common"} <= flaws
    for language in LANGUAGES:
        assert flaws - sentences("users", language) == set()
