"""Problems and mails are in the language of their reader; what programs read never changes."""

from __future__ import annotations

import io
import re
from email import message_from_string
from email.policy import default
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from integration import raw
from integration.answers import expect, problem
from integration.client import BATCH, PASSWORD, VOTES, Api, Backend, Caller, People, Person, Poll
from integration.mailbox import DELIVERED_WITHIN, mails_to, verified
from integration.stack import INVITATIONS, Stack
from integration.waiting import eventually

GERMAN = {"Accept-Language": "de-CH, en;q=0.5"}
ENGLISH = {"Accept-Language": "en"}
ANY_VERSION = {"If-Match": "*"}
UNKNOWN = "00000000-0000-7000-8000-000000000000"
SPOKEN = frozenset({"title", "detail"})  # members in the reader's language
OWN = frozenset({"request_id"})  # members that differ between two requests
LONG_HEADER = "x,   " * 1_400 + "en, de"  # an expression that backtracks would not end


def in_both(caller: Caller, method: str, path: str, body: Any = None) -> tuple[Any, Any]:
    """The problems of the same request in English and in German, checked against each other."""
    found = []
    for language, sent in (("en", ENGLISH), ("de", GERMAN)):
        answer = caller.ask(method, path, body=body, headers=sent)
        assert answer.headers["Content-Language"] == language, answer.text
        assert "accept-language" in varies(answer)
        found.append(problem(answer, answer.status_code))
    english, german = found
    assert programs_part(english) == programs_part(german), "codes never change"
    assert german["title"] != english["title"]
    assert german["detail"] != english["detail"]
    for one, other in zip(english.get("errors", ()), german.get("errors", ()), strict=True):
        assert one["detail"] != other["detail"], one
    return english, german


def varies(answer: httpx.Response) -> set[str]:
    """The names in Vary, in lower case."""
    return {name.strip() for name in answer.headers.get("Vary", "").lower().split(",")}


def programs_part(document: dict[str, Any]) -> dict[str, Any]:
    """What programs read of a problem document."""
    kept = {name: value for name, value in document.items() if name not in SPOKEN | OWN}
    kept["errors"] = [(e["pointer"], e["code"]) for e in document.get("errors", ())]
    return kept


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/users/me/", 401),
        ("GET", "/api/v1/users/nowhere/at/all/", 404),
        ("PUT", "/api/v1/users/", 405),
        ("GET", f"/api/v1/polls/{UNKNOWN}/", 404),
        ("GET", "/api/v1/polls/?cursor=x", 400),
        ("GET", f"/api/v1/polls/{UNKNOWN}/results/", 404),
        ("GET", f"/api/v1/polls/{UNKNOWN}/results/?x=%zz", 400),
        ("GET", f"/api/v1/polls/{UNKNOWN}/stream/", 404),
        ("GET", f"/api/v1/polls/{UNKNOWN}/export/", 404),
        ("GET", "/api/v1/analytics/polls/", 401),
        ("GET", "/api/v1/webhooks/", 401),
        ("GET", f"/api/v1/votes/{UNKNOWN}/", 401),
        ("POST", VOTES, 401),
        ("POST", BATCH, 401),
        ("GET", "/nowhere", 404),
        ("POST", "/", 405),
    ],
)
def test_problems_of_each_service_and_of_the_gateway(
    anonymous: Caller, method: str, path: str, status: int
) -> None:
    body = {} if method == "POST" else None
    english, _ = in_both(anonymous, method, path, body)
    assert english["status"] == status


@pytest.mark.parametrize(
    "body",
    [
        {"username": "a", "email": "x", "password": "x", "more": 1},
        {"username": "", "email": None, "password": 7},
        {"username": "no spaces please", "email": "a@b.example", "password": "1234567890"},
        [],
    ],
)
def test_every_detail_of_a_field_is_in_german(anonymous: Caller, body: Any) -> None:
    in_both(anonymous, "POST", "/api/v1/users/", body)


def test_details_of_definitions_are_in_german(owner: Person) -> None:
    body = {
        "title": "\x07", "choices": [{"label": "Tea"}, {"label": "tea"}, {"label": ""}],
        "closes_at": "tomorrow", "eligibility": "everybody", "method": 7, "seats": "two",
    }  # fmt: skip
    english, _ = in_both(owner, "POST", "/api/v1/polls/", body)
    assert len(english["errors"]) >= 5
    body = {"title": "T", "choices": [{"label": "Tea"}, {"label": "Coffee"}], "seats": 5}
    in_both(owner, "POST", "/api/v1/polls/", body | {"ballot_type": "ranked", "method": "schulze"})


