"""The check of the pages' strings finds what is missing, unused, different, or in the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.web import strings

ENGLISH = """vote-cast = Cast
vote-count = { $count ->
    [one] one vote
   *[other] { $count } votes
}
vote-terms = Read <terms>the terms</terms>.
"""
CODE = 'import { html } from "x"; html`<p>${t("vote-cast")} ${t("vote-count", { count })}</p>`;'
CODE += ' const id = "vote-terms";'


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A folder like web/, with one page in two languages and nothing to complain about."""
    for language in ("en", "de"):
        (tmp_path / "locales" / language).mkdir(parents=True)
        (tmp_path / "locales" / language / "vote.ftl").write_text(ENGLISH)
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "vote.js").write_text(CODE)
    return tmp_path


def complaints(web: Path) -> list[str]:
    """The complaints, without those about codes, of which this folder has none."""
    found = strings.Strings(web).complaints()
    return [line for line in found if " code-" not in line]


def test_a_complete_folder_has_no_complaint(web: Path) -> None:
    assert complaints(web) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("vote-cast = Cast\n", "", "de: vote-cast of vote.ftl is missing"),
        ("{ $count } votes", "{ $number } votes", "de: vote-count has ['number']"),
        ("<terms>the terms</terms>", "the terms", "de: vote-terms has not the elements of en"),
        ("vote-cast = Cast\n", "vote-cast = Cast\nvote-old = x\n", "de: vote-old is not in en"),
    ],
)
def test_a_difference_between_languages_is_found(
    web: Path, old: str, new: str, complaint: str
) -> None:
    file = web / "locales" / "de" / "vote.ftl"
    file.write_text(file.read_text().replace(old, new))
    assert complaints(web) == [complaint]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('t("vote-cast")', 't("vote-send")', "js/vote.js: no message vote-send"),
        ('"vote-terms"', '""', "en: vote-terms is not used"),
        (
            '${t("vote-cast")}',
            '${t("vote-cast")} <b>now</b>',
            "js/vote.js: text in the code: 'now'",
        ),
    ],
)
def test_a_difference_between_code_and_strings_is_found(
    web: Path, old: str, new: str, complaint: str
) -> None:
    file = web / "js" / "vote.js"
    file.write_text(file.read_text().replace(old, new))
    assert complaint in complaints(web)


def test_a_message_that_exists_twice_is_refused(web: Path) -> None:
    (web / "locales" / "de" / "other.ftl").write_text("vote-cast = Cast\n")
    with pytest.raises(ValueError, match="exists twice"):
        complaints(web)


def test_a_file_that_is_not_fluent_is_refused(web: Path) -> None:
    (web / "locales" / "de" / "other.ftl").write_text("what = { $unfinished\n")
    with pytest.raises(ValueError, match="not Fluent"):
        complaints(web)


def test_each_code_of_the_documentation_needs_a_sentence(web: Path) -> None:
    assert any("code-already-voted" in line for line in strings.Strings(web).complaints())
