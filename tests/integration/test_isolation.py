"""Each service has its own schema: no role can read or write another's."""

from __future__ import annotations

from itertools import permutations

import psycopg
import pytest
from psycopg import sql

from integration.database import SERVICES, Database

Denied = psycopg.errors.InsufficientPrivilege


@pytest.mark.parametrize(("role", "schema"), list(permutations(SERVICES, 2)))
def test_no_role_reads_or_writes_another_schema(
    database: Database, role: str, schema: str
) -> None:
    tables = database.tables(schema)
    assert tables
    with database.connect(role) as connection:
        for table in tables:
            name = sql.Identifier(schema, table)
            for statement in ("SELECT * FROM {} LIMIT 0", "DELETE FROM {} WHERE false"):
                with pytest.raises(Denied):
                    connection.execute(sql.SQL(statement).format(name))
        for statement in (f"CREATE TABLE {schema}.mine ()", f"SET ROLE {schema}"):
            with pytest.raises(Denied):
                connection.execute(statement)


@pytest.mark.parametrize("role", SERVICES)
def test_a_role_creates_nothing_outside_its_schema(database: Database, role: str) -> None:
    with database.connect(role) as connection:
        # analytics rebuilds its counts in tables of one connection.
        temporary = [] if role == "analytics" else ["CREATE TEMPORARY TABLE mine ()"]
        for statement in (
            "CREATE TABLE public.mine ()",
            "CREATE SCHEMA mine",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
            *temporary,
        ):
            with pytest.raises(Denied):
                connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("role", SERVICES)
def test_the_default_schema_of_a_role_is_its_own(database: Database, role: str) -> None:
    assert database.one(role, "SELECT current_schema()") == role
    assert database.one(role, "SELECT count(*) FROM audit") >= 0
    members = "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = %s"
    assert database.one("postgres", members, role) is False
