"""The events, from their contracts, their samples and the tables of their subscribers."""

import ast
import dataclasses
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, get_args, get_type_hints
from uuid import UUID

import msgspec

from local.install import REPOSITORY, SERVICES
from provote_core.events import (
    CONTRACTS,
    Contract,
    ImageSize,
    PollChoice,
    PollImage,
    PollOpened,
    PollRules,
    QuarantineRule,
    TieRules,
)
from provote_core.services import consumers_of

# What a poll's state is made of, in the order of the page.
PARTS = (PollChoice, PollImage, ImageSize, PollRules, QuarantineRule, TieRules)
SAMPLES = REPOSITORY / "shared" / "provote_core" / "events" / "samples"
KINDS = {
    str: "text",
    int: "integer",
    bool: "boolean",
    UUID: "UUID",
    datetime: "time",
    type(None): "null",
    Any: "any JSON",
    tuple[PollChoice, ...]: "list of PollChoice",
    PollRules: "PollRules",
    QuarantineRule: "QuarantineRule",
    TieRules: "TieRules",
    PollImage: "PollImage",
    tuple[ImageSize, ...]: "list of ImageSize",
    tuple[int, ...]: "list of integers",
    Mapping[str, Any]: "object",
}


class Shape(NamedTuple):
    """A contract or a shared part: fields as (name, type, default), sample as JSON text."""

    name: str
    text: str
    fields: list[tuple[str, str, str]]
    sample: str


def shapes() -> Iterator[Shape]:
    """Yield every contract; the state that several carry comes before the first of them."""
    yielded: set[type] = set()
    for contract in CONTRACTS.values():
        state = contract.__mro__[1]
        if state is Contract:
            yield Shape(contract.type, _text(contract), _fields(contract), _sample_text(contract))
            continue
        if state not in yielded:
            yielded.add(state)
            for part in (state, *PARTS):
                yield Shape(part.__name__, _text(part), _fields(part), "")
        sample = _sample_text(contract) if contract is PollOpened else ""
        yield Shape(contract.type, f"{_text(contract)} Carries {state.__name__}.", [], sample)


def subscriptions() -> Iterator[tuple[str, str, str, str]]:
    """Yield (event, source, listener, what it does about it) by the subscribers' tables."""
    handled = {service: _handlers(service) for service in SERVICES}
    for contract in CONTRACTS.values():
        source = sample_of(contract)["source"]
        for listener in consumers_of(source):
            if contract.type in handled[listener]:
                yield contract.type, source, listener, handled[listener][contract.type]


def routes() -> Iterator[tuple[str, str, list[str]]]:
    """Yield (event, source, its listeners), ordered by source."""
    listeners: dict[tuple[str, str], list[str]] = {}
    for event, source, listener, _ in subscriptions():
        listeners.setdefault((source, event), []).append(listener)
    order = list(SERVICES)
    for source, event in sorted(listeners, key=lambda key: order.index(key[0].partition("/")[0])):
        yield event, source, listeners[source, event]


def sample_of(contract: type[Contract]) -> dict[str, Any]:
    """Return the golden sample of a contract, envelope included."""
    path = SAMPLES / f"{contract.type}.v{contract.schema_version}.json"
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def _sample_text(contract: type[Contract]) -> str:
    return json.dumps(sample_of(contract), indent=2, ensure_ascii=False)


def _fields(shape: type) -> list[tuple[str, str, str]]:
    hints = get_type_hints(shape)
    return [
        (
            field.name,
            _kind(hints[field.name]),
            _default(field),
        )
        for field in dataclasses.fields(shape)
    ]


def _default(field: dataclasses.Field[Any]) -> str:
    default = field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    if default is dataclasses.MISSING:
        return ""
    return f"`{json.dumps(msgspec.to_builtins(default))}`"


def _kind(hint: Any) -> str:
    if hint in KINDS:
        return KINDS[hint]
    return " or ".join(KINDS[part] for part in get_args(hint))


def _handlers(service: str) -> dict[str, str]:
    """{event type: its handler's first sentences}, read without importing Django's models."""
    path = REPOSITORY / "services" / service / service / "subscribers.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        node.name: " ".join((ast.get_docstring(node) or "").split())
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    tables = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
    ]
    return {
        str(key.value): said[handler.id]
        for table in tables
        for key, handler in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(handler, ast.Name)
    }


def _text(documented: type) -> str:
    text = inspect.getdoc(documented) or ""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)
