"""A progress bar: redrawn on a terminal, printed once at the end elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn
from rich.text import Text

WIDTH = 32


class Rate(ProgressColumn):
    """The number of finished items, and the rate."""

    def render(self, task: Task) -> Text:
        """Return e.g. "3,000, 1,200/s"."""
        seconds = max(task.finished_time or task.elapsed or 0, 0.001)
        return Text(f"{task.completed:,.0f}, {task.completed / seconds:,.0f}/s")


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show the progress towards `total`; the yielded function adds finished items."""
    columns = (TextColumn("  {task.description}"), BarColumn(WIDTH), TaskProgressColumn(), Rate())
    with Progress(*columns, console=Console(soft_wrap=True)) as progress:
        task = progress.add_task(what, total=total)
        yield lambda steps: progress.advance(task, steps)
