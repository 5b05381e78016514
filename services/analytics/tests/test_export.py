"""Exports of ballots: who gets them, when, and that a count of the file is the platform's."""

import io
from typing import Any
from uuid import uuid4

import exported
import msgspec
import pytest
from conftest import Reader, backend, person
from exported import content
from poll_events import Poll, at
from test_tallying import CHOICES, SEED, cast, close, ranked, report_of, without_method

from analytics import slots
from analytics.models import Poll as PollRow
from analytics.tallying import beacon, counting, export
from analytics.tallying.lots import lot_of
from analytics.tallying.profiles import read
from provote_rules.formats import WRITERS, ElectionFile
from provote_rules.formats import read as read_file
from provote_rules.formats import write as write_file
from provote_rules.tally import registry
from provote_rules.tally.reports import digest, encode, tally
from provote_rules.tally.ties import DrawnByHand, SeedLot
from provote_testing.answers import problem
from provote_testing.served import Sibling

pytestmark = pytest.mark.django_db(transaction=True)

BALLOTS = ("0>1", "0>1", "2", "1>0>2", "", "10>9", "9>10>0")
MANY = (*CHOICES, *"defghijk")


def export_of(poll: Poll) -> str:
    return f"/api/v1/polls/{poll.id}/ballots/export/"


def finished(**changes: Any) -> Poll:
    return exported.finished(*BALLOTS, choices=MANY, **changes)


def reread(answer: Any, format: str) -> ElectionFile:
    return read_file(io.BytesIO(content(answer)), format=format)


def test_a_count_of_the_own_format_has_the_bytes_of_the_report(anyone: Reader) -> None:
    poll = ranked()
    cast(poll, "0", "1", "2")
    close(poll)
    counting.count_due()
    file = reread(anyone.get(export_of(poll)), "ndjson")
    again = tally(
        file.profile, registry.find(str(file.method)), seats=file.seats or 1,
        parameters=file.parameters, lot=file.lot,
    )  # fmt: skip
    assert b"seed" in encode(again), "the tie is drawn"
    assert encode(again) == bytes(report_of(poll).report or b"")
    assert file.report_digest == report_of(poll).digest


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_a_file_has_the_same_bytes_as_one_that_is_written_at_once(
    anyone: Reader, format: str
) -> None:
    poll = ranked(choices=MANY)
    ballots = [text for text in BALLOTS if text or format != "preflib"]
    cast(poll, *ballots)
    close(poll)
    counting.count_due()
    answer = anyone.get(f"{export_of(poll)}?format={format}")
    kind = export.FORMATS[format]
    assert answer["Content-Type"] == kind.media_type
    name = f"ballots-{poll.id}.{kind.extension}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    text = content(answer)
    found = read(poll.id)
    assert found is not None
    snapshot, profile = found
    lot, digest = lot_of(snapshot), report_of(poll).digest
    whole = ElectionFile(
        format=format, profile=profile, title=snapshot.title, seats=1, method="irv@1",
        parameters={}, report_digest=digest, lot=lot, ids=snapshot.ids,
    )  # fmt: skip
    assert text == "".join(write_file(whole, format)).encode()
    assert read_file(io.BytesIO(text), format=format).profile == profile


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_single_choices_are_ballots_with_one_mark(anyone: Reader, format: str) -> None:
    poll = ranked(choices=MANY, ballot_type="single", method="plurality@1")
    poll.votes(1, 0, 3, *[1] * 8)
    close(poll)
    counting.count_due()
    answer = anyone.get(f"{export_of(poll)}?format={format}")
    if format == "blt":
        assert problem(answer) == (409, "export-format-unfit")
        return
    profile = reread(answer, format).profile
    assert profile.ballots == {(0,): 1, (2,): 3, **{(n,): 1 for n in range(3, 11)}}


def test_rctab_is_the_summary_of_the_report(anyone: Reader) -> None:
    poll = finished()
    summary = msgspec.json.decode(content(anyone.get(f"{export_of(poll)}?format=rctab")))
    assert summary["jsonFormatVersion"] == "1"
    assert summary["results"][0]["tally"]["Anna"] == "2"
    assert summary["config"]["contest"] == poll.state["title"]


