"""Reading votes, sealing polls, figures and receipts, through Django."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from provote_core.outbox.models import Outbox, OutboxHead
from provote_core.outbox.sequencer import assign_positions
from provote_testing.tokens import bearer, mint, service_bearer
from votes import receipts, voters
from votes.models import PollSnapshot, Vote

pytestmark = pytest.mark.django_db


def sibling_headers(settings: Any, name: str) -> dict[str, str]:
    """The headers of a sibling service whose secret is configured."""
    headers, digest = service_bearer(name)
    settings.PROVOTE.service_digests[name] = (digest,)
    return headers


@pytest.fixture
def polls_service(settings: Any) -> dict[str, str]:
    """The headers of polls."""
    return sibling_headers(settings, "polls")


@pytest.fixture
def analytics_service(settings: Any) -> dict[str, str]:
    """The headers of analytics."""
    return sibling_headers(settings, "analytics")


def store(poll: Any, *, voter: bytes, delegated: bool = False) -> Vote:
    return Vote.objects.create(
        id=uuid4(),
        poll_id=poll.id,
        voter=voter,
        delegated=delegated,
        choice_id=poll.choices[0],
        cast_at="2026-01-01T12:00:00Z",
        batch=1,
    )


def test_the_list_has_only_votes_of_the_caller(client: Any, make_poll: Any) -> None:
    poll, other, me = make_poll(), make_poll(), uuid4()
    mine = store(poll, voter=voters.person(me))
    store(other, voter=voters.person(me))
    store(poll, voter=voters.person(uuid4()))
    everything = client.get("/api/v1/votes/", headers=bearer(mint(me))).json()
    assert len(everything["results"]) == 2
    one = client.get(f"/api/v1/votes/?poll_id={poll.id}", headers=bearer(mint(me))).json()
    assert [vote["id"] for vote in one["results"]] == [str(mine.id)]
    assert one["results"][0]["cast_at"] == "2026-01-01T12:00:00Z"


def test_the_vote_of_another_voter_is_404(client: Any, make_poll: Any) -> None:
    poll, me = make_poll(), uuid4()
    mine = store(poll, voter=voters.person(me))
    url = f"/api/v1/votes/{mine.id}/"
    answer = client.get(url, headers=bearer(mint(me)))
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    for token in (mint(), poll.delegate, mint(me, key_id=uuid4(), scopes=["votes:delegate"])):
        assert client.get(url, headers=bearer(token)).status_code == 404
    assert client.get(url).status_code == 401


def test_a_version_that_is_known_is_304(client: Any, make_poll: Any) -> None:
    poll, me = make_poll(), uuid4()
    url = f"/api/v1/votes/{store(poll, voter=voters.person(me)).id}/"
    for known in ('"1"', 'W/"1"', '"0", "1-gzip"', "*"):
        answer = client.get(url, headers={**bearer(mint(me)), "If-None-Match": known})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", '"1"')
    for other, status in (('"2"', 200), ("1", 200)):
        answer = client.get(url, headers={**bearer(mint(me)), "If-None-Match": other})
        assert answer.status_code == status
    stranger = client.get(url, headers={**bearer(mint()), "If-None-Match": '"1"'})
    assert stranger.status_code == 404


def test_a_delegated_vote_is_read_by_its_reference(
    client: Any, make_poll: Any, settings: Any
) -> None:
    poll = make_poll(eligibility="delegated")
    voter = voters.delegated(poll.id, "reader-1", key=settings.PROVOTE.digest_key)
    vote = store(poll, voter=voter, delegated=True)
    url = f"/api/v1/votes/?poll_id={poll.id}&voter_ref=reader-1"
    found = client.get(url, headers=bearer(poll.delegate)).json()["results"]
    assert [item["id"] for item in found] == [str(vote.id)]
    for token in (mint(), mint(poll.owner), make_poll().delegate):
        answer = client.get(url, headers=bearer(token))
        assert (answer.status_code, answer.json()["code"]) == (403, "not-delegate")
    assert client.get("/api/v1/votes/?poll_id=x", headers=bearer(mint())).status_code == 400


def test_a_seal_is_set_and_published_once(
    client: Any, make_poll: Any, polls_service: dict[str, str]
) -> None:
    poll = make_poll()
    url = f"/internal/v1/polls/{poll.id}/seal/"
    first = client.post(url, headers=polls_service)
    again = client.post(url, headers=polls_service)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    [row] = Outbox.objects.all()
    assert row.events[0]["type"] == "poll.sealed"
    assert client.post(url, headers=bearer(mint(staff=True))).status_code == 403


def test_a_seal_after_closes_at_has_the_time_of_closes_at(
    client: Any, make_poll: Any, polls_service: dict[str, str]
) -> None:
    poll = make_poll(closes_at="2026-01-01T12:00:00Z")
    answer = client.post(f"/internal/v1/polls/{poll.id}/seal/", headers=polls_service)
    assert answer.json()["closed_at"] == "2026-01-01T12:00:00Z"


def test_the_seal_of_an_unknown_poll_is_503_without_polls(
    client: Any, make_poll: Any, polls_service: dict[str, str], settings: Any
) -> None:
    settings.PROVOTE.urls["polls"] = "http://127.0.0.1:9"
    answer = client.post(f"/internal/v1/polls/{uuid4()}/seal/", headers=polls_service)
    assert (answer.status_code, answer.json()["code"]) == (503, "poll-unavailable")
    assert not PollSnapshot.objects.filter(sealed_at__isnull=False).exists()


def test_figures_are_counted_independently(
    client: Any, make_poll: Any, analytics_service: dict[str, str]
) -> None:
    poll = make_poll()
    vote = store(poll, voter=voters.person(uuid4()))
    event = {"type": "vote.cast", "subject": str(vote.id), "version": 1}
    both = [event | {"data": {"poll_id": str(one)}} for one in (uuid4(), poll.id)]
    row = Outbox.objects.create(events=both, count=2, traceparent="")
    Vote.objects.update(batch=row.pk)
    assign_positions("votes/0")
    head = OutboxHead.objects.get(source="votes/0").last_seq
    url = f"/internal/v1/polls/{poll.id}/figures/?position="
    answer = client.get(f"{url}{head}", headers=analytics_service).json()
    assert (answer["accepted"], answer["stored"], answer["sequenced"]) == (0, 1, 1)
    earlier = client.get(f"{url}{head - 2}", headers=analytics_service).json()
    assert (earlier["stored"], earlier["sequenced"]) == (0, 0)
    assert client.get(f"{url}x", headers=analytics_service).status_code == 400


def test_a_receipt_depends_on_the_version_and_contains_no_plain_digest(
    settings: Any, make_poll: Any
) -> None:
    key = settings.PROVOTE.digest_key
    poll, vote = make_poll(), uuid4()
    receipt = receipts.receipt(vote, poll.id, 1, key=key)
    assert len(receipt) == 43
    assert receipt == receipts.receipt(vote, poll.id, 1, key=key)
    assert receipt != receipts.receipt(vote, poll.id, 2, key=key)
    guess = hashlib.sha256(vote.bytes + poll.id.bytes).hexdigest()
    assert guess not in receipt


def test_two_votes_of_one_voter_cannot_be_stored(make_poll: Any) -> None:
    from django.db import IntegrityError, transaction

    poll, me = make_poll(), uuid4()
    store(poll, voter=voters.person(me))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor():
        store(poll, voter=voters.person(me))
