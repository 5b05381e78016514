"""The Celery application of a service: its queues, and the tasks that every service has.

Correctness does not depend on Celery: events arrive by the feed in any case, Celery delivers them
sooner.
"""

import logging
import os
import time
from importlib import import_module
from typing import Any

import billiard.pool
from celery import Celery, signals

from provote_core import conf, housekeeping, logs, metrics
from provote_core.celery import broker
from provote_core.events.routes import (
    APPLY_TASK,
    HOUSEKEEPING_TASK,
    OWN_TASK,
    events_queue,
    jobs_queue,
)

# Seconds before each retry; after the last one the follower applies the batch.
RETRY_DELAYS = (0.2, 0.5, 1.0)

log = logs.get_logger(__name__)


def make_app(service: str) -> Celery:
    """The Celery app of `service`, for `<service>/celery.py`; uses `<service>.settings`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{service}.settings")
    # Django's checks would import every view: 15 MB that a worker does not use.
    os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
    # A child that ends a task at the time of SIGTERM would wait 30 s for a parent that has exited.
    billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = 10  # tenths of a second
    app = bare_app(service)
    app.conf.update(
        task_queues=broker.queues(service),
        task_default_queue=jobs_queue(service),
        task_routes={APPLY_TASK: {"queue": events_queue(service)}},
        task_create_missing_queues=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=broker.TASK_TIME_LIMIT,
        worker_consumer="provote_core.celery.worker:Consumer",
        worker_prefetch_multiplier=4,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        # Read by Celery's Django fix-up, which would otherwise open a connection for each task.
        CELERY_DB_REUSE_MAX=1_000_000,
    )
    _register(app, service)
    return app


def bare_app(name: str) -> Celery:
    """A Celery app with a broker and no tasks: JSON only, no results, endless reconnects."""
    app = Celery(name, broker=conf.broker_url(), set_as_current=True)
    app.conf.update(
        broker_transport_options=broker.TRANSPORT_OPTIONS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_channel_error_retry=True,
        broker_pool_limit=1,
        result_backend=None,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        timezone="UTC",
    )
    return app


def _register(app: Celery, service: str) -> None:
    @app.task(name=APPLY_TASK)
    def apply_events(batch: dict[str, Any]) -> None:
        """Apply a batch; idempotent. Gives up if the database or a feed stays unreachable."""
        _apply(service, batch)

    @app.task(name=HOUSEKEEPING_TASK)
    def keep_house() -> None:
        """Run the service's `run_housekeeping`; safe at any time and any number of times."""
        from django.db import connections

        try:
            housekeeping.run(service)
        except Exception:
            connections.close_all()
            raise

    @app.task(name=OWN_TASK)
    def run_queue(queue: str) -> None:
        """Run what the service does in this own queue; safe at any time, any number of times."""
        from django.db import connections

        try:
            import_module(f"{service}.subscribers").OWN_QUEUES[queue].run()
        except Exception:
            connections.close_all()
            raise


def _apply(service: str, message: dict[str, Any]) -> None:
    import httpx
    from django.db import connections
    from django.db.utils import InterfaceError, OperationalError

    from provote_core.events.envelope import read_batch
    from provote_core.outbox.consumer import HistoryChanged, deliver

    handlers = import_module(f"{service}.subscribers").HANDLERS
    batch = read_batch(message)
    for pause in (*RETRY_DELAYS, None):
        try:
            deliver(batch, handlers)
            return
        except HistoryChanged as other:
            # From before or after a restore: the follower asks the feed which.
            log.info("batch of another history dropped", source=batch.source, why=str(other))
            return
        except (OperationalError, InterfaceError, httpx.HTTPError) as error:
            # The connection may be broken; the next try opens another.
            connections.close_all()
            if pause is None:
                metrics.batches_left.labels(batch.source).inc()
                log.warning("batch left to the follower", source=batch.source, error=repr(error))
                return
            time.sleep(pause)


@signals.setup_logging.connect
def _keep_logging(**_: Any) -> None:
    """A connected receiver keeps Celery from configuring logs, which Django's settings do."""
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).setLevel(logging.WARNING)
