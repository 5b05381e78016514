"""Imports of ballots from files, through the Django application."""

import hashlib
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_core.outbox.models import Outbox
from provote_core.outbox.sequencer import assign_positions
from provote_rules.ballots import TYPES
from provote_rules.tally import registry
from provote_testing.answers import problem
from provote_testing.served import Sibling
from provote_testing.tokens import bearer, mint
from votes import voters
from votes.importing import commands, recording, uploads
from votes.models import BallotImport, PollSnapshot, Vote
from votes.selectors import figures
from votes.services import seal_poll
from votes.views.imports import MEDIA_TYPES

pytestmark = pytest.mark.django_db
BLT = b"""3 1
4 1 3 0
2 3 2 1 0
1 2 - 1 0
1 2 2 3 0
0
"Ann"
"Ben"
"Eve"
"Board"
"""
RANKINGS = {"0>2": 4, "2>1>0": 2, "1>0": 1, "1>2": 1}


class Poll:
    """A delegated poll that the stand-in for polls serves, with an importer's requests."""

    def __init__(self, sibling: Sibling, *labels: str, **fields: Any) -> None:
        self.id, self.owner, self.http = uuid4(), uuid4(), Client()
        self.choices = {label: uuid4() for label in labels or ("Ann", "Ben", "Eve")}
        type_ = fields.get("ballot_type", "ranked")
        given = fields.pop("rules", {})
        ballot = dict(TYPES[type_].rules) | given.get("ballot", {})
        method = registry.find(fields.pop("method", "minneapolis"))
        parameters = method.read_parameters(given.get("method", {}))
        self.state = {
            "poll_id": str(self.id), "owner": str(self.owner), "title": "T", "status": "open",
            "ballot_type": type_, "eligibility": "delegated", "results_visibility": "live",
            "allow_change": False, "version": 2, "opens_at": None, "closes_at": None,
            "closed_at": None, "method": method.name,
            "rules": {"ballot": ballot, "method": parameters},
            "choices": [
                {"id": str(choice), "label": label, "position": position}
                for position, (label, choice) in enumerate(self.choices.items())
            ],
        } | fields  # fmt: skip
        sibling.answers[f"/internal/v1/polls/{self.id}/"] = (200, self.state)
        self.url = f"/api/v1/polls/{self.id}/ballots/import/"

    def post(self, body: bytes, token: str | None = None, **query: str) -> Any:
        """A POST of the file, with its query; `media` is its type."""
        media = query.pop("media", "text/plain")
        headers = {"authorization": f"Bearer {token or mint(self.owner)}"}
        return self.http.post(
            self.url, body, content_type=media, headers=headers, query_params=query
        )

    def check(self, body: bytes, **query: str) -> Any:
        """The report of a dry run."""
        answer = self.post(body, **query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def record(self, body: bytes, **query: str) -> Any:
        """The response to the import."""
        digest = hashlib.sha256(body).hexdigest()
        return self.post(body, **{"dry_run": "false", "digest": digest} | query)

    @property
    def stored(self) -> Counter[Any]:
        """The stored ballots."""
        rows = Vote.objects.filter(poll_id=self.id)
        return Counter(v.ballot["marks"] if v.ballot else v.choice_id for v in rows)


@pytest.fixture
def sibling(settings: Any) -> Iterator[Sibling]:
    folder = Path(tempfile.mkdtemp(prefix="polls-"))
    with Sibling(str(folder / "s")) as served:
        settings.PROVOTE.urls["polls"] = f"unix:{folder / 's'}"
        yield served
    shutil.rmtree(folder)


def test_a_dry_run_describes_the_file_and_changes_nothing(sibling: Sibling) -> None:
    poll = Poll(sibling)
    report = poll.check(BLT)
    assert report["digest"] == hashlib.sha256(BLT).hexdigest()
    assert (report["format"], report["title"], report["seats"]) == ("blt", "Board", 1)
    assert (report["ballots"], report["acceptable"], report["abstentions"]) == (8, 8, 0)
    assert report["importable"]
    assert (report["state"], report["recorded"]) == ("checked", 0)
    assert [c["choice"] for c in report["candidates"]] == list(map(str, poll.choices.values()))
    anomalies = report["anomalies"]
    assert (anomalies["skipped"], anomalies["repeats"], anomalies["overvotes"]) == (1, 1, 0)
    assert not Vote.objects.exists()
    assert not BallotImport.objects.exists()


def test_an_import_records_each_ballot_once_with_its_event_and_audit_row(
    sibling: Sibling,
) -> None:
    poll = Poll(sibling)
    answer = poll.record(BLT)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["recorded"]) == ("completed", 8)
    assert poll.stored == RANKINGS
    [row] = Outbox.objects.all()
    votes = {str(vote.pk): vote for vote in Vote.objects.all()}
    assert {event["subject"] for event in row.events} == set(votes)
    for event in row.events:
        assert (event["type"], event["version"]) == ("vote.cast", 1)
        assert event["data"] == {
            "poll_id": str(poll.id), "choice_id": None, "ballot": votes[event["subject"]].ballot,
            "credential": "delegated",
        }  # fmt: skip
    assert {vote.batch for vote in votes.values()} == {row.pk}
    audit = AuditRecord.objects.filter(target=poll.id, batch=row.pk)
    assert audit.count() == 8
    assert {a.actor for a in audit} == {str(poll.owner)}
    assign_positions("votes/0")
    found = figures(poll_id=poll.id, position=8)
    assert [found[n] for n in ("accepted", "stored", "sequenced")] == [8, 8, 8]


