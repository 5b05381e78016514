"""Commands that start, stop, replace and observe the processes of an instance."""

from __future__ import annotations

import argparse

from local.addresses import LOOPBACK
from local.arguments import count, lines, network, port, tree
from local.cli.shared import Commands, Parents


def add_up(commands: Commands, parents: Parents) -> None:
    """Add `up`."""
    up = commands.add_parser(
        "up", parents=[parents.data, parents.system], help="start everything and print the URL"
    )
    up.add_argument(
        "--detach",
        action="store_true",
        help="return when ready, run in the background",
    )
    up.add_argument("--port", type=port, default=8080, help="port of the gateway (8080)")
    up.add_argument(
        "--host",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="where the gateway listens (127.0.0.1 and ::1); 0.0.0.0 and :: listen on all",
    )
    up.add_argument("--workers", type=count, default=2, help="casting processes (2)")
    _add_proxy_options(up)
    up.add_argument(
        "--tree",
        type=tree,
        action="append",
        metavar="SERVICE=DIR",
        help="run a service, its core included, from another tree of this repository",
    )
    up.set_defaults(run="local.commands.up:run", needs=("services", "embedded"))


def _add_proxy_options(up: argparse.ArgumentParser) -> None:
    up.add_argument(
        "--behind-tls", action="store_true", help="TLS ends in front of the gateway: say https"
    )
    up.add_argument(
        "--trusted-proxy",
        type=network,
        action="append",
        metavar="NETWORK",
        help="address or network of a proxy in front whose X-Forwarded-For is believed",
    )


def add_down(commands: Commands, parents: Parents) -> None:
    """Add `down`."""
    down = commands.add_parser(
        "down", parents=[parents.data], help="stop everything, keep the data"
    )
    down.set_defaults(run="local.commands.down:down", needs=())


def add_status(commands: Commands, parents: Parents) -> None:
    """Add `status`."""
    status = commands.add_parser("status", parents=[parents.data], help="processes, memory, URL")
    status.add_argument("--json", action="store_true", help="the same facts for programs")
    status.set_defaults(run="local.commands.status:run", needs=())


def add_restart(commands: Commands, parents: Parents) -> None:
    """Add `restart`."""
    restart = commands.add_parser(
        "restart",
        parents=[parents.data],
        help="replace running processes, without failing a request",
    )
    restart.add_argument("names", nargs="*", metavar="NAME", help="processes, as in status (all)")
    restart.add_argument(
        "--service", action="append", metavar="NAME", help="all processes of one service"
    )
    restart.set_defaults(run="local.process.control_socket:restart", needs=("services",))


def add_logs(commands: Commands, parents: Parents) -> None:
    """Add `logs`."""
    logs = commands.add_parser(
        "logs", parents=[parents.data], help="last lines of the processes' logs"
    )
    logs.add_argument("name", nargs="?", help="one process, as in status (all)")
    logs.add_argument("-f", "--follow", action="store_true", help="also print new lines")
    logs.add_argument("-n", "--lines", type=lines, default=20, help="lines of each process (20)")
    logs.set_defaults(run="local.process.logs:run", needs=())


def add_metrics(commands: Commands, parents: Parents) -> None:
    """Add `metrics`."""
    metrics = commands.add_parser(
        "metrics", parents=[parents.data], help="the processes' metrics, in Prometheus' format"
    )
    metrics.add_argument("name", nargs="?", help="one process, as in status (all)")
    metrics.add_argument(
        "--listen", type=port, metavar="PORT", help="answer Prometheus there instead, on 127.0.0.1"
    )
    metrics.set_defaults(run="local.commands.metrics:run", needs=())


COMMANDS = (add_up, add_down, add_status, add_restart, add_logs, add_metrics)
