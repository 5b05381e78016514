"""Exports of tables: who gets them, their rows, their last line, and how one is resumed."""

import csv
import hashlib
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from conftest import Reader, backend, person
from django.db import connection
from django.test import Client
from exported import content, finished
from poll_events import Poll
from test_tallying import ranked

from analytics import downloads
from analytics.exporting import tables
from analytics.models import KINDS, PollAnalytics
from provote_core.audit.models import AuditRecord
from provote_testing.answers import problem
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db(transaction=True)

FORMATS = ("csv", "json", "ndjson")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "Tea", "'quoted'", "\uff1d1")
START = datetime(2027, 1, 31, 9, 30, tzinfo=UTC)


def export_of(poll: Poll, what: str = "results", format: str = "ndjson", **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/api/v1/polls/{poll.id}/export/?what={what}&format={format}{query}"


def last_line(data: bytes, format: str) -> dict[str, Any]:
    """Count and digest that the last line has; the digest is compared with the file's."""
    before, line = data[: data.rstrip().rfind(b"\n") + 1], data.rstrip().split(b"\n")[-1]
    if format == "csv":
        [[mark, count, digest, *_]] = csv.reader([line.decode()])
        assert mark == "#end"
        found: dict[str, Any] = {"count": int(count), "sha256": digest}
    else:
        found = msgspec.json.decode(b"{" + line.lstrip(b"{"))
    assert found["sha256"] == hashlib.sha256(before).hexdigest()
    return found


def rows(data: bytes, format: str) -> list[dict[str, Any]]:
    """The rows, checked against the last line."""
    count = last_line(data, format)["count"]
    if format == "csv":
        table = csv.DictReader(io.StringIO(data.decode(), newline=""))
        found: list[dict[str, Any]] = [*table][:-1]
    elif format == "json":
        found = msgspec.json.decode(data)["rows"]
    else:
        found = [msgspec.json.decode(line) for line in data.splitlines()[1:-1]]
    assert len(found) == count
    return found


@pytest.fixture
def minutes() -> Any:
    """`minutes(poll, counts)` stores a row of the timeline for each dictionary of counts."""

    def store(poll: Poll, counts: Sequence[dict[str, int]]) -> None:
        values = [
            (poll.id, START + timedelta(minutes=n), *(one.get(name, 0) for name in KINDS))
            for n, one in enumerate(counts)
        ]
        columns = ", ".join(f'"{name}"' for name in KINDS)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO poll_minute (poll_id, minute, {columns}) "
                f"VALUES (%s, %s{', %s' * len(KINDS)})",
                values,
            )

    return store


@pytest.mark.parametrize("format", FORMATS)
def test_results_are_those_of_the_api(anyone: Reader, format: str) -> None:
    poll = finished()
    shown = anyone.get(poll.results).json()
    found = rows(content(anyone.get(export_of(poll, format=format))), format)
    assert [row["choice_id"] for row in found] == [one["choice_id"] for one in shown["choices"]]
    assert [int(row["votes"]) for row in found] == [one["votes"] for one in shown["choices"]]
    assert [float(row["percentage"]) for row in found] == [
        one["percentage"] for one in shown["choices"]
    ]
    winner = [row["choice_id"] for row in found if row["elected"] in (1, "1")]
    assert winner == shown["tally"]["elected"]


@pytest.mark.parametrize("format", FORMATS)
def test_rounds_are_those_of_the_api(anyone: Reader, format: str) -> None:
    poll = finished()
    rounds = anyone.get(poll.results).json()["tally"]["rounds"]
    found = rows(content(anyone.get(export_of(poll, "rounds", format))), format)
    assert len(rounds) > 1
    for one in rounds:
        mine = [row for row in found if int(row["round"]) == one["number"]]
        votes = {row["choice_id"]: row["votes"] for row in mine if row["kind"] == "choice"}
        assert {id_: text for id_, text in votes.items() if text} == one["tallies"]
        outcomes = {row["choice_id"]: row["outcome"] for row in mine if row["outcome"]}
        decided = dict.fromkeys(one["elected"], "elected")
        assert outcomes == decided | dict.fromkeys(one["excluded"], "excluded")
        gone = {row["label"]: row["votes"] for row in mine if row["kind"] == "exhausted"}
        assert gone == one["exhausted"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_was_cut_off_is_noticed(anyone: Reader, format: str) -> None:
    whole = content(anyone.get(export_of(finished(), format=format)))
    cut = whole[: whole.rstrip().rfind(b"\n") + 1]
    for data in (cut, whole.replace(b"Anna", b"Anne")):
        with pytest.raises((AssertionError, KeyError, ValueError)):
            last_line(data, format)


def test_the_head_says_which_state_is_exported(anyone: Reader) -> None:
    poll = finished()
    answer = anyone.get(export_of(poll))
    head = msgspec.json.decode(content(answer).splitlines()[0])
    shown = anyone.get(poll.results).json()
    assert (head["what"], head["poll_id"]) == ("results", str(poll.id))
    assert [head[name] for name in ("status", "position", "final")] == [
        shown[name] for name in ("status", "position", "final")
    ]
    name = f"results-{poll.id}.ndjson"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "application/x-ndjson"


def test_formulas_are_neutral_in_csv_and_exact_elsewhere(anyone: Reader) -> None:
    poll = Poll(choices=FORMULAS).publish().votes(1)
    cells = [
        row["label"] for row in rows(content(anyone.get(export_of(poll, format="csv"))), "csv")
    ]
    assert cells == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "Tea", "'quoted'", "'\uff1d1"]
    for format in ("json", "ndjson"):
        found = rows(content(anyone.get(export_of(poll, format=format))), format)
        assert tuple(row["label"] for row in found) == FORMULAS


