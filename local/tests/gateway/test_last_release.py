"""The runner of the last release fills in these templates at a rolling restart to this release."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from local.addresses import free_port
from local.failures import Failure
from local.instance import Instance
from local.servers import locate
from local.servers.gateway import TEMPLATES
from local.tests.conftest import eventually
from local.tests.gateway.upstreams import UPSTREAMS, Client, Upstream, listens
from tools import released

WRITE = """
import sys
from pathlib import Path
tree, templates, data, program, port = sys.argv[1:]
sys.path[:0] = [tree, f"{tree}/shared"]
from local.instance import Instance
from local.servers import gateway
gateway.TEMPLATES = Path(templates)
instance = Instance(Path(data))
instance.data.mkdir()
instance.prepare()
gateway.Gateway(instance, Path(program), "127.0.0.1", int(port)).write()
"""
PLACEHOLDER = re.compile(r"^[^#\n]*\$\{[A-Z_]+\}.*$", re.MULTILINE)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a gateway whose files the last release has filled in."""
    folder, port = tmp_path_factory.mktemp("last"), free_port()
    program = locate.find(system=False).nginx
    try:
        tree = released.last().unpack(folder / "tree")
    except Failure as failure:
        pytest.skip(str(failure))
    words = [tree, TEMPLATES, folder / "data", program, port]
    subprocess.run([sys.executable, "-I", "-c", WRITE, *map(str, words)], check=True)
    instance, upstreams = Instance(folder / "data"), {}
    command = [str(program), "-p", ".", "-e", "stderr", "-c", "nginx.conf", "-g", "daemon off;"]
    with ExitStack() as stack:
        for name in UPSTREAMS:
            upstreams[name] = stack.enter_context(Upstream(name, instance.socket(name)))
            threading.Thread(target=upstreams[name].serve_forever, daemon=True).start()
            stack.callback(upstreams[name].shutdown)
        nginx = stack.enter_context(subprocess.Popen(command, cwd=instance.data / "gateway"))
        stack.callback(nginx.terminate)
        eventually(lambda: listens(port) or nginx.poll() is not None)
        assert nginx.poll() is None, "Nginx refuses the files"
        yield Client(port, instance, upstreams)


def test_the_last_release_has_a_value_for_each_placeholder(gateway: Client) -> None:
    files = (gateway.instance.data / "gateway").glob("*.conf")
    left = {file.name: PLACEHOLDER.findall(file.read_text()) for file in files}
    assert len(left) == len(list(TEMPLATES.glob("*.conf.template")))
    assert not any(left.values()), left


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/v1/users/", "users"),
        ("/api/v1/polls/", "polls"),
        ("/api/v1/polls/6f/invitations/", "votes"),
        ("/api/v1/votes/batch/", "votes-cast"),
        ("/api/v1/polls/6f/results/", "analytics"),
        ("/api/v1/polls/6f/stream/", "analytics-stream"),
        ("/api/v1/webhooks/", "webhooks"),
    ],
)
def test_services_have_their_paths(gateway: Client, path: str, service: str) -> None:
    status, body = gateway.ask("GET", path)
    assert (status, body["upstream"]) == (200, service)


def test_images_are_served(gateway: Client) -> None:
    name = "ab" + "0" * 62
    image = gateway.instance.media / "ab" / f"{name}.webp"
    image.parent.mkdir()
    image.write_bytes(b"an image")
    status, _, body = gateway.fetch(f"/media/polls/{name}.webp")
    assert (status, body) == (200, b"an image")
