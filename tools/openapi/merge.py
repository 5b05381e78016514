"""Merges the documents of the services into one of the whole API."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from provote_core.client_generators import separate_enumerations
from tools.openapi import METHODS, Document

DESCRIPTION = """\
Polls, votes and their results, for software that builds on them.

Errors are RFC 9457 problem documents with a stable `code`. Every POST that creates honours \
`Idempotency-Key`. An access token comes from `POST /api/v1/auth/token/` and is sent as \
`Authorization: Bearer …`.
"""


# {operation: {status: {name: a link of OpenAPI}}}
Links = Mapping[str, Mapping[str, Mapping[str, Any]]]


class MergeConflict(Exception):
    """Two services use one name for different content."""


def merge(documents: Mapping[str, Document], links: Links | None = None) -> Document:
    """One document from those of the services, by name, in this order, with links between them.

    Equal content of several services occurs once. Raises MergeConflict where content differs: of a
    component, an operation, an operation's name, or the version of OpenAPI or of Provote; and for
    a link from or to an operation that no service has.
    """
    documents = deepcopy(documents)
    paths = _paths(documents)
    _link(paths, links or {})
    merged = {
        "openapi": _agreed(documents, "openapi"),
        "info": {
            "title": "Provote",
            "version": _agreed({s: d["info"] for s, d in documents.items()}, "version"),
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": _tags(documents),
        "paths": paths,
        "components": _components(documents),
    }
    separate_enumerations(merged)
    return merged


def _agreed(parts: Mapping[str, Mapping[str, Any]], name: str) -> Any:
    said = {service: part[name] for service, part in parts.items()}
    if len(set(said.values())) != 1:
        raise MergeConflict(f"{name} differs: {said}")
    return next(iter(said.values()))


def _tags(documents: Mapping[str, Document]) -> list[dict[str, str]]:
    """Each tag with the sentence of the first service that has it."""
    descriptions: dict[str, str] = {}
    for document in documents.values():
        for operations in document["paths"].values():
            for method in METHODS:
                for tag in operations.get(method, {}).get("tags", ()):
                    descriptions.setdefault(tag, document["info"]["description"])
    return [{"name": name, "description": text} for name, text in descriptions.items()]


def _paths(documents: Mapping[str, Document]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    owners: dict[str, str] = {}  # of operations' places and of their names
    for service, document in documents.items():
        for path, item in document["paths"].items():
            for member, content in item.items():
                _claim(owners, f"{member} {path}", service)
                if member in METHODS:
                    _claim(owners, f"operationId {content['operationId']}", service)
                paths.setdefault(path, {})[member] = content
    return {path: paths[path] for path in sorted(paths)}


def _claim(owners: dict[str, str], what: str, service: str) -> None:
    if what in owners:
        raise MergeConflict(f"{what} is of {owners[what]} and of {service}")
    owners[what] = service


def _link(paths: dict[str, Any], links: Links) -> None:
    operations = {
        o["operationId"]: o for i in paths.values() for m, o in i.items() if m in METHODS
    }
    for name, statuses in links.items():
        for status, targets in statuses.items():
            for target in (name, *(link["operationId"] for link in targets.values())):
                if target not in operations:
                    raise MergeConflict(f"a link names {target}, which no service has")
            if status not in operations[name]["responses"]:
                raise MergeConflict(f"a link is from {status} of {name}, which it does not answer")
            operations[name]["responses"][status]["links"] = dict(targets)


def _components(documents: Mapping[str, Document]) -> dict[str, Any]:
    merged: dict[str, dict[str, Any]] = {}
    first: dict[tuple[str, str], str] = {}
    for service, document in documents.items():
        for kind, components in document.get("components", {}).items():
            for name, content in components.items():
                owner = first.setdefault((kind, name), service)
                known = merged.setdefault(kind, {}).setdefault(name, content)
                if known != content:
                    place = f"components/{kind}/{name}"
                    raise MergeConflict(
                        f"{place} differs between {owner} and {service}: {_where(known, content)}"
                    )
    return {kind: dict(sorted(merged[kind].items())) for kind in sorted(merged)}


def _where(one: Any, other: Any, at: str = "") -> str:
    """The first place where two contents differ, and both values there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in (*one, *(n for n in other if n not in one)):
            if one.get(name) != other.get(name):
                return _where(one.get(name), other.get(name), f"{at}/{name}")
    return f"at {at or '/'} {one!r} and {other!r}"
