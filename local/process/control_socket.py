"""./provote restart, and its order to the supervisor: one line of JSON on a socket."""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

from local.failures import Failure
from local.install import SERVICES
from local.instance import Instance, running
from local.process.rolling import Rolling
from provote_core.services import APIS, RELAYS, WORKERS


def restart(args: argparse.Namespace) -> int:
    """Have the running instance replace its processes; show what it does, return when done."""
    instance = running(args.data)
    names = [*args.names]
    for service in args.service or ():
        names += processes_of(service, instance)
    replace(instance, names)
    if not names or "gateway" in names:
        publish_pages(instance)
    if unknown := unknown_to_supervisor(instance):
        print(f"  not running, since the supervisor is older: {', '.join(unknown)}")
        print("  They start with the next ./provote down and ./provote up.")
    return 0


def publish_pages(instance: Instance) -> None:
    """Put this tree's pages where the running gateway serves them.

    Last, since pages may use what only the new processes offer; and not by the supervisor, which
    may be an older one.
    """
    from tools.web import publish

    publish.publish(instance.static)
    print("  pages: published")


def unknown_to_supervisor(instance: Instance) -> list[str]:
    """Return the processes of this version that the running supervisor does not know."""
    known = {entry["name"] for entry in instance.read_state().get("processes", [])}
    return [name for name in (*APIS, *RELAYS, *WORKERS) if name not in known]


def replace(instance: Instance, names: list[str]) -> None:
    """Have these processes replaced, or all; Failure if one could not be."""
    for report in _give(control_socket(instance), names):
        if "failed" in report:
            raise Failure(report["failed"])
        if "said" in report:
            print(f"  {report['said']}", flush=True)
        if "done" in report:
            return
    raise Failure("the supervisor ended before the restart was done: ./provote status")


def control_socket(instance: Instance) -> Path:
    """Return the socket for orders to an instance's supervisor; only its account has access."""
    return instance.socket("control")


def processes_of(service: str, instance: Instance) -> list[str]:
    """Return the names of a service's processes that run; Failure if there is no such service."""
    if service not in SERVICES:
        raise Failure(f"no service {service}; there are: {', '.join(SERVICES)}")
    running = [entry["name"] for entry in instance.read_state().get("processes", [])]
    return [name for name in running if name.partition("-")[0] == service]


def _give(path: Path, names: list[str]) -> Iterator[dict[str, str]]:
    """Send the order and yield its reports: {"said"}, at last {"done"} or {"failed"}."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            raise Failure(
                "the supervisor takes no orders: was it started by an older one?"
            ) from None
        connection.sendall(json.dumps({"restart": names}).encode() + b"\n")
        with connection.makefile("r") as lines:
            for line in lines:
                yield json.loads(line)


async def take(path: Path, rolling: Rolling) -> asyncio.Server:
    """Take orders on a socket until the server is closed. A client may disconnect."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(**report: str) -> None:
            writer.write(json.dumps(report).encode() + b"\n")

        try:
            order = json.loads(await reader.readline())
            await rolling.restart(order["restart"], lambda line: send(said=line))
            send(done="")
        except (Failure, ValueError, KeyError, TypeError) as error:
            send(failed=str(error))
        finally:
            writer.close()

    return await asyncio.start_unix_server(serve, str(path))