def test_the_values_of_a_detail_are_kept(owner: Person) -> None:
    poll = owner.open_poll(choices=("A", "B", "C"), ballot_type="score")
    ballot = {"scores": {poll.choices["A"]: 10_000}}
    body = {"poll_id": poll.id, "ballot": ballot}
    english, german = in_both(owner, "POST", VOTES, body)
    numbers = re.findall(r"\d+", english["errors"][0]["detail"])
    assert re.findall(r"\d+", german["errors"][0]["detail"]) == numbers != []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"), ("DE-at", "de"), ("en, de", "en"), ("fr, en, de", "en"),
        ("fr, de, en", "de"), ("de;q=0.2, en;q=0.3", "en"), ("fr, *;q=0.5", "en"),
        ("tlh", "en"), ("", "en"),
        ("de;q=high", "en"), (";;;,,,=", "en"), ("de" * 3_000, "en"), (LONG_HEADER, "en"),
    ],
    ids=range(13),
)  # fmt: skip
def test_all_processes_decide_alike(anonymous: Caller, header: str, language: str) -> None:
    places = ["/nowhere", "/api/v1/users/me/", f"/api/v1/polls/{UNKNOWN}/", VOTES]
    for path in places:
        answer = anonymous.get(path, headers={"Accept-Language": header})
        assert answer.headers["Content-Language"] == language, path


def test_headers_that_no_client_sends_are_decided(stack: Stack) -> None:
    for lines in (
        ["Accept-Language: fr", "Accept-Language: de"],
        ["Accept-Language: de\xff, \xe4"],
    ):
        for path in ("/nowhere", "/api/v1/users/me/", VOTES):
            status, headers = raw.head_of(raw.send(stack, raw.get(path, *lines)))
            assert status in (400, 401, 404, 405), (path, lines)
            assert headers["content-language"] in ("de", "en"), (path, lines)


def test_each_item_of_a_batch_is_in_the_language_of_its_request(backend_poll: Any) -> None:
    backend, poll = backend_poll
    votes = [poll.ballot("Tea", voter="a"), {"poll_id": poll.id, "choice_id": UNKNOWN}, 7]
    bodies = {}
    for language, sent in (("en", ENGLISH), ("de", GERMAN)):
        answer = backend.ask("POST", BATCH, body={"votes": votes}, headers=sent)
        bodies[language] = expect(answer, 200)["results"]
        assert answer.headers["Content-Language"] == language
    assert bodies["en"][0]["vote"] == bodies["de"][0]["vote"]
    for english, german in zip(bodies["en"][1:], bodies["de"][1:], strict=True):
        assert english["status"] == german["status"]
        assert programs_part(english["problem"]) == programs_part(german["problem"])
        assert english["problem"]["title"] != german["problem"]["title"]


@pytest.fixture
def backend_poll(people: People) -> tuple[Backend, Poll]:
    owner = people.register("delegator")
    return owner.api_key(), owner.open_poll(eligibility="delegated")


