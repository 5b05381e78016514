"""Streams of events pass the gateway as they come."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from local.addresses import free_port
from local.instance import Instance
from local.servers import locate
from local.servers.gateway import Gateway
from local.tests.conftest import eventually
from local.tests.gateway.upstreams import Client, Upstream, listens

TARGET = "/api/v1/polls/abc/stream/"
ALLOWED = 2  # in the tests; the template has 500


def test_each_part_is_passed_on_at_once_and_the_end_of_the_client_too(client: Client) -> None:
    upstream = client.upstreams["analytics-stream"]
    with socket.create_connection(("127.0.0.1", client.port), timeout=5) as connection:
        request = f"GET {TARGET}?parts HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 3-ab\r\n\r\n"
        connection.sendall(request.encode())
        received = b""
        for number in range(3):
            # The upstream sends the next part only after the client has the one before.
            upstream.send_part(f"part {number}".encode())
            while f"part {number}".encode() not in received:
                more = connection.recv(4096)
                assert more, received
                received += more
        assert upstream.last_headers["Last-Event-ID"] == "3-ab"
        assert b"X-Accel-Buffering: no" in received, "a proxy in front does not buffer, either"
    upstream.wait_gone()


@dataclass
class Limited:
    """Opens streams of any address."""

    port: int
    opened: list[http.client.HTTPConnection] = field(default_factory=list)

    def open(self, address: str) -> tuple[int, str]:
        """Status and the problem's code."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        forwarded = {"X-Forwarded-For": address} if address else {}
        connection.request("GET", f"{TARGET}?parts", headers=forwarded)
        response = connection.getresponse()
        if response.status == 200:
            self.opened.append(connection)
            return 200, ""
        code = json.loads(response.read())["code"]
        connection.close()
        return response.status, code

    def close(self) -> None:
        """Close all streams."""
        while self.opened:
            self.opened.pop().close()


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Limited]:
    """A gateway that permits two streams of an address, behind a trusted proxy."""
    own = Instance(tmp_path_factory.mktemp("s") / "data")
    own.data.mkdir()
    own.prepare()
    port = free_port()
    gateway = Gateway(
        own, locate.find(system=False).nginx, "127.0.0.1", port, trusted=["127.0.0.1"]
    )
    gateway.write()
    written = own.data / "gateway" / "stream.conf"
    text = written.read_text()
    assert "limit_conn streams 500;" in text
    written.write_text(text.replace("streams 500;", f"streams {ALLOWED};"))
    socket_of = own.socket("analytics-stream")
    with (
        Upstream("analytics-stream", socket_of) as upstream,
        subprocess.Popen(
            gateway.command(), stderr=subprocess.DEVNULL, cwd=gateway.folder
        ) as nginx,
    ):
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        eventually(lambda: listens(port))
        yield Limited(port)
        nginx.terminate()
        upstream.shutdown()


REFUSED = (503, "too-many-streams")


@pytest.mark.parametrize(
    ("address", "another", "status"),
    [
        ("192.0.2.1", "192.0.2.1", REFUSED),
        ("192.0.2.1", "::ffff:192.0.2.1", REFUSED),
        ("192.0.2.1", "192.0.2.2", (200, "")),
        ("2001:db8:1:2::1", "2001:db8:1:2:a:b:c:d", REFUSED),
        ("2001:db8::1", "2001:db8::a:b:c:d", REFUSED),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", (200, "")),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", (200, "")),
        ("", "", (200, "")),
        ("127.0.0.9", "127.0.0.9", (200, "")),
        ("::1", "::1", (200, "")),
    ],
)
def test_an_address_has_a_limit_of_streams(
    limited: Limited, address: str, another: str, status: tuple[int, str]
) -> None:
    for _ in range(ALLOWED):
        assert limited.open(address) == (200, "")
    assert limited.open(another) == status
    limited.close()


def test_a_stream_that_ends_makes_room_for_another(limited: Limited) -> None:
    for _ in range(ALLOWED):
        assert limited.open("192.0.2.9") == (200, "")
    assert limited.open("192.0.2.9") == REFUSED
    limited.opened.pop().close()
    eventually(lambda: limited.open("192.0.2.9") == (200, ""))
    limited.close()
