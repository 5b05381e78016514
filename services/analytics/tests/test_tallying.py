"""Counts by methods: when a poll is counted, from what, with which lot, and what is stored."""

import hashlib
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import connection
from django.utils import timezone
from poll_events import SAMPLES, Poll, apply, at

from analytics import metrics, services
from analytics.models import Poll as PollRow
from analytics.models import PollAnalytics, TallyReport
from analytics.tallying import counting, due, reports
from provote_core.outbox.models import DeadLetter
from provote_rules.tally import registry
from provote_rules.tally.profiles import from_packed
from provote_rules.tally.reports import digest, encode, tally
from provote_rules.tally.ties import SeedLot

pytestmark = pytest.mark.django_db(transaction=True)

SEED = bytes(range(32))
COMMITMENT = hashlib.sha256(SEED).hexdigest()
CHOICES = ("Anna", "Berta", "Carl")


def ranked(
    *,
    method: str = "irv@1",
    ties: dict[str, Any] | None = None,
    publishes: bool = True,
    **changes: Any,
) -> Poll:
    """A ranked poll, published."""
    rules = {
        **SAMPLES["poll.opened"]["data"]["rules"],
        "method": {},
        "publish_ballots": publishes,
        "ties": {"by": "seed", "lot_numbers": None, "beacon": False, "commitment": COMMITMENT},
    }
    rules["ties"] |= ties or {}
    shape: dict[str, Any] = {"choices": CHOICES, "ballot_type": "ranked", "method": method}
    return Poll(**{**shape, "rules": rules, **changes}).publish()


def without_method() -> Poll:
    """A poll as 0.2.0 opened it, published; a single choice."""
    rules = SAMPLES["poll.opened"]["data"]["rules"]
    older = {name: rules[name] for name in ("dedupe", "dedupe_limit", "quarantine")}
    return Poll(method="", rules=older).publish()


def cast(poll: Poll, *texts: str, form: str = "ranking", type_: str = "vote.cast") -> None:
    """Count a vote with each of these ballots."""
    apply("votes/0", *(event(poll, text, form=form, type_=type_) for text in texts))


def event(poll: Poll, text: str, *, form: str, type_: str = "vote.cast") -> dict[str, Any]:
    ballot = {"form": form, "marks": text}
    data = {"poll_id": str(poll.id), "choice_id": None, "ballot": ballot}
    return SAMPLES[type_] | {"data": data, "subject": str(uuid4())}


def close(poll: Poll, seed: bytes = SEED) -> Poll:
    """Seal the poll, and publish that it is closed, with its seed."""
    poll.sealed()
    return poll.change(status="closed", closed_at=at(), tie_seed=seed.hex()).publish()


def report_of(poll: Poll) -> TallyReport:
    return TallyReport.objects.get(pk=poll.id)


def later(poll: Poll, **ago: float) -> None:
    """Let the last count of the poll be longer ago, and have taken no time."""
    row = report_of(poll)
    assert row.tried_at is not None
    past = row.tried_at - timedelta(**ago)
    TallyReport.objects.filter(pk=poll.id).update(tried_at=past, duration=0)


def body(poll: Poll) -> dict[str, Any]:
    report: dict[str, Any] = msgspec.json.decode(bytes(report_of(poll).report or b""))
    return report


def test_a_live_count_is_stored_with_its_digest() -> None:
    poll = ranked()
    cast(poll, "0>1", "0", "1>0", "2>1", "2>1")
    counting.count_due()
    row = report_of(poll)
    assert (row.state, row.votes, row.final) == ("counted", 5, False)
    text = bytes(row.report or b"")
    assert row.digest == hashlib.sha256(text).hexdigest()
    rows = [("0>1", 1), ("0", 1), ("1>0", 1), ("2>1", 2)]
    direct = tally(from_packed("ranking", CHOICES, rows), registry.find("irv@1"))
    assert text == encode(direct)
    ids = [str(choice) for choice in poll.choices]
    assert row.summary["elected"] == [ids[0]]
    assert row.summary["rounds"][0]["tallies"] == dict(zip(ids, ("2", "1", "2"), strict=True))
    assert row.position == PollAnalytics.objects.get(pk=poll.id).position


