"""Responses are JSON for all kinds of text and numbers."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail
from rest_framework.utils.serializer_helpers import ReturnDict

from provote_core.rest import JSONRenderer

SOME = UUID("0190a3c8-7d1e-7000-8000-000000000001")


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (SOME, str(SOME)),
        (datetime(2026, 11, 25, 6, 0, tzinfo=UTC), "2026-11-25T06:00:00Z"),
        (datetime(2026, 11, 25, 6, 0, 0, 120_000, tzinfo=UTC), "2026-11-25T06:00:00.120000Z"),
        (Colour.RED, "red"),
        (gettext_lazy("late"), "late"),
        (mark_safe("<b>"), "<b>"),
        (ErrorDetail("no", "code"), "no"),
    ],
)
def test_string_subclasses_are_rendered_as_text(value: object, text: str) -> None:
    assert json.loads(JSONRenderer().render({"a": [value]})) == {"a": [text]}


def test_drf_dictionaries_and_non_ascii_are_rendered() -> None:
    data = ReturnDict({"a": {"b": None, "c": 1.5, "d": True}, "e": "ä<"}, serializer=None)
    assert JSONRenderer().render(data) == '{"a":{"b":null,"c":1.5,"d":true},"e":"ä<"}'.encode()


def test_no_data_is_no_body() -> None:
    assert JSONRenderer().render(None) == b""


def test_values_without_json_are_an_error() -> None:
    with pytest.raises(TypeError, match="object is not JSON"):
        JSONRenderer().render({"a": object()})
    assert json.loads(JSONRenderer().render(Decimal("1.5"))) == "1.5"
