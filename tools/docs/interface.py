"""The interface for clients, from the code: operations, errors, codes of places."""

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from local.install import REPOSITORY, SERVICES
from provote_core.exceptions import ProvoteError

GATEWAY_PROBLEMS = REPOSITORY / "gateway" / "nginx" / "problems.conf.template"
EVERY = "every service"
UNFORESEEN = "An unexpected error; the log has it under the response's request id."


class Operation(NamedTuple):
    """An operation of the API; `caller` is the kind of token that it needs."""

    method: str
    path: str
    summary: str
    caller: str


class Error(NamedTuple):
    """An error code of one service; `when` is a sentence or two."""

    status: int
    code: str
    title: str
    when: str
    service: str


def openapi(service: str) -> tuple[str, list[Operation]]:
    """Return a service's sentence and its operations by path, from its openapi.yaml."""
    path = REPOSITORY / "services" / service / "openapi.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    operations = [
        Operation(method.upper(), place, _summary(operation), _caller(place, operation))
        for place, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    ]
    return document["info"]["description"], operations


def _summary(operation: dict[str, Any]) -> str:
    text = operation.get("summary") or operation.get("description", "")
    return " ".join(text.strip().partition("\n\n")[0].split())


def _caller(place: str, operation: dict[str, Any]) -> str:
    if place.endswith("/audit/") or "/roles/" in place:
        return "staff"
    security = operation.get("security", [])
    if security == [{"browserSession": []}]:
        return "cookie"
    return "token" if security and {} not in security else "anyone"


def errors() -> Iterator[Error]:
    """Yield the error of every class: the core's, then those of each service."""
    rooms = [("provote_core.exceptions", EVERY)]
    rooms += [(f"{service}.errors", service) for service in SERVICES]
    for room, service in rooms:
        for found in vars(import_module(room)).values():
            if _is_error(found) and found.__module__ == room:
                text = " ".join((inspect.getdoc(found) or "").split())
                when = UNFORESEEN if found is ProvoteError else text
                yield Error(found.status, found.code, found.title, when, service)


def _is_error(found: Any) -> bool:
    return inspect.isclass(found) and issubclass(found, ProvoteError)


def gateway_errors() -> list[Error]:
    """Return the errors of the gateway itself, from its maps by status.

    A status with two codes has a map of its own for each member, such as $bad_code.
    """
    text = GATEWAY_PROBLEMS.read_text(encoding="utf-8")
    said = _maps(text, r"status \$problem", r"\d{3}")
    address = _maps(text, r"provote_address \$bad", r"unescaped|escape|default")
    shed = _maps(text, r"upstream_addr \$shown", r"votes-cast|REJECTED|STREAMS")
    found = [
        Error(int(status), code, said["title"][status], said["detail"][status], "gateway")
        for status, code in said["code"].items()
        if status != "403" and not code.startswith("$")  # 403 leaves the gateway as 404
    ]
    bad = [
        Error(400, code, address["title"][case], address["detail"][case], "gateway")
        for case, code in address["code"].items()
    ]
    limited = [
        Error(503, code, shed["title"][case], shed["detail"][case], "gateway")
        for case, code in shed["code"].items()
    ]
    return [*bad, *found, *limited]


def _maps(text: str, names: str, case: str) -> dict[str, dict[str, str]]:
    """Return {member: {case: value}} of the maps whose variables match `names`."""
    found = re.findall(rf"map [$\w]*\${names}_(\w+) \{{(.*?)\n\}}", text, re.DOTALL)
    lines = re.compile(rf'({case})\s+(?:"([^"]*)"|([^";]+));')
    return {
        name: {case: quoted or plain for case, quoted, plain in lines.findall(body)}
        for name, body in found
    }


# The service whose requests the rulebook finds problems in.
RULED_BY = {"provote_rules": "votes"}


def field_errors() -> dict[str, list[str]]:
    """Return {code: services} of Provote's own codes in a problem's `errors`."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in _modules():
        who = path.relative_to(REPOSITORY).parts[1]
        if who == "provote_testing":
            continue
        who = RULED_BY.get(who, who)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for code in _field_codes(node):
                found[code].add(EVERY if who == "provote_core" else who)
    return {
        code: [EVERY] if EVERY in found[code] else sorted(found[code]) for code in sorted(found)
    }


def _modules() -> Iterator[Path]:
    for root in (REPOSITORY / "shared", REPOSITORY / "services"):
        for path in sorted(root.glob("**/*.py")):
            if not {"tests", "testing", "migrations"} & set(path.relative_to(root).parts):
                yield path


def _field_codes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in ("FieldError", "ErrorDetail", "ValidationError"):
            yield from _texts(node.args[1:2])
        elif name == "Problem":
            yield from _texts(node.args[:1])
        elif name == "RegexValidator":
            yield from _texts(node.args[2:3])
    elif (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and getattr(node.targets[0], "id", "") == "default_error_messages"
    ):
        yield from _texts(node.value.keys)


def _texts(nodes: Iterable[ast.expr | None]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
