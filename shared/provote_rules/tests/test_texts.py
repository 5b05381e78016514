"""Sentences that can be shown in other languages."""

import pickle
from io import BytesIO

import pytest

from provote_rules import ballots, texts
from provote_rules.ballots import problems
from provote_rules.counting import InvalidCounting, read_counting
from provote_rules.formats import MalformedFile, read
from provote_rules.texts import Text, localise, tr

GERMAN = texts.catalog("de")


def said(text: str) -> str:
    return localise(text, GERMAN, "de")


def test_a_text_is_the_english_sentence() -> None:
    text = tr("A score is a whole number from {least} to {most}.", least=1, most=5)
    assert text == "A score is a whole number from 1 to 5."
    assert isinstance(text, str)
    assert tr("Write %20 for {nothing}.") == "Write %20 for {nothing}.", "without values as it is"


def test_a_text_is_shown_in_another_language() -> None:
    detail = problems.out_of_range(1, 5).detail
    assert said(detail) == "Eine Punktzahl ist eine ganze Zahl von 1 bis 5."
    assert (
        said(ballots.UNKNOWN_CHOICE.detail) == "Diese Möglichkeit gibt es in der Abstimmung nicht."
    )


@pytest.mark.parametrize(
    ("count", "english", "german"),
    [
        (1, "at least 1 choice.", "mindestens 1 Möglichkeit."),
        (2, "at least 2 choices.", "mindestens 2 Möglichkeiten."),
        (0, "at least 0 choices.", "mindestens 0 Möglichkeiten."),
    ],
)
def test_a_number_decides_the_form(count: int, english: str, german: str) -> None:
    detail = problems.too_few_choices(count).detail
    assert detail.endswith(english)
    assert said(detail).endswith(german)


def test_numbers_are_written_as_the_language_does() -> None:
    with pytest.raises(InvalidCounting) as refused:
        read_counting("score", 3, ballot={"min": -1000, "max": 1000, "step": 1})
    [problem] = refused.value.problems
    assert "1,001" in problem.detail
    assert "1.001" in said(problem.detail)


def test_a_value_may_be_a_text() -> None:
    inner = tr("It can be {methods}.", methods="irv")
    outer = tr("No method is named {name!r}. {possible}", name="x", possible=inner)
    assert outer == "No method is named 'x'. It can be irv."
    assert said(outer) == "Kein Verfahren heißt 'x'. Möglich sind: irv."


def test_values_are_never_templates_nor_translated() -> None:
    label = "{name!r} This field is required."
    text = tr("No method is named {name!r}. {possible}", name="x", possible=label)
    assert said(text).endswith(label)


def test_a_fault_of_a_file_is_a_sentence_in_each_language() -> None:
    with pytest.raises(MalformedFile) as refused:
        read(BytesIO(b"2 1\n1 x 0\n0\n"), format="blt")
    detail = texts.sentence(refused.value.detail)
    assert detail == "A candidate must be a whole number, not 'x'."
    assert said(detail) == "Eine Kandidatur muss eine ganze Zahl sein, nicht 'x'."
    assert said(tr("Line {line}: {detail}", line=2, detail=detail)).endswith(said(detail))


def test_an_unknown_text_stays_english() -> None:
    assert said(tr("Nothing translates {this}.", this="it")) == "Nothing translates it."
    assert said("Plain.") == "Plain."
    assert said("") == ""


def test_a_language_without_a_catalog_is_english() -> None:
    assert localise(ballots.WRITE_IN.detail, texts.catalog("tlh"), "tlh") == str(
        ballots.WRITE_IN.detail
    )


def test_a_text_survives_another_process() -> None:
    text = pickle.loads(pickle.dumps(problems.too_many_ranks(3)))
    assert isinstance(text.detail, Text)
    assert said(text.detail) == "Ein Stimmzettel dieser Abstimmung enthält höchstens 3 Ränge."
