"""The gateway as Nginx runs it: its routes, its own answers, what it passes on."""

from __future__ import annotations

import html
import http.client
import itertools
import json
import os
import re
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from gunicorn.workers import gthread

from local.addresses import free_port, has_ipv6
from local.install import REPOSITORY
from local.instance import Instance
from local.process.rolling import DRAIN
from local.servers import locate
from local.servers.gateway import TEMPLATES, Gateway, believing, fill_in
from local.tests.conftest import eventually
from tools.openapi import MERGED
from tools.openapi.publish import publish
from votes.casting.serving import LINGER

UPSTREAMS = ("users", "polls", "votes", "votes-cast", "analytics")


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked; on a path with "die" it hangs up instead."""

    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        """Begin with a connection."""
        super().setup()
        self.connection_number = next(self.server.numbers)

    def answer(self) -> None:
        """Answer any method."""
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.server.asked.append(self.path)
        if "die" in self.path:
            self.close_connection = True
            return
        told = {"upstream": self.server.name, "path": self.path, "headers": dict(self.headers)}
        told["connection"] = self.connection_number
        body = json.dumps(told).encode()
        self.send_response(418 if "teapot" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-ID", "the-upstreams-own")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def address_string(self) -> str:
        """A Unix socket has no address to name."""
        return ""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Upstream(socketserver.ThreadingUnixStreamServer):
    """A service as the gateway sees it."""

    daemon_threads = True

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.asked: list[str] = []
        self.numbers = itertools.count()
        super().__init__(str(path), Echo)


class Client:
    """Asks the gateway, over HTTP or byte by byte."""

    def __init__(self, port: int, instance: Instance, upstreams: dict[str, Upstream]) -> None:
        self.port = port
        self.instance = instance
        self.upstreams = upstreams

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and parsed JSON; the headers are kept in `self.headers`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=names)
        response = connection.getresponse()
        self.headers = response.headers
        content = response.read()
        connection.close()
        return response.status, json.loads(content)

    def fetch(self, path: str, **headers: str) -> tuple[int, Any, bytes]:
        """Return status, headers and body of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=names)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.headers, body

    def send(self, raw: bytes) -> tuple[int, str, Any]:
        """Send bytes as they are; return status, content type and parsed JSON."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(raw)
            response = http.client.HTTPResponse(connection)
            response.begin()
            kind = response.headers["Content-Type"]
            return response.status, kind, json.loads(response.read())


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance with only a gateway and upstreams that echo."""
    instance = Instance(tmp_path_factory.mktemp("g") / "data")
    instance.data.mkdir()
    instance.prepare()
    return instance


@pytest.fixture(scope="module")
def client(instance: Instance) -> Iterator[Client]:
    """A client of a running gateway."""
    port = free_port()
    gateway = Gateway(instance, locate.find(system=False).nginx, "127.0.0.1", port)
    gateway.write()
    publish(instance.static)
    upstreams = {}
    with ExitStack() as stack:
        for name in UPSTREAMS:
            upstream = stack.enter_context(Upstream(name, instance.socket(name)))
            upstreams[name] = upstream
            threading.Thread(target=upstream.serve_forever, daemon=True).start()
            stack.callback(upstream.shutdown)
        nginx = stack.enter_context(
            subprocess.Popen(gateway.command(), stderr=subprocess.DEVNULL, cwd=gateway.folder)
        )
        stack.callback(nginx.terminate)
        eventually(lambda: _listens(port))
        yield Client(port, instance, upstreams)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def assert_problem(status: int, body: Any, expected: int, code: str) -> None:
    """Assert that an answer is a problem document of the gateway."""
    assert (status, body["status"], body["code"]) == (expected, expected, code)
    assert body["type"] == f"urn:provote:problem:{code}"
    assert {"title", "detail", "instance", "request_id"} <= body.keys()


