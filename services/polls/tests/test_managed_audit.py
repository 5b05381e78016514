"""The audit records of a poll for siblings: what managed the poll, and no voter."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from callers import Caller
from django.db import connection
from django.utils import timezone

from provote_core.audit import managed
from provote_core.audit.managed import managed_page
from provote_core.audit.models import AuditRecord
from provote_testing.tokens import service_bearer

pytestmark = pytest.mark.django_db


def record(target: UUID, action: str = "POST /api/v1/polls/<uuid:poll_id>/open/") -> int:
    found = AuditRecord.objects.create(
        at=timezone.now(), actor="subject-1", actor_kind="person", action=action, status=200,
        target=target, outcome="accepted", address_hash="hashed", request_id="r",
    )  # fmt: skip
    return int(found.pk)


@pytest.fixture
def analytics(settings: Any) -> Caller:
    """The analytics service, as a caller."""
    headers, digest = service_bearer("analytics")
    settings.PROVOTE.service_digests["analytics"] = (digest,)
    return Caller(headers["Authorization"].removeprefix("Bearer "))


def test_a_page_has_the_requests_that_managed_the_poll() -> None:
    target = uuid4()
    first = record(target)
    record(target, "POST /api/v1/votes/")
    record(target, "PUT /api/v1/votes/<uuid:vote_id>/")
    record(uuid4())
    last = record(target, "POST /admin/polls/poll/")
    page = managed_page(target, after=0)
    assert [one.id for one in page.records] == [first, last]
    assert page.last == last
    assert [one.id for one in managed_page(target, after=first).records] == [last]
    assert managed_page(uuid4(), after=0) == managed.ManagedPage([], 0)


def test_pages_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(managed, "PAGE", 2)
    target = uuid4()
    ids = [record(target) for _ in range(5)]
    found: list[int] = []
    while page := managed_page(target, after=found[-1] if found else 0).records:
        assert len(page) <= 2
        found += [one.id for one in page]
    assert found == ids


def test_a_page_does_not_name_the_actor(analytics: Caller) -> None:
    target = uuid4()
    record(target)
    answer = analytics.get(f"/internal/v1/audit/?target={target}")
    [shown] = answer.json()["records"]
    assert shown.keys().isdisjoint({"actor", "address_hash", "target"})
    assert b"subject-1" not in answer.content


@pytest.mark.parametrize("query", ["", "target=x", "target={id}&after=-1", "target={id}&x=1"])
def test_other_queries_are_refused(analytics: Caller, query: str) -> None:
    path = f"/internal/v1/audit/?{query.format(id=uuid4())}"
    assert analytics.get(path).status_code == 400


def test_the_votes_of_a_poll_are_not_read() -> None:
    """The index has no records of voters, of which a poll may have millions."""
    target = uuid4()
    AuditRecord.objects.bulk_create(
        AuditRecord(
            at=timezone.now(), actor="", actor_kind="person", action="POST /api/v1/votes/",
            target=target, outcome="accepted", status=201, address_hash="", request_id="",
        )
        for _ in range(5_000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit")
    query = AuditRecord.objects.filter(managed.MANAGED, target=target, id__gt=0)
    assert "audit_managed" in query.order_by("id")[:10].explain()


def test_records_are_for_analytics_only(sibling: Caller, owner: Caller, stranger: Caller) -> None:
    path = f"/internal/v1/audit/?target={uuid4()}"
    assert {caller.get(path).status_code for caller in (sibling, owner)} == {403}
    assert stranger.get(path).status_code == 401
