"""Strict JSON parsing for Django and ASGI: ambiguous and hostile bodies are refused."""

import json
import math
from typing import Any

from provote_core.exceptions import MalformedJson, PayloadTooLarge, UnsupportedMediaType

MAX_BODY = 1024 * 1024
MAX_DEPTH = 32


def require_json(content_type: str | None) -> None:
    """Refuse a body whose type is not `application/json`; a charset, if named, must be UTF-8."""
    if content_type == "application/json":
        return
    media, *parameters = (part.strip() for part in (content_type or "").lower().split(";"))
    charsets = {p[8:].strip('"') for p in parameters if p.startswith("charset=")}
    if media != "application/json" or not charsets <= {"utf-8", "utf8"}:
        raise UnsupportedMediaType()


def parse(body: bytes, *, max_body: int = MAX_BODY) -> Any:
    """Parse strictly.

    Raises PayloadTooLarge beyond `max_body` bytes; MalformedJson for invalid UTF-8 or JSON,
    duplicate names, NaN and infinities, NUL and lone surrogates in strings, nesting deeper than
    32 and integers beyond what Python parses.
    """
    if len(body) > max_body:
        raise PayloadTooLarge(f"The body may have {max_body} bytes.")
    try:
        text = body.decode()
        value = _decode(text)
    except UnicodeDecodeError:
        raise MalformedJson("The body is not UTF-8.") from None
    except RecursionError:
        raise MalformedJson(f"The body is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError as error:
        # Python's message explains how to lift its limit on integers, which callers cannot.
        reason = str(error).partition(" (4300")[0].rstrip(".")
        raise MalformedJson(f"The body is not valid JSON: {reason}.") from None
    # Only a body with this many brackets can be too deep; most skip the walk.
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_deep(value, MAX_DEPTH)
    if "\\u" in text:
        _refuse_unstorable(value)
    return value


def _refuse_deep(value: Any, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if levels == 0:
        raise MalformedJson(f"The body is nested deeper than {MAX_DEPTH} levels.")
    for item in value.values() if isinstance(value, dict) else value:
        _refuse_deep(item, levels - 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("an object has the same name twice")
    return result


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number is too large")
    return value


def _refuse_unstorable(value: Any) -> None:
    """PostgreSQL's text holds neither NUL nor lone surrogates."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise MalformedJson("A string holds NUL or half a surrogate pair.")
    elif isinstance(value, dict):
        for name, item in value.items():
            _refuse_unstorable(name)
            _refuse_unstorable(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_unstorable(item)


# Created once: json.loads would create a decoder for each body.
_decode = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
).decode