@pytest.mark.parametrize("stored_by", ["this release", "the last release"])
def test_a_poll_without_a_method_is_counted_by_the_default_of_its_type(stored_by: str) -> None:
    poll = without_method().votes(2, 3)
    if stored_by == "the last release":
        TallyReport.objects.all().delete()
        PollRow.objects.update(ballot_type="", rules={})
        assert due.due_polls() == []
        due.revive()
        due.revive()
    poll.sealed()
    counting.count_due()
    row = report_of(poll)
    assert (row.state, row.final) == ("counted", True)
    assert (body(poll)["method"], body(poll)["elected"]) == ("plurality@1", ["Coffee"])
    direct = tally(from_packed("choices", ("Tea", "Coffee"), [("0", 2), ("1", 3)]),
                   registry.find("plurality@1"))  # fmt: skip
    assert bytes(row.report or b"") == encode(direct)


def test_ballots_of_a_poll_whose_type_is_not_stored_wait_for_its_next_state() -> None:
    poll = ranked()
    PollRow.objects.update(ballot_type="", method="", rules={})  # as processes of 0.2.0 store it
    cast(poll, "1>0")
    counting.count_due()
    assert report_of(poll).state == ""
    close(poll)
    counting.count_due()
    assert (report_of(poll).state, report_of(poll).final) == ("counted", True)


def test_a_single_choice_is_counted_by_plurality() -> None:
    poll = Poll(choices=CHOICES, method="plurality@1").publish().votes(1, 3, 2)
    cast(poll, "", form="choices")
    counting.count_due()
    assert body(poll)["elected"] == ["Berta"]
    assert (body(poll)["cast"], body(poll)["valid"]) == (7, 6)


def test_live_counts_are_repeated_only_after_a_change_and_a_while() -> None:
    poll = ranked()
    cast(poll, "0>1")
    counting.count_due()
    first = report_of(poll)
    later(poll, minutes=1)
    assert due.due_polls() == [], "nothing has changed"
    cast(poll, "1")
    assert [one.poll_id for one in due.due_polls()] == [poll.id]
    counting.count_due()
    assert report_of(poll).votes == 2
    cast(poll, "1")
    assert due.due_polls() == [], "the last count is less than two seconds old"
    later(poll, seconds=2.1)
    assert len(due.due_polls()) == 1
    TallyReport.objects.update(duration=30, tried_at=timezone.now() - timedelta(seconds=299))
    assert due.due_polls() == [], "ten times the duration have not passed"
    assert first.digest != report_of(poll).digest


@pytest.mark.parametrize("visibility", ["after_close", "owner_only"])
def test_hidden_results_are_counted_for_the_owner_or_at_the_seal(visibility: str) -> None:
    poll = ranked(results_visibility=visibility)
    cast(poll, "0>1")
    assert due.due_polls() == []
    reports.want(poll.id)
    counting.count_due()
    assert report_of(poll).votes == 1
    later(poll, minutes=1)
    TallyReport.objects.update(wanted_at=timezone.now() - timedelta(minutes=2))
    cast(poll, "1>0")
    assert due.due_polls() == [], "the owner has not asked again"
    close(poll)
    counting.count_due()
    row = report_of(poll)
    assert (row.votes, row.final, row.done) == (2, True, True)


def test_the_final_count_waits_for_the_seed_and_follows_at_once() -> None:
    poll = ranked()
    cast(poll, "0>1")
    counting.count_due()
    poll.sealed()
    counting.count_due()
    assert not report_of(poll).final
    poll.change(status="closed", closed_at=at(), tie_seed=SEED.hex()).publish()
    counting.count_due()
    assert report_of(poll).final
    assert due.due_polls() == []


def test_a_tie_is_broken_by_the_revealed_seed() -> None:
    poll = ranked()
    cast(poll, "0", "1")
    counting.count_due()
    assert body(poll)["lot"] == {"by": "candidate-order"}
    close(poll)
    counting.count_due()
    ids = tuple(map(str, poll.choices))
    lot = SeedLot(SEED, ids)
    direct = tally(
        from_packed("ranking", CHOICES, [("0", 1), ("1", 1)]), registry.find("irv@1"), lot=lot
    )
    row = report_of(poll)
    assert row.digest == digest(direct)
    assert row.summary["lot"] == "seed"
    assert row.summary["ties"][0]["drawn"] is True
    assert set(row.summary["ties"][0]["order"]) <= set(ids)


