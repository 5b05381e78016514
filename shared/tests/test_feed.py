"""The endpoints of the feed and of positions."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from ledger.votes import SOURCE, cast

from provote_core.events.envelope import read_batch
from provote_core.outbox import sequencer
from provote_testing.events import assert_matches_sample
from provote_testing.tokens import service_bearer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sibling(settings: Any) -> Client:
    """A client with a service token."""
    return Client(headers={"Authorization": f"Bearer {settings.PROVOTE.service_token}"})


def feed(sibling: Client, **query: Any) -> Any:
    return sibling.get("/internal/v1/feed", {"source": SOURCE} | query)


def test_the_feed_returns_whole_rows_and_the_head(sibling: Client) -> None:
    cast("a", "b")
    cast("c")
    sequencer.assign_positions(SOURCE)
    cast("d")
    answer = feed(sibling, after_seq=1, limit=2)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    batch = read_batch(answer.content)
    assert (batch.source, batch.epoch, batch.first_seq, batch.last_seq) == (SOURCE, 1, 1, 4)
    assert [event["seq"] for event in batch.after(0)] == [1, 2, 3]
    for envelope in batch.events:
        assert_matches_sample(envelope)


def test_limit_zero_returns_the_head_only(sibling: Client) -> None:
    cast("a")
    batch = read_batch(feed(sibling, limit=0).content)
    assert (batch.events, batch.last_seq, batch.through) == ([], 1, 0)


def test_after_the_head_the_feed_is_empty(sibling: Client) -> None:
    batch = read_batch(feed(sibling, after_seq=7).content)
    assert (batch.events, batch.first_seq, batch.last_seq) == ([], 8, 0)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "5001"},
        {"limit": "-1"},
        {"limit": "many"},
        {"limit": ""},
        {"limit": "٣"},
        {"after_seq": "1e3"},
        {"after_seq": "9" * 19},
        {"after_seq": "9" * 5000},
    ],
)
def test_a_bad_number_is_400(sibling: Client, query: dict[str, str]) -> None:
    answer = feed(sibling, **query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(query))}"


@pytest.mark.parametrize("source", ["votes/0", "", "ledger/1"])
def test_another_services_source_is_404(sibling: Client, source: str) -> None:
    assert feed(sibling, source=source).status_code == 404


@pytest.mark.parametrize("path", ["/internal/v1/feed", "/internal/v1/positions/"])
def test_only_consumers_may_read_the_feed(
    path: str, sibling: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert Client().get(path).status_code == 401
    assert sibling.get(path).status_code in (400, 404)
    headers, digest = service_bearer("stranger")
    settings.PROVOTE = replace(settings.PROVOTE, service_digests={"stranger": (digest,)})
    assert Client().get(path, headers=headers).status_code == 403
    assert "sibling refused" in caplog.text
    assert "stranger" in caplog.text


def test_a_position_is_null_until_it_is_assigned(sibling: Client) -> None:
    row = cast("a", "b")
    url = "/internal/v1/positions/"
    assert sibling.get(url, {"row": row}).json() == {"position": None}
    sequencer.assign_positions(SOURCE)
    assert sibling.get(url, {"row": row}).json() == {"position": 2}
    assert sibling.get(url, {"row": row + 1}).status_code == 404
    assert sibling.get(url).status_code == 400
    assert sibling.get(url, {"row": "x"}).status_code == 400
