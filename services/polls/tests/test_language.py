"""The language of a poll's texts: its tags, its corrections, and where it goes."""

from typing import Any
from uuid import UUID

import pytest
from callers import POLLS, Caller, at, definition
from django.db import connection

from polls.models import Poll, Template
from polls.selectors import poll_state
from provote_testing.answers import problem
from provote_testing.events import outbox_events

pytestmark = pytest.mark.django_db

TEMPLATES = "/api/v1/polls/templates/"
LONGEST = "de-" + "-".join(["x", *["abcdefgh"] * 3, "abc"])  # 35 characters


def path(poll: dict[str, Any]) -> str:
    return f"{POLLS}{poll['id']}/"


def test_a_poll_without_a_language_says_none(owner: Caller) -> None:
    assert owner.make()["language"] is owner.make(language=None)["language"] is None
    assert Poll.objects.filter(language=None).count() == 2


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("de", "de"), ("DE-at", "de-AT"), ("pt-br", "pt-BR"), ("en-gb", "en-GB"),
        ("ZH-hant-tw", "zh-Hant-TW"), ("sl-ROZAJ-1994", "sl-rozaj-1994"), ("gsw", "gsw"),
        ("de-1AB2", "de-1ab2"), ("es-419", "es-419"), ("EN-us-u-CA-GREGORY", "en-US-u-ca-gregory"),
        (LONGEST, LONGEST),
    ],
)  # fmt: skip
def test_a_tag_is_kept_in_the_case_that_is_recommended(
    owner: Caller, sent: str, kept: str
) -> None:
    draft = owner.make(language=sent)
    assert draft["language"] == kept
    same = owner.patch(path(draft), {"language": sent}, If_Match='"1"').json()
    assert same == draft, "an equal tag changes nothing"
    [listed] = owner.get(f"{POLLS}?owner=me").json()["results"]
    assert owner.get(path(draft)).json() == listed == draft


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("", "blank"), (" ", "invalid-language"), (" de", "invalid-language"),
        ("de\n", "invalid-language"), ("de_CH", "invalid-language"), ("d", "invalid-language"),
        ("de-", "invalid-language"), ("-de", "invalid-language"), ("de--CH", "invalid-language"),
        ("de-CH-DE", "invalid-language"), ("Deutsch!", "invalid-language"),
        ("dé", "invalid-language"), ("x-own", "invalid-language"), ("de-x", "invalid-language"),
        ("abcdefghi", "invalid-language"), ("de.CH", "invalid-language"),
        (f"{LONGEST}d", "max-length"), (7, "invalid"), (True, "invalid"), (["de"], "invalid"),
    ],
)  # fmt: skip
def test_what_is_no_language_tag_is_refused(owner: Caller, language: Any, code: str) -> None:
    draft = owner.make(language="de")
    body = {"name": "x", "definition": definition(language=language)}
    for where, answer in [
        ("", owner.post(POLLS, definition(language=language))),
        ("", owner.patch(path(draft), {"language": language}, If_Match="*")),
        ("/definition", owner.post(TEMPLATES, body)),
    ]:
        assert problem(answer) == (400, "invalid-request")
        found = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
        assert found == [(f"{where}/language", code)]
    assert owner.get(path(draft)).json() == draft


def test_a_refusal_is_in_german_for_german_readers(owner: Caller) -> None:
    answer = owner.post(POLLS, definition(language="de_CH"), Accept_Language="de")
    [error] = answer.json()["errors"]
    assert error["detail"] == "Verwenden Sie ein Sprachkürzel wie de-CH."


def test_it_can_be_set_changed_and_removed_in_a_draft(owner: Caller) -> None:
    draft = owner.make()
    for version, language in enumerate(("de", "en-GB", None), start=1):
        answer = owner.patch(path(draft), {"language": language}, If_Match=f'"{version}"')
        assert answer.json() == draft | {"language": language, "version": version + 1}


def test_it_can_be_corrected_later_like_the_title(owner: Caller, votes: Any) -> None:
    """It is no part of what is voted on: neither choices nor the count depend on it."""
    poll = owner.make_open(language="en")
    answer = owner.patch(path(poll), {"language": "de-CH"}, If_Match='"2"')
    assert answer.json() == poll | {"language": "de-CH", "version": 3}
    owner.post(f"{path(poll)}close/")
    closed = owner.patch(path(poll), {"language": None}, If_Match="*").json()
    assert (closed["language"], closed["digest"]) == (None, poll["digest"])
    published = [(event["type"], event["data"]["language"]) for event in outbox_events()]
    assert published == [
        ("poll.opened", "en"), ("poll.amended", "de-CH"), ("poll.closed", "de-CH"),
        ("poll.amended", ""),
    ]  # fmt: skip
    assert poll_state(UUID(poll["id"])).language == ""


def test_siblings_read_it_of_a_draft(owner: Caller) -> None:
    assert poll_state(UUID(owner.make(language="de")["id"])).language == "de"


def test_clones_and_templates_keep_it(owner: Caller, other: Caller) -> None:
    poll = owner.make_open(language="de-CH", closes_at=at(hours=1))
    assert other.post(f"{path(poll)}clone/", {}).json()["language"] == "de-CH"
    for body in ({"poll_id": poll["id"]}, {"definition": definition(language="de-ch")}):
        template = owner.post(TEMPLATES, {"name": "x", **body}).json()
        assert template["definition"]["language"] == "de-CH"
        made = owner.post(POLLS, {"template": template["id"]}).json()
        assert made["language"] == "de-CH"
        for language in ("fr", None):
            body = {"template": template["id"], "language": language}
            assert owner.post(POLLS, body).json()["language"] == language


def test_templates_without_it_are_as_older_code_writes_them(owner: Caller) -> None:
    """0.3.0, beside this version, refuses a member that it does not know."""
    for body in ({"poll_id": owner.make()["id"]}, {"definition": definition(language=None)}):
        owner.post(TEMPLATES, {"name": "x", **body})
    assert all("language" not in template.definition for template in Template.objects.all())


@pytest.mark.parametrize("language", ["de", "de-CH", "zh-Hant-TW", LONGEST, None])
def test_the_table_holds_tags(owner: Caller, language: str | None) -> None:
    owner.make()
    assert Poll.objects.update(language=language) == 1


def test_older_code_publishes_a_draft_that_has_one(owner: Caller, stranger: Caller) -> None:
    draft = owner.make(language="de")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE poll SET status = 'open', version = 2 WHERE id = %s", [draft["id"]])
    assert stranger.get(path(draft)).json()["language"] == "de"
