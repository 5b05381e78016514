"""The text policy: what a field accepts, what it stores, and which texts look alike."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from provote_core import text
from provote_core.serializers import StrictSerializer, TextField

TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
# Characters that the policy treats specially, more often than by chance.
SPECIAL = st.text(
    st.sampled_from(
        "a é\t\n\r\x1b\x7f\x85\xa0\xad\u0301\u034f\u0f73\u1160\u1161\u180e\u200b\u200d\u2010"
        "\u2028\u202e\u2066\u2126\u212b\u2800\u3000\u3164\ud800\ufe0f\ufeff\uffa0\U0001f3f4"
        "\U000e0067\U000e0062\U000e007f\U000e0100\U0010ffff"
    ),
    max_size=40,
)
ANY = TEXT | SPECIAL
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

ACCEPTED = {
    "ASCII": "Tea or coffee?",
    "letters": "¿Dónde comemos? Ärger im Büro",
    "a joiner in Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "a joiner in Sinhala": "ශ්\u200dරී",
    "a joiner after Latin": "Auf\u200clage",
    "an ideographic space": "山田\u3000太郎",
    "a no-break space": "10\u00a0000",
    "an emoji family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "an emoji with a skin tone": "\U0001f44d\U0001f3fd",
    "an emoji variation": "\u2764\ufe0f",
    "a keycap": "1\ufe0f\u20e3",
    "a flag of a subdivision": ENGLAND,
    "two flags of subdivisions": ENGLAND + SCOTLAND,
    "an emoji of Unicode 15": "\U0001fae8",
    "an emoji of Unicode 16": "\U0001fae9",
    "a code point that is no emoji yet": "\U0001faff",
    "a letter of no plane in use": "\U000a0000",
    "private use": "\uf8ff",
    "an ideographic variation": "葛\U000e0100",
    "a combining mark alone": "\u0301",
    "marks on a letter": "Z\u0351\u036b\u0343",
    "direction marks": "ABC\u200e \u200fאבג\u061c",
    "a zero width space in Thai": "ภาษา\u200bไทย",
    "a soft hyphen": "Donau\u00addampf",
    "a word joiner": "a\u2060b",
    "a Mongolian separator": "\u1824\u180e\u1820",
    "the object replacement character": "\ufffc\ufffd",
    "Braille": "\u2801\u2800\u2803",
    "old Hangul with a filler": "\u115f\u1161",
}
REFUSED = {
    "NUL": "a\x00b",
    "ESC": "a\x1b[2Jb",
    "backspace": "a\x08",
    "bell": "\x07",
    "vertical tab": "a\x0bb",
    "form feed": "a\x0c",
    "file separator": "a\x1c",
    "unit separator": "\x1fa",
    "DEL": "a\x7f",
    "the first C1": "a\x80",
    "next line": "a\x85b",
    "CSI": "a\x9b2J",
    "the last C1": "a\x9f",
    "a left-to-right embedding": "a\u202ab",
    "a pop": "a\u202cb",
    "a right-to-left override": "\u202egnp.exe",
    "a left-to-right isolate": "a\u2066b",
    "a pop of isolates": "a\u2069b",
    "a deprecated control": "a\u206ab",
    "the last deprecated control": "a\u206fb",
    "a high surrogate": "a\ud800b",
    "a low surrogate": "a\udfff",
    "the first noncharacter": "a\ufdd0",
    "the last noncharacter of its row": "a\ufdef",
    "a noncharacter of the BMP": "a\uffff",
    "a noncharacter of plane 1": "a\U0001fffe",
    "the last code point": "a\U0010ffff",
    "a byte order mark first": "\ufeffa",
    "a byte order mark inside": "a\ufeffb",
    "an annotation": "a\ufff9b",
    "a language tag": "a\U000e0001",
    "tags after a letter": "Yes\U000e0067\U000e0062\U000e007f",
    "tags after another emoji": "\U0001f44d\U000e0067\U000e0062\U000e0065\U000e007f",
    "a flag that does not end": ENGLAND[:-1],
    "a flag with text in it": "\U0001f3f4" + "\U000e0067" * 7 + "\U000e007f",
    "a tag after a flag": ENGLAND + "\U000e0067",
}
OF_LINES = {
    "LF": "two\nlines",
    "CRLF": "two\r\nlines",
    "CR": "two\rlines",
    "a tab": "two\tcolumns",
    "a line separator": "two\u2028lines",
    "a paragraph separator": "two\u2029lines",
}
BLANK = {
    "nothing": "",
    "a space": " ",
    "white space": "\t\n\r ",
    "no-break spaces": "\u00a0\u202f",
    "spaces of any width": "\u1680\u2003\u200a\u205f\u3000",
    "a zero width space": "\u200b",
    "joiners": "\u200c\u200d\u2060",
    "a soft hyphen": "\u00ad",
    "direction marks": "\u200e\u200f\u061c",
    "Hangul fillers": "\u115f\u1160\u3164\uffa0",
    "a Braille blank": "\u2800",
    "a grapheme joiner": "\u034f",
    "variation selectors": "\ufe0f\U000e0100",
    "Mongolian ones": "\u180b\u180e\u180f",
    "Khmer vowels": "\u17b4\u17b5",
    "invisible operators": "\u2061\u2064",
    "musical controls": "\U0001d159\U0001d173\U0001d17a",
    "shorthand controls": "\U0001bca0",
    "what is reserved for more of them": "\u2065\ufff0\U000e0fff",
    "several kinds": " \u200b\u3164\u00a0\u2800 ",
}
ALIKE = {
    "NFC and NFD": ("Café", "Cafe\u0301"),
    "jamo": ("각", "\u1100\u1161\u11a8"),
    "singletons": ("Å", "\u212b"),
    "marks in another order": ("a\u0316\u0301", "a\u0301\u0316"),
    "a zero width space": ("Yes", "Yes\u200b"),
    "a joiner": ("Yes", "Y\u200des"),
    "a soft hyphen": ("Donaudampf", "Donau\u00addampf"),
    "a direction mark": ("Yes", "\u200eYes"),
    "a variation": ("\u2764", "\u2764\ufe0f"),
    "an invisible between letter and mark": ("Café", "Cafe\u034f\u0301"),
    "a Hangul filler at the end": ("Yes", "Yes\u3164"),
    "a no-break space": ("New York", "New\u00a0York"),
    "an ideographic space": ("山田 太郎", "山田\u3000太郎"),
    "a thin space": ("10 000", "10\u2009000"),
    "more spaces": ("New York", "New  \u2003 York"),
    "a filler as a space": ("New York", "New\u3164York"),
    "a Braille blank": ("New York", "New\u2800York"),
    "spaces at the ends": ("Yes", "\u3000Yes "),
    "a line end": ("New York", "New\nYork"),
    "a hyphen that does not break": ("New-York", "New\u2011York"),
}
DIFFERENT = {
    "case": ("Yes", "yes"),
    "superscripts": ("x²", "x2"),
    "fractions": ("½", "1\u20442"),
    "width": ("\uff21", "A"),
    "accents": ("Cafe", "Café"),
    "alphabets": ("a", "\u0430"),
    "a space": ("New York", "NewYork"),
    "a dash": ("a-b", "a\u2013b"),
    "flags of subdivisions": (ENGLAND, SCOTLAND),
    "skin tones": ("\U0001f44d\U0001f3fd", "\U0001f44d\U0001f3ff"),
    "digits": ("10", "1"),
}


def verdict(given: str, *, lines: bool = False) -> str:
    """The code of a flaw, "" for an accepted text."""
    flaw = text.find_flaw(text.clean(given, lines=lines), lines=lines)
    return flaw.code if flaw else ""


@pytest.mark.parametrize("name", ACCEPTED)
def test_text_of_many_languages_is_accepted(name: str) -> None:
    assert [verdict(ACCEPTED[name], lines=lines) for lines in (False, True)] == ["", ""]


@pytest.mark.parametrize("name", REFUSED)
def test_controls_are_refused(name: str) -> None:
    expected = ["not-printable"] * 2
    assert [verdict(REFUSED[name], lines=lines) for lines in (False, True)] == expected


@pytest.mark.parametrize("name", OF_LINES)
def test_line_ends_are_for_fields_of_several_lines(name: str) -> None:
    assert verdict(OF_LINES[name]) == "not-printable"
    assert verdict(OF_LINES[name], lines=True) == ""
    expected = "two\tcolumns" if name == "a tab" else "two\nlines"
    assert text.clean(OF_LINES[name], lines=True) == expected


@pytest.mark.parametrize("name", BLANK)
def test_invisible_text_is_blank(name: str) -> None:
    assert [verdict(BLANK[name], lines=lines) for lines in (False, True)] == ["blank", "blank"]
    assert verdict(f"{BLANK[name]}a{BLANK[name]}", lines=True) == ""


def test_a_flaw_names_the_character() -> None:
    flaw = text.find_flaw("a\u202eb")
    assert flaw == text.Flaw("not-printable", "U+202E is not a printable character.")


@pytest.mark.parametrize(
    ("given", "stored"),
    [("Cafe\u0301", "Café"), ("  a b ", "a b"), ("\u00a0a\u3000", "a"), ("\na\r\n", "a"),
     ("\u212b", "Å"), ("\u2126", "Ω"), ("a  b", "a  b"), ("a\u200b", "a\u200b")],
)  # fmt: skip
def test_text_is_stored_in_one_form(given: str, stored: str) -> None:
    assert text.clean(given) == text.clean(given, lines=True) == stored


@pytest.mark.parametrize("name", ALIKE)
def test_texts_that_look_alike_have_one_skeleton(name: str) -> None:
    one, other = ALIKE[name]
    assert text.skeleton(one) == text.skeleton(other)


@pytest.mark.parametrize("name", DIFFERENT)
def test_texts_that_look_different_have_different_skeletons(name: str) -> None:
    one, other = DIFFERENT[name]
    assert text.skeleton(one) != text.skeleton(other)


def test_scrub_replaces_refused_characters() -> None:
    assert text.scrub("a\x1b[2Jb\u202ec\nd é") == "a [2Jb c d é"


@given(ANY, st.booleans())
def test_clean_is_idempotent(given: str, lines: bool) -> None:
    cleaned = text.clean(given, lines=lines)
    assert text.clean(cleaned, lines=lines) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(ANY, st.booleans())
def test_cleaning_does_not_change_acceptance(given: str, lines: bool) -> None:
    flaw = text.find_flaw(text.clean(given, lines=lines), lines=lines)
    assert flaw is None or flaw.code in ("not-printable", "blank")
    if flaw is None:
        cleaned = text.clean(given, lines=lines)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cleaned if c not in "\t\n")
        cleaned.encode()


@given(ANY)
def test_fields_of_several_lines_accept_every_single_line(given: str) -> None:
    if not verdict(given):
        assert verdict(given, lines=True) == ""


@given(ANY)
def test_skeleton_is_idempotent(given: str) -> None:
    assert text.skeleton(text.skeleton(given)) == text.skeleton(given)
    assert text.skeleton(text.clean(given)) == text.skeleton(given)
    assert text.skeleton(unicodedata.normalize("NFD", given)) == text.skeleton(given)


@given(ANY)
def test_exactly_blank_texts_have_an_empty_skeleton(given: str) -> None:
    if verdict(given) != "not-printable":
        assert (text.skeleton(given) == "") == (verdict(given) == "blank")


@given(TEXT | st.text(st.sampled_from("a\u0301\u0316\u0f73\u0344가\u1161"), max_size=2_000))
def test_long_texts_are_normalised_as_short_ones(given: str) -> None:
    long = given * 20
    assert text.normalise(long) == unicodedata.normalize("NFC", long)


def test_acceptance_depends_on_the_ranges_only() -> None:
    source = Path(text.__file__).read_text(encoding="utf-8")
    code = source.partition('"""\n\nimport')[2]
    used = set(re.findall(r"unicodedata\.(\w+)", code))
    assert used == {"normalize", "combining"}, "these serve normalisation only"