def test_a_format_that_cannot_hold_the_ballots_is_refused(anyone: Reader) -> None:
    poll = finished()
    answer = anyone.get(f"{export_of(poll)}?format=preflib")
    assert problem(answer) == (409, "export-format-unfit")
    assert "without a mark" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("format=xlsx", "/format"), ("format=blt&x=1", "/x"), ("format=", "/format")],
)
def test_other_formats_and_queries_are_refused(anyone: Reader, query: str, pointer: str) -> None:
    answer = anyone.get(f"{export_of(finished())}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_ballots_are_exported_once_the_result_is_final(anyone: Reader) -> None:
    poll = ranked()
    cast(poll, "0>1")
    assert problem(anyone.get(export_of(poll))) == (409, "export-not-final")
    assert problem(person(poll.owner).get(export_of(poll))) == (409, "export-not-final")
    counting.count_due()
    poll.sealed()
    for format in export.FORMATS:
        early = anyone.get(f"{export_of(poll)}?format={format}")
        assert problem(early) == (409, "export-not-final"), "the seed is not revealed"
    close(poll)
    assert problem(anyone.get(export_of(poll))) == (409, "export-not-final"), "not counted yet"
    counting.count_due()
    assert reread(anyone.get(export_of(poll)), "ndjson").report_digest == report_of(poll).digest


def test_a_count_that_waits_for_the_beacon_is_not_exported(
    anyone: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A count of the file would break the tie by the order of the candidates."""
    monkeypatch.setattr(beacon, "try_fetch", lambda *_, **__: {"since": at(), "error": "late"})
    poll = ranked(ties={"beacon": True})
    cast(poll, "0", "1")
    close(poll)
    counting.count_due()
    assert report_of(poll).state == "waiting-for-beacon"
    for format in export.FORMATS:
        early = anyone.get(f"{export_of(poll)}?format={format}")
        assert problem(early) == (409, "export-not-final")


def test_an_undecided_count_is_exported_without_the_drawing_that_it_waits_for(
    anyone: Reader,
) -> None:
    poll = ranked(ties={"by": "ask", "commitment": None})
    cast(poll, "0", "1")
    close(poll)
    counting.count_due()
    file = reread(anyone.get(export_of(poll)), "ndjson")
    assert (file.lot, file.report_digest) == (DrawnByHand(), None)
    assert problem(anyone.get(f"{export_of(poll)}?format=rctab")) == (404, "report-not-found")


@pytest.mark.parametrize("beacon", [False, True])
@pytest.mark.parametrize("seed", ["ab" * 32, ""])
@pytest.mark.parametrize("counted_before", [False, True])
def test_a_swapped_or_deleted_seed_is_found_by_an_export(
    anyone: Reader, counted_before: bool, seed: str, beacon: bool
) -> None:
    poll = ranked(ties={"beacon": beacon})
    cast(poll, "0", "1")
    close(poll, seed=SEED if counted_before else bytes.fromhex(seed))
    counting.count_due()
    PollRow.objects.filter(pk=poll.id).update(tie_seed=seed)
    assert problem(anyone.get(export_of(poll))) == (409, "seed-mismatch")
    assert reread(anyone.get(f"{export_of(poll)}?format=blt"), "blt").profile.cast == 2


def test_a_failed_count_does_not_keep_the_ballots_back(
    anyone: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "tally", lambda *_, **__: 1 // 0)
    poll = ranked()
    cast(poll, "0", "1")
    close(poll)
    counting.count_due()
    file = reread(anyone.get(export_of(poll)), "ndjson")
    assert isinstance(file.lot, SeedLot)
    assert file.report_digest is None


@pytest.mark.parametrize("visibility", ["live", "after_vote", "after_close"])
def test_everybody_gets_the_ballots_of_public_results(anyone: Reader, visibility: str) -> None:
    assert content(anyone.get(export_of(finished(results_visibility=visibility))))


def test_other_ballots_are_for_the_owner_and_staff(anyone: Reader) -> None:
    poll = finished(results_visibility="owner_only")
    assert problem(anyone.get(export_of(poll))) == (403, "results-not-visible")
    assert problem(person().get(export_of(poll))) == (403, "results-not-visible")
    assert problem(backend(poll.owner, "polls:read").get(export_of(poll)))[0] == 403
    for reader in (
        person(poll.owner), person(staff=True), backend(poll.owner, "results:read")
    ):  # fmt: skip
        assert content(reader.get(export_of(poll)))
    private = finished(listing="private")
    assert problem(anyone.get(export_of(private))) == (404, "poll-not-found")


def unpublished(**changes: Any) -> Poll:
    poll = ranked(publishes=False, choices=MANY, **changes)
    cast(poll, *BALLOTS)
    return poll


def test_a_poll_that_does_not_publish_ballots_gives_them_to_no_caller(anyone: Reader) -> None:
    poll = unpublished()
    refusal = (403, "ballots-not-published")
    assert problem(anyone.get(export_of(poll))) == refusal, "the reason that does not go away"
    close(poll)
    counting.count_due()
    for reader in (
        anyone,
        person(poll.owner),
        person(staff=True),
        backend(poll.owner, "results:read"),
    ):
        for format in sorted(WRITERS):
            assert problem(reader.get(f"{export_of(poll)}?format={format}")) == refusal
        assert content(reader.get(f"{export_of(poll)}?format=rctab")), "it has no ballots"
        assert reader.get(f"/api/v1/polls/{poll.id}/results/report/").status_code == 200
    hidden = unpublished(results_visibility="owner_only")
    assert problem(anyone.get(export_of(hidden))) == (403, "results-not-visible")


@pytest.mark.parametrize(("ballot_type", "published"), [("single", True), ("ranked", False)])
def test_without_the_rule_only_single_choices_are_published(
    anyone: Reader, ballot_type: str, published: bool
) -> None:
    poll = Poll(ballot_type=ballot_type, method="", rules={}).publish().votes(2, 1).sealed()
    if published:
        counting.count_due()
        assert content(anyone.get(export_of(poll)))
    else:
        assert problem(anyone.get(export_of(poll))) == (403, "ballots-not-published")


def test_polls_is_asked_for_the_rule_that_the_last_release_did_not_store(
    anyone: Reader, polls: Sibling
) -> None:
    poll = unpublished()
    close(poll)
    PollRow.objects.update(ballot_type="", method="", rules={})
    polls.answers[poll.internal] = (500, {})
    assert problem(anyone.get(export_of(poll))) == (503, "poll-unavailable")
    polls.answers[poll.internal] = (200, poll.state)
    assert problem(anyone.get(export_of(poll))) == (403, "ballots-not-published")


def test_only_one_export_runs_in_a_process(anyone: Reader) -> None:
    poll = finished()
    running = anyone.get(export_of(poll))
    answer = anyone.get(export_of(poll))
    assert problem(answer) == (503, "export-busy")
    assert answer["Retry-After"] == "5"
    content(running)
    unread = anyone.get(export_of(poll))
    assert unread.status_code == 200
    unread.close()
    assert content(anyone.get(export_of(poll)))


def test_an_export_waits_for_one_that_ends_soon(
    anyone: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = finished()
    running = anyone.get(export_of(poll))
    acquire = slots._exporting.acquire

    def acquire_late(*args: Any, **options: Any) -> bool:
        if options.get("timeout"):
            content(running)
        return acquire(*args, **options)

    monkeypatch.setattr(slots._exporting, "acquire", acquire_late)
    assert content(anyone.get(export_of(poll)))


def test_a_refused_export_frees_its_slot(anyone: Reader) -> None:
    poll = finished()
    for _ in range(3):
        answer = anyone.get(f"{export_of(poll)}?format=preflib")
        assert problem(answer) == (409, "export-format-unfit")


def test_the_ballots_are_not_held_in_memory(
    anyone: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writers pass over the stored ballots and never sort them."""
    poll = finished()
    unpacked: list[str] = []
    unpack = export.UNPACK["ranking"]

    def counted(text: str) -> Any:
        unpacked.append(text)
        return unpack(text)

    monkeypatch.setattr(export, "UNPACK", {"ranking": counted})
    assert content(anyone.get(export_of(poll)))
    assert unpacked == sorted(set(BALLOTS))


def test_nothing_names_a_voter_or_the_seed_before_the_close(anyone: Reader) -> None:
    text = content(anyone.get(export_of(finished())))
    assert SEED.hex().encode() in text
    assert uuid4().hex.encode() not in text
    open_poll = ranked()
    cast(open_poll, "0", "1")
    counting.count_due()
    assert SEED.hex() not in anyone.get(open_poll.results).content.decode()


def test_an_export_names_the_method_of_a_poll_without_one(anyone: Reader) -> None:
    """A recount by provote-verify has the bytes of the platform's report."""
    old = without_method().votes(2, 1).sealed()
    counting.count_due()
    election = reread(anyone.get(export_of(old)), "ndjson")
    assert election.method == "plurality@1"
    assert election.report_digest == report_of(old).digest
    again = tally(election.profile, registry.find(str(election.method)), lot=election.lot)
    assert digest(again) == election.report_digest
