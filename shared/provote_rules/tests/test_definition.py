"""The canonical form and the digest of a definition."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_rules.definition import (
    ADDED,
    ADDED_RULES,
    FROZEN,
    MalformedDefinition,
    canonical,
    commitment,
    digest,
    seed_matches,
)

POLL: dict[str, Any] = {
    "id": "01990000-0000-7000-8000-000000000001",
    "ballot_type": "single",
    "choices": [
        {"id": "01990000-0000-7000-8000-000000000002", "label": "Tea", "description": "",
         "position": 0},
        {"id": "01990000-0000-7000-8000-000000000003", "label": "Café ☕", "description": "d",
         "position": 1},
    ],
    "eligibility": "public",
    "results_visibility": "live",
    "allow_change": False,
    "listing": "listed",
    "rules": {"dedupe": "device", "dedupe_limit": 1, "quarantine": None},
    "opens_at": "2026-01-01T00:00:00Z",
    "closes_at": None,
    "title": "not frozen",
}  # fmt: skip
DIGEST = "60fe444be304d0fd2b66d8ffe008d688f7f6c435da1153d387ab79619f6fb808"

# What version 0.2.0 answered for a poll that it had opened.
RECORDED = json.loads((Path(__file__).parent / "poll-0.2.0.json").read_text())
SEED = bytes(range(32))
TIES = {"by": "seed", "lot_numbers": None, "beacon": False, "commitment": commitment(SEED)}
COUNTED = POLL | {
    "rules": POLL["rules"]
    | {"ballot": {"allow_abstain": True}, "method": {}, "ties": TIES, "publish_ballots": False},
    "method": "plurality@1",
    "seats": 1,
    "tie_seed": None,
}


def test_the_digest_of_a_known_poll_never_changes() -> None:
    assert digest(POLL) == DIGEST
    assert digest(POLL | {"title": "another", "tags": ["x"]}) == DIGEST


@pytest.mark.parametrize("name", FROZEN)
def test_each_frozen_member_changes_the_digest(name: str) -> None:
    other = json.loads(json.dumps(POLL))
    if name == "choices":
        other["choices"][0]["label"] = "Tee"
    else:
        other[name] = {"alt": "", "sizes": []} if name == "image" else "another"
    assert digest(other) != DIGEST
    del other[name]
    if name in ADDED:
        assert digest(other) == DIGEST
        return
    with pytest.raises(MalformedDefinition, match=f"/{name} is missing"):
        digest(other)


def test_a_poll_that_0_2_0_opened_keeps_its_digest() -> None:
    assert digest(RECORDED) == RECORDED["digest"]
    shown = RECORDED | dict.fromkeys(ADDED) | {"tie_seed": None}
    shown["rules"] = RECORDED["rules"] | dict.fromkeys(ADDED_RULES)
    assert digest(shown) == RECORDED["digest"]


@pytest.mark.parametrize("path", ["method", "seats", *(f"rules/{name}" for name in ADDED_RULES)])
def test_each_added_member_changes_the_digest(path: str) -> None:
    """Also when it is taken away: no server can present the poll as one that 0.2.0 opened."""
    for value in ({"x": 1}, None):
        other = json.loads(json.dumps(COUNTED))
        *parents, name = path.split("/")
        (other[parents[0]] if parents else other)[name] = value
        assert digest(other) not in {digest(COUNTED), DIGEST}


def test_null_is_left_out_of_added_members_only() -> None:
    del (without := json.loads(json.dumps(COUNTED)))["rules"]["ties"]["lot_numbers"]
    assert digest(without) != digest(COUNTED)
    del (without := json.loads(json.dumps(COUNTED)))["rules"]["quarantine"]
    assert digest(without) != digest(COUNTED)


def test_the_seed_is_not_part_of_the_digest() -> None:
    assert digest(COUNTED | {"tie_seed": SEED.hex()}) == digest(COUNTED)


@pytest.mark.parametrize(
    ("seed", "matches"),
    [
        (None, None), (SEED.hex(), True), (bytes(32).hex(), False), ("", False), ("x", False),
        (SEED.hex().upper().replace("0", "O"), False), (SEED.hex() + "00", False),
    ],
)  # fmt: skip
def test_a_revealed_seed_is_compared_with_the_commitment(
    seed: str | None, matches: bool | None
) -> None:
    assert seed_matches(COUNTED | {"tie_seed": seed}) is matches


@pytest.mark.parametrize("ties", [None, 7, {}, TIES | {"commitment": None}])
def test_a_seed_without_a_commitment_does_not_match(ties: Any) -> None:
    poll = COUNTED | {"rules": POLL["rules"] | {"ties": ties}, "tie_seed": SEED.hex()}
    assert seed_matches(poll) is False
    assert seed_matches(poll | {"rules": 7}) is False


def test_other_members_of_choices_are_not_frozen() -> None:
    choices = [choice | {"votes": 7} for choice in POLL["choices"]]
    assert digest(POLL | {"choices": choices}) == DIGEST


def test_ids_and_times_equal_their_text_in_the_api() -> None:
    opens_at = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert digest(POLL | {"id": UUID(POLL["id"]), "opens_at": opens_at}) == DIGEST
    fraction = datetime(2026, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    assert canonical(fraction) == b'"2026-01-01T00:00:00.500000Z"'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # The example of RFC 8785, section 3.2.2.2, and its neighbours.
        ('\u20ac$\u000f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ("\x00\x1f\x7f\x80\u2028\u2029\ufeff", '"\\u0000\\u001f\x7f\x80\u2028\u2029\ufeff"'),
        ("\b\t\n\f\r", '"\\b\\t\\n\\f\\r"'),
        ("e\u0301 \u00e9 𝄞", '"e\u0301 \u00e9 𝄞"'),
        ([1, True, None, -5, 2**53 - 1], "[1,true,null,-5,9007199254740991]"),
        ({"b": 1, "a": {}, "A": []}, '{"A":[],"a":{},"b":1}'),
    ],
)
def test_the_canonical_form_is_that_of_rfc_8785(value: Any, text: str) -> None:
    assert canonical(value) == text.encode()


def test_members_are_sorted_by_utf_16_code_units() -> None:
    """RFC 8785, section 3.2.3: an astral character comes before U+FB33."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == expected


