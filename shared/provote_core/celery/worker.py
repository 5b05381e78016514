"""Celery's consumer, made to outlive what is no message at all."""

from collections.abc import Callable
from typing import Any

from celery.worker import consumer


class Consumer(consumer.Consumer):
    """Drops what cannot be read, as Celery does with most of it.

    A message without a body ends Celery's own, is put back by it, and ends the next one.
    """

    def create_task_handler(self, *args: Any, **options: Any) -> Callable[[Any], None]:
        """What is called with each message that has come."""
        handle = super().create_task_handler(*args, **options)

        def handle_anything(message: Any) -> None:
            try:
                handle(message)
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                self.on_decode_error(message, error)

        return handle_anything
