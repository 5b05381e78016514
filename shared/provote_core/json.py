"""Strict JSON parsing for Django and ASGI: ambiguous and hostile bodies are refused."""

import codecs
import json
import math
from collections import Counter
from typing import Any

from provote_core.exceptions import (
    MalformedJson,
    PayloadTooLarge,
    UnsupportedContentEncoding,
    UnsupportedMediaType,
)
from provote_rules.texts import Text, tr

MAX_BODY = 1024 * 1024
MAX_DEPTH = 32
_BYTE_ORDER_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_BE,
)
# The beginnings of Python's messages, in all of its versions, and their meaning in JSON's terms.
_REASONS = {
    "Expecting value": tr("a value is missing or is not JSON,"),
    "Expecting property name": tr("a name in double quotes is missing,"),
    "Illegal trailing comma": tr("a comma has nothing after it,"),
    "Expecting ',' delimiter": tr("a comma or the end of the array or object is missing,"),
    "Expecting ':' delimiter": tr("a colon is missing,"),
    "Unterminated string": tr("a string has no closing quotation mark, it begins"),
    "Invalid control character": tr("a string has a control character that is not escaped,"),
    "Invalid \\": tr("a string has an invalid escape sequence,"),
    "Extra data": tr("there is text after the value,"),
}


JSON_ONLY = tr("The body must be application/json, in UTF-8.")


class _Refused(ValueError):
    """Text that Python's parser accepts and JSON does not; `reason` is a clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require_json(content_type: str | None) -> None:
    """Refuse a body whose type is not `application/json`; a charset, if named, must be UTF-8."""
    if content_type == "application/json":
        return
    media, *parameters = (part.strip() for part in (content_type or "").lower().split(";"))
    charsets = {p[8:].strip('"') for p in parameters if p.startswith("charset=")}
    if media != "application/json" or not charsets <= {"utf-8", "utf8"}:
        raise UnsupportedMediaType(JSON_ONLY)


def require_identity(content_encoding: str | None) -> None:
    """Raise UnsupportedContentEncoding unless the header is absent, empty or `identity`.

    Whether the body is compressed does not matter: it is not read.
    """
    if not content_encoding:
        return
    codings = {part.strip(" \t").lower() for part in content_encoding.split(",")}
    if codings <= {"", "identity"}:
        return
    detail = tr("Send the body uncompressed and without a Content-Encoding.")
    raise UnsupportedContentEncoding(detail, headers={"Accept-Encoding": "identity"})


def parse(body: bytes, *, max_body: int = MAX_BODY) -> Any:
    """Parse strictly.

    Raises PayloadTooLarge beyond `max_body` bytes; MalformedJson for invalid UTF-8 or JSON,
    duplicate names, NaN and infinities, NUL and lone surrogates in strings, nesting deeper than
    32 and integers beyond what Python parses.
    """
    if len(body) > max_body:
        raise PayloadTooLarge(tr("The body may have {max_body} bytes.", max_body=max_body))
    if body.startswith(_BYTE_ORDER_MARKS):
        raise MalformedJson(_name_mark(body))
    try:
        text = body.decode()
        value = _decode(text)
    except UnicodeDecodeError as error:
        raise MalformedJson(
            tr("The body is not UTF-8: see byte {place}.", place=str(error.start + 1))
        ) from None
    except RecursionError:
        raise MalformedJson(
            tr("The body is nested deeper than {max_depth} levels.", max_depth=MAX_DEPTH)
        ) from None
    except ValueError as error:
        raise MalformedJson(
            tr("The body is not valid JSON: {reason}.", reason=_reason(error))
        ) from None
    # Only a body with this many brackets can be too deep; most skip the walk.
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_deep(value, MAX_DEPTH)
    if "\\u" in text:
        _refuse_unstorable(value)
    return value


def _name_mark(body: bytes) -> Text:
    if body.startswith(codecs.BOM_UTF8):
        return tr("The body begins with a byte order mark (EF BB BF): send it without one.")
    return tr("The body is UTF-16 or UTF-32: send it in UTF-8, without a byte order mark.")


def _reason(error: ValueError) -> str:
    """The reason in the terms of RFC 8259, with its place; Python's messages use its own."""
    if isinstance(error, _Refused):
        return error.reason
    if not isinstance(error, json.JSONDecodeError):
        return tr("a number has too many digits")  # Python's limit on integers
    place = tr("line {line}, column {column}", line=str(error.lineno), column=str(error.colno))
    if error.pos >= len(error.doc):
        return tr("it ends too early, at {place}", place=place)
    for begin, reason in _REASONS.items():
        if error.msg.startswith(begin):
            return tr("{reason} at {place}", reason=reason, place=place)
    return tr("there is an error at {place}", place=place)


def _refuse_deep(value: Any, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if levels == 0:
        raise MalformedJson(
            tr("The body is nested deeper than {max_depth} levels.", max_depth=MAX_DEPTH)
        )
    for item in value.values() if isinstance(value, dict) else value:
        _refuse_deep(item, levels - 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Refused(tr("an object has the same name twice, {name}", name=_repeated(pairs)))
    return result


def _repeated(pairs: list[tuple[str, Any]]) -> str:
    count = Counter(name for name, _ in pairs)
    name = max(count, key=count.__getitem__)
    return json.dumps(name if len(name) <= 40 else f"{name[:40]}…")


def _no_constant(name: str) -> Any:
    raise _Refused(tr("{name} is not a JSON number", name=name))


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _Refused(tr("a number is too large"))
    return value


def _refuse_unstorable(value: Any) -> None:
    """Refuse NUL and lone surrogates, which PostgreSQL's text cannot contain."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise MalformedJson(tr("A string holds NUL or half a surrogate pair."))
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
