"""A progress bar: drawn again and again on a terminal, once at the end anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn
from rich.text import Text

WIDTH = 32


class Rate(ProgressColumn):
    """How many are done, and how fast it goes."""

    def render(self, task: Task) -> Text:
        """Return e.g. "3,000, 1,200/s"."""
        seconds = max(task.finished_time or task.elapsed or 0, 0.001)
        return Text(f"{task.completed:,.0f}, {task.completed / seconds:,.0f}/s")


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how much of `total` is done; the function that is given counts some more as done."""
    columns = (TextColumn("  {task.description}"), BarColumn(WIDTH), TaskProgressColumn(), Rate())
    with Progress(*columns, console=Console(soft_wrap=True)) as progress:
        task = progress.add_task(what, total=total)
        yield lambda steps: progress.advance(task, steps)
