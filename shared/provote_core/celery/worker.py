"""A Celery consumer that survives malformed messages."""

from collections.abc import Callable
from typing import Any

from celery.worker import consumer


class Consumer(consumer.Consumer):
    """Drops every unreadable message, as Celery does with most of them.

    A message without a body would end Celery's own consumer, be requeued, and end the next one.
    """

    def create_task_handler(self, *args: Any, **options: Any) -> Callable[[Any], None]:
        """The callback for each received message."""
        handle = super().create_task_handler(*args, **options)

        def handle_anything(message: Any) -> None:
            try:
                handle(message)
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                self.on_decode_error(message, error)

        return handle_anything
