"""The writer's transaction, which is not Django's, sends no request to a sibling."""

from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest

from provote_core import internal
from votes.writer import slow_path


async def request(*_: Any) -> None:
    async with internal.async_client("http://127.0.0.1:1", timeout=1) as client:
        await client.get("/x")


async def test_a_request_in_the_slow_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_path, "_insert", request)
    definitions = Mock(load=AsyncMock())
    with pytest.raises(internal.RequestInTransaction, match="GET /x"):
        await slow_path.record(AsyncMock(), definitions, [])