def test_the_refused_lines_of_a_file_are_in_german(owner: Person) -> None:
    poll = owner.create_poll(
        choices=("Ann", "Ben"), ballot_type="ranked", eligibility="delegated",
        rules={"ballot": {"max_ranks": 1}},
    )  # fmt: skip

    def check(body: bytes, sent: dict[str, str]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {owner.token}", "Content-Type": "text/csv"} | sent
        return owner.api.request(
            "POST", f"{poll.url}ballots/import/", content=body, headers=headers
        )

    lines = b"rank1,rank2\nAnn,Ben\nBen,\n"
    english, german = (check(lines, sent) for sent in (ENGLISH, GERMAN))
    [one], [other] = expect(english, 200)["refused"], expect(german, 200)["refused"]
    assert (
        (one["code"], one["lines"]) == (other["code"], other["lines"]) == ("too-many-ranks", [2])
    )
    assert one["detail"].startswith("A ballot")
    assert other["detail"].startswith("Ein Stimmzettel")
    assert german.headers["Content-Language"] == "de"
    unread = problem(check(b"\x00", GERMAN), 400, "unreadable-ballots")
    assert unread["title"] == "Die Datei mit Stimmzetteln kann nicht gelesen werden."


def test_an_answer_without_sentences_is_the_same_for_all(owner: Person) -> None:
    """Nothing of it is for people, so caches need not keep it by language."""
    poll = owner.open_poll()
    for path in (poll.url, f"{poll.url}results/", "/api/v1/polls/"):
        english, german = (owner.get(path, headers=sent) for sent in (ENGLISH, GERMAN))
        assert expect(english, 200).keys() == expect(german, 200).keys()
        for answer in (english, german):
            assert "Content-Language" not in answer.headers
            assert "accept-language" not in varies(answer)


def test_why_a_reader_may_not_vote_is_in_german(anonymous: Caller, owner: Person) -> None:
    poll = owner.open_poll()
    poll.close()
    texts = {}
    for language, sent in (("en", ENGLISH), ("de", GERMAN)):
        answer = anonymous.get(f"{VOTES}eligibility/?poll_id={poll.id}", headers=sent)
        texts[language] = expect(answer, 200)["detail"]
        assert answer.headers["Content-Language"] == language
        assert "accept-language" in varies(answer)
    assert texts["de"] not in (None, texts["en"])


def test_mails_follow_the_language_of_the_registration(stack: Stack, api: Api) -> None:
    for sent, subject, greeting in (
        ({"Accept-Language": "de-AT"}, "Bestätigen Sie Ihre E-Mail-Adresse", "Guten Tag"),
        ({"Accept-Language": "fr"}, "Confirm your e-mail address", "Hello"),
    ):
        name = f"reader-{subject[:4].lower()}-{stack.url[-4:]}"
        address = f"{name}@example.org"
        body = {"username": name, "email": address, "password": PASSWORD}
        expect(api.request("POST", "/api/v1/users/", json=body, headers=sent), 201)
        found = eventually(lambda to=address: mail_to(stack, to), within=20)
        assert (found["Subject"], found["Content-Language"]) == (subject, sent_language(sent))
        assert greeting in found.get_content()


def test_reports_and_invitations_are_in_the_language_of_the_poll(
    stack: Stack, people: People, api: Api, anonymous: Caller
) -> None:
    owner = verified(stack, people, api)
    poll = owner.open_poll(eligibility="invited", language="DE-at")
    assert poll.definition["language"] == "de-AT"
    address = f"eve-{owner.username}@example.org"
    path = f"{poll.url}invitations/send/"
    expect(owner.ask("POST", path, body=[address], headers=ENGLISH), 202)
    [mail] = eventually(
        lambda: mails_to(stack, address, process=INVITATIONS), within=DELIVERED_WITHIN
    )
    assert "Subject: Einladung zur Abstimmung" in mail

    def report(sent: dict[str, str], **query: str) -> tuple[str, Any]:
        """The languages that a report has by its header and by its document."""
        answer = anonymous.get(f"{poll.url}export/", headers=sent, format="pdf", **query)
        assert answer.status_code == 200, answer.text
        assert "accept-language" in varies(answer)
        root: Any = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
        return answer.headers["Content-Language"], root["/Lang"]

    assert report(ENGLISH) == ("de", "de")
    assert report(GERMAN, language="en") == ("en", "en")
    opened = expect(owner.get(poll.url), 200)
    corrected = owner.ask("PATCH", poll.url, body={"language": "pt-BR"}, headers=ANY_VERSION)
    assert expect(corrected, 200)["digest"] == opened["digest"]
    eventually(lambda: report(ENGLISH) == ("en", "en"))
    assert report(GERMAN) == ("de", "de")


def sent_language(sent: dict[str, str]) -> str:
    """The language that a reader with these headers gets."""
    return "de" if sent["Accept-Language"].startswith("de") else "en"


def mail_to(stack: Stack, address: str) -> Any:
    """The parsed mail to an address in the worker's log; None if there is none yet."""
    for text in re.split(r"^-{70,}\n", stack.log("users-worker"), flags=re.MULTILINE):
        if f"To: {address}" in text and "Subject:" in text:
            return message_from_string(text[text.index("Content-Type") :], policy=default)
    return None