def test_default_ignorables_of_this_python_are_invisible() -> None:
    # Format characters are invisible or refused, except marks that enclose the following text.
    enclosing = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
    for point in range(0x110000):
        if unicodedata.category(chr(point)) == "Cf" and point not in enclosing:
            assert verdict(chr(point)) in ("blank", "not-printable"), hex(point)
        if unicodedata.category(chr(point)) in ("Zs", "Zl", "Zp", "Cc"):
            assert verdict(f"{chr(point)}") in ("blank", "not-printable"), hex(point)


class Named(StrictSerializer):
    name = TextField(max_length=5)
    about = TextField(max_length=5, allow_blank=True, required=False, lines=True)


def errors(stored: dict[str, str] | None = None, **data: object) -> dict[str, list[str]]:
    context = {"stored": stored.values} if stored else {}
    checked = Named(data={"name": "a", **data}, context=context)
    checked.is_valid()
    return {name: [error.code for error in found] for name, found in checked.errors.items()}


@pytest.mark.parametrize(
    ("value", "codes"),
    [("a\x1b", ["not-printable"]), ("\x1f", ["not-printable"]), ("\x85", ["not-printable"]),
     ("\u200b", ["blank"]), ("", ["blank"]), (" ", ["blank"]), ("x" * 6, ["max_length"]),
     (7, ["invalid"]), (True, ["invalid"]), (None, ["null"]), ("a\nb", ["not-printable"]),
     ("\ud800", ["not-printable"]), ("\x00", ["not-printable"])],
)  # fmt: skip
def test_a_field_of_one_line(value: object, codes: list[str]) -> None:
    assert errors(name=value) == {"name": codes}