def test_a_repeat_gets_the_same_answer(sibling: Sibling) -> None:
    poll = Poll(sibling)
    first, again = poll.record(BLT), poll.record(BLT)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert poll.stored == RANKINGS
    seal_poll(poll_id=poll.id)
    late = poll.record(BLT, format="blt")
    assert (late.status_code, late.json()) == (201, first.json()), "the poll has closed since"
    assert problem(poll.record(BLT, format="csv")) == (409, "format-mismatch")
    other = poll.record(BLT, digest="0" * 64)
    assert problem(other) == (409, "digest-mismatch")


@pytest.mark.parametrize("point", ["importing.recording", "importing.recorded"])
def test_an_import_goes_on_where_it_was_interrupted(
    sibling: Sibling, monkeypatch: Any, point: str
) -> None:
    poll = Poll(sibling)
    monkeypatch.setattr(recording, "CHUNK", 3)
    monkeypatch.setattr(commands, "CHUNK", 3)
    left = [2]

    def hit(at: str) -> None:
        left[0] -= at == point
        if not left[0]:
            raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        for module in (recording, commands):
            patched.setattr(module.failpoint, "hit", hit)
        assert poll.record(BLT).status_code == 500
    [listed] = poll.http.get(poll.url, headers=bearer(mint(poll.owner))).json()["results"]
    recorded = 3 if point == "importing.recording" else 6
    assert (listed["state"], listed["recorded"], listed["ballots"]) == ("running", recorded, 8)
    assert Vote.objects.count() == recorded
    assert problem(poll.record(BLT, format="csv")) == (409, "format-mismatch")
    answer = poll.record(BLT)
    assert (answer.status_code, answer.json()["recorded"]) == (201, 8)
    assert poll.stored == RANKINGS
    key = settings.PROVOTE.digest_key
    digest = hashlib.sha256(BLT).digest()
    expected = {voters.imported(poll.id, digest, n, key=key) for n in range(8)}
    assert {bytes(vote.voter) for vote in Vote.objects.all()} == expected


@pytest.mark.django_db(transaction=True)
def test_imports_of_one_file_at_once_record_each_ballot_once(
    sibling: Sibling, monkeypatch: Any
) -> None:
    poll = Poll(sibling)
    monkeypatch.setattr(commands, "CHUNK", 2)
    body = BLT.replace(b"4 1 3 0", b"300 1 3 0")
    answers: list[int] = []

    def run() -> None:
        answers.append(poll.record(body).status_code)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(commands.AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201, 201]
    assert poll.stored == RANKINGS | {"0>2": 300}
    assert sum(Outbox.objects.values_list("count", flat=True)) == 304


def test_a_seal_stops_an_import(sibling: Sibling, monkeypatch: Any) -> None:
    poll = Poll(sibling)
    monkeypatch.setattr(commands, "CHUNK", 3)
    monkeypatch.setattr(
        commands.failpoint, "hit",
        lambda at: seal_poll(poll_id=poll.id) if at == "importing.recorded" else None,
    )  # fmt: skip
    for _ in range(2):
        answer = poll.record(BLT)
        assert problem(answer) == (409, "import-stopped")
        assert (answer.json()["recorded"], answer.json()["ballots"]) == (3, 8)
    assert Vote.objects.count() == 3
    assert problem(poll.post(BLT)) == (409, "poll-not-open")
    other = BLT.replace(b"Board", b"Other")
    assert problem(poll.record(other)) == (409, "poll-not-open")


