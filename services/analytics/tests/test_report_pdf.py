"""The report of a result as a PDF: its text, its fonts, its language."""

import io
from typing import Any

import pytest
from conftest import Reader, person
from exported import content, finished
from poll_events import Poll
from pypdf import PdfReader
from test_report_pages import text_of
from test_tallying import report_of

from analytics.exporting import files, pdf, rounds
from analytics.lru import LruMap
from analytics.models import Poll as PollRow
from analytics.models import PollAnalytics
from provote_testing.answers import problem

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Jürgen Großmann", "Żaneta Łęcka", "Дмитрий")


def report_path(poll: Poll, query: str = "") -> str:
    return f"/api/v1/polls/{poll.id}/export/?format=pdf{query}"


def test_a_report_has_the_result_and_its_rounds_as_text(anyone: Reader) -> None:
    poll = finished(choices=NAMES, title="Vorstand für Köln")
    answer = anyone.get(report_path(poll))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="results-{poll.id}.pdf"'
    text = text_of(content(answer))
    for part in ("Vorstand für Köln", str(poll.id), "Final result", "Round 1", "Round 2", *NAMES):
        assert part in text
    assert report_of(poll).digest[:20] in text.replace(" ", "")
    for sentence in (one["sentence"] for one in report_of(poll).summary["rounds"]):
        assert sentence in text


