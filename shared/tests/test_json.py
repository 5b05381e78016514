"""Strict parsing of JSON."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_core.exceptions import (
    MalformedJson,
    PayloadTooLarge,
    UnsupportedContentEncoding,
    UnsupportedMediaType,
)
from provote_core.json import MAX_BODY, MAX_DEPTH, parse, require_identity, require_json
from provote_testing.bodies import BAD_BODIES, CODINGS, NO_CODINGS

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**4_000), 10**4_000)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20
)


@given(VALUES, st.booleans())
def test_json_round_trips(value: Any, ascii_only: bool) -> None:
    assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200))
def test_random_bytes_are_parsed_or_refused(noise: bytes) -> None:
    with contextlib.suppress(MalformedJson):
        parse(noise)


@given(TEXT, VALUES, VALUES)
def test_a_name_twice_is_refused_anywhere(name: str, first: Any, second: Any) -> None:
    twice = (
        f"{{{json.dumps(name)}: {json.dumps(first)}, {json.dumps(name)}: {json.dumps(second)}}}"
    )
    for body in (twice, f"[{twice}]", f'{{"a": [1, {twice}]}}'):
        with pytest.raises(MalformedJson, match="same name"):
            parse(body.encode())


@pytest.mark.parametrize("name", [n for n, b in BAD_BODIES.items() if b.code == "malformed-json"])
def test_bad_bodies_are_refused(name: str) -> None:
    with pytest.raises(MalformedJson) as caught:
        parse(BAD_BODIES[name].content)
    for word in ("sys.", "Expecting", "delimiter", "enclosed", "Extra data", "codec"):
        assert word not in caught.value.detail, "a term of Python"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it ends too early, at line 1, column 1"),
        (b'{"a": ', "it ends too early, at line 1, column 7"),
        (b"{'a': 1}", "a name in double quotes is missing, at line 1, column 2"),
        (b'{"a" 1}', "a colon is missing, at line 1, column 6"),
        (b'{"a": 1\n "b": 2}', "a comma or the end of the array or object is missing, at line 2,"),
        (b'{"a": None}', "a value is missing or is not JSON, at line 1, column 7"),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b'{"a": "\n"}', "a control character that is not escaped, at line 1, column 8"),
        (rb'{"a": "\x"}', "an invalid escape sequence, at line 1, column 8"),
        (b"{} {}", "there is text after the value, at line 1, column 4"),
        (b'{"a": 1, "a": 2}', 'an object has the same name twice, "a"'),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a number has too many digits"),
        (b"\xef\xbb\xbf{}", "begins with a byte order mark (EF BB BF): send it without one."),
        ("{}".encode("utf-16"), "UTF-16 or UTF-32: send it in UTF-8"),
        ("{}".encode("utf-32"), "UTF-16 or UTF-32: send it in UTF-8"),
        ("\ufeff{}".encode("utf-16-be"), "UTF-16 or UTF-32: send it in UTF-8"),
        ('{"a": "é"}'.encode("latin-1"), "not UTF-8: see byte 8"),
    ],
)
def test_the_reason_is_in_terms_of_json(body: bytes, reason: str) -> None:
    with pytest.raises(MalformedJson) as caught:
        parse(body)
    assert reason in caught.value.detail


@pytest.mark.parametrize("coding", CODINGS)
def test_content_codings_are_refused(coding: str) -> None:
    with pytest.raises(UnsupportedContentEncoding):
        require_identity(coding)


@pytest.mark.parametrize("coding", [None, *NO_CODINGS])
def test_identity_is_no_content_coding(coding: str | None) -> None:
    require_identity(coding)


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")], ids=["[", "{", "[{"]
)
def test_depth_is_counted_exactly(opening: str, closing: str) -> None:
    levels = MAX_DEPTH // (2 if opening.startswith("[{") else 1)
    parse((opening * levels + "1" + closing * levels).encode())
    with pytest.raises(MalformedJson, match="deeper"):
        parse((opening * (levels + 1) + "1" + closing * (levels + 1)).encode())


def test_many_brackets_are_not_depth() -> None:
    assert len(parse(json.dumps([[]] * 1_000 + ["[" * 100]).encode())) == 1_001


def test_size_is_counted_exactly() -> None:
    assert parse(b"1".ljust(MAX_BODY)) == 1
    with pytest.raises(PayloadTooLarge):
        parse(b"1".ljust(MAX_BODY + 1))


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json;charset=utf-8", "Application/JSON ; Charset=UTF-8",
     'application/json; charset="utf8"; version=1', "application/json;"],
)  # fmt: skip
def test_json_is_recognised(content_type: str) -> None:
    require_json(content_type)


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/json", "application/jsonp", "application/json+x", "json", "*/*",
     "application/x-www-form-urlencoded", "application/json; charset=utf-16",
     "application/json; CHARSET=latin-1", "application/json; charset=utf-8; charset=latin-1"],
)  # fmt: skip
def test_other_content_types_are_refused(content_type: str | None) -> None:
    with pytest.raises(UnsupportedMediaType):
        require_json(content_type)
