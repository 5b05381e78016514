"""A receiver of webhooks for measurements: it accepts all messages, and counts different ones.

`python -m benchmarks.receiver` prints its port, and then, for each line that it reads, how many
different messages have arrived.
"""

from __future__ import annotations

import asyncio
import re
import sys

ACCEPTED = b"HTTP/1.1 204 No Content\r\n\r\n"
MESSAGE = re.compile(rb"webhook-id: (\S+)\r\n", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: (\d+)\r\n", re.IGNORECASE)


class Receiver(asyncio.Protocol):
    """One connection, which may carry many requests."""

    def __init__(self, seen: set[bytes]) -> None:
        self.seen = seen
        self.data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to respond."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Accept each complete request."""
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[: end + 2]
            length, message = LENGTH.search(head), MESSAGE.search(head)
            if not length or not message:
                raise ValueError(head)
            whole = end + 4 + int(length[1])
            if len(self.data) < whole:
                return
            self.data = self.data[whole:]
            self.seen.add(message[1])
            self.transport.write(ACCEPTED)


async def main() -> None:
    """Serve until standard input ends."""
    seen: set[bytes] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Receiver(seen), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(len(seen), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
