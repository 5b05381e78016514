"""The grammar of ids in requests."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from provote_core import ids
from provote_core.serializers import StrictUUIDField

SOME = "0190a3c8-7d1e-7000-8000-00000000000a"
OTHER_FORMS = (
    f"{{{SOME}}}", f"urn:uuid:{SOME}", SOME.replace("-", ""), f"{SOME} ", f" {SOME}", f"{SOME}\n",
    SOME[:-1], f"{SOME}0", SOME.replace("-", "_"), SOME.replace("0190a3c8-7d1e", "0190a3c-87d1e"),
    SOME.replace("a", "g"), SOME.replace("8", "٨"), "", "me",
)  # fmt: skip


@given(st.uuids(), st.integers(0, 36))
def test_ids_are_case_insensitive(some: UUID, at: int) -> None:
    text = str(some)
    for written in (text, text.upper(), text[:at] + text[at:].upper()):
        assert ids.parse(written) == StrictUUIDField().run_validation(written) == some
        assert ids.canonical(written) == text
        assert ids.canonical_path(f"/A/{written}/B") == f"/A/{text}/B"


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_other_forms_of_ids_are_refused(form: str) -> None:
    assert ids.parse(form) is None
    assert ids.canonical(form.upper()) == form.upper()
    with pytest.raises(ValidationError):
        StrictUUIDField().run_validation(form)


@pytest.mark.parametrize("value", [1, True, 1.5, [], {}, None, int(SOME.replace("-", ""), 16)])
def test_an_id_is_formatted_as_text(value: object) -> None:
    with pytest.raises(ValidationError):
        StrictUUIDField().run_validation(value)
