"""The environment variables that code reads, and their rows in docs/configuration.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from local.install import REPOSITORY
from provote_core.services import subscriptions_of

CONFIGURATION = REPOSITORY / "docs" / "configuration.md"
READERS = {"env", "secret", "seconds", "getenv"}
CALL = re.compile(r"\b(?:urls\[|fetch\(\s*)\"(\w+)\"")


class Setting(NamedTuple):
    """A row of docs/configuration.md."""

    name: str
    default: str
    meaning: str


def documented(section: str) -> list[Setting]:
    """Return the rows of a section of docs/configuration.md; none if there is no such section."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    part = text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", part, re.MULTILINE)
    return [Setting(*row) for row in rows]


def own(service: str) -> list[Setting]:
    """Return the settings that only this service reads, in the order of docs/configuration.md.

    LookupError if one of them is not in the section "Only <service>", or one there is not read.
    """
    rows = documented(f"Only {service}")
    shared = {setting.name for setting in documented("Every service")}
    read = {
        re.sub(r"\\(.)", r"\1", name)
        for path in modules(REPOSITORY / "services" / service)
        for name in read_by(path)
    }
    if differing := (read - shared) ^ {setting.name for setting in rows}:
        raise LookupError(f'"Only {service}" and the code differ: {", ".join(sorted(differing))}')
    return rows


def addresses(service: str) -> list[str]:
    """Return the variables with the addresses of the siblings that a service calls.

    Every service follows feeds of its sources, and fetches the public keys of users, where staff
    also log in for its admin site.
    """
    called = {"users", *(source.partition("/")[0] for source in subscriptions_of(service))}
    for path in modules(REPOSITORY / "services" / service):
        called.update(CALL.findall(path.read_text(encoding="utf-8")))
    every = [setting.name for setting in documented("Every service")]
    wanted = {f"PROVOTE_{name.upper()}_URL" for name in called - {service}}
    return [name for name in every if name in wanted]


def modules(*folders: Path) -> Iterator[Path]:
    """Yield every module below folders, without tests."""
    for folder in folders:
        for path in sorted(folder.glob("**/*.py")):
            if "tests" not in path.relative_to(REPOSITORY).parts:
                yield path


def read_by(path: Path) -> Iterator[str]:
    """Yield the variables that a module reads, as regular expressions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _is_reader(node.func):
            yield from _names(node.args[0])
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            yield from _names(node.slice)


def _is_reader(function: ast.expr) -> bool:
    """Whether a call reads the variable that its first argument names."""
    if isinstance(function, ast.Attribute) and function.attr in ("get", "setdefault"):
        return ast.unparse(function.value) == "os.environ"
    return getattr(function, "attr", getattr(function, "id", "")) in READERS


def _names(node: ast.expr) -> Iterator[str]:
    """The names that an argument may have; none if no part of it is constant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        parts = (p.value if isinstance(p, ast.Constant) else "[A-Z]+" for p in node.values)
        yield "".join(map(str, parts))