def test_the_configuration_is_without_fault(instance: Instance) -> None:
    gateway = Gateway(instance, locate.find(system=False).nginx, "127.0.0.1", free_port())
    gateway.write()
    command = [*gateway.command(), "-t"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=gateway.folder)
    assert "test is successful" in done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize(("host", "believed"), [("127.0.0.1", True), ("::1", True), ("", False)])
def test_proxies_of_both_families_are_believed(tmp_path: Path, host: str, believed: bool) -> None:
    """A proxy at either loopback address says whom it asks for; without trust it is the client."""
    own = Instance(tmp_path / 'a "$b"')
    own.data.mkdir()
    own.prepare()
    port, trusted = free_port(), ["127.0.0.0/8", "::1"] if believed else []
    program = locate.find(system=False).nginx
    gateway = Gateway(own, program, "localhost", port, trusted=trusted)
    gateway.write()
    with (
        Upstream("users", own.socket("users")) as upstream,
        subprocess.Popen(
            gateway.command(), stderr=subprocess.DEVNULL, cwd=gateway.folder
        ) as nginx,
    ):
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        eventually(lambda: _listens(port))
        connection = http.client.HTTPConnection(host or "::1", port, timeout=5)
        forwarded = {"X-Forwarded-For": "2001:db8::7"}
        connection.request("GET", "/api/v1/users/", headers=forwarded)
        told = json.loads(connection.getresponse().read())
        connection.close()
        nginx.terminate()
        upstream.shutdown()
    assert told["headers"]["X-Real-IP"] == ("2001:db8::7" if believed else "::1")


def test_no_placeholder_is_left(instance: Instance) -> None:
    for file in (instance.data / "gateway").glob("*.conf"):
        assert not re.search(r"\$\{[A-Z_]+\}", re.sub(r"#.*", "", file.read_text())), file


@pytest.mark.parametrize(
    ("method", "path", "upstream"),
    [
        ("POST", "/api/v1/users/", "users"),
        ("POST", "/api/v1/users", "users"),
        ("POST", "/api/v1/auth/token/", "users"),
        ("GET", "/api/v1/users/audit/", "users"),
        ("GET", "/admin/users/login/", "users"),
        ("GET", "/admin/users/sign-on/?service=polls", "users"),
        ("GET", "/admin/polls/", "polls"),
        ("POST", "/admin/polls/polls/poll/", "polls"),
        ("GET", "/admin/votes/sign-on/?code=a&next=%2Fadmin%2Fvotes%2F", "votes"),
        ("GET", "/admin/analytics/analytics/pollanalytics/?q=a%20b", "analytics"),
        ("GET", "/api/v1/polls", "polls"),
        ("GET", "/api/v1/polls/abc/", "polls"),
        ("DELETE", "/api/v1/polls/abc/", "polls"),
        ("POST", "/api/v1/polls/abc/archive/", "polls"),
        ("POST", "/api/v1/polls/abc/clone/", "polls"),
        ("GET", "/api/v1/polls/templates/", "polls"),
        ("POST", "/api/v1/categories", "polls"),
        ("PATCH", "/api/v1/categories/abc/", "polls"),
        ("GET", "/api/v1/tags/?q=ab", "polls"),
        ("GET", "/api/v1/polls/abc/results", "analytics"),
        ("GET", "/api/v1/polls/abc/results/?min_position=3", "analytics"),
        ("GET", "/api/v1/polls/abc/accounting/", "analytics"),
        ("GET", "/api/v1/analytics/audit/", "analytics"),
        ("POST", "/api/v1/votes", "votes-cast"),
        ("POST", "/api/v1/votes/", "votes-cast"),
        ("POST", "/api/v1/votes/batch", "votes-cast"),
        ("POST", "/api/v1/votes/batch/", "votes-cast"),
        ("GET", "/api/v1/votes/batch/", "votes-cast"),
        ("GET", "/api/v1/votes/?poll_id=abc", "votes"),
        ("PUT", "/api/v1/votes/abc/", "votes"),
        ("DELETE", "/api/v1/votes/", "votes"),
        ("POST", "/api/v1/votes/batch/more", "votes"),
    ],
)
def test_each_path_reaches_its_service_unchanged(
    client: Client, method: str, path: str, upstream: str
) -> None:
    status, body = client.ask(method, path)
    assert (status, body["upstream"], body["path"]) == (200, upstream, path)


