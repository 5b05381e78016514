"""The check of translations finds gaps."""

from __future__ import annotations

import re
from gettext import NullTranslations
from pathlib import Path

import pytest

from tools.languages import catalogs, files, mails
from tools.languages.__main__ import findings
from tools.languages.extract import error_names, extract

MODULE = """
class Refused(ProvoteError):
    code, title = "refused", "This is refused."

def refuse(count):
    raise Refused(tr("There is {count} of them.", "There are {count} of them.", count=count))
"""
CATALOG = (
    files.HEADER.format(language="de", plurals="nplurals=2; plural=(n != 1);")
    + """\
#, python-brace-format
msgid "There is {count} of them."
msgid_plural "There are {count} of them."
msgstr[0] "Es gibt {count} davon."
msgstr[1] "Es gibt {count} davon."

msgid "This is refused."
msgstr "Das wird abgelehnt."
"""
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two texts, both translated."""
    for module in ("catalogs", "extract"):
        monkeypatch.setattr(f"tools.languages.{module}.REPOSITORY", tmp_path)
    (tmp_path / "errors.py").write_text(MODULE)
    translate(tmp_path, CATALOG)
    return tmp_path


def translate(package: Path, content: str) -> Path:
    path = catalogs.path_of(package, "de")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def found(package: Path) -> str:
    texts = extract(package, errors=error_names([package]))
    return "\n".join([*texts.unmarked, *catalogs.findings(package, "de", texts.places)])


def test_every_text_of_the_platform_is_translated() -> None:
    assert list(findings()) == []


def test_german_addresses_the_reader_formally() -> None:
    texts = [path.read_text() for folder in mails.folders() for path in (folder / "de").iterdir()]
    for package in catalogs.BELOW:
        for path in (package / "locale" / "de" / "LC_MESSAGES").glob("*.po"):
            for message in files.messages(path, "de").values():
                texts += files.strings(message)
    for text in texts:
        words = set(re.findall(r"\w+", text))
        assert not words & {
            "Du",
            "du",
            "Dich",
            "dich",
            "Dir",
            "dir",
            "Dein",
            "dein",
            "Deine",
            "deine",
        }
        assert not re.match(
            "(Stelle|Gib|Nutze|Benutze|Verwende|Sende|Schreibe|Wähle|Prüfe) ", text
        )


def test_a_complete_catalog_has_no_findings(package: Path) -> None:
    assert found(package) == ""


def test_a_missing_text_is_found(package: Path) -> None:
    translate(package, CATALOG.replace("This is refused.", "Something else."))
    assert "missing: 'This is refused.' of errors.py" in found(package)
    assert "unused: 'Something else.'" in found(package)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('"Das wird abgelehnt."', '""', "not translated"),
        ('msgstr[1] "Es gibt {count} davon."', 'msgstr[1] ""', "not translated"),
        ('msgstr[0] "Es gibt {count} davon."', 'msgstr[0] "Es gibt eines."', "other fields"),
        ("{count} davon", "{count:,} davon", "other fields"),
        ('msgid "This', '#, fuzzy\nmsgid "This', "not translated"),
    ],
)
def test_a_flawed_translation_is_found(package: Path, old: str, new: str, finding: str) -> None:
    translate(package, CATALOG.replace(old, new))
    assert finding in found(package)


def test_a_catalog_that_was_not_compiled_is_found(package: Path) -> None:
    path = translate(package, CATALOG)
    assert not files.is_compiled(path, "de")
    path.with_suffix(".mo").write_bytes(made := files.compiled(path, "de"))
    assert files.is_compiled(path, "de")
    assert files.compiled(path, "de") == made, "the same bytes each time"
    translate(package, CATALOG.replace("abgelehnt", "verweigert"))
    assert not files.is_compiled(path, "de")


def test_another_order_is_found_and_repaired(package: Path) -> None:
    """As after the merge of two branches, which keeps the lines of both."""
    head, first, second = CATALOG.split("\n\n")
    path = translate(package, f"{head}\n\n{first}\n{second}")
    assert "another layout" in found(package)
    catalogs.write(package, "de", extract(package, errors=error_names([package])).places)
    assert path.read_text() == CATALOG


def test_a_catalog_that_services_read_differently_is_found(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provote_rules.catalogs.read", lambda path: NullTranslations())
    assert "services read it differently: 'This is refused.'" in found(package)


def test_a_text_that_moves_to_another_package_keeps_its_translation(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = package / "lower"
    monkeypatch.setattr(catalogs, "BELOW", {other: (), package: (other,)})
    catalogs.write(other, "de", {("This is refused.", None): ["lower/errors.py"]})
    assert "Das wird abgelehnt." in catalogs.path_of(other, "de").read_text()


@pytest.mark.parametrize(
    "statement",
    [
        'raise Refused("Not marked.")',
        'raise Refused(f"Not {marked}.")',
        'raise Refused(detail="Not marked.")',
        'FieldError("/name", "invalid", "Not marked.")',
        'default_error_messages = {"invalid": "Not marked."}',
        'Field(error_messages={"invalid": "Not marked."})',
        'RegexValidator("[a-z]", message="Not marked.")',
        'self.fail("invalid", detail=f"Not {marked}.")',
    ],
)
def test_a_text_without_the_mark_is_found(package: Path, statement: str) -> None:
    (package / "errors.py").write_text(f"{MODULE}\n\n{statement}\n")
    assert "a text without tr()" in found(package)


@pytest.mark.parametrize(
    "statement",
    [
        "raise Refused(detail)",
        'default_error_messages = {"invalid": "{detail}"}',
        "raise Refused()",
    ],
)
def test_a_text_that_is_translated_elsewhere_is_none(package: Path, statement: str) -> None:
    (package / "errors.py").write_text(f"{MODULE}\n\n{statement}\n")
    assert found(package) == ""


def test_a_template_must_be_a_literal(package: Path) -> None:
    (package / "errors.py").write_text(f"{MODULE}\n\ntr(detail)\n")
    with pytest.raises(ValueError, match="literals"):
        found(package)


def test_writing_keeps_translations_and_adds_texts(package: Path) -> None:
    (package / "more.py").write_text('tr("This is new.")\n')
    texts = extract(package, errors=error_names([package]))
    catalogs.write(package, "de", texts.places)
    written = catalogs.path_of(package, "de").read_text()
    assert "Das wird abgelehnt." in written
    assert 'msgid "This is new."\nmsgstr ""' in written
    catalogs.write(package, "de", texts.places)
    assert catalogs.path_of(package, "de").read_text() == written


def test_a_mail_that_a_language_lacks_is_found(tmp_path: Path) -> None:
    for language, mail in (("en", "{{ token }}"), ("de", "{{ site }}")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "a.txt").write_text(mail)
    (tmp_path / "en" / "b.txt").touch()
    (tmp_path / "de" / "c.txt").touch()
    name = tmp_path.name
    assert sorted(mails.findings("de", tmp_path)) == [
        f"{name}/de/a.txt has other variables than {name}/en/a.txt",
        f"{name}/de/b.txt is missing",
        f"{name}/de/c.txt is unused: {name}/en has none",
    ]


@pytest.mark.parametrize(
    ("english", "german", "equal"),
    [
        ("{{ a }} {% if b %}{{ c.d }}{% endif %}", "{% if b %}{{c.d}}{% endif %} {{ a }}", True),
        ("{{ n|pluralize }}", "{{ n }}", True),
        ("{% elif a == 'b' %}", "{% elif a == 'c' %}", False),
        ("{% for a in b %}{{ a }}", "{{ a }}", False),
        ("{{ a }}", "{{ a }}{{ a }}", False),
    ],
)
def test_mails_have_the_same_variables(
    tmp_path: Path, english: str, german: str, equal: bool
) -> None:
    for language, mail in (("en", english), ("de", german)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "a.txt").write_text(mail)
    assert (not list(mails.findings("de", tmp_path))) is equal


def test_a_mail_that_no_language_has_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert "<language>/<name>.txt" in "".join(mails.findings("de", tmp_path))


def test_a_catalog_that_a_wheel_lacks_is_found(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogs, "BELOW", {package: ()})
    project = package / "pyproject.toml"
    project.write_text("[tool.setuptools]\n")
    assert "package-data" in "".join(catalogs.unpackaged())
    listed = f'[tool.setuptools.package-data]\n{package.name} = ["{catalogs.CATALOGS}"]\n'
    project.write_text(listed)
    assert list(catalogs.unpackaged()) == []
