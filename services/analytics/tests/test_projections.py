"""A batch of events gives the same counts as its events one by one."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from analytics.deltas import Delta, MinuteDelta, minute_of, net_changes
from provote_rules.ballots import one_choice

few_ids = st.integers(0, 4).map(lambda number: UUID(int=number))
deltas = st.builds(
    Delta,
    few_ids,
    st.integers(1, 10**9),
    votes=st.integers(-1, 1),
    waiting=st.integers(-1, 1),
    added=few_ids.map(one_choice) | st.none(),
    removed=few_ids.map(one_choice) | st.none(),
    kind=st.sampled_from(["", *MinuteDelta._fields[2:]]),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 1, 0, 9), timezones=st.just(UTC)),
    credential=st.sampled_from(["", "account", "device"]),
)
some_deltas = st.lists(deltas, max_size=60)


@given(some_deltas)
def test_a_batch_equals_its_events_one_by_one(seen: list[Delta]) -> None:
    polls, choices, *_ = net_changes(seen)
    for poll in polls:
        own = [delta for delta in seen if delta.poll_id == poll.poll_id]
        assert poll.votes == sum(delta.votes for delta in own)
        assert poll.waiting == sum(delta.waiting for delta in own)
        assert poll.position == max(delta.position for delta in own)
    net: dict[tuple[UUID, UUID], int] = {}
    for delta in seen:
        for ballot, votes in ((delta.added, 1), (delta.removed, -1)):
            if ballot is not None:
                choice = ballot.marks
                net[delta.poll_id, choice] = net.get((delta.poll_id, choice), 0) + votes
    assert {c[:2]: c.votes for c in choices} == {key: votes for key, votes in net.items() if votes}


@given(some_deltas)
def test_each_event_is_in_its_minute(seen: list[Delta]) -> None:
    found = {
        (*row[:2], kind): number
        for row in net_changes(seen).minutes
        for kind, number in zip(row._fields[2:], row[2:], strict=True)
        if number
    }
    assert found == Counter(
        (delta.poll_id, minute_of(delta.at), delta.kind)
        for delta in seen
        if delta.kind and delta.at
    )


@given(some_deltas)
def test_ballots_are_counted_by_credential(seen: list[Delta]) -> None:
    found = {row[:2]: row.votes for row in net_changes(seen).credentials}
    cast = [delta for delta in seen if delta.kind in ("cast", "quarantined")]
    assert found == Counter((delta.poll_id, delta.credential) for delta in cast)


@given(some_deltas)
def test_rows_are_sorted_and_unique(seen: list[Delta]) -> None:
    polls, choices, _, _, minutes, credentials = net_changes(seen)
    for rows in (minutes, credentials):
        assert [row[:2] for row in rows] == sorted({row[:2] for row in rows})
    assert [t.poll_id for t in polls] == sorted({delta.poll_id for delta in seen})
    assert [c[:2] for c in choices] == sorted({c[:2] for c in choices})
