"""The runner of the last release fills in these templates at a rolling restart to this release."""

from __future__ import annotations

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
from local.tests.gateway.upstreams import Client, Upstream, assert_problem, listens
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
KNOWN = ("users", "polls", "votes", "votes-cast", "analytics")  # what the last release starts


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
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
        for name in KNOWN:
            upstreams[name] = stack.enter_context(Upstream(name, instance.socket(name)))
            threading.Thread(target=upstreams[name].serve_forever, daemon=True).start()
            stack.callback(upstreams[name].shutdown)
        nginx = stack.enter_context(subprocess.Popen(command, cwd=instance.data / "gateway"))
        stack.callback(nginx.terminate)
        eventually(lambda: listens(port) or nginx.poll() is not None)
        assert nginx.poll() is None, "Nginx refuses the files"
        yield Client(port, instance, upstreams)


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/v1/polls/", "polls"),
        ("/api/v1/polls/6f/results/", "analytics"),
        ("/api/v1/polls/6f/export/", "analytics"),
        ("/api/v1/polls/6f/invitations/send/", "users"),
    ],
)
def test_services_have_their_paths_new_ones_too(
    filled_in: Client, path: str, service: str
) -> None:
    status, body = filled_in.ask("GET", path)
    assert (status, body["upstream"]) == (200, service)


@pytest.mark.parametrize("path", ["/api/v1/webhooks/", "/api/v1/polls/6f/stream/"])
def test_services_that_do_not_run_yet_are_unavailable(filled_in: Client, path: str) -> None:
    status, body = filled_in.ask("GET", path)
    assert_problem(status, body, 503, "service-unavailable")


def test_there_are_no_images_yet(filled_in: Client) -> None:
    status, body = filled_in.ask("GET", f"/media/polls/{'0' * 64}.webp")
    assert_problem(status, body, 404, "not-found")
