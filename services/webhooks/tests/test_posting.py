"""One attempt: against receivers that accept, refuse, redirect, hang, drip, flood and lie."""

import asyncio
import datetime
import socket
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import receivers
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from receivers import NO_CONTENT, drip, flood, hang, receiving, responding, status

from webhooks import exchange, posting
from webhooks.addresses import parse_networks
from webhooks.connecting import Connector, resolve
from webhooks.exchange import RESPONSE_BYTES
from webhooks.pool import Pool
from webhooks.posting import Outcome, post

HERE = parse_networks("127.0.0.0/8")
FLOOD = b"x" * 65_536


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short limit of time, for tests that wait for it."""
    monkeypatch.setattr(posting, "TOTAL", 0.5)


def send(
    url: str,
    *,
    times: int = 1,
    lookup: Callable[[str, int], Any] = resolve,
    networks: Any = HERE,
    context: ssl.SSLContext | None = None,
) -> Outcome:
    """Post to `url` so many times through one pool; the last outcome."""

    async def run() -> Outcome:
        connector = Connector(lookup, networks=networks, context=context)
        pool = Pool(connector, idle=4)
        for _ in range(times):
            outcome = await post(pool, url, {"webhook-id": "m"}, b'{"type":"x"}')
        await pool.close()
        return outcome

    return asyncio.run(run())


def answers(*rounds: list[str]) -> Callable[[str, int], Any]:
    """A name server that gives another answer each time, the last one for ever."""
    left = list(rounds)

    async def lookup(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return lookup


def test_a_message_arrives_as_it_is() -> None:
    with receiving(responding(NO_CONTENT)) as receiver:
        outcome = send(receiver.url)
    assert (outcome.status, outcome.error, outcome.is_delivered) == (204, "", True)
    [request] = receiver.requests
    assert request.line == "POST /hook HTTP/1.1"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["webhook-id"] == "m"
    assert request.body == b'{"type":"x"}'


def test_a_connection_serves_further_messages() -> None:
    with receiving(status(200)) as receiver:
        send(receiver.url, times=3)
    assert (len(receiver.requests), receiver.connections) == (3, 1)


@pytest.mark.parametrize("code", [400, 404, 410, 429, 500, 503])
def test_another_status_is_no_delivery(code: int) -> None:
    with receiving(status(code)) as receiver:
        outcome = send(receiver.url)
    assert (outcome.status, outcome.is_delivered, outcome.is_gone) == (code, False, code == 410)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(code: int) -> None:
    with receiving(status(200)) as target:
        location = f"Location: {target.url}"
        with receiving(status(code, location)) as receiver:
            outcome = send(receiver.url)
    assert (outcome.status, outcome.is_delivered) == (code, False)
    assert target.connections == 0


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("99999999999", 86_400), ("-1", 0), ("soon", 0), ("", 0)]
)
def test_retry_after_is_read_and_bounded(header: str, seconds: int) -> None:
    with receiving(status(503, f"Retry-After: {header}")) as receiver:
        assert send(receiver.url).retry_after == seconds


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "::1"]
)
def test_refused_addresses_are_never_connected_to(address: str) -> None:
    with receiving(status(200)) as receiver:
        url = f"http://receiver.example:{receiver.port}/"
        outcome = send(url, lookup=answers([address]), networks=())
    assert outcome.error == "address-refused"
    assert receiver.connections == 0


def test_every_address_of_a_name_is_checked() -> None:
    with receiving(status(200)) as receiver:
        url = f"http://receiver.example:{receiver.port}/"
        outcome = send(url, lookup=answers(["127.0.0.1", "10.0.0.1"]))
    assert outcome.error == "address-refused"
    assert receiver.connections == 0


def test_a_name_is_resolved_once_for_check_and_connection() -> None:
    """The second answer of a rebinding name server is never asked for."""
    asked = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with receiving(status(200)) as receiver:
        outcome = send(f"http://receiver.example:{receiver.port}/", lookup=lookup)
    assert outcome.is_delivered
    assert asked == ["receiver.example"]


def test_a_name_that_changes_to_a_refused_address_is_refused() -> None:
    with receiving(
        responding(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    ) as receiver:
        url = f"http://receiver.example:{receiver.port}/"
        outcome = send(url, times=2, lookup=answers(["127.0.0.1"], ["10.0.0.1"]))
    assert outcome.error == "address-refused"
    assert len(receiver.requests) == 1


def test_numbers_that_the_system_reads_as_addresses_are_checked() -> None:
    with receiving(status(200)) as receiver:
        for host in ("127.1", "2130706433", "localhost"):
            outcome = send(f"http://{host}:{receiver.port}/", networks=())
            assert outcome.error == "address-refused"
    assert receiver.connections == 0


def test_the_next_address_is_tried() -> None:
    with receiving(status(200)) as receiver:
        url = f"http://receiver.example:{receiver.port}/"
        # Only the second listens.
        assert send(url, lookup=answers(["127.0.0.2", "127.0.0.1"])).is_delivered


def test_a_name_without_address_is_an_outcome() -> None:
    assert send("http://no-such-name.invalid/").error == "unresolvable"
    assert send("http://receiver.example/", lookup=answers([])).error == "unresolvable"


def test_a_closed_port_is_an_outcome() -> None:
    with receiving(status(200)) as receiver:
        url = receiver.url
    assert send(url).error == "connection-refused"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "answer",
    [
        hang,
        responding(b"HTTP/1.1 200"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silent", "half a line", "slow headers", "slow interim responses"],
)
def test_a_receiver_that_hangs_is_given_up(answer: receivers.Answer) -> None:
    with receiving(answer) as receiver:
        assert send(receiver.url).error == "timeout"


@pytest.mark.usefixtures("impatient")
def test_a_name_server_that_hangs_is_given_up() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        raise AssertionError

    assert send("http://receiver.example/", lookup=lookup).error == "timeout"


@pytest.mark.parametrize(
    ("start", "part"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 1000 + b"\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", FLOOD),
    ],
    ids=["headers", "interim responses", "one header"],
)
def test_a_flood_of_headers_is_cut_off(start: bytes, part: bytes) -> None:
    with receiving(flood(start, part)) as receiver:
        outcome = send(receiver.url)
    assert outcome.error in ("response-too-large", "protocol")


@pytest.mark.parametrize(
    "length", [b"", b"Content-Length: 99999999999\r\n", b"Transfer-Encoding: chunked\r\n"]
)
def test_a_flood_after_the_status_changes_nothing(length: bytes) -> None:
    """The status counts. Of the body RESPONSE_BYTES are read, and what the kernel buffers."""
    with receiving(flood(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n", FLOOD)) as receiver:
        outcome = send(receiver.url)
    assert outcome.is_delivered
    assert receiver.sent < RESPONSE_BYTES + 32 * 1024 * 1024


def test_a_body_that_never_ends_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "DRAIN", 0.2)
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    with receiving(drip(start, b"x")) as receiver:
        assert send(receiver.url).is_delivered


def test_a_second_response_that_nothing_has_asked_for_is_not_read() -> None:
    """It would be taken for the response to the next message."""
    answer = b"HTTP/1.1 500 Any\r\nContent-Length: 0\r\n\r\n"
    with receiving(responding(answer + NO_CONTENT)) as receiver:
        assert send(receiver.url, times=2).status == 500
    assert receiver.connections == 2


def test_a_connection_that_the_receiver_has_closed_is_replaced() -> None:
    def answer(receiver: receivers.Receiver, connection: socket.socket) -> None:
        if len(receiver.requests) == 2:
            connection.shutdown(socket.SHUT_RDWR)
        else:
            connection.sendall(NO_CONTENT)

    with receiving(answer) as receiver:
        assert send(receiver.url, times=2).is_delivered
    assert (len(receiver.requests), receiver.connections) == (3, 2)


def test_each_response_may_be_as_large_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "RESPONSE_BYTES", 4096)
    body = b"x" * 3000
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + body
    with receiving(responding(response)) as receiver:
        assert send(receiver.url, times=3).is_delivered
    assert receiver.connections == 1


@pytest.mark.parametrize(
    "lie",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"\x00\xff" * 100 + b"\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
    ids=["ssh", "no status", "two lengths", "noise", "upgrade"],
)
def test_a_receiver_that_does_not_speak_http_is_an_outcome(lie: bytes) -> None:
    with receiving(responding(lie)) as receiver:
        outcome = send(receiver.url)
    assert not outcome.is_delivered
    assert outcome.error == "protocol" or outcome.status == 101


def test_a_broken_connection_is_an_outcome() -> None:
    with receiving(receivers.break_off) as receiver:
        assert send(receiver.url).error in ("protocol", "connection-lost")


def certificate(name: str, folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate for `name`; `folder`/ca.pem is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


def test_the_certificate_is_verified_for_the_name() -> None:
    """The connection goes to the checked address, and the certificate is that of the name."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        server = certificate("receiver.example", folder)
        trusting = ssl.create_default_context(cafile=folder / "ca.pem")
        with receiving(status(200), tls=server) as receiver:
            here = answers(["127.0.0.1"])
            good = f"https://receiver.example:{receiver.port}/"
            assert send(good, lookup=here, context=trusting).is_delivered
            other = f"https://other.example:{receiver.port}/"
            assert send(other, lookup=here, context=trusting).error == "tls"
            assert send(good, lookup=here).error == "tls"
    assert len(receiver.requests) == 1
