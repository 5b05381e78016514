"""What the processes of a platform have counted: docs/metrics.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

from faults.ground import Ground
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
        """As it is told of."""
        return f"{self.metric} of {self.process}"


Told = Sequence[Place]


def counted(ground: Ground, told: Told) -> float:
    """The sum of these metrics; one that a process has not begun to count is 0."""
    return sum(_counted(ground, place) for place in told)


def _counted(ground: Ground, place: Place) -> float:
    text = ask(places(ground.stack.instance)[place.process])
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == place.metric and sample.labels.get(place.label) == place.value
    )
