"""Triggers that make the votes of certain voters, or certain statements, fail."""

from collections.abc import Iterable
from typing import Any

from psycopg import AsyncConnection

# A deferred trigger fails at COMMIT. fail_statement counts inserting statements by a sequence: it
# does not roll back, so each of them fails once.
SET_UP = """
CREATE TABLE failing_voter (voter bytea PRIMARY KEY, code text, at_commit bool);
CREATE TABLE failing_statement (nth bigint PRIMARY KEY, code text);
CREATE SEQUENCE statement_seq;
CREATE FUNCTION fail_voter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found_code text; BEGIN
    SELECT code INTO found_code FROM failing_voter
    WHERE voter = NEW.voter AND at_commit = (TG_NARGS > 0);
    IF FOUND THEN RAISE 'failing voter' USING ERRCODE = found_code; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION fail_statement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found_code text; n bigint := nextval('statement_seq'); BEGIN
    SELECT code INTO found_code FROM failing_statement WHERE nth = n;
    IF FOUND THEN RAISE 'failing statement' USING ERRCODE = found_code; END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fail_voter BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION fail_voter();
CREATE CONSTRAINT TRIGGER fail_voter_at_commit AFTER INSERT ON vote DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fail_voter('at commit');
CREATE TRIGGER fail_statement AFTER INSERT ON vote EXECUTE FUNCTION fail_statement();
CREATE TRIGGER fail_statement AFTER INSERT ON idempotency EXECUTE FUNCTION fail_statement();
CREATE TRIGGER fail_statement AFTER INSERT ON outbox EXECUTE FUNCTION fail_statement();
CREATE TRIGGER fail_statement AFTER INSERT ON audit EXECUTE FUNCTION fail_statement();
"""
TAKE_DOWN = """
DROP FUNCTION fail_voter CASCADE; DROP FUNCTION fail_statement CASCADE;
DROP TABLE failing_voter, failing_statement; DROP SEQUENCE statement_seq;
"""
CLEAR = "DELETE FROM failing_voter; DELETE FROM failing_statement"


class FaultTriggers:
    """The triggers, which exist during a block and have no effect at first."""

    def __init__(self, sql: AsyncConnection[Any]) -> None:
        self._sql = sql

    async def __aenter__(self) -> "FaultTriggers":
        await self._sql.execute(SET_UP)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._sql.execute(TAKE_DOWN)

    async def fail_voters(
        self, voters: Iterable[bytes], code: str, *, at_commit: bool = False
    ) -> None:
        """Make each vote of these voters fail with this SQLSTATE, at once or at COMMIT."""
        for voter in voters:
            await self._sql.execute(
                "INSERT INTO failing_voter VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [voter, code, at_commit],
            )

    async def fail_statement(self, nth: int, code: str) -> None:
        """Make the nth inserting statement from now fail with this SQLSTATE."""
        await self._sql.execute(
            "INSERT INTO failing_statement"
            " SELECT last_value + is_called::int + %s - 1, %s FROM statement_seq"
            " ON CONFLICT DO NOTHING",
            [nth, code],
        )

    async def clear(self) -> None:
        """Stop all failures."""
        await self._sql.execute(CLEAR)
