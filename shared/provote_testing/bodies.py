"""Bodies that every endpoint refuses, with the same response from Django and from ASGI."""

from typing import NamedTuple

from provote_core.json import MAX_BODY, MAX_DEPTH

JSON = "application/json"


class BadBody(NamedTuple):
    """A body and its content type, and the status and code of the response."""

    content: bytes
    content_type: str
    status: int
    code: str


def _malformed(content: bytes) -> BadBody:
    return BadBody(content, JSON, 400, "malformed-json")


def _no_object(content: bytes) -> BadBody:
    return BadBody(content, JSON, 400, "invalid-request")


def _no_json(content_type: str, content: bytes = b"{}") -> BadBody:
    return BadBody(content, content_type, 415, "unsupported-media-type")


# Values of Content-Encoding that are refused with 415, whatever the body is, and those accepted.
CODINGS = ("gzip", "GZip", "x-gzip", "br", "deflate", "zstd", "compress", "identity, gzip",
           "gzip,identity", "gzip, gzip", ", gzip", "aes128gcm", "utf-8", "*", "\xe9")  # fmt: skip
NO_CODINGS = ("", " ", "identity", "Identity", "IDENTITY", " identity ", "identity, identity",
              ",", ", identity")  # fmt: skip

BAD_BODIES: dict[str, BadBody] = {
    "broken": _malformed(b'{"a": '),
    "blank": _malformed(b" "),
    "two values": _malformed(b"{} {}"),
    "single quotes": _malformed(b"{'a': 1}"),
    "a trailing comma": _malformed(b'{"a": 1,}'),
    "a comment": _malformed(b'{"a": 1} // one'),
    "the same name twice": _malformed(b'{"a": 1, "a": 2}'),
    "the same name twice, once escaped": _malformed(rb'{"a": 1, "\u0061": 2}'),
    "the same name twice, inside": _malformed(b'{"a": [{"b": 1, "b": 1}]}'),
    "NaN": _malformed(b'{"a": NaN}'),
    "Infinity": _malformed(b'{"a": -Infinity}'),
    "a number that is too large": _malformed(b'{"a": 1e999}'),
    "an integer that is too large": _malformed(b'{"a": ' + b"9" * 5_000 + b"}"),
    "NUL": _malformed(rb'{"a": "\u0000"}'),
    "NUL in a name": _malformed(rb'{"\u0000": 1}'),
    "NUL, raw": _malformed(b'{"a": "\x00"}'),
    "a line break, raw": _malformed(b'{"a": "\n"}'),
    "half a surrogate pair": _malformed(rb'{"a": "\ud800"}'),
    "half a surrogate pair, in UTF-8": _malformed(b'{"a": "\xed\xa0\x80"}'),
    "Latin-1": _malformed('{"a": "é"}'.encode("latin-1")),
    "UTF-16": _malformed('{"a": 1}'.encode("utf-16")),
    "a byte order mark": _malformed('{"a": 1}'.encode("utf-8-sig")),
    "too deep by one": _malformed(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1)),
    "absurdly deep": _malformed(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "a list": _no_object(b"[]"),
    "a list of objects": _no_object(b"[{}]"),
    "a string": _no_object(b'"a"'),
    "a number": _no_object(b"1"),
    "null": _no_object(b"null"),
    "true": _no_object(b"true"),
    "a form": _no_json("application/x-www-form-urlencoded", b"a=1"),
    "an upload": _no_json("multipart/form-data; boundary=x", b"--x--\r\n"),
    "text": _no_json("text/plain"),
    "no content type": _no_json(""),
    "JSON of another kind": _no_json("application/json-patch+json"),
    "another charset": _no_json("application/json; charset=latin-1"),
    "another charset, in capitals": _no_json("APPLICATION/JSON; CHARSET=UTF-16"),
    "too large": BadBody(b" " * (MAX_BODY + 1), JSON, 413, "payload-too-large"),
}