@pytest.mark.parametrize(
    ("value", "codes"),
    [("a\x1b", ["not-printable"]), ("\x1f", ["not-printable"]), ("\u200b", ["blank"]),
     ("a\n\n\n\nb", ["max_length"])],
)  # fmt: skip
def test_a_field_that_may_be_empty(value: object, codes: list[str]) -> None:
    assert errors(about=value) == {"about": codes}


@pytest.mark.parametrize(
    ("value", "stored"),
    [("", ""), (" \n", ""), ("a\r\nb", "a\nb"), ("Cafe\u0301 ", "Café"), ("e\u0301" * 5, "é" * 5)],
)
def test_a_field_stores_clean_text_and_counts_its_code_points(value: str, stored: str) -> None:
    checked = Named(data={"name": "\U0001f468" * 5, "about": value})
    assert checked.is_valid(), checked.errors
    assert checked.validated_data == {"name": "\U0001f468" * 5, "about": stored}


def test_stored_text_can_be_sent_again_unchanged() -> None:
    old = {"name": "a\x1b", "about": "\u200b"}
    assert errors(old, **old) == {}
    assert errors(old, name="a\x1b!") == {"name": ["not-printable"]}
    assert errors({"name": "a\x1b", "about": ""}, name="") == {"name": ["blank"]}


def test_stored_text_is_accepted_at_any_depth() -> None:
    class Nested(StrictSerializer):
        parts = serializers.ListField(child=TextField())

    def codes(*parts: str) -> list[str]:
        nested = Nested(data={"parts": parts}, context={"stored": lambda: {"a\x1b"}})
        nested.is_valid()
        return [
            error.code for errors in nested.errors.get("parts", {}).values() for error in errors
        ]

    assert codes("a\x1b", "b") == []
    assert codes("a\x1b", "b\x1b") == ["not-printable"]
