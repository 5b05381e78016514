"""Reads the database as a service's own role, or as superuser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

from integration.stack import Stack

SERVICES = ("users", "polls", "votes", "analytics", "webhooks")
TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = %s AND table_type = 'BASE TABLE' ORDER BY table_name
"""


class Database:
    """The platform's database, with a new connection for each query."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def connect(self, role: str) -> psycopg.Connection[Any]:
        """A connection in autocommit mode; use it as a context manager."""
        return psycopg.connect(self.stack.database_url(role), autocommit=True)

    def rows(self, role: str, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.connect(role) as connection:
            return connection.execute(query, parameters).fetchall()  # type: ignore[arg-type]

    def one(self, role: str, query: str, *parameters: Any) -> Any:
        """The single value of a query."""
        [[value]] = self.rows(role, query, *parameters)
        return value

    def tables(self, service: str) -> list[str]:
        """The tables of a service's schema."""
        return [name for [name] in self.rows(service, TABLES, service)]

    def stored_votes(self, poll_id: str) -> int:
        """The number of votes of a poll in the votes service."""
        return int(self.one("votes", "SELECT count(*) FROM vote WHERE poll_id = %s", poll_id))

    def stored_ids(self, poll_id: str) -> set[str]:
        """The ids of a poll's votes."""
        found = self.rows("votes", "SELECT id FROM vote WHERE poll_id = %s", poll_id)
        return {str(vote_id) for [vote_id] in found}

    def epochs(self) -> dict[str, int]:
        """The epoch of each source."""
        query = "SELECT source, epoch FROM {}.outbox_head"
        producers = ("users", "polls", "votes")
        return dict(row for name in producers for row in self.rows("postgres", query.format(name)))

    def mentions(self, service: str, needles: Sequence[str]) -> list[str]:
        """The tables of a service with a row that contains one of the needles, in any column.

        A needle is compared with the row's text, in which bytes are hexadecimal.
        """
        patterns = [f"%{needle}%" for needle in needles]
        with self.connect("postgres") as connection:
            return [
                f"{service}.{table}"
                for table in self.tables(service)
                if connection.execute(
                    f'SELECT 1 FROM {service}."{table}" AS t WHERE t::text LIKE ANY(%s) LIMIT 1',
                    [patterns],
                ).fetchone()
            ]
