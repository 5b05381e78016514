"""Reads metrics of the platform's processes: docs/metrics.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

from faults.environment import Environment
from local.commands.metrics import ask, places


@dataclass(frozen=True)
class Place:
    """A metric of one process, with one of its labels."""

    process: str
    metric: str
    label: str
    value: str

    @property
    def name(self) -> str:
        """The name in messages."""
        return f"{self.metric} of {self.process}"


Places = Sequence[Place]


def counted(env: Environment, metrics: Places) -> float:
    """The sum of these metrics; a metric that a process does not have yet is 0."""
    return sum(_counted(env, place) for place in metrics)


def _counted(env: Environment, place: Place) -> float:
    text = ask(places(env.stack.instance)[place.process])
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == place.metric and sample.labels.get(place.label) == place.value
    )