@pytest.mark.parametrize("service", ["users", "polls", "votes", "analytics"])
def test_admin_sites_are_found_without_their_slash(client: Client, service: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=5)
    connection.request("GET", f"/admin/{service}", headers={"Host": "evil.example"})
    answer = connection.getresponse()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"/admin/{service}/")


@pytest.mark.parametrize(
    ("path", "upstream", "passed_on"),
    [
        ("/api/schema/votes/?format=json", "votes", "/api/schema/?format=json"),
        ("/health/users/live", "users", "/health/live"),
        ("/health/votes-cast/ready", "votes-cast", "/health/ready"),
    ],
)
def test_each_service_has_its_schema_and_its_health(
    client: Client, path: str, upstream: str, passed_on: str
) -> None:
    _, body = client.ask("GET", path)
    assert (body["upstream"], body["path"]) == (upstream, passed_on)


@pytest.mark.parametrize(
    "path",
    [
        "/internal/v1/feed",
        "/metrics",
        "/api/v1/usersx",
        "/api/v1/tagsx",
        "/admin/",
        "/admin/votes-cast/",
        "/admin/nobody/",
        "/admin/polls/../../internal/v1/feed",
        "/api/v1/votes/..%2f..%2f..%2finternal/v1/feed",
        "/internal/..//api/v1/votes/",
        "/api/v1//polls",
        "/api/v1/votes/../../../internal/v1/feed",
        "/static/",
        "/static/users/missing.css",
        "/health/nobody/live",
    ],
)
def test_everything_else_is_not_found(client: Client, path: str) -> None:
    status, body = client.ask("GET", path)
    assert_problem(status, body, 404, "not-found")
    assert body["instance"] == path
    assert client.headers["X-Request-ID"] == body["request_id"]
    assert client.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400, "bad-request"),
        (b"GE\x01T / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request"),
        (b"GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request"),
        (b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"a" * 9000), 414, "uri-too-long"),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n\r\n" % (b"a" * 9000),
            431,
            "headers-too-large",
        ),
        (b"DELETE /health HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed"),
        (b"GET /health HTTP/3.0\r\nHost: x\r\n\r\n", 505, "http-version-not-supported"),
        (
            b"POST /api/v1/users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n",
            501,
            "not-implemented",
        ),
        (
            b"POST /api/v1/votes/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n",
            413,
            "payload-too-large",
        ),
    ],
)
def test_what_is_not_proper_http_gets_a_problem(
    client: Client, raw: bytes, status: int, code: str
) -> None:
    found, kind, body = client.send(raw)
    assert_problem(found, body, status, code)
    assert kind == "application/problem+json"


def test_characters_that_json_must_escape_do_not_break_the_problem(client: Client) -> None:
    status, _, body = client.send(b'GET /a"b HTTP/1.1\r\nHost: x\r\n\r\n')
    assert (status, body["instance"]) == (404, "")


def test_a_service_that_does_not_answer_is_503_with_retry_after(client: Client) -> None:
    status, body = client.ask("GET", "/api/v1/polls/die/")
    assert_problem(status, body, 503, "service-unavailable")
    assert client.headers["Retry-After"] == "1"


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_is_not_idempotent_is_sent_once_even_if_the_service_hangs_up(
    client: Client, method: str
) -> None:
    asked = client.upstreams["polls"].asked
    for _ in range(3):
        assert client.ask("GET", "/api/v1/polls/")[0] == 200
    asked.clear()
    status, body = client.ask(method, "/api/v1/polls/die/", body="{}")
    assert_problem(status, body, 503, "service-unavailable")
    assert asked == ["/api/v1/polls/die/"]


def test_a_services_own_problem_passes_unchanged(client: Client) -> None:
    status, body = client.ask("GET", "/api/v1/polls/teapot/")
    assert (status, body["upstream"]) == (418, "polls")


