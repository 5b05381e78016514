"""Catalogs of translations, read from the files that people edit."""

from pathlib import Path

import pytest

from provote_rules import catalogs

CONTENT = r"""# A comment.
msgid ""
msgstr ""
"Language: de\n"

#, python-brace-format
msgid "There is {count}."
msgid_plural "There are {count}."
msgstr[0] "Eines"
msgstr[1] "Mehrere"

msgid "Say \"yes\"."
msgstr ""
"Sagen Sie „ja“.\n"
"Ä\t\\"

msgid "Not yet."
msgstr ""
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "messages.po"
    path.write_text(CONTENT, encoding="utf-8")
    return path


def test_sentences_and_escapes_are_read(file: Path) -> None:
    found = catalogs.read(file)
    assert found.gettext('Say "yes".') == "Sagen Sie „ja“.\nÄ\t\\"


@pytest.mark.parametrize(("count", "german"), [(1, "Eines"), (0, "Mehrere"), (2, "Mehrere")])
def test_a_number_decides_the_form(file: Path, count: int, german: str) -> None:
    found = catalogs.read(file)
    assert found.ngettext("There is {count}.", "There are {count}.", count) == german


def test_what_is_not_translated_is_that_of_the_fallback(file: Path, tmp_path: Path) -> None:
    found = catalogs.read(file)
    assert found.gettext("Not yet.") == "Not yet."
    assert found.gettext("") == "", "the header is no translation"
    assert found.ngettext("one", "more", 2) == "more"
    lower = tmp_path / "lower.po"
    lower.write_text('msgid "Not yet."\nmsgstr "Noch nicht."\n')
    found.add_fallback(catalogs.read(lower))
    assert found.gettext("Not yet.") == "Noch nicht."


def test_a_file_that_is_missing_translates_nothing(tmp_path: Path) -> None:
    assert catalogs.read(tmp_path / "none.po").gettext("Yes.") == "Yes."