def test_another_seed_stops_the_final_count() -> None:
    poll = close(ranked(), seed=b"another seed, chosen after the close")
    counting.count_due()
    row = report_of(poll)
    assert (row.state, row.final, row.done) == ("seed-mismatch", False, True)
    assert row.problem == "SHA-256 of the revealed seed differs from the commitment."
    assert row.report is None
    assert row.summary["elected"] == []
    assert due.due_polls() == []
    poll.change(tie_seed=SEED.hex()).publish()
    counting.count_due()
    assert (report_of(poll).state, report_of(poll).final) == ("counted", True)


@pytest.mark.parametrize("beacon", [False, True])
@pytest.mark.parametrize("status", ["closed", "archived"])
def test_a_closed_poll_without_its_seed_stops_the_final_count(status: str, beacon: bool) -> None:
    """Its row was deleted in polls; before the end is published, the count only waits."""
    poll = ranked(ties={"beacon": beacon})
    cast(poll, "0", "1")
    poll.sealed()
    counting.count_due()
    assert (report_of(poll).state, report_of(poll).final) == ("counted", False)
    poll.change(status=status, closed_at=at(), tie_seed="").publish()
    counting.count_due()
    row = report_of(poll)
    assert (row.state, row.final, row.done) == ("seed-mismatch", False, True)
    assert row.problem == "The closed poll reveals no seed."
    assert (row.report, row.summary["elected"]) == (None, [])
    assert due.due_polls() == []
    poll.change(tie_seed=SEED.hex()).publish()
    counting.count_due()
    row = report_of(poll)
    assert (row.state, row.problem, row.final) == ("counted", "", True)


def test_lot_numbers_break_ties_of_the_final_count() -> None:
    poll = ranked(ties={"by": "lot_numbers", "lot_numbers": [3, 1, 2], "commitment": None})
    cast(poll, "0", "1", "2")
    close(poll, seed=b"")
    counting.count_due()
    assert body(poll)["lot"] == {"by": "lot_numbers", "numbers": [3, 1, 2]}
    assert body(poll)["elected"] == ["Berta"]


def test_waiting_votes_and_dead_letters_keep_a_count_from_being_final() -> None:
    poll = ranked()
    cast(poll, "0>1")
    quarantined = {"poll_id": str(poll.id), "choice_id": None, "ballot": None}
    apply("votes/0", SAMPLES["vote.quarantined"] | {"data": quarantined})
    close(poll)
    counting.count_due()
    assert not report_of(poll).final
    PollAnalytics.objects.update(waiting=0)
    letter = DeadLetter.objects.create(source="votes/0", epoch=1, seq=99, type="x", error="y")
    counting.count_due()
    assert not report_of(poll).final
    letter.delete()
    counting.count_due()
    assert report_of(poll).final


def test_a_repaired_count_is_counted_again() -> None:
    poll = ranked()
    cast(poll, "0>1", "1>0")
    close(poll)
    counting.count_due()
    before = report_of(poll)
    assert due.revive() == 0
    PollAnalytics.objects.filter(pk=poll.id).update(ballots=5)
    assert due.revive() == 1
    later(poll, seconds=3)
    counting.count_due()
    after = report_of(poll)
    assert (after.ballots, after.digest, after.final) == (5, before.digest, True)


def test_a_recount_repeats_the_same_bytes() -> None:
    poll = ranked()
    cast(poll, "0>1", "1>0", "2")
    close(poll)
    counting.count_due()
    before = report_of(poll)
    assert services.recount(polls=[poll.id]) == 1
    later(poll, seconds=3)
    counting.count_due()
    after = report_of(poll)
    assert bytes(after.report or b"") == bytes(before.report or b"-")
    assert after.position == before.position
    assert after.done


def test_a_recount_that_comes_while_a_count_runs_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poll = close(ranked())
    store = reports.store

    def store_late(*args: Any, **more: Any) -> bool:
        monkeypatch.setattr(counting.reports, "store", store)
        services.recount(polls=[poll.id])
        return store(*args, **more)

    monkeypatch.setattr(counting.reports, "store", store_late)
    assert counting.count_poll(poll.id)
    assert not report_of(poll).done
    later(poll, seconds=3)
    assert [one.poll_id for one in due.due_polls()] == [poll.id]


def test_an_older_snapshot_never_replaces_a_newer_one() -> None:
    from analytics.tallying import profiles

    poll = ranked()
    cast(poll, "0>1")
    old = profiles.read(poll.id)
    assert old is not None
    cast(poll, "1")
    counting.count_due()
    assert reports.store(old[0], counting._outcome(*old), duration=0.1) is False
    assert report_of(poll).votes == 2


