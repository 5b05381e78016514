"""The generated configuration of Nginx."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import threading
from pathlib import Path

import pytest

from local.addresses import free_port, has_ipv6
from local.instance import Instance
from local.servers import locate
from local.servers.gateway import Gateway
from local.tests.conftest import eventually
from local.tests.gateway.upstreams import Upstream, listens

LONGEST = f"https://{'.'.join(['a' * 63] * 3 + ['b' * 61])}:65535"
MANY = ",".join(f"https://{number}.pages.example.org" for number in range(500))


@pytest.mark.parametrize("origins", ["", "*", LONGEST, MANY])
def test_the_configuration_is_valid(
    instance: Instance, origins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROVOTE_CORS_ORIGINS", origins)
    gateway = Gateway(instance, locate.find(system=False).nginx, "127.0.0.1", free_port())
    gateway.write()
    command = [*gateway.command(), "-t"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=gateway.folder)
    assert "test is successful" in done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize(("host", "believed"), [("127.0.0.1", True), ("::1", True), ("", False)])
def test_proxies_of_both_families_are_trusted(tmp_path: Path, host: str, believed: bool) -> None:
    """A trusted proxy at a loopback address names the client; an untrusted one is the client."""
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
        eventually(lambda: listens(port))
        connection = http.client.HTTPConnection(host or "::1", port, timeout=5)
        forwarded = {"X-Forwarded-For": "2001:db8::7"}
        connection.request("GET", "/api/v1/users/", headers=forwarded)
        response = json.loads(connection.getresponse().read())
        connection.close()
        nginx.terminate()
        upstream.shutdown()
    assert response["headers"]["X-Real-IP"] == ("2001:db8::7" if believed else "::1")


def test_no_placeholder_is_left(instance: Instance) -> None:
    for file in (instance.data / "gateway").glob("*.conf"):
        assert not re.search(r"\$\{[A-Z_]+\}", re.sub(r"#.*", "", file.read_text())), file
