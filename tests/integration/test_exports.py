"""Exports of a poll through the gateway: whole, of one state, resumable, and for print."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from integration.answers import expect, problem
from integration.client import Caller, Person, Poll
from integration.waiting import eventually
from local.install import REPOSITORY

FORMULA = "=HYPERLINK(1)"
LABELS = (FORMULA, "قهوة", 'Tee; "-1"')


@pytest.fixture(scope="module")
def poll(owner: Person, voter: Person) -> Poll:
    """A closed poll with one vote, finally counted."""
    found = owner.open_poll(choices=LABELS)
    voter.vote(found, FORMULA)
    found.close()
    eventually(lambda: (found.results()["tally"] or {}).get("final"), within=30)
    return found


def export(caller: Caller, poll: Poll, **query: str) -> Any:
    answer = caller.get(f"{poll.url}export/", **query)
    assert answer.status_code == 200, answer.text
    return answer


def verified(data: bytes) -> int:
    """The number of rows that provote-verify finds; the file is whole."""
    command = [sys.executable, "-m", "provote_rules", "export", "-", "--json"]
    done = subprocess.run(
        command, input=data, capture_output=True, cwd=REPOSITORY, env={"PYTHONPATH": "shared"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return int(json.loads(done.stdout)["rows"])


def test_results_are_the_same_in_every_format(anonymous: Caller, poll: Poll) -> None:
    shown = [(one["label"], one["votes"]) for one in poll.results()["choices"]]
    for format in ("csv", "json", "ndjson"):
        assert verified(export(anonymous, poll, format=format).content) == len(LABELS)
    lines = export(anonymous, poll, format="ndjson").content.splitlines()[1:-1]
    rows = [json.loads(line) for line in lines]
    assert [(row["label"], row["votes"]) for row in rows] == shown
    whole = expect(anonymous.get(f"{poll.url}export/", format="json"), 200)
    assert whole["rows"] == rows
    table = [*csv.DictReader(io.StringIO(export(anonymous, poll).text, newline=""))][:-1]
    assert [row["label"] for row in table] == [f"'{FORMULA}", "قهوة", 'Tee;\' "-1"']


def test_a_file_has_a_name_and_an_etag(anonymous: Caller, poll: Poll) -> None:
    answer = export(anonymous, poll, what="rounds")
    name = f"rounds-{poll.id}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    known = {"If-None-Match": answer.headers["ETag"]}
    again = anonymous.get(f"{poll.url}export/", headers=known, what="rounds")
    assert again.status_code == 304


def test_an_export_is_resumed_until_its_rows_change(
    owner: Person, voter: Person, anonymous: Caller
) -> None:
    open_ = owner.open_poll(choices=("Tea", "Coffee"))
    first = export(anonymous, open_)
    known = {"If-Match": first.headers["ETag"]}
    path = f"{open_.url}export/"
    rest = anonymous.get(path, headers=known, **{"from": "0"})
    assert verified(rest.content) == 1
    voter.vote(open_, "Tea")
    eventually(lambda: open_.is_counted(1))
    problem(anonymous.get(path, headers=known, **{"from": "0"}), 412, "precondition-failed")


def test_a_head_request_has_the_headers_only(anonymous: Caller, poll: Poll) -> None:
    for query in ({"format": "ndjson"}, {"format": "pdf"}):
        answer = anonymous.ask("HEAD", f"{poll.url}export/", **query)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["ETag"]
        assert "Content-Length" not in answer.headers  # it would be that of the file
        export(anonymous, poll, **query)


def test_the_audit_log_names_no_voter(
    owner: Person, voter: Person, anonymous: Caller, poll: Poll
) -> None:
    problem(anonymous.get(f"{poll.url}export/", what="audit"), 403, "export-not-visible")
    answer = export(owner, poll, what="audit", format="ndjson")
    assert verified(answer.content) > 2
    lines = answer.content.splitlines()[1:-1]
    actions = [json.loads(line)["action"] for line in lines]
    assert any(action.endswith("/open/") for action in actions)
    assert any(action.endswith("/close/") for action in actions)
    assert not any("/votes/" in action for action in actions)
    for person in (owner, voter):
        assert expect(person.get("/api/v1/users/me/"), 200)["id"] not in answer.text


def test_the_timeline_has_the_minute_of_the_vote(owner: Person, poll: Poll) -> None:
    [row] = [*csv.DictReader(io.StringIO(export(owner, poll, what="timeline").text))][:-1]
    shown = expect(owner.get(f"/api/v1/analytics/polls/{poll.id}/timeline/", bucket="minute"), 200)
    [bucket] = [one for one in shown["buckets"] if one["cast"]]
    assert (row["minute"], row["cast"]) == (bucket["start"], "1")


def test_ballots_are_those_of_their_own_endpoint(anonymous: Caller, poll: Poll) -> None:
    own = anonymous.get(f"{poll.url}ballots/export/", format="ndjson")
    assert export(anonymous, poll, what="ballots", format="ndjson").content == own.content
    refused = anonymous.get(f"{poll.url}export/", what="ballots", format="json")
    assert "ballots/export/" in problem(refused, 400)["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Endgültiges Ergebnis"), ("en", "Final result")]
)
def test_a_report_is_a_pdf_in_the_language_of_its_reader(
    anonymous: Caller, poll: Poll, language: str, words: str
) -> None:
    headers = {"Accept-Language": f"{language}-AT, fr;q=0.5"}
    answer = anonymous.get(f"{poll.url}export/", headers=headers, format="pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Language"] == language
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert words in text
    assert FORMULA in text


def test_readers_that_go_away_hold_nothing(anonymous: Caller, poll: Poll) -> None:
    """Each closes the connection after its request; then another export finds the slot free."""
    address = urlsplit(anonymous.api.url)
    assert address.hostname is not None
    request = f"GET {poll.url}export/?format=pdf HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
    for _ in range(10):
        with socket.create_connection((address.hostname, address.port or 80)) as connection:
            connection.sendall(request.encode())

    def is_free() -> bool:
        answers = [anonymous.get(f"{poll.url}export/") for _ in range(5)]
        return all(answer.status_code == 200 for answer in answers)

    eventually(is_free, within=30)
