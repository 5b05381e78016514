"""The metrics that the code declares."""

from collections.abc import Iterator
from importlib import import_module

from provote_core.metrics import INSTRUMENTS, Instrument

# The declaring modules, and the processes that have their metrics.
DECLARING = {
    "provote_core.metrics": "every process",
    "provote_core.metrics.pools": "APIs and votes-cast",
    "provote_core.metrics.database": "APIs",
    "votes.writer.metrics": "votes-cast",
    "analytics.metrics": "API of analytics",
    "analytics.streaming.metrics": "analytics-stream",
    "webhooks.metrics": "API of webhooks and webhooks-send",
    "users.metrics": "users-worker and users-mail",
}


def instruments() -> dict[str, list[Instrument]]:
    """Return {processes: their metrics}, in the order of declaration."""
    return {whose: list(_of(module)) for module, whose in DECLARING.items()}


def _of(module: str) -> Iterator[Instrument]:
    source = import_module(module).__file__ or ""
    with open(source, encoding="utf-8") as file:
        text = file.read()
    for instrument in INSTRUMENTS:
        if f'"{instrument.name}"' in text:
            yield instrument