def test_a_poll_is_counted_by_one_process_at_a_time(at_once: Any) -> None:
    poll = ranked()
    cast(poll, "0>1")
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with counting._exclusive(poll.id) as acquired:
            assert acquired
            held.set()
            assert release.wait(5)

    holder = at_once(hold)
    assert held.wait(5)
    counting.count_due()
    assert report_of(poll).state == ""
    release.set()
    holder.result(5)
    counting.count_due()
    assert report_of(poll).state == "counted"


def test_a_failed_count_delays_no_other_and_is_tried_again() -> None:
    broken, good = ranked(method="no-such-method@1"), ranked()
    cast(broken, "0")
    cast(good, "0")
    counting.count_due()
    assert (report_of(broken).state, report_of(good).state) == ("failed", "counted")
    assert "no-such-method" in report_of(broken).problem
    assert due.due_polls() == []
    PollRow.objects.filter(pk=broken.id).update(method="irv@1")
    later(broken, seconds=due.RETRY + 1)
    counting.count_due()
    assert report_of(broken).state == "counted"


def test_short_final_counts_come_first_and_interrupted_ones_last() -> None:
    live, long, short, interrupted = (ranked() for _ in range(4))
    for poll in (live, long, short, interrupted):
        cast(poll, "0>1")
    for poll in (long, short, interrupted):
        close(poll)
    for poll, seconds in ((long, 30), (short, 0.1), (interrupted, 0)):
        TallyReport.objects.filter(pk=poll.id).update(duration=seconds)
    reports.begin(interrupted.id)
    expected = [short.id, long.id, interrupted.id, live.id]
    assert [one.poll_id for one in due.due_polls()] == expected


def test_a_final_count_does_not_wait_for_all_live_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = sorted((ranked() for _ in range(3)), key=lambda poll: poll.id)
    for poll in (first, second, third):
        cast(poll, "0>1")
    counted: list[Any] = []
    real = counting._count

    def close_the_third(poll_id: Any, began: float) -> bool:
        counted.append(poll_id)
        if poll_id == first.id:
            close(third)
        return real(poll_id, began)

    monkeypatch.setattr(counting, "_count", close_the_third)
    monkeypatch.setattr(counting, "ROUND", 0)
    counting.count_due()
    assert counted == [first.id, third.id, second.id]


def test_a_count_that_cannot_be_stored_is_left_for_later() -> None:
    poll = close(ranked())
    TallyReport.objects.update(read_at=timezone.now() + timedelta(hours=1))
    counting.count_due()
    assert not report_of(poll).final, "another clock has stored a newer count"


def test_another_process_makes_final_counts_that_are_overdue() -> None:
    live, fresh, old = ranked(), ranked(), ranked()
    for poll in (live, fresh, old):
        cast(poll, "0>1", "1")
    close(fresh)
    close(old)
    past = timezone.now() - timedelta(seconds=due.OVERDUE + 1)
    PollAnalytics.objects.filter(pk=old.id).update(sealed_at=past)
    counting.count_overdue()
    assert [report_of(poll).state for poll in (live, fresh, old)] == ["", "", "counted"]
    assert report_of(old).final


def test_overdue_counts_do_not_wait_behind_polls_that_wait_for_their_owner() -> None:
    quarantined, ready = close(ranked()), close(ranked())
    past = timezone.now() - timedelta(seconds=due.OVERDUE + 1)
    PollAnalytics.objects.update(sealed_at=past)
    PollAnalytics.objects.filter(pk=quarantined.id).update(waiting=1)
    assert due.overdue_polls() == [ready.id]
    waiting, _ = metrics.tallied()
    assert waiting.samples[0].value == 1


def test_a_large_count_is_left_to_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "FEW", 2)
    poll = ranked()
    cast(poll, "0>1", "1", "2")
    close(poll)
    past = timezone.now() - timedelta(seconds=due.OVERDUE + 1)
    PollAnalytics.objects.filter(pk=poll.id).update(sealed_at=past)
    counting.count_overdue()
    assert report_of(poll).state == ""


def test_counts_that_disagree_with_the_ballots_are_not_reported() -> None:
    poll = ranked()
    cast(poll, "0>1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tally SET votes = 7")
    counting.count_due()
    assert report_of(poll).state == "failed"
    assert "InconsistentCounts" in report_of(poll).problem
