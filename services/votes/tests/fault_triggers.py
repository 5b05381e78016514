"""Triggers that make PostgreSQL refuse certain voters, or certain statements."""

from collections.abc import Iterable
from typing import Any

from psycopg import AsyncConnection

# Deferred, a voter's poison works at COMMIT. What `upset` counts is inserting statements, and a
# sequence does not roll back: each of them fails once.
SET_UP = """
CREATE TABLE poison (voter bytea PRIMARY KEY, code text, late bool);
CREATE TABLE upset (nth bigint PRIMARY KEY, code text);
CREATE SEQUENCE upset_seq;
CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found_code text; BEGIN
    SELECT code INTO found_code FROM poison WHERE voter = NEW.voter AND late = (TG_NARGS > 0);
    IF FOUND THEN RAISE 'poison' USING ERRCODE = found_code; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found_code text; n bigint := nextval('upset_seq'); BEGIN
    SELECT code INTO found_code FROM upset WHERE nth = n;
    IF FOUND THEN RAISE 'upset' USING ERRCODE = found_code; END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER swallow BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION swallow();
CREATE CONSTRAINT TRIGGER swallow_late AFTER INSERT ON vote DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION swallow('late');
CREATE TRIGGER stumble AFTER INSERT ON vote EXECUTE FUNCTION stumble();
CREATE TRIGGER stumble AFTER INSERT ON idempotency EXECUTE FUNCTION stumble();
CREATE TRIGGER stumble AFTER INSERT ON outbox EXECUTE FUNCTION stumble();
CREATE TRIGGER stumble AFTER INSERT ON audit EXECUTE FUNCTION stumble();
"""
TAKE_DOWN = """
DROP FUNCTION swallow CASCADE; DROP FUNCTION stumble CASCADE; DROP TABLE poison, upset;
DROP SEQUENCE upset_seq;
"""
DISARM = "DELETE FROM poison; DELETE FROM upset"


class FaultTriggers:
    """The triggers, in place for the length of a block, at first without effect."""

    def __init__(self, sql: AsyncConnection[Any]) -> None:
        self._sql = sql

    async def __aenter__(self) -> "FaultTriggers":
        await self._sql.execute(SET_UP)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._sql.execute(TAKE_DOWN)

    async def poison(self, voters: Iterable[bytes], code: str, *, late: bool = False) -> None:
        """Let each vote of these voters fail with this SQLSTATE: at once, or `late` at COMMIT."""
        for voter in voters:
            await self._sql.execute(
                "INSERT INTO poison VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [voter, code, late],
            )

    async def upset(self, nth: int, code: str) -> None:
        """Let the nth statement from now that inserts anything fail with this SQLSTATE."""
        await self._sql.execute(
            "INSERT INTO upset SELECT last_value + is_called::int + %s - 1, %s FROM upset_seq"
            " ON CONFLICT DO NOTHING",
            [nth, code],
        )

    async def disarm(self) -> None:
        """Let nothing fail any more."""
        await self._sql.execute(DISARM)
