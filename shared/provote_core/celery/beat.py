"""The scheduler of housekeeping and of own queues. Correctness does not depend on it.

`python -m provote_core.celery.beat FILE` runs it and stores its schedule in FILE; so does
`celery -A provote_core.celery.beat beat`, which loads more. It needs REDIS_URL and no service's
settings.
"""

import logging
import logging.config
import sys
from collections.abc import Iterator
from typing import Any

from celery import Celery, signals

from provote_core import conf
from provote_core.celery.app import bare_app
from provote_core.events.routes import HOUSEKEEPING_TASK, OWN_TASK, jobs_queue, own_queue
from provote_core.services import SERVICES, Service


def make_beat() -> Celery:
    """The app of `celery -A provote_core.celery.beat beat`."""
    app = bare_app("beat")
    app.conf.beat_schedule = {
        name: entry for service in SERVICES.values() for name, entry in _entries(service)
    }
    return app


def _entries(service: Service) -> Iterator[tuple[str, dict[str, Any]]]:
    if service.has_worker:
        jobs = jobs_queue(service.name)
        entry = _entry(HOUSEKEEPING_TASK, service.housekeeping, jobs)
        yield f"housekeeping of {service.name}", entry
    for name, period in service.own_queues.items():
        entry = _entry(OWN_TASK, period, own_queue(service.name, name))
        yield f"{name} of {service.name}", {**entry, "args": (name,)}


def _entry(task: str, period: int, queue: str) -> dict[str, Any]:
    # An unconsumed message expires when the next one is sent.
    options = {"queue": queue, "expires": period, "retry": False}
    return {"task": task, "schedule": period, "options": options}


@signals.setup_logging.connect
def _log_as_services_do(**_: Any) -> None:
    logging.config.dictConfig(conf.logging("beat"))
    logging.getLogger("celery.beat").setLevel(logging.WARNING)


app = make_beat()

if __name__ == "__main__":
    app.Beat(schedule=sys.argv[1], loglevel="INFO", quiet=True).run()