scalars = st.none() | st.booleans() | st.text() | st.integers(-9, 9)


@given(st.recursive(scalars, lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_the_canonical_form_round_trips(value: Any) -> None:
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(st.text())
def test_the_digest_covers_the_exact_characters_of_labels(label: str) -> None:
    """Three lines without this package compute the same digest."""
    poll = json.loads(json.dumps(POLL))
    poll["choices"][0]["label"] = label
    frozen = {name: poll[name] for name in FROZEN if name not in ADDED}
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert digest(poll) == hashlib.sha256(text.encode()).hexdigest()


def deep() -> Any:
    """Nested lists beyond Python's recursion limit."""
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "float"), (2**53, "larger"), ("\ud800", "surrogate"), ({1: 2}, "not text"),
        (datetime(2026, 1, 1), "datetime"), (b"x", "bytes"), (deep(), "deeply"),
    ],
)  # fmt: skip
def test_values_that_no_definition_contains_are_refused(value: Any, why: str) -> None:
    with pytest.raises(MalformedDefinition, match=why):
        canonical(value)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"choices": "ab"}, "/choices is not a list"),
        ({"choices": None}, "/choices is not a list"),
        ({"choices": [7]}, "/choices/0 is not an object"),
        ({"choices": [{"id": 1, "label": "x", "description": ""}]}, "/choices/0/position"),
        ({"rules": {"dedupe_limit": 1.5}}, "/rules/dedupe_limit is a float"),
    ],
)
def test_a_malformed_definition_names_the_place(change: dict[str, Any], where: str) -> None:
    with pytest.raises(MalformedDefinition, match=where):
        digest(POLL | change)


IMAGE = {
    "id": "01990000-0000-7000-8000-000000000009",
    "alt": "A pot",
    "sizes": [{"sha256": "ab" * 32, "width": 640, "height": 480, "url": "/media/polls/ab.webp"}],
}


def pictured(image: Any, place: str) -> dict[str, Any]:
    """POLL with an image for itself, or for its first choice."""
    if place == "poll":
        return POLL | {"image": image}
    first, second = POLL["choices"]
    return POLL | {"choices": [first | {"image": image}, second | {"image": None}]}


@pytest.mark.parametrize("place", ["poll", "choice"])
def test_a_poll_without_images_keeps_its_digest(place: str) -> None:
    assert digest(pictured(None, place)) == DIGEST


@pytest.mark.parametrize("place", ["poll", "choice"])
def test_an_image_is_covered_by_its_text_and_its_files(place: str) -> None:
    covered = digest(pictured(IMAGE, place))
    size = IMAGE["sizes"][0]
    assert covered != DIGEST
    for changed in (
        IMAGE | {"alt": ""},
        IMAGE | {"sizes": []},
        IMAGE | {"sizes": [size | {"sha256": "cd" * 32}]},
        IMAGE | {"sizes": [size | {"width": 641}]},
        IMAGE | {"sizes": [size, size]},
    ):
        assert digest(pictured(changed, place)) != covered
    moved = IMAGE | {"id": "another", "sizes": [size | {"url": "https://elsewhere.example/"}]}
    assert digest(pictured(moved, place)) == covered


@pytest.mark.parametrize("image", ["x", [], {}, {"alt": ""}, {"alt": "", "sizes": "x"},
                                   {"alt": "", "sizes": [{"sha256": "ab"}]}])  # fmt: skip
@pytest.mark.parametrize("place", ["poll", "choice"])
def test_a_malformed_image_is_named(image: Any, place: str) -> None:
    with pytest.raises(MalformedDefinition, match="/image"):
        digest(pictured(image, place))
