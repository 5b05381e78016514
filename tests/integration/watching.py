"""A client that watches the results of a poll: it connects again after each end, and resumes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

PAUSE = 0.05  # seconds before connecting again; `retry` is for crowds
READ_TIMEOUT = 45.0  # seconds; a comment comes every 15


@dataclass(frozen=True)
class Event:
    """One event; `data` is parsed."""

    name: str
    data: Mapping[str, Any]
    id: str = ""

    @property
    def position(self) -> int:
        """The poll's position in the id."""
        return int(self.id.partition("-")[0])


@dataclass
class Watcher:
    """The events of one client, over all of its connections."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    problem: str = ""

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def shown(self) -> list[Event]:
        """The events with numbers."""
        return [event for event in self.events if event.id]

    @property
    def total(self) -> int:
        """The votes in the last event with numbers; -1 before."""
        return int(self.shown[-1].data["total_votes"]) if self.shown else -1

    def start(self) -> None:
        """Connect in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Disconnect after the next line that arrives; the thread ends by itself."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            try:
                if not self._connect():
                    return
            except httpx.HTTPError:
                pass  # cut: connect again
            self._stopped.wait(PAUSE)

    def _connect(self) -> bool:
        """Read one connection to its end; False if another one brings nothing."""
        last = self.shown[-1].id if self.shown else ""
        headers = {**self.headers, **({"Last-Event-ID": last} if last else {})}
        timeout = httpx.Timeout(10.0, read=READ_TIMEOUT)
        with httpx.stream("GET", self.url, headers=headers, timeout=timeout) as answer:
            self.statuses.append(answer.status_code)
            if answer.status_code != 200:
                body = answer.read()
                self.problem = json.loads(body)["code"] if body else ""
                return answer.status_code >= 500
            for event in _events(answer.iter_lines()):
                if self._stopped.is_set():
                    return False
                self.events.append(event)
        return not (self.events and self.events[-1].name == "end")


def _events(lines: Iterator[str]) -> Iterator[Event]:
    """The complete events of a stream."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            if "event" in fields:
                data = json.loads(fields["data"])
                yield Event(fields["event"], data, fields.get("id", ""))
            fields = {}


def first_event(url: str, token: str | None) -> Event | None:
    """The first event that a caller gets; None if the response is a 404."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    timeout = httpx.Timeout(10.0, read=READ_TIMEOUT)
    with httpx.stream("GET", url, headers=headers, timeout=timeout) as answer:
        if answer.status_code == 404:
            return None
        assert answer.status_code == 200, answer.read()
        return next(_events(answer.iter_lines()))


@contextmanager
def watching(url: str, headers: Mapping[str, str] | None = None) -> Iterator[Watcher]:
    """A client that watches for the length of a block."""
    watcher = Watcher(url, headers or {})
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()
