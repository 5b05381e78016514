"""The worker process of counts: killed in the middle, without Redis, and by a message of beat."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from test_tallying import cast, close, ranked, report_of

from provote_core.celery import beat
from provote_core.events.routes import OWN_TASK
from provote_testing.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent.parent
NOWHERE = "unix:///nowhere.sock"


@contextmanager
def worker(*, redis_url: str = NOWHERE, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py work --queue tally` on the test's database; ended with SIGTERM if it runs."""
    database = settings.DATABASES["default"]
    url = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/"
        f"{connection.settings_dict['NAME']}?host={database['HOST']}"
    )
    environment = os.environ | {"DATABASE_URL": url, "REDIS_URL": redis_url, **more}
    child = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--queue", "tally"], cwd=HERE, env=environment
    )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(10)


def test_without_redis_the_final_count_comes() -> None:
    poll = ranked()
    cast(poll, "0>1", "1>0", "2")
    close(poll)
    with worker():
        eventually(lambda: report_of(poll).final, 30)


def test_a_message_of_beat_has_polls_counted() -> None:
    poll = ranked()
    cast(poll, "0>1")
    beat.app.send_task(OWN_TASK, args=("tally",), queue="analytics.tally")
    with worker(redis_url=settings.PROVOTE.redis_url):
        eventually(lambda: report_of(poll).state == "counted", 30)


def test_a_count_that_is_killed_comes_again_with_the_same_bytes(tmp_path: Path) -> None:
    poll, same = ranked(), ranked()
    for one in (poll, same):
        cast(one, "0>1", "1>0", "2")
    (tmp_path / "analytics.tally.counted").touch()
    with worker(PROVOTE_CRASH_AT=str(tmp_path)) as first:
        assert first.wait(30) == -signal.SIGKILL
    assert {report_of(one).state for one in (poll, same)} == {""}
    with worker():
        eventually(lambda: report_of(poll).state == report_of(same).state == "counted", 30)
    text = bytes(report_of(poll).report or b"")
    assert text == bytes(report_of(same).report or b"-")
    assert report_of(poll).digest == hashlib.sha256(text).hexdigest()
