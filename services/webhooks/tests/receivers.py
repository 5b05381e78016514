"""Receivers on real sockets that accept, refuse, redirect, hang, drip, flood, break off or lie."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
Answer = Callable[["Receiver", socket.socket], None]


@dataclass
class Request:
    """A request as it was received."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A receiver of one kind; `requests` are those that were received, `sent` bytes of floods."""

    answer: Answer
    port: int = 0
    connections: int = 0
    requests: list[Request] = field(default_factory=list)
    sent: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its URL, by address."""
        return f"http://127.0.0.1:{self.port}/hook"


def responding(response: bytes) -> Answer:
    """A receiver that sends these bytes to each request, and keeps the connection."""

    def answer(receiver: Receiver, connection: socket.socket) -> None:
        connection.sendall(response)

    return answer


def status(code: int, *headers: str) -> Answer:
    """A receiver that answers with a status and no body."""
    lines = [f"HTTP/1.1 {code} Any", "Content-Length: 0", *headers, "", ""]
    return responding("\r\n".join(lines).encode())


def hang(receiver: Receiver, connection: socket.socket) -> None:
    """Send nothing until the receiver ends."""
    receiver.ended.wait()


def hang_until(released: threading.Event) -> Answer:
    """A receiver that sends nothing until then, and closes the connection."""

    def answer(receiver: Receiver, connection: socket.socket) -> None:
        released.wait()
        connection.shutdown(socket.SHUT_RDWR)

    return answer


def break_off(receiver: Receiver, connection: socket.socket) -> None:
    """Close the connection instead of answering."""
    connection.shutdown(socket.SHUT_RDWR)


def flood(start: bytes, part: bytes) -> Answer:
    """A receiver that sends `start`, then `part` without end."""

    def answer(receiver: Receiver, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(start)
            while not receiver.ended.is_set():
                receiver.sent += connection.send(part)

    return answer


def drip(start: bytes, part: bytes) -> Answer:
    """A receiver that sends one byte of `part` after another, far apart."""

    def answer(receiver: Receiver, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(start)
            while not receiver.ended.wait(0.05):
                connection.sendall(part)

    return answer


@contextmanager
def receiving(answer: Answer, *, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on a port of its own."""
    receiver = Receiver(answer)
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    receiver.port = listener.getsockname()[1]
    accepting = threading.Thread(target=_accept, args=[receiver, listener, tls], daemon=True)
    accepting.start()
    try:
        yield receiver
    finally:
        receiver.ended.set()
        # A waiting accept() ends only with a connection.
        with suppress(OSError), socket.create_connection(("127.0.0.1", receiver.port), 1):
            pass
        accepting.join(5)
        listener.close()


def _accept(receiver: Receiver, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    while True:
        connection, _ = listener.accept()
        if receiver.ended.is_set():
            connection.close()
            return
        receiver.connections += 1
        threading.Thread(target=_serve, args=[receiver, connection, tls], daemon=True).start()


def _serve(receiver: Receiver, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError, ValueError), connection:
        if tls is not None:
            connection = tls.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as stream:
            while line := stream.readline().decode().strip():
                headers = {}
                while header := stream.readline().decode().strip():
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = stream.read(int(headers.get("content-length", 0)))
                receiver.requests.append(Request(line, headers, body))
                receiver.answer(receiver, connection)
