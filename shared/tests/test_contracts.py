"""Contracts: golden samples, tolerant readers, strict producers."""

import copy
from dataclasses import fields

import msgspec
import pytest

from provote_core.events import CONTRACTS, Fact, UnreadableEvent, VoteCast
from provote_core.events.envelope import Batch, read_batch, read_events
from provote_core.outbox.rows import row_payload
from provote_testing.events import assert_matches_sample, batch_of, samples


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_round_trips(type_: str) -> None:
    sample = samples()[type_]
    (event,) = read_events(type_, [sample])
    assert isinstance(event.data, CONTRACTS[type_])
    fact = Fact(data=event.data, subject=event.subject, version=event.version)
    (stored,) = msgspec.json.decode(row_payload([fact])[0])
    assert stored == {
        "type": type_,
        "subject": sample["subject"],
        "version": sample["version"],
        "data": sample["data"],
    }
    assert_matches_sample(sample)


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_contract_documents_its_producer_and_consumers(type_: str) -> None:
    contract = CONTRACTS[type_]
    assert contract.type == type_
    assert "From " in (contract.__doc__ or "")
    assert contract.dataschema() == f"urn:provote:event:{type_}:v1"


def test_readers_ignore_unknown_fields() -> None:
    sample = samples()["vote.cast"]
    newer = {**sample, "partitionkey": "x", "data": {**sample["data"], "weight": 2}}
    assert read_events("vote.cast", [newer]) == read_events("vote.cast", [sample])


@pytest.mark.parametrize(
    "change",
    [
        {"dataschema": "urn:provote:event:vote.cast:v2"},
        {"data": {"choice_id": None}},
        {"data": {"poll_id": 7}},
        {"seq": "7"},
        {"time": "yesterday"},
    ],
)
def test_data_that_breaks_the_contract_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UnreadableEvent):
        read_events("vote.cast", [samples()["vote.cast"] | change])


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(UnreadableEvent):
        read_events("vote.dreamt", [])


@pytest.mark.parametrize("change", ["missing", "additional", "of another type"])
def test_a_producer_that_breaks_the_contract_is_detected(change: str) -> None:
    envelope = copy.deepcopy(samples()["poll.opened"])
    if change == "missing":
        del envelope["data"]["choices"][1]["label"]
    elif change == "additional":
        envelope["data"]["secret"] = "x"
    else:
        envelope["data"]["allow_change"] = "no"
    with pytest.raises(AssertionError):
        assert_matches_sample(envelope)


def test_a_batch_returns_the_events_after_a_position() -> None:
    batch = batch_of([samples()["vote.cast"]] * 4, source="votes/0", first_seq=11)
    assert batch.through == 14
    assert [event["seq"] for event in batch.after(12)] == [13, 14]
    assert len(batch.after(0)) == 4
    assert batch.after(14) == batch.after(99) == []


def test_forged_positions_are_refused() -> None:
    batch = batch_of([samples()["vote.cast"]] * 3, source="votes/0")
    batch.events[1]["seq"] = 9
    with pytest.raises(UnreadableEvent):
        batch.after(0)
    with pytest.raises(UnreadableEvent):
        batch.after(2)


@pytest.mark.parametrize("message", [b"", b"[]", b'{"source": 1}', {"source": "votes/0"}])
def test_malformed_batches_are_refused(message: object) -> None:
    with pytest.raises(UnreadableEvent):
        read_batch(message)  # type: ignore[arg-type]


def test_a_batch_survives_json() -> None:
    batch = batch_of(samples().values(), source="polls/0")
    assert read_batch(msgspec.json.encode(batch)) == batch
    assert isinstance(read_batch(msgspec.to_builtins(batch)), Batch)


def test_a_vote_contains_no_voter() -> None:
    members = {field.name for field in fields(VoteCast)}
    assert members == {"poll_id", "choice_id", "ballot", "credential"}
