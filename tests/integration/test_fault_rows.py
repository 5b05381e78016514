"""The quick rows of `./provote faults`: the same scenes, a few seconds of each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest

from faults.ground import Ground
from faults.table import ROWS, Row, Scene
from integration.processes import ProcessStack
from integration.stack import Stack

QUICK = [row for row in ROWS if row.quick]


@pytest.fixture(scope="module")
def ground(stack: Stack) -> Iterator[Ground]:
    """The platform under test as a row sees it; the rows hurt processes, not containers."""
    if not isinstance(stack, ProcessStack):
        pytest.skip("rows of the table are run on processes")
    ground = Ground(stack, seed=1)
    yield ground
    ground.close()


@pytest.mark.parametrize("row", QUICK, ids=lambda row: row.number)
def test_a_row_holds(ground: Ground, row: Row | Scene) -> None:
    ground.random.seed(zlib.crc32(row.number.encode()))
    try:
        record = row.run(ground, quick=True)
    finally:
        ground.stack.heal()
    assert record.complaints == [], record
