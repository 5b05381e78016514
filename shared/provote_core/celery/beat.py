"""The scheduler of housekeeping tasks. Correctness does not depend on it.

`python -m provote_core.celery.beat FILE` runs it and stores its schedule in FILE; so does
`celery -A provote_core.celery.beat beat`, which loads more. It needs REDIS_URL and no service's
settings.
"""

import logging
import logging.config
import sys
from typing import Any

from celery import Celery, signals

from provote_core import conf
from provote_core.celery.app import bare_app
from provote_core.events.routes import HOUSEKEEPING_TASK, jobs_queue
from provote_core.services import SERVICES


def make_beat() -> Celery:
    """The app of `celery -A provote_core.celery.beat beat`."""
    app = bare_app("beat")
    app.conf.beat_schedule = {
        f"housekeeping of {service.name}": {
            "task": HOUSEKEEPING_TASK,
            "schedule": service.housekeeping,
            # An unconsumed message expires when the next one is sent.
            "options": {
                "queue": jobs_queue(service.name),
                "expires": service.housekeeping,
                "retry": False,
            },
        }
        for service in SERVICES.values()
    }
    return app


@signals.setup_logging.connect
def _log_as_services_do(**_: Any) -> None:
    logging.config.dictConfig(conf.logging("beat"))
    logging.getLogger("celery.beat").setLevel(logging.WARNING)


app = make_beat()

if __name__ == "__main__":
    app.Beat(schedule=sys.argv[1], loglevel="INFO", quiet=True).run()
