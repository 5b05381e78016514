"""The privileges of each service's role in PostgreSQL, from its catalog: only the needed ones.

test_isolation.py tests the same by statements; this module is complete.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from integration.database import SERVICES, Database

ATTRIBUTES = ("rolsuper", "rolcreatedb", "rolcreaterole", "rolreplication", "rolbypassrls")
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
OBJECTS = """
SELECT n.nspname, c.relname, c.relkind IN ('S') FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY(%s) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
"""
FORBIDDEN_FUNCTIONS = (
    "pg_read_file(text)",
    "pg_read_binary_file(text)",
    "pg_ls_dir(text)",
    "pg_ls_logdir()",
    "pg_ls_waldir()",
    "pg_stat_file(text)",
    "lo_import(text)",
    "lo_export(oid, text)",
    "pg_reload_conf()",
    "pg_rotate_logfile()",
    "pg_switch_wal()",
    "pg_promote(boolean, integer)",
    "pg_create_restore_point(text)",
)
FORBIDDEN_TABLES = ("pg_authid", "pg_shadow", "pg_hba_file_rules", "pg_file_settings",
                    "pg_statistic", "pg_user_mapping", "pg_largeobject")  # fmt: skip
FORBIDDEN_STATEMENTS = (
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/x'",
    "SET SESSION AUTHORIZATION postgres",
    "SET ROLE postgres",
    "ALTER SYSTEM SET log_statement = 'all'",
    "SET log_statement = 'all'",
    "SET session_replication_role = replica",
    "CREATE EXTENSION dblink",
    "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc', 'getpid'",
    "CREATE SERVER s FOREIGN DATA WRAPPER nothing",
    "CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION now()",
    "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p",
    "DROP DATABASE provote",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER CREATEDB",
)


@pytest.mark.parametrize("role", SERVICES)
def test_a_role_has_no_attribute_and_no_membership(database: Database, role: str) -> None:
    query = f"SELECT {', '.join(ATTRIBUTES)} FROM pg_roles WHERE rolname = %s"
    [attributes] = database.rows("postgres", query, role)
    assert attributes == (False,) * len(ATTRIBUTES)
    members = "SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole"
    assert database.one("postgres", members, role) == 0
    others = "SELECT rolname FROM pg_roles WHERE pg_has_role(%s, oid, 'MEMBER') AND rolname <> %s"
    assert database.rows("postgres", others, role, role) == []


@pytest.mark.parametrize("role", SERVICES)
def test_a_role_has_its_schema_and_no_other(database: Database, role: str) -> None:
    query = """
        SELECT nspname, has_schema_privilege(%s, oid, 'USAGE'),
               has_schema_privilege(%s, oid, 'CREATE')
        FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    """
    found = {name: rights for name, *rights in database.rows("postgres", query, role, role)}
    assert set(found) >= {*SERVICES, "public"}
    assert [name for name, rights in found.items() if any(rights)] == [role]


@pytest.mark.parametrize("role", SERVICES)
@pytest.mark.parametrize("privilege", PRIVILEGES)
def test_a_role_has_its_tables_and_no_others(
    database: Database, role: str, privilege: str
) -> None:
    objects = database.rows("postgres", OBJECTS, list(SERVICES))
    assert len({schema for schema, *_ in objects}) == len(SERVICES)
    with database.connect("postgres") as connection:
        for schema, name, is_sequence in objects:
            if is_sequence and privilege not in ("SELECT", "UPDATE"):
                continue
            kind = "sequence" if is_sequence else "table"
            ask: Any = f"SELECT has_{kind}_privilege(%s, %s, %s)"
            row = connection.execute(ask, [role, f'{schema}."{name}"', privilege]).fetchone()
            assert row == (schema == role,), f"{role} {privilege} {schema}.{name}"
            if not is_sequence and privilege in ("SELECT", "INSERT", "UPDATE", "REFERENCES"):
                ask = "SELECT has_any_column_privilege(%s, %s, %s)"
                row = connection.execute(ask, [role, f'{schema}."{name}"', privilege]).fetchone()
                assert row == (schema == role,), f"a column of {schema}.{name}"


@pytest.mark.parametrize("role", SERVICES)
def test_a_role_connects_to_one_database_and_cannot_create_objects_in_it(
    database: Database, role: str
) -> None:
    query = """
        SELECT datname, has_database_privilege(%(r)s, oid, 'CONNECT'),
               has_database_privilege(%(r)s, oid, 'CREATE'),
               has_database_privilege(%(r)s, oid, 'TEMPORARY')
        FROM pg_database WHERE datallowconn
    """
    with database.connect("postgres") as connection:
        rights = {name: rest for name, *rest in connection.execute(query, {"r": role})}
    # analytics rebuilds its counts in temporary tables of one connection.
    assert rights.pop("provote") == [True, False, role == "analytics"]
    assert {name: rest for name, rest in rights.items() if any(rest)} == {}
    url = urlsplit(database.stack.database_url(role))
    assert url.path == "/provote"
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(urlunsplit(url._replace(path="/postgres"))).close()


@pytest.mark.parametrize("role", SERVICES)
def test_a_role_reads_no_file_and_no_password(database: Database, role: str) -> None:
    with database.connect("postgres") as connection:
        for function in FORBIDDEN_FUNCTIONS:
            ask = "SELECT has_function_privilege(%s, %s, 'EXECUTE')"
            assert connection.execute(ask, [role, function]).fetchone() == (False,), function
        for table in FORBIDDEN_TABLES:
            ask = "SELECT has_table_privilege(%s, %s, 'SELECT')"
            assert connection.execute(ask, [role, table]).fetchone() == (False,), table


@pytest.mark.parametrize("role", SERVICES)
@pytest.mark.parametrize("statement", FORBIDDEN_STATEMENTS)
def test_a_role_cannot_reach_beyond_its_schema(
    database: Database, role: str, statement: str
) -> None:
    refused = (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.UndefinedObject,  # an object that the statement needs does not exist
        psycopg.errors.UndefinedFile,
        psycopg.errors.FeatureNotSupported,
    )
    with database.connect(role) as connection, pytest.raises(refused):
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("role", SERVICES)
def test_a_role_does_not_see_queries_of_others(database: Database, role: str) -> None:
    seen = "SELECT DISTINCT query FROM pg_stat_activity WHERE usename IS DISTINCT FROM %s"
    queries = {query for [query] in database.rows(role, seen, role)}
    assert queries <= {"<insufficient privilege>", "", None}
    other = next(name for name in SERVICES if name != role)
    with database.connect(other) as working, database.connect(role) as connection:
        end: Any = "SELECT pg_terminate_backend(%s)"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(end, [working.info.backend_pid])


def test_no_function_runs_with_the_rights_of_another(database: Database) -> None:
    """No function is SECURITY DEFINER, and each object belongs to its schema's role."""
    definer = """
        SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = ANY(%s) AND p.prosecdef
    """
    assert database.rows("postgres", definer, list(SERVICES)) == []
    owners = """
        SELECT n.nspname, c.relname, c.relowner::regrole::text FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY(%s) AND c.relowner::regrole::text <> n.nspname
    """
    assert database.rows("postgres", owners, list(SERVICES)) == []
    grants = "SELECT count(*) FROM pg_default_acl"
    assert database.one("postgres", grants) == 0
    languages = "SELECT lanname FROM pg_language WHERE lanispl AND NOT lanpltrusted"
    assert database.rows("postgres", languages) == []


def test_passwords_are_kept_as_scram(database: Database) -> None:
    query = "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword !~ '^SCRAM-SHA-256'"
    assert database.rows("postgres", query) == []
