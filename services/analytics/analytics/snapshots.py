"""Transactions whose statements all read the same state."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

LONGEST = "10min"  # for each statement that reads the ballots or rows of a poll


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction whose statements all see the database as it is at the first of them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
        yield
