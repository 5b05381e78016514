"""One gateway for all of these tests, in front of services that echo."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from local.addresses import free_port
from local.instance import Instance
from local.servers import locate
from local.servers.gateway import Gateway
from local.tests.conftest import eventually
from local.tests.gateway.upstreams import UPSTREAMS, Client, Upstream, listens
from tools.openapi import publish as documents
from tools.web import publish as pages


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance with only a gateway and upstreams that echo."""
    instance = Instance(tmp_path_factory.mktemp("g") / "data")
    instance.data.mkdir()
    instance.prepare()
    return instance


@pytest.fixture(scope="session")
def client(instance: Instance) -> Iterator[Client]:
    """A client of a running gateway."""
    port = free_port()
    gateway = Gateway(instance, locate.find(system=False).nginx, "127.0.0.1", port)
    gateway.write()
    documents.publish(instance.static)
    pages.publish(instance.static)
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
        eventually(lambda: listens(port))
        yield Client(port, instance, upstreams)
