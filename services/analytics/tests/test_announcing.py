"""Results that change are announced: once a minute and poll at most, and once when final."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now
from poll_events import SAMPLES, Poll, apply, erasure

from analytics import announcing
from analytics.announcing import Announcer, adopt, announce_due
from analytics.models import ChoiceCount, PollAnalytics, ResultAnnouncement, TallyReport
from analytics.tallying import counting, due
from provote_testing.events import assert_matches_sample, outbox_events
from provote_testing.parallel import in_parallel, wait_for_a_blocked_session

pytestmark = pytest.mark.django_db(transaction=True)

RULES = SAMPLES["poll.opened"]["data"]["rules"]


def opened() -> Poll:
    """An open poll whose count is final once it is sealed: it has no seed to reveal."""
    return Poll(rules={**RULES, "ties": {"by": "ask"}}).publish()


def announced(poll: Poll) -> Counter[str]:
    """How often each type was announced of the poll."""
    return Counter(e["type"] for e in outbox_events() if e["subject"] == str(poll.id))


def a_minute_later() -> None:
    ResultAnnouncement.objects.update(announced_at=Now() - timedelta(seconds=announcing.PAUSE + 1))


def test_a_change_is_announced_with_its_position() -> None:
    poll = opened().votes(2, 1)
    Announcer().step()
    [event] = outbox_events()
    assert_matches_sample(event)
    assert (event["type"], event["version"]) == ("results.updated", 3)
    assert event["data"] == {"poll_id": str(poll.id), "owner": str(poll.owner), "position": 3}


def test_updates_are_a_minute_apart_and_the_last_one_is_not_lost() -> None:
    poll = opened().votes(1)
    adopt()
    announce_due()
    poll.votes(1)
    poll.votes(1)
    assert announce_due() == 0
    a_minute_later()
    assert announce_due() == 1
    assert outbox_events()[-1]["data"]["position"] == 3
    a_minute_later()
    assert announce_due() == 0


def test_polls_without_votes_are_not_announced() -> None:
    opened()
    adopt()
    assert announce_due() == 0


def test_the_final_result_is_announced_once_and_at_once() -> None:
    poll = opened().votes(2)
    adopt()
    announce_due()
    poll.sealed()
    counting.count_due()
    assert announce_due() == 1
    a_minute_later()
    adopt()
    assert announce_due() == 0
    assert announced(poll) == {"results.updated": 1, "results.final": 1}


def test_a_sealed_poll_is_final_only_when_it_is_counted() -> None:
    poll = opened().votes(2).sealed()
    adopt()
    announce_due()
    assert announced(poll) == {"results.updated": 1}
    counting.count_due()
    announce_due()
    assert announced(poll)["results.final"] == 1


def test_a_final_count_that_changes_is_announced_again() -> None:
    poll = opened().votes(2).sealed()
    counting.count_due()
    adopt()
    announce_due()
    PollAnalytics.objects.filter(pk=poll.id).update(position=99)
    adopt()
    a_minute_later()
    assert announce_due() == 1


def test_a_final_count_that_is_repaired_at_its_position_is_announced_again() -> None:
    poll = opened().votes(2, 1).sealed()
    counting.count_due()
    adopt()
    announce_due()
    # As if the last vote had been counted for another choice, and was repaired.
    ChoiceCount.objects.filter(poll_id=poll.id).update(votes=3 - F("votes"))
    PollAnalytics.objects.filter(pk=poll.id).update(digest=F("digest") + 1)
    adopt()
    assert announce_due() == 0  # it is counted by its method first
    due.revive()
    TallyReport.objects.filter(pk=poll.id).update(tried_at=Now() - timedelta(minutes=1))
    counting.count_due()
    adopt()
    assert announce_due() == 1
    adopt()
    assert announce_due() == 0
    assert announced(poll) == {"results.final": 2}


def test_an_open_count_that_is_repaired_at_its_position_is_announced_again() -> None:
    poll = opened().votes(2)
    adopt()
    announce_due()
    PollAnalytics.objects.filter(pk=poll.id).update(digest=F("digest") + 1)
    a_minute_later()
    assert announce_due() == 1
    assert announced(poll) == {"results.updated": 2}


def test_polls_that_ended_before_the_upgrade_are_not_announced() -> None:
    poll = opened().votes(2).sealed()
    PollAnalytics.objects.filter(pk=poll.id).update(sealed_at=Now() - timedelta(days=2))
    counting.count_due()
    ResultAnnouncement.objects.all().delete()  # the last release stores polls without one
    adopt()
    assert announce_due() == 0


def test_an_erased_owner_is_removed_from_announcements() -> None:
    poll = opened().votes(1)
    Announcer().step()
    apply("users/0", erasure(poll.owner))
    data: Any = outbox_events()[0]["data"]
    assert data["owner"] != str(poll.owner)


def test_an_erasure_waits_for_an_announcement_that_has_read_the_owner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poll = opened().votes(1)
    adopt()
    append, erasing = announcing.outbox.append, []
    with ThreadPoolExecutor(1) as pool:

        def erase_meanwhile(facts: Any) -> int:
            erase = partial(apply, "users/0", erasure(poll.owner))
            erasing.append(pool.submit(in_parallel, 1, lambda _: erase()))
            wait_for_a_blocked_session()
            return append(facts)

        monkeypatch.setattr(announcing.outbox, "append", erase_meanwhile)
        assert announce_due() == 1
        erasing[0].result()
    data: Any = outbox_events()[0]["data"]
    assert data["owner"] != str(poll.owner)
