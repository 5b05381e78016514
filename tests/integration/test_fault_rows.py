"""The quick rows of `./provote faults`: the same faults, a few seconds of each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest

from faults.environment import Environment
from faults.table import ROWS, Row, Scene
from integration.processes import ProcessStack
from integration.stack import Stack

QUICK = [row for row in ROWS if row.quick]


@pytest.fixture(scope="module")
def env(stack: Stack) -> Iterator[Environment]:
    """The environment of a row on the platform under test; rows need processes."""
    if not isinstance(stack, ProcessStack):
        pytest.skip("the rows need processes")
    env = Environment(stack, seed=1)
    yield env
    env.close()


@pytest.mark.parametrize("row", QUICK, ids=lambda row: row.number)
def test_a_row_holds(env: Environment, row: Row | Scene) -> None:
    env.random.seed(zlib.crc32(row.number.encode()))
    try:
        record = row.run(env, quick=True)
    finally:
        env.stack.heal()
    assert record.complaints == [], record
