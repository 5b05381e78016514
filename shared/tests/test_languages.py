"""Which language a reader prefers, and problems in it."""

import json
from pathlib import Path

import pytest
from django.utils import translation

import provote_core
from provote_core import context, exceptions, languages, problems
from provote_core.exceptions import FieldError, InvalidRequest, NotFound, ProvoteError
from provote_rules import catalogs
from provote_rules.texts import tr

LOCALE = Path(provote_core.__file__).parent / "locale" / "de" / "LC_MESSAGES"


def reader(accept_language: str) -> context.RequestContext:
    return context.RequestContext(
        "request-1", "", "192.0.2.1", "GET", "/api/v1/x/", accept_language=accept_language
    )


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("de-CH-1996, en;q=0.9", "de"),
        ("en, de", "en"),
        ("de, en", "de"),
        ("fr, de;q=0.3", "de"),
        ("fr", "en"),
        ("*", "en"),
        ("de, *", "de"),
        ("*, de", "en"),
        ("de;q=0.5, *", "en"),
        ("de;q=0.5, *;q=0.1", "de"),
        ("en;q=0.5, de", "de"),
        ("en;q=0.95, de", "de"),
        ("de;q=0.95, en", "en"),
        ("en;q=0.8, de;q=0.85", "de"),
        ("en;q=0.85, de;q=0.8", "en"),
        ("de;q=0.805, en;q=0.81", "en"),
        ("de;q=0", "en"),
        ("de;q=0.000, en;q=0", "en"),
        ("de ; q=1.0 , en", "de"),
        ("de;q=high", "en"),
        ("den, dex", "en"),
        ("de;q=0.1", "de"),
        ("fr, en, de", "en"),
        ("fr, de, en", "de"),
        (" \tfr , de-AT , en", "de"),
        ("fr;q=0.9, en;q=0.5, de;q=0.5", "en"),
        (",,de", "de"),
        ("\x00", "en"),
    ],
)
def test_the_header_decides_the_language(header: str, language: str) -> None:
    assert languages.negotiate(header) == language


@pytest.mark.parametrize("range_", ["   x,", "\t,", ",", " de;q=", "de-", "en-a-b- ", "*;"])
def test_a_hostile_header_is_decided_in_linear_time(range_: str) -> None:
    """An expression that backtracks would need years for these."""
    for header in (range_ * 1_000 + "en, de", range_ * 1_000, "en, de," + range_ * 1_000 + "!"):
        assert languages.negotiate(header) in languages.LANGUAGES


@pytest.mark.parametrize(
    ("tag", "language"), [("de", "de"), ("de-CH", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")]
)
def test_a_profile_decides_the_language(tag: str, language: str) -> None:
    assert languages.of_locale(tag) == language


@pytest.mark.parametrize(
    ("requested", "tag", "header", "language"),
    [
        ("en", "de", "de", "en"),
        (None, "de-CH", "en", "de"),
        (None, "en-GB", "de", "en"),
        (None, "DE", "en", "de"),
        (None, "pt-BR", "de", "de"),
        (None, "den", "en", "en"),
        (None, "", "de", "de"),
        (None, None, "de", "de"),
        (None, "fr", "fr", "en"),
    ],
)
def test_a_document_is_in_the_language_of_what_it_is_about(
    requested: str | None, tag: str | None, header: str, language: str
) -> None:
    context.enter(reader(header))
    assert languages.of_document(requested, tag) == language
    context.enter(None)


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("DE-ch", "de-CH"), ("az-LATN-x-latn", "az-Latn-x-latn"), ("en-ca-X-CA", "en-CA-x-ca"),
        ("SGN-be-fr", None), ("zh-YUE-hant-hk", "zh-yue-Hant-HK"), ("de-1AB2", "de-1ab2"),
        ("de-1996-u-co-phonebk", "de-1996-u-co-phonebk"), ("", None), ("de\n", None),
        ("i-klingon", None), ("de-a", None), ("de-a-b", None),
        ("de-\u0661994", None), ("\u212as", None),
    ],
)  # fmt: skip
def test_a_tag_has_one_canonical_form(tag: str, canonical: str | None) -> None:
    assert languages.canonical_tag(tag) == canonical
    if canonical is not None:
        assert languages.canonical_tag(canonical) == canonical


def test_a_hostile_tag_is_decided_in_linear_time() -> None:
    for part in ("-a-bc", "-abc", "-abcde", "-1abc", "-x-a", "-"):
        assert languages.canonical_tag("de" + part * 10_000 + "_") is None


def family(member: type[ProvoteError] = ProvoteError) -> list[type[ProvoteError]]:
    return [member, *(error for child in member.__subclasses__() for error in family(child))]


@pytest.mark.parametrize("error", [e for e in family() if e.__module__ == exceptions.__name__])
def test_every_title_has_a_translation(error: type[ProvoteError]) -> None:
    assert languages.localise(error.title, "de") != error.title


def test_a_problem_is_in_the_language_of_its_reader() -> None:
    detail = tr("Use 0 to {largest}.", largest=7)
    error = InvalidRequest(errors=[FieldError("/row", "out-of-range", detail)])
    english = json.loads(problems.render(error, reader("en")).body)
    german = json.loads(problems.render(error, reader("de")).body)
    assert english["errors"][0]["detail"] == "Use 0 to 7."
    assert german["errors"][0] == {
        "pointer": "/row", "code": "out-of-range", "detail": "Erlaubt ist 0 bis 7."
    }  # fmt: skip
    assert german["title"] == german["detail"] == "Die Anfrage ist ungültig."
    spoken = {"title", "detail", "errors"}
    assert {k: v for k, v in german.items() if k not in spoken} == {
        k: v for k, v in english.items() if k not in spoken
    }, "codes never change"


@pytest.mark.parametrize(("header", "language"), [("", "en"), ("de", "de"), ("fr", "en")])
def test_a_problem_names_its_language(header: str, language: str) -> None:
    headers = problems.render(NotFound(), reader(header)).headers
    assert headers["Content-Language"] == language
    assert headers["Vary"] == "Accept-Language"


def test_a_problem_made_elsewhere_is_shown_in_the_reader_s_language() -> None:
    """A writer's task makes an error once, and two readers get it."""
    error = NotFound(tr("There is no outbox row {row}.", row=3))
    shown = [
        json.loads(problems.render(error, reader(header)).body)["detail"]
        for header in ("de", "en", "de")
    ]
    assert shown[0] == shown[2] != shown[1] == "There is no outbox row 3."


def test_outside_of_requests_texts_are_english() -> None:
    context.enter(None)
    assert languages.shown(exceptions.NotFound.title) == exceptions.NotFound.title


def test_admin_sites_stay_english() -> None:
    for path, language in (("/admin/polls/", "en-us"), ("/api/v1/polls/", "de")):
        with languages.speaking("de", path):
            assert translation.get_language() == language
    assert translation.get_language() == "en-us", "the next request of this thread is its own"


def test_frameworks_and_the_platform_use_the_same_words() -> None:
    """Django validates one body and msgspec another: both say the same."""
    frameworks = catalogs.read(LOCALE / "django.po")
    ours = languages.localise("This field is required.", "de")
    assert frameworks.gettext("This field is required.") == ours
    with translation.override("de"):
        assert translation.gettext("This field is required.") == ours, "before the libraries' own"
