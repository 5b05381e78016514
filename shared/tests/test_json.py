"""Strict parsing of JSON."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_core.exceptions import MalformedJson, PayloadTooLarge, UnsupportedMediaType
from provote_core.json import MAX_BODY, MAX_DEPTH, parse, require_json
from provote_testing.bodies import BAD_BODIES

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
    assert "sys." not in caught.value.detail, "Python's advice is not for clients"


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