def test_what_clients_say_about_identity_is_replaced(client: Client) -> None:
    _, body = client.ask(
        "GET",
        "/api/v1/polls/",
        X_Forwarded_For="9.9.9.9",
        X_Real_IP="9.9.9.9",
        X_Forwarded_Proto="https",
        X_Forwarded_Host="evil",
        X_User_Id="1",
        Forwarded="for=9.9.9.9",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )
    headers = body["headers"]
    assert headers["X-Forwarded-For"] == headers["X-Real-IP"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"
    assert not headers.keys() & {"X-User-Id", "Forwarded", "X-Forwarded-Host"}
    assert headers["traceparent"].startswith("00-4bf9")


def test_a_header_with_an_underscore_does_not_pass(client: Client) -> None:
    raw = b"GET /api/v1/polls/ HTTP/1.1\r\nHost: x\r\nX_User_Id: 1\r\n\r\n"
    _, _, body = client.send(raw)
    assert "X_User_Id" not in body["headers"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("order-66_of-2026", True), ("short", False), ("with space", False), ("x" * 129, False)],
)
def test_a_proper_request_id_is_kept_and_anything_else_replaced(
    client: Client, given: str, kept: bool
) -> None:
    _, body = client.ask("GET", "/api/v1/polls/", X_Request_ID=given)
    passed_on = body["headers"]["X-Request-ID"]
    assert (passed_on == given) is kept
    assert client.headers.get_all("X-Request-ID") == [passed_on]


def test_the_access_log_names_the_request_but_no_address_and_no_query(client: Client) -> None:
    client.ask("GET", "/api/v1/polls/?secret=1", X_Request_ID="logged-request-1")
    log = client.instance.logs / "gateway.log"
    eventually(lambda: "logged-request-1" in log.read_text())
    line = next(text for text in log.read_text().splitlines() if "logged-request-1" in text)
    entry = json.loads(line)
    assert (entry["path"], entry["status"]) == ("/api/v1/polls/", 200)
    assert "127.0.0.1" not in line
    assert "secret" not in line