@pytest.mark.parametrize(
    ("status", "checks", "advice"),
    [("draft", True, "Open the poll first"), ("scheduled", True, "Wait until opens_at"),
     ("closed", False, "takes no more ballots"), ("archived", False, "takes no more ballots")],
)  # fmt: skip
def test_a_poll_that_is_not_open_says_what_to_do(
    sibling: Sibling, status: str, checks: bool, advice: str
) -> None:
    opens_at = "2190-01-01T00:00:00Z" if status == "scheduled" else None
    poll = Poll(sibling, status=status, opens_at=opens_at)
    refused = [poll.record(BLT)] if checks else [poll.record(BLT), poll.post(BLT)]
    for answer in refused:
        assert problem(answer) == (409, "poll-not-open")
        assert answer.json()["poll_status"] == status
        assert advice in answer.json()["detail"]
    if checks:
        assert poll.check(BLT)["importable"]
    assert not BallotImport.objects.exists()


def test_only_the_owner_and_their_backend_import(sibling: Sibling) -> None:
    poll = Poll(sibling)
    backend = mint(poll.owner, scopes=["votes:delegate"], key_id=uuid4())
    assert poll.post(BLT, backend).status_code == 200
    assert problem(poll.post(BLT, mint(uuid4()))) == (404, "poll-not-found")
    assert problem(poll.post(BLT, mint(uuid4(), staff=True))) == (404, "poll-not-found")
    foreign = mint(uuid4(), scopes=["votes:delegate"], key_id=uuid4())
    assert problem(poll.post(BLT, foreign)) == (404, "poll-not-found")
    weak = mint(poll.owner, scopes=["polls:read"], key_id=uuid4())
    assert problem(poll.post(BLT, weak)) == (403, "not-delegate")
    anonymous = Client().post(poll.url, BLT, content_type="text/plain")
    assert problem(anonymous) == (401, "authentication-required")
    listed = poll.http.get(poll.url, headers=bearer(mint(uuid4())))
    assert problem(listed) == (404, "poll-not-found")
    other = Poll(sibling, eligibility="authenticated")
    for answer in (other.post(BLT), other.record(BLT)):
        assert problem(answer) == (409, "poll-not-delegated")
        assert "authenticated" in answer.json()["detail"]


def test_candidates_match_by_exact_labels(sibling: Sibling) -> None:
    poll = Poll(sibling, "Ann", "Ben  B", "Eve")
    body = BLT.replace(b'"Ann"', b'"ANN"').replace(b'"Ben"', b'"Ben B"')
    body = body.replace(b'"Eve"', b'"UWI"')
    report = poll.check(body)
    assert not report["importable"]
    assert [c["near"] for c in report["candidates"]] == [["Ann"], ["Ben  B"], []]
    assert [c["write_in"] for c in report["candidates"]] == [False, False, True]
    assert report["anomalies"]["write_ins"] == 7
    assert report["missing_choices"] == ["Ann", "Ben  B", "Eve"]
    assert [one["code"] for one in report["refused"]] == ["unknown-choice", "write-in"]
    answer = poll.record(body)
    assert problem(answer) == (400, "ballots-refused")
    found = [(e["pointer"], e["code"]) for e in answer.json()["errors"]]
    assert found[:3] == [
        ("/candidates/0", "unmatched-candidate"),
        ("/candidates/1", "unmatched-candidate"),
        ("/candidates/2", "write-in"),
    ]
    assert not Vote.objects.exists()


def test_ballots_that_name_write_ins_are_refused_as_such(sibling: Sibling) -> None:
    poll = Poll(sibling, "Ann", "Ben")
    body = BLT.replace(b'"Eve"', b'"UWI"')
    report = poll.check(body)
    [refused] = report["refused"]
    assert (refused["code"], refused["ballots"]) == ("write-in", report["anomalies"]["write_ins"])
    answer = poll.record(body)
    assert problem(answer) == (400, "ballots-refused")
    assert {error["code"] for error in answer.json()["errors"]} == {"write-in"}
    assert not Vote.objects.exists()


def test_one_unacceptable_ballot_refuses_the_file(sibling: Sibling) -> None:
    poll = Poll(sibling)
    body = BLT.replace(b"1 2 2 3 0", b"2 0\n1 1 2 0\n1 0")
    report = poll.check(body)
    assert report["refused"] == [
        {"code": "empty-ballot", "detail": "This poll accepts no empty ballot.",
         "ballots": 3, "lines": [5, 7]},
    ]  # fmt: skip
    assert (report["ballots"], report["acceptable"], report["importable"]) == (11, 8, False)
    answer = poll.record(body)
    assert problem(answer) == (400, "ballots-refused")
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/line/5", "empty-ballot")
    assert not Vote.objects.exists()
    lenient = Poll(sibling, rules={"ballot": {"allow_abstain": True}})
    assert lenient.record(body).status_code == 201
    assert lenient.stored[""] == 3


