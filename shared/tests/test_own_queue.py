"""Own queues: their worker process, their messages, and the loop that needs no message."""

import threading
import time
from typing import Any

import pytest

from provote_core.celery import beat, broker, own_queue
from provote_core.celery.own_queue import OwnQueue
from provote_core.events.routes import OWN_TASK
from provote_core.services import WORKERS


def test_each_own_queue_has_a_process_of_its_own() -> None:
    assert WORKERS["analytics-tally"] == ("work", "--queue", "tally")
    assert WORKERS["analytics-worker"] == ("work",)
    assert broker.queues("analytics")[1].name == "analytics.tally"


def test_beat_sends_messages_that_expire() -> None:
    entry = beat.app.conf.beat_schedule["tally of analytics"]
    assert (entry["task"], entry["args"]) == (OWN_TASK, ("tally",))
    assert entry["options"]["queue"] == "analytics.tally"
    assert entry["options"]["expires"] == entry["schedule"]


def test_one_call_runs_at_a_time() -> None:
    inside, proceed, calls = threading.Event(), threading.Event(), list[int]()

    def work() -> None:
        calls.append(1)
        inside.set()
        assert proceed.wait(5)

    queue = OwnQueue(work)
    thread = threading.Thread(target=queue.run)
    thread.start()
    assert inside.wait(5)
    queue.run()
    proceed.set()
    thread.join(5)
    assert calls == [1]


def test_the_loop_works_only_while_no_message_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    now, calls = [time.monotonic()], list[Any]()
    monkeypatch.setattr(own_queue.time, "monotonic", lambda: now[0])
    queue = OwnQueue(lambda: calls.append(now[0]))
    queue.step()
    now[0] += own_queue.PATIENCE - 1
    queue.run()
    now[0] += own_queue.PATIENCE - 1
    queue.step()
    assert len(calls) == 1
    now[0] += 1
    queue.step()
    assert len(calls) == 2


def test_a_failed_run_frees_the_queue() -> None:
    outcomes = iter((ValueError("broken"), None))

    def work() -> None:
        if error := next(outcomes):
            raise error

    queue = OwnQueue(work)
    with pytest.raises(ValueError, match="broken"):
        queue.run()
    queue.run()
    assert next(outcomes, "none left") == "none left"