def test_every_font_is_embedded(anyone: Reader) -> None:
    data = content(anyone.get(report_path(finished(choices=NAMES))))
    fonts = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) == 2
    for font in fonts.values():
        [descendant] = font.get_object()["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font.get_object()


def test_every_choice_of_a_thousand_is_in_the_report(anyone: Reader) -> None:
    labels = tuple(f"Choice {n:04}" for n in range(1_000))
    data = content(anyone.get(report_path(Poll(choices=labels).publish().votes(1))))
    text = text_of(data)
    assert all(label in text for label in labels)
    number = len(PdfReader(io.BytesIO(data)).pages)
    assert f"Page {number} of {number}" in text


def test_readers_find_title_language_and_sections(anyone: Reader) -> None:
    poll = finished(title="Vorstand für Köln")
    reader = PdfReader(io.BytesIO(content(anyone.get(report_path(poll, "&language=de")))))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Vorstand für Köln"
    assert root["/Lang"] == "de"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 # an object
    titles = [one.title for one in reader.outline]  # type: ignore[union-attr]
    assert titles == ["Ergebnis", "Runden der Auszählung", "Gleichstände"]


@pytest.mark.parametrize(
    ("query", "header", "words"),
    [
        ("", "de-AT,de;q=0.9,en;q=0.5", "Endgültiges Ergebnis"),
        ("", "fr, en;q=0.1", "Final result"),
        ("", "", "Final result"),
        ("&language=de", "en", "Endgültiges Ergebnis"),
    ],
)
def test_the_language_is_the_one_asked_for(
    anyone: Reader, query: str, header: str, words: str
) -> None:
    answer = anyone.get(report_path(finished(), query), Accept_Language=header)
    assert answer["Vary"] == "Accept-Language"
    assert answer["Content-Language"] == ("de" if words.startswith("Endg") else "en")
    assert words in text_of(content(answer))


@pytest.mark.parametrize(
    ("query", "tag", "header", "language"),
    [
        ("", "de-CH", "en", "de"),
        ("", "en-GB", "de", "en"),
        ("&language=en", "de", "de", "en"),
        ("", "pt-BR", "de", "de"),
        ("", "pt-BR", "fr", "en"),
        ("", "", "de", "de"),
    ],
)
def test_without_a_request_the_language_is_that_of_the_poll(
    anyone: Reader, query: str, tag: str, header: str, language: str
) -> None:
    poll = finished(language=tag)
    answer = anyone.get(report_path(poll, query), Accept_Language=header)
    assert (answer["Content-Language"], answer["Vary"]) == (language, "Accept-Language")
    data = content(answer)
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/Lang"] == language
    words = {"de": "Endgültiges Ergebnis", "en": "Final result"}
    assert [name for name, word in words.items() if word in text_of(data)] == [language]


def test_a_corrected_language_is_another_report(anyone: Reader) -> None:
    poll = finished()
    english = anyone.get(report_path(poll))
    known = {"If_None_Match": english["ETag"]}
    assert b"/Lang (en)" in content(english)
    poll.change(language="de").publish()
    german = anyone.get(report_path(poll), **known)
    assert german["Content-Language"] == "de"
    assert b"/Lang (de)" in content(german)
    unchanged = anyone.get(report_path(poll), If_None_Match=german["ETag"], Accept_Language="en")
    assert (unchanged.status_code, unchanged["Vary"]) == (304, "Accept-Language")


def test_a_state_of_the_last_release_keeps_the_language(anyone: Reader) -> None:
    poll = finished(language="de")
    poll.change(title="Corrected")
    del poll.state["language"]
    poll.publish()
    assert PollRow.objects.get().language == "de"
    data = content(anyone.get(report_path(poll)))
    assert "Corrected" in text_of(data)
    assert b"/Lang (de)" in data
    poll.change(language="").publish()
    assert b"/Lang (en)" in content(anyone.get(report_path(poll)))


def test_a_poll_that_only_the_last_release_knows_has_no_language(anyone: Reader) -> None:
    poll = Poll()
    del poll.state["language"]
    poll.publish().votes(1)
    assert PollRow.objects.get().language is None
    for language in ("de", "en"):
        answer = anyone.get(report_path(poll), Accept_Language=language)
        assert answer["Content-Language"] == language
        assert f"/Lang ({language})".encode() in content(answer)


def test_a_german_report_has_no_english_words(anyone: Reader) -> None:
    text = text_of(content(anyone.get(report_path(finished(), "&language=de"))))
    for words in ("Gewählt", "Runde 1", "ausgeschieden", "geschlossen", "Integrierte Stichwahl"):
        assert words in text
    for words in ("Round", "closed", "Votes", "elected", "Page"):
        assert words not in text


def test_german_numbers_have_a_comma(anyone: Reader) -> None:
    poll = Poll().publish().votes(2, 1)
    assert "66,67 %" in text_of(content(anyone.get(report_path(poll, "&language=de"))))
    assert "66.67 %" in text_of(content(anyone.get(report_path(poll))))


def test_equal_states_have_equal_bytes(anyone: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = finished()
    first = anyone.get(report_path(poll))
    whole = content(first)
    monkeypatch.setattr(files, "_reports", LruMap(1))
    assert content(anyone.get(report_path(poll))) == whole
    monkeypatch.setattr(pdf, "render", lambda *_, **__: pytest.fail("It is not needed."))
    assert content(anyone.get(report_path(poll))) == whole
    assert anyone.get(report_path(poll), If_None_Match=first["ETag"]).status_code == 304
    monkeypatch.undo()
    german = anyone.get(report_path(poll, "&language=de"))
    content(german)
    assert german["ETag"] != first["ETag"]


def test_an_open_poll_is_provisional(anyone: Reader) -> None:
    poll = Poll().publish().votes(2, 1)
    data = content(anyone.get(report_path(poll)))
    assert "Provisional result" in text_of(data)
    last = PollAnalytics.objects.get(pk=poll.id).last_at
    assert last is not None
    assert f"Last change {last:%Y-%m-%d %H:%M} UTC" in text_of(data)
    made = PdfReader(io.BytesIO(data)).metadata.creation_date  # type: ignore[union-attr]
    assert made == last.replace(microsecond=0)


def test_a_final_report_has_no_time_of_a_vote(anyone: Reader) -> None:
    assert "Last change" not in text_of(content(anyone.get(report_path(finished()))))


def test_a_report_is_for_those_who_see_the_results(anyone: Reader) -> None:
    poll = finished(results_visibility="owner_only")
    assert problem(anyone.get(report_path(poll))) == (403, "results-not-visible")
    assert content(person(poll.owner).get(report_path(poll)))


def test_rounds_beyond_the_limit_are_named_only(
    anyone: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "LARGEST", 1)
    text = text_of(content(anyone.get(report_path(finished()))))
    assert "too many for this report" in text


def test_markup_in_labels_is_text(anyone: Reader) -> None:
    labels = ("**bold**", "<b>b</b>", "{nb}", "/Type (x)")
    text = text_of(content(anyone.get(report_path(Poll(choices=labels).publish().votes(1)))))
    for label in labels:
        assert label in text
