"""Tools of an attacker: a server that records requests, and a malicious message."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

from provote_core.events.routes import APPLY_TASK, events_queue


class RequestRecorder:
    """A server that records the addresses of its clients; a test expects none."""

    def __init__(self) -> None:
        self.clients: list[Any] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.2)
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/"
        self._over = threading.Event()
        self._listener = threading.Thread(target=self._listen, name="trap")
        self._listener.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                self.clients.append(self.server.accept()[1])
            except TimeoutError:
                continue

    def close(self) -> None:
        """Stop listening."""
        self._over.set()
        self._listener.join()
        self.server.close()


class PicklePayload:
    """An object whose unpickling creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def message(body: str, kind: str) -> dict[str, Any]:
    """A task in the format of Celery's messages."""
    name, queue = str(uuid4()), events_queue("analytics")
    headers = {"lang": "py", "task": APPLY_TASK, "id": name, "root_id": name}
    delivery = {"exchange": "", "routing_key": queue}
    properties = {
        "correlation_id": name,
        "delivery_mode": 2,
        "delivery_tag": name,
        "delivery_info": delivery,
        "body_encoding": "base64",
        "priority": 0,
    }
    return {
        "body": body,
        "content-encoding": "utf-8",
        "content-type": kind,
        "headers": headers | {"parent_id": None, "group": None},
        "properties": properties,
    }