@pytest.mark.parametrize("path", ["/api/v1/votes/?voter_ref=Zo\xeb", "/api/v1/polls/\x80/"])
def test_raw_bytes_in_an_address_reach_no_service(client: Client, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    status, content_type, problem = client.send(request.encode("latin-1"))
    assert (status, content_type) == (400, "application/problem+json")
    assert problem["code"] == "bad-request"


@pytest.mark.parametrize("path", ["/api/schema/", "/api/schema"])
def test_the_whole_apis_document_needs_no_service(client: Client, path: str) -> None:
    status, headers, body = client.fetch(path)
    assert (status, body) == (200, MERGED.read_bytes())
    assert headers["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"
    status, headers, body = client.fetch(f"{path}?format=json")
    assert headers["Content-Type"] == "application/vnd.oai.openapi+json"
    assert json.loads(body)["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["/api/schema/", "/api/schema/?format=json", "/api/docs/"])
def test_documents_have_an_etag(client: Client, path: str) -> None:
    _, headers, _ = client.fetch(path)
    status, _, body = client.fetch(path, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs"])
def test_the_docs_are_a_page_that_trusts_nobody_else(client: Client, path: str) -> None:
    status, headers, body = client.fetch(path)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    for place in re.findall(r'(?:src|href)="(/static/[^"]+)"', body.decode()):
        assert client.fetch(place)[0] == 200, place


@pytest.mark.parametrize("path", ["/", "/tour/", "/tour"])
def test_the_front_page_and_the_tour_load_nothing(client: Client, path: str) -> None:
    status, headers, body = client.fetch(path)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    page = body.decode()
    assert not re.search(r"<(script|link|img|iframe|form|object)\b|\bsrc=|url\(|@import", page)
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r'href="(?!/)', page)


def test_the_front_page_leads_to_the_docs_and_the_tour_and_every_link_opens(
    client: Client,
) -> None:
    page = client.fetch("/")[2].decode()
    links = re.findall(r'href="([^"]+)"', page)
    assert links[:2] == ["/api/docs/", "/tour/"]
    for link in links:
        assert client.fetch(link.replace("&amp;", "&"))[0] == 200, link


def test_the_tour_is_the_one_of_the_readme(client: Client) -> None:
    page = html.unescape(client.fetch("/tour/")[2].decode())
    blocks = re.findall(r"^```sh\n(.*?)^```$", (REPOSITORY / "README.md").read_text(), re.M | re.S)
    shown = [block for block in blocks if f"<pre><code>{block}</code></pre>" in page]
    assert len(shown) > 5
    assert page.count("<pre>") == len(shown)


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/", "/", "/tour/"])
def test_documents_are_only_read(client: Client, path: str) -> None:
    status, body = client.ask("POST", path)
    assert_problem(status, body, 405, "method-not-allowed")
    assert client.headers["Allow"] == "GET, HEAD"


def test_the_gateway_lets_go_of_idle_connections_before_a_stopping_service_does() -> None:
    upstreams = (TEMPLATES / "upstreams.conf.template").read_text()
    kept = [float(seconds) for seconds in re.findall(r"keepalive_timeout (\d+)s;", upstreams)]
    assert len(kept) == len(UPSTREAMS)
    assert max(kept) * 2 <= min(gthread.STOP_KEEPALIVE_LINGER, LINGER)
    used = [float(seconds) for seconds in re.findall(r"keepalive_time (\d+)s;", upstreams)]
    assert len(used) == len(UPSTREAMS)
    assert max(used) + max(kept) < DRAIN


def test_no_connection_to_a_service_is_used_for_ever_however_busy_it_is(client: Client) -> None:
    def used(seconds: float) -> set[int]:
        """The connections by which one question after another was asked."""
        until, seen = time.monotonic() + seconds, set()
        while time.monotonic() < until:
            seen.add(client.ask("GET", "/api/v1/polls/")[1]["connection"])
        return seen

    first = used(0.5)
    used(DRAIN)
    assert used(0.5).isdisjoint(first)


# In containers


def test_the_files_for_containers_are_ones_that_nginx_takes(tmp_path: Path) -> None:
    """Every placeholder has a value in the Dockerfile, and services are names and no upstreams."""
    dockerfile = (REPOSITORY / "Dockerfile").read_text()
    values = dict(re.findall(r"^ *(?:ENV )?(GATEWAY_\w+)=(\S*?) ?\\?$", dockerfile, re.MULTILINE))
    values |= {"GATEWAY_CONF": str(tmp_path), "GATEWAY_TEMP": str(tmp_path)}
    values |= {"GATEWAY_PID": str(tmp_path / "pid"), "GATEWAY_LISTEN": str(free_port())}
    folder = REPOSITORY / "gateway"
    templates = [*folder.glob("nginx/*.template"), *folder.glob("containers/*.template")]
    for name, template in {template.stem: template for template in templates}.items():
        filled = fill_in(template.read_text(), values)
        assert not re.findall(r"\$\{[A-Z_]+\}", re.sub("#.*", "", filled)), template
        (tmp_path / name).write_text(filled)
    nginx = locate.find(system=False).nginx
    command = [str(nginx), "-t", "-p", str(tmp_path), "-e", "stderr"]
    done = subprocess.run(
        [*command, "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_containers_believe_the_same_proxies(tmp_path: Path) -> None:
    script = REPOSITORY / "gateway" / "containers" / "proxies.sh"
    for told in ((), ("10.0.0.0/8", "fd00::/8", "127.0.0.1")):
        environment = {"GATEWAY_CONF": str(tmp_path), "GATEWAY_TRUSTED": ",".join(told)}
        subprocess.run([script], env={**os.environ, **environment}, check=True)
        written = tmp_path / "more" / "proxies.conf"
        assert (written.read_text() if written.exists() else "") == believing(told)