def test_labels_with_commas_and_quotes_are_kept_in_csv(anyone: Reader) -> None:
    labels = ('Tea, "hot"', "Kaffee; süß", "قهوة")
    poll = Poll(choices=labels).publish().votes(1)
    found = rows(content(anyone.get(export_of(poll, format="csv"))), "csv")
    assert tuple(row["label"] for row in found) == labels


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_goes_on_after_the_last_row_received(anyone: Reader, format: str) -> None:
    poll = finished()
    first = anyone.get(export_of(poll, "rounds", format))
    whole = rows(content(first), format)
    rest = anyone.get(export_of(poll, "rounds", format, **{"from": "1"}), If_Match=first["ETag"])
    assert rows(content(rest), format) == [row for row in whole if int(row["round"]) > 1]
    position = int(
        rows(content(anyone.get(export_of(poll, format=format))), format)[0]["position"]
    )
    later = anyone.get(export_of(poll, format=format, **{"from": str(position)}))
    assert len(rows(content(later), format)) == 2
    nothing = anyone.get(export_of(poll, format=format, **{"from": "9"}))
    assert rows(content(nothing), format) == []


def test_a_file_of_another_state_is_not_resumed(anyone: Reader) -> None:
    poll = Poll().publish().votes(2, 1)
    tag = anyone.get(export_of(poll))
    content(tag)
    known = anyone.get(export_of(poll), If_None_Match=tag["ETag"])
    assert known.status_code == 304
    poll.votes(1)
    changed = anyone.get(export_of(poll), If_Match=tag["ETag"])
    assert problem(changed) == (412, "precondition-failed")
    assert content(anyone.get(export_of(poll))), "both have freed their slot"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("what=votes", "/what"),
        ("what=ballots&format=json", "/format"),
        ("what=ballots&from=1", "/from"),
        ("from=", "/from"),
        ("from=1%0d%0aX:y", "/from"),
        ("from=\u0663", "/from"),
        ("from=1.0", "/from"),
        ("what=timeline&from=infinity", "/from"),
        ("what=timeline&from=0001-01-01T00:00:00%2B01:00", "/from"),
        ("what=timeline&from=9999-12-31T23:59:59Z", "/from"),
        ("what=timeline&from=2027-01-31", "/from"),
        ("what=audit&from=polls:", "/from"),
        ("what=audit&from=polls:-1", "/from"),
        ("what=audit&from=:1", "/from"),
        ("format=xlsx", "/format"),
        ("format=csv&format=json", "/format"),
        ("what=rounds&format=pdf", "/format"),
        ("language=de", "/language"),
        ("format=pdf&language=fr", "/language"),
        ("format=pdf&from=1", "/from"),
        ("from=-1", "/from"),
        ("from=9223372036854775808", "/from"),
        ("from=2027-01-31T09:30:00Z", "/from"),
        ("what=timeline&from=7", "/from"),
        ("what=audit&from=7", "/from"),
        ("what=audit&from=users:7", "/from"),
        ("from=polls:7", "/from"),
        ("x=1", "/x"),
    ],
)
def test_other_queries_are_refused(anyone: Reader, query: str, pointer: str) -> None:
    answer = anyone.get(f"/api/v1/polls/{Poll().publish().id}/export/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("what", ["results", "rounds"])
def test_results_are_exported_to_those_who_see_them(anyone: Reader, what: str) -> None:
    assert content(anyone.get(export_of(finished(), what)))
    poll = finished(results_visibility="owner_only")
    for stranger in (anyone, person(), backend(poll.owner, "polls:read")):
        assert problem(stranger.get(export_of(poll, what))) == (403, "results-not-visible")
    for reader in (person(poll.owner), person(staff=True), backend(poll.owner, "results:read")):
        assert content(reader.get(export_of(poll, what)))
    private = finished(listing="private")
    assert problem(anyone.get(export_of(private, what))) == (404, "poll-not-found")


@pytest.mark.parametrize("what", ["timeline", "audit"])
def test_the_rest_is_for_the_owner_and_staff(
    anyone: Reader, what: str, polls: Sibling, votes: Sibling
) -> None:
    poll = finished()
    serve(polls)
    serve(votes)
    for stranger in (anyone, person(), backend(poll.owner, "polls:read")):
        assert problem(stranger.get(export_of(poll, what))) == (403, "export-not-visible")
    for reader in (person(poll.owner), person(staff=True), backend(poll.owner, "results:read")):
        assert content(reader.get(export_of(poll, what)))
    private = finished(listing="private")
    assert problem(anyone.get(export_of(private, what))) == (404, "poll-not-found")


def test_rounds_need_a_count(anyone: Reader) -> None:
    poll = ranked()
    assert problem(anyone.get(export_of(poll, "rounds"))) == (404, "report-not-found")


@pytest.mark.parametrize("format", FORMATS)
def test_the_timeline_has_the_minutes_with_votes(minutes: Any, format: str) -> None:
    poll = Poll().publish()
    minutes(poll, [{"cast": 7, "changed": 5}, {"cast": 12}])
    minutes(Poll().publish(), [{"cast": 9}])
    found = rows(content(person(poll.owner).get(export_of(poll, "timeline", format))), format)
    assert [row["minute"] for row in found] == ["2027-01-31T09:30:00Z", "2027-01-31T09:31:00Z"]
    assert [(int(row["cast"]), int(row["changed"])) for row in found] == [(7, 5), (12, 0)]
    rest = export_of(poll, "timeline", format, **{"from": "2027-01-31T09:30:00Z"})
    assert len(rows(content(person(poll.owner).get(rest)), format)) == 1


def test_rows_are_fetched_in_pages_and_none_is_lost(
    minutes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS", 3)
    poll = Poll().publish()
    minutes(poll, [{"cast": 5 + n} for n in range(10)])
    for format in FORMATS:
        found = rows(content(person(poll.owner).get(export_of(poll, "timeline", format))), format)
        assert [int(row["cast"]) for row in found] == list(range(5, 15))


def test_the_rows_are_of_one_snapshot(minutes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vote that is counted while a file is sent is not in it."""
    monkeypatch.setattr(tables, "ROWS", 1)
    poll = Poll().publish()
    minutes(poll, [{"cast": 5}, {"cast": 6}, {"cast": 7}])
    answer = person(poll.owner).get(export_of(poll, "timeline"))
    blocks = iter(answer.streaming_content)
    head = next(blocks)

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute('UPDATE poll_minute SET "cast" = 99')
        connection.close()

    with ThreadPoolExecutor() as pool:
        pool.submit(change).result()
    found = rows(head + b"".join(blocks), "ndjson")
    assert [row["cast"] for row in found] == [5, 6, 7]


RECORD: dict[str, Any] = {
    "at": START, "actor_kind": "person", "outcome": "accepted",
    "action": "POST /api/v1/polls/<uuid:poll_id>/results/ties/", "status": 200,
    "request_id": "r" * 32,
}  # fmt: skip


def stored(poll: Poll, **changes: Any) -> AuditRecord:
    values = {**RECORD, "actor": "subject-1", "address_hash": "hashed", **changes}
    record: AuditRecord = AuditRecord.objects.create(target=poll.id, **values)
    return record


def serve(sibling: Sibling, *ids: int) -> None:
    """Let the sibling have records with these ids, in pages of two."""

    def page(query: dict[str, str]) -> tuple[int, Any]:
        found = [id_ for id_ in ids if id_ > int(query["after"])][:2]
        records = [{**RECORD, "id": id_, "at": START.isoformat()} for id_ in found]
        return 200, {"records": records, "last": max(ids, default=0)}

    sibling.answers["/internal/v1/audit/"] = page


def test_the_audit_log_has_the_records_of_all_services(polls: Sibling, votes: Sibling) -> None:
    poll = finished()
    own = stored(poll)
    stored(Poll())
    serve(polls, 3, 5, 9)
    serve(votes, 2)
    data = content(person(poll.owner).get(export_of(poll, "audit")))
    keys = [row["key"] for row in rows(data, "ndjson")]
    assert keys == [f"analytics:{own.id}", "polls:3", "polls:5", "polls:9", "votes:2"]
    assert b"subject-1" not in data
    assert b"hashed" not in data


def test_an_audit_log_goes_on_after_the_last_record(polls: Sibling, votes: Sibling) -> None:
    poll = finished()
    stored(poll)
    serve(polls, 3, 5)
    serve(votes, 2)
    whole = person(poll.owner).get(export_of(poll, "audit"))
    content(whole)
    path = export_of(poll, "audit", **{"from": "polls:3"})
    rest = person(poll.owner).get(path, If_Match=whole["ETag"])
    assert [row["key"] for row in rows(content(rest), "ndjson")] == ["polls:5", "votes:2"]
    stored(poll)
    changed = person(poll.owner).get(path, If_Match=whole["ETag"])
    assert problem(changed) == (412, "precondition-failed")


def test_requests_of_voters_are_not_in_the_audit_log(polls: Sibling, votes: Sibling) -> None:
    poll = finished()
    stored(poll, action="POST /api/v1/votes/")
    serve(polls)
    serve(votes)
    assert rows(content(person(poll.owner).get(export_of(poll, "audit"))), "ndjson") == []


def test_a_service_of_the_last_release_is_named(polls: Sibling, votes: Sibling) -> None:
    poll = finished()
    serve(votes, 2)
    data = content(person(poll.owner).get(export_of(poll, "audit")))
    assert msgspec.json.decode(data.splitlines()[0])["missing"] == ["polls"]


def test_an_audit_log_needs_its_services(polls: Sibling) -> None:
    poll = finished()
    serve(polls)
    answer = person(poll.owner).get(export_of(poll, "audit"))
    assert problem(answer) == (503, "votes-unavailable")


def test_minutes_that_the_last_release_counted_are_waited_for(minutes: Any) -> None:
    poll = Poll().publish().votes(1)
    PollAnalytics.objects.filter(pk=poll.id).update(timed=0)
    answer = person(poll.owner).get(export_of(poll, "timeline"))
    assert problem(answer) == (503, "analytics-incomplete")


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_ballots_are_the_file_of_their_own_endpoint(anyone: Reader, format: str) -> None:
    poll = finished()
    answer = anyone.get(export_of(poll, "ballots", format))
    name = f'attachment; filename="ballots-{poll.id}.{format}"'
    assert answer["Content-Disposition"] == name
    file = content(answer)
    own = anyone.get(f"/api/v1/polls/{poll.id}/ballots/export/?format={format}")
    assert file == content(own)
    open_ = ranked()
    assert problem(anyone.get(export_of(open_, "ballots"))) == (409, "export-not-final")


@pytest.mark.parametrize("query", ["", "what=rounds&format=ndjson", "format=pdf&language=en"])
def test_head_has_the_headers_and_no_body(anyone: Reader, query: str) -> None:
    poll = finished()
    path = f"/api/v1/polls/{poll.id}/export/?{query}"
    answer = Client().head(path)
    assert (answer.status_code, content(answer)) == (200, b"")
    assert "Content-Length" not in answer  # it would be that of the file
    full = anyone.get(path)
    content(full)
    for name in ("Content-Type", "Content-Disposition", "ETag"):
        assert answer[name] == full[name]


def test_a_slow_reader_loses_the_connection_and_the_slot_is_free(
    anyone: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LONGEST", -1.0)
    poll = finished()
    with pytest.raises(downloads.TooSlow):
        content(anyone.get(export_of(poll)))
    monkeypatch.undo()
    assert content(anyone.get(export_of(poll)))


def test_an_export_whose_session_ends_is_cut_and_the_slot_is_free(
    minutes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends sessions that are idle in a transaction for a minute."""
    monkeypatch.setattr(tables, "ROWS", 1)
    poll = Poll().publish()
    minutes(poll, [{"cast": 5}, {"cast": 6}, {"cast": 7}])
    answer = person(poll.owner).get(export_of(poll, "timeline"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        connection.close()

    with ThreadPoolExecutor() as pool:
        pool.submit(end).result()
    with pytest.raises(Exception, match=r"terminat|clos|lost"), closing(answer):
        b"".join(answer.streaming_content)
    connection.close()
    assert content(person(poll.owner).get(export_of(poll, "timeline")))


def test_a_table_waits_for_the_slot_of_exports(anyone: Reader) -> None:
    poll = finished()
    running = anyone.get(export_of(poll))
    assert problem(anyone.get(export_of(poll, "rounds"))) == (503, "export-busy")
    content(running)
    assert content(anyone.get(export_of(poll, "rounds")))
