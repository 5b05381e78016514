"""The table of responses to casts, through the casting application."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.utils import timezone

from provote_core.audit.models import AuditRecord
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.outbox.models import Outbox
from provote_testing.tokens import mint
from votes.models import ErasedSubject, Vote


async def count(model: Any, **terms: Any) -> int:
    return await sync_to_async(model.objects.filter(**terms).count)()


async def test_a_first_vote_is_201_with_receipt_and_rows(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)()
    answer = await casting.cast(mint(), poll.id, poll.choices[0], key="first-1")
    assert answer.status_code == 201
    vote = answer.json()
    assert answer.headers["Location"] == f"/api/v1/votes/{vote['id']}/"
    assert set(vote) == {
        "id", "poll_id", "choice_id", "cast_at", "version", "state", "receipt", "position_hint"
    }  # fmt: skip
    assert (vote["version"], vote["state"], answer.headers["ETag"]) == (1, "accepted", '"1"')
    assert await count(Vote) == 1
    assert await count(IdempotencyRecord) == 1
    row = await sync_to_async(Outbox.objects.get)(pk=vote["position_hint"])
    assert [event["type"] for event in row.events] == ["vote.cast"]
    audit = await sync_to_async(AuditRecord.objects.get)()
    assert (audit.outcome, audit.target, audit.batch) == ("accepted", poll.id, row.pk)


async def test_same_key_same_body_is_replayed(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    first = await casting.cast(token, poll.id, poll.choices[0], key="k-1")
    again = await casting.cast(token, poll.id, poll.choices[0], key='"k-1"')
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert await count(Vote) == 1


async def test_a_replay_is_possible_after_the_end(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    first = await casting.cast(token, poll.id, poll.choices[0], key="k-1")
    from votes.services import seal_poll

    await sync_to_async(seal_poll)(poll_id=poll.id)
    again = await casting.cast(token, poll.id, poll.choices[0], key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    repeat = await casting.cast(token, poll.id, poll.choices[0])
    assert (repeat.status_code, repeat.json()) == (200, first.json())
    late = await casting.cast(mint(), poll.id, poll.choices[0])
    assert (late.status_code, late.json()["code"]) == (409, "poll-not-open")


async def test_same_ballot_without_key_is_200(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    first = await casting.cast(token, poll.id, poll.choices[0])
    again = await casting.cast(token, poll.id, poll.choices[0], key="new-key")
    assert (again.status_code, again.json()) == (200, first.json())
    replay = await casting.cast(token, poll.id, poll.choices[0], key="new-key")
    assert (replay.status_code, replay.headers["Idempotent-Replayed"]) == (200, "true")


async def test_another_ballot_is_409_with_a_link(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    first = (await casting.cast(token, poll.id, poll.choices[0])).json()
    other = await casting.cast(token, poll.id, poll.choices[1], key="fails")
    problem = other.json()
    assert (other.status_code, problem["code"]) == (409, "already-voted")
    assert problem["vote_id"] == first["id"]
    assert problem["vote_url"] == f"/api/v1/votes/{first['id']}/"
    assert await count(IdempotencyRecord) == 0, "a refused cast leaves its key unused"


async def test_the_same_key_with_another_body_is_422(casting: Any, make_poll: Any) -> None:
    poll, other, token = (
        await sync_to_async(make_poll)(),
        await sync_to_async(make_poll)(),
        mint(),
    )
    await casting.cast(token, poll.id, poll.choices[0], key="k-1")
    answer = await casting.cast(token, other.id, other.choices[0], key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert await count(Vote) == 1
    stranger = await casting.cast(mint(), other.id, other.choices[0], key="k-1")
    assert stranger.status_code == 201, "keys of other accounts are independent"


async def test_malformed_and_contradicting_keys_are_400(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    for key in ("", "x" * 256, "a b", '"'):
        answer = await casting.http.post(
            "/api/v1/votes/",
            json={"poll_id": str(poll.id), "choice_id": str(poll.choices[0])},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
        )
        expected = 400 if key != '"' else 201
        assert answer.status_code == expected, key
    both = await casting.cast(token, poll.id, poll.choices[0], key="one", idempotency_key="other")
    assert (both.status_code, both.json()["code"]) == (400, "invalid-idempotency-key")


async def test_choice_of_another_poll_is_400(casting: Any, make_poll: Any) -> None:
    poll, other = await sync_to_async(make_poll)(), await sync_to_async(make_poll)()
    answer = await casting.cast(mint(), poll.id, other.choices[0])
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-choice")


async def test_opening_and_closing_times_are_compared_with_the_database_clock(
    casting: Any, make_poll: Any
) -> None:
    now = timezone.now()
    past, future = now - timedelta(minutes=1), now + timedelta(minutes=1)
    begun = await sync_to_async(make_poll)(status="scheduled", opens_at=past)
    over = await sync_to_async(make_poll)(closes_at=past)
    running = await sync_to_async(make_poll)(closes_at=future)
    assert (await casting.cast(mint(), begun.id, begun.choices[0])).status_code == 201
    assert (await casting.cast(mint(), running.id, running.choices[0])).status_code == 201
    late = await casting.cast(mint(), over.id, over.choices[0])
    assert (late.status_code, late.json()["code"]) == (409, "poll-not-open")


async def test_only_the_owners_delegate_names_voters(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    other = await sync_to_async(make_poll)()
    first = await casting.cast(poll.delegate, poll.id, poll.choices[0], voter_ref="v-1")
    assert first.status_code == 201
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).json()["code"] == "not-delegate"
    stranger = mint(uuid4(), scopes=["votes:delegate"], key_id=uuid4())
    for token, target in ((stranger, poll), (mint(poll.owner), poll), (other.delegate, other)):
        answer = await casting.cast(token, target.id, target.choices[0], voter_ref="v-1")
        assert (answer.status_code, answer.json()["code"]) == (403, "not-delegate")
    person = await casting.cast(mint(), other.id, other.choices[0], voter_ref="v-1")
    assert person.json()["code"] == "not-delegate", "a person may not name a voter"
    unscoped = mint(poll.owner, key_id=uuid4())
    answer = await casting.cast(unscoped, poll.id, poll.choices[0], voter_ref="v-1")
    assert answer.status_code == 403, "without the scope a recorded vote is not revealed"
    missing = await casting.cast(poll.delegate, poll.id, poll.choices[0])
    assert missing.json()["errors"][0]["pointer"] == "/voter_ref"
    assert await count(Vote) == 1


async def test_each_item_of_a_batch_has_the_outcome_it_would_have_alone(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    one = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0]), "voter_ref": "a"}
    items = [
        one,
        one,
        {**one, "choice_id": str(poll.choices[1])},
        {**one, "voter_ref": "b", "idempotency_key": "own"},
        {**one, "voter_ref": "c", "choice_id": str(uuid4())},
        {**one, "voter_ref": ""},
        "no vote",
    ]
    answer = await casting.batch(poll.delegate, items)
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert sorted(r["status"] for r in results[:3]) in ([200, 201, 409], [201, 409, 409])
    assert [r["status"] for r in results[3:]] == [201, 400, 400, 400]
    again = await casting.batch(poll.delegate, items)
    assert again.json()["results"][3] == {**results[3], "replayed": True}
    assert await count(Vote) == 2


async def test_the_header_key_of_a_batch_applies_to_its_items(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    items = [
        {"poll_id": str(poll.id), "choice_id": str(poll.choices[0]), "voter_ref": f"v{i}"}
        for i in range(1000)
    ]
    first = await casting.batch(poll.delegate, items, key="import-1")
    assert {r["status"] for r in first.json()["results"]} == {201}
    again = await casting.batch(poll.delegate, items, key="import-1")
    assert all(r["replayed"] for r in again.json()["results"])
    assert await count(Vote) == 1000
    [rows] = [await count(Outbox)]
    assert rows == 1
    too_many = await casting.batch(poll.delegate, [*items, items[0]])
    assert too_many.status_code == 400


async def test_a_new_key_twice_in_one_batch_is_422(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    item = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0]), "idempotency_key": "k"}
    answer = await casting.batch(
        poll.delegate, [{**item, "voter_ref": "a"}, {**item, "voter_ref": "b"}]
    )
    assert [r["status"] for r in answer.json()["results"]] == [201, 422]
    assert await count(Vote) == 1


async def test_parallel_casts_by_one_voter_leave_one_row(casting: Any, make_poll: Any) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    answers = await asyncio.gather(
        *(casting.cast(token, poll.id, poll.choices[i % 2], key=f"k{i}") for i in range(100))
    )
    statuses = [a.status_code for a in answers]
    assert statuses.count(201) == 1
    assert set(statuses) <= {200, 201, 409}
    assert await count(Vote) == 1


async def test_concurrent_casts_under_one_key_record_one_vote(
    casting: Any, make_poll: Any
) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    answers = await asyncio.gather(
        *(casting.cast(token, poll.id, poll.choices[0], key="same") for _ in range(50))
    )
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1
    assert sum("Idempotent-Replayed" in a.headers for a in answers) == 49


async def test_an_unknown_poll_is_503_without_polls(casting: Any, settings: Any) -> None:
    settings.PROVOTE.urls["polls"] = "http://127.0.0.1:9"
    answer = await casting.cast(mint(), uuid4(), uuid4())
    assert (answer.status_code, answer.json()["code"]) == (503, "poll-unavailable")
    assert answer.headers["Retry-After"] == "1"


async def test_an_erased_person_cannot_cast(casting: Any, make_poll: Any) -> None:
    from votes.services import erase_subject

    poll, subject = await sync_to_async(make_poll)(), uuid4()
    first = await casting.cast(mint(subject), poll.id, poll.choices[0], key="mine")
    assert first.status_code == 201
    later = timezone.now() + timedelta(minutes=10)
    await sync_to_async(erase_subject)(subject=subject, until=later)
    again = await casting.cast(mint(subject), poll.id, poll.choices[0], key="mine")
    assert again.status_code == 401
    assert await count(Vote) == 1
    assert await count(Vote, voter=subject.bytes) == 0
    assert await count(IdempotencyRecord) == 0
    assert await count(AuditRecord, actor=str(subject)) == 0


async def test_of_two_ballots_in_a_batch_the_first_counts(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    items = [
        {"poll_id": str(poll.id), "choice_id": str(choice), "voter_ref": f"v{n}"}
        for n in range(200)
        for choice in poll.choices
    ]
    answer = await casting.batch(poll.delegate, items)
    assert [result["status"] for result in answer.json()["results"]] == [201, 409] * 200
    assert await count(Vote, choice_id=poll.choices[0]) == 200


async def test_a_key_reveals_nothing_to_callers_who_may_not_name_voters(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    cast = (poll.id, poll.choices[0])
    assert (await casting.cast(poll.delegate, *cast, key="k", voter_ref="m")).status_code == 201
    reader = mint(poll.owner, scopes=["results:read"], key_id=uuid4())
    for token in (reader, mint(poll.owner)):
        for choice in poll.choices:
            answer = await casting.cast(token, poll.id, choice, key="k", voter_ref="m")
            assert (answer.status_code, answer.json()["code"]) == (403, "not-delegate")


async def test_many_refused_items_may_share_a_key(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    item = {"poll_id": str(poll.id), "choice_id": str(uuid4()), "idempotency_key": "k"}
    bad = [{**item, "voter_ref": f"v{n}"} for n in range(20)]
    good = [{**v, "choice_id": str(poll.choices[0])} for v in bad[:9]]
    answer = await casting.batch(poll.delegate, bad + good)
    statuses = [result["status"] for result in answer.json()["results"]]
    assert statuses[:20] == [400] * 20
    assert sorted(statuses[20:]) == [201] + [422] * 8
    assert await count(Vote) == 1


async def test_housekeeping_removes_audit_rows_of_the_last_tokens_of_the_erased(
    casting: Any, make_poll: Any
) -> None:
    from votes.services import erase_subject, run_housekeeping

    subject, over = uuid4(), timezone.now() - timedelta(seconds=1)
    await sync_to_async(erase_subject)(subject=subject, until=over)
    bad = await casting.cast(mint(subject), uuid4(), uuid4(), voter_ref="")
    assert bad.status_code == 400
    assert await count(AuditRecord, actor=str(subject)) == 1
    await sync_to_async(run_housekeeping)()
    assert await count(AuditRecord, actor=str(subject)) == 0
    assert await count(ErasedSubject) == 0


async def test_a_recorded_vote_asks_for_no_language(
    casting: Any, make_poll: Any, monkeypatch: Any
) -> None:
    """Only texts are in a language, and a vote has none: its response costs nothing more."""
    poll = await sync_to_async(make_poll)()
    monkeypatch.setattr("provote_core.languages.negotiate", None)
    answer = await casting.cast(mint(), poll.id, poll.choices[0])
    assert answer.status_code == 201
    assert "Content-Language" not in answer.headers