def test_a_malformed_file_is_refused_with_its_line(sibling: Sibling) -> None:
    poll = Poll(sibling)
    for body, line in [(b"3 1\n4 1 9 0\n0\n", 2), (b"rank1,rank2\nAnn,Ben\nEve\n", 3)]:
        answer = poll.post(body)
        assert problem(answer) == (400, "unreadable-ballots")
        assert answer.json()["line"] == line
        assert answer.json()["errors"][0]["pointer"] == f"/line/{line}"
    for body in (b"", b"hello", b"\x1f\x8b" + b"x" * 40, b"{}", b"\x00" * 9, b"\xff" * 5):
        assert problem(poll.post(body)) == (400, "unreadable-ballots"), body
    config = b'{"tabulatorVersion": "1.3.0", "cvrFileSources": [{"filePath": "/etc/passwd"}]}'
    assert problem(poll.post(config)) == (400, "unreadable-ballots")
    empty = b"3 1\n0\n" + b'"Ann"\n"Ben"\n"Eve"\n'
    assert problem(poll.record(empty)) == (400, "ballots-refused")


def test_bad_queries_and_media_types_are_refused(sibling: Sibling) -> None:
    poll = Poll(sibling)
    for query in ({"dry_run": "false"}, {"dry_run": "false", "digest": "0"}, {"format": "rctab"},
                  {"format": "x"}, {"dry_run": "maybe"}, {"other": "1"}):  # fmt: skip
        assert poll.post(BLT, **query).status_code == 400, query
    for media in ("application/json", "multipart/form-data; boundary=x"):
        answer = poll.post(BLT, media=media)
        assert problem(answer) == (415, "unsupported-media-type")
        assert "application/json" not in answer.json()["title"] + answer.json()["detail"]
        assert all(taken in answer.json()["detail"] for taken in MEDIA_TYPES)


def test_too_many_ballots_and_bytes_are_refused(sibling: Sibling, monkeypatch: Any) -> None:
    poll = Poll(sibling)
    many = BLT.replace(b"4 1 3 0", b"9007199254740000 1 3 0")
    assert problem(poll.post(many)) == (400, "too-many-ballots")
    monkeypatch.setattr(uploads, "MAX_BODY", 10)
    assert problem(poll.post(BLT)) == (413, "payload-too-large")


def test_ballots_of_every_type(sibling: Sibling) -> None:
    marks = b"Ann,Ben,Eve\n1,0,1\n0,1,0\n"
    approval = Poll(sibling, ballot_type="approval", method="approval")
    assert approval.record(marks).status_code == 201
    assert approval.stored == {"0,2": 1, "1": 1}
    score = Poll(sibling, ballot_type="score", method="score")
    assert score.record(b"Ann,Ben,Eve\n5,0,3\n0,,1\n").status_code == 201
    assert score.stored == {"0:5,1:0,2:3": 1, "0:0,1:0,2:1": 1}
    single = Poll(sibling, ballot_type="single", method="plurality")
    assert single.record(b"choice1,count\nAnn,3\nEve,2\n").status_code == 201
    assert single.stored == {single.choices["Ann"]: 3, single.choices["Eve"]: 2}
    assert problem(single.post(b"Ann,Ben,Eve\n5,0,3\n")) == (400, "ballots-refused")
    assert not single.check(b"choice1,choice2\nAnn,Ben\n")["importable"]


def test_only_so_many_files_are_read_at_once(sibling: Sibling) -> None:
    poll = Poll(sibling)
    with commands._slot(), commands._slot():
        answer = poll.post(BLT)
    assert problem(answer) == (503, "overloaded")
    assert answer["Retry-After"]
    assert poll.post(BLT).status_code == 200


def test_nothing_is_recorded_while_polls_is_away(sibling: Sibling) -> None:
    poll = Poll(sibling)
    assert poll.post(BLT).status_code == 200
    sibling.answers.clear()
    sibling.answers[f"/internal/v1/polls/{poll.id}/"] = (500, {})
    assert problem(poll.record(BLT)) == (503, "poll-unavailable")
    assert not BallotImport.objects.exists()


def test_a_poll_that_was_restored_takes_no_ballots_of_the_old_definition(
    sibling: Sibling, monkeypatch: Any
) -> None:
    poll = Poll(sibling)
    monkeypatch.setattr(commands, "CHUNK", 3)

    def restore(at: str) -> None:
        PollSnapshot.objects.filter(pk=poll.id).update(version=0)

    monkeypatch.setattr(commands.failpoint, "hit", restore)
    assert problem(poll.record(BLT)) == (503, "poll-unavailable")
    assert Vote.objects.count() == 3
