"""The strings in a request's body, from the OpenAPI document, to be made invalid one by one."""

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

# Refused by every field that people read. NUL is refused earlier, by the JSON parser.
UNSHOWABLE = {
    "a control character": "a\x1b[2Jb",
    "DEL": "a\x7f",
    "a control character of C1": "a\x9b2J",
    "a bidirectional override": "\u202egnp.exe",
    "a noncharacter": "a\ufdd0",
    "an invisible character": "\u200b",
}
# Fields that people do not read: a password or a token may contain any text.
SECRETS = {"password", "current_password", "new_password", "token", "refresh", "api_key"}


class Place(NamedTuple):
    """The position of a string in a body, as steps of a JSON pointer."""

    steps: tuple[str | int, ...]

    @property
    def pointer(self) -> str:
        """The JSON pointer (RFC 6901)."""
        return "".join(f"/{step}" for step in self.steps)

    @property
    def is_secret(self) -> bool:
        """Whether the field is a secret, which people do not read."""
        return self.steps[-1] in SECRETS

    def put(self, body: Any, text: str) -> Any:
        """A copy of `body` with `text` at this position; missing parents are created."""
        changed = copy.deepcopy(body)
        inner = changed
        for step, following in zip(self.steps, (*self.steps[1:], None), strict=True):
            made: Any = text if following is None else [] if isinstance(following, int) else {}
            if isinstance(step, int):
                inner.extend({} for _ in range(2 - len(inner)))  # no list requires more than two
            there = inner[step] if isinstance(step, int) else inner.get(step)
            if following is None or not isinstance(there, type(made)):
                inner[step] = made
            inner = inner[step]
        return changed


def places(document: dict[str, Any], schema: dict[str, Any]) -> list[Place]:
    """The position of every string in bodies of `schema`, enumerations included, each once."""
    return [Place(steps) for steps in dict.fromkeys(_steps(document, schema))]


def _steps(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _steps(document, document["components"]["schemas"][name])
    for kind in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(kind, ()):
            yield from _steps(document, part)
    types = schema.get("type", ())
    if "string" in ([types] if isinstance(types, str) else types):
        yield ()
    for name, member in schema.get("properties", {}).items():
        if not member.get("readOnly"):
            yield from ((name, *rest) for rest in _steps(document, member))
    if "items" in schema:
        yield from ((0, *rest) for rest in _steps(document, schema["items"]))
