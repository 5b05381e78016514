"""The commands of ./provote and their options; each command's work is in a module of its own."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from local import caller, checks, install
from local.addresses import LOOPBACK
from local.arguments import count, lines, network, port, tree
from local.failures import Failure, describe
from local.instance import Instance

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DESCRIPTION = "A voting platform on this machine: one command, no containers, no root needed."
TRACED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
EVERYTHING = ("services", "embedded", "runner", "tracing", "dev")
SUITES = ("rules", "core", "local", "tools", *install.SERVICES, "compatibility", "integration")


def main(arguments: Sequence[str]) -> int:
    """Run one command line; return the exit code, 1 with one line on stderr if it cannot go on."""
    caller.clean(os.environ)
    try:
        code = run(arguments)
        sys.stdout.flush()
        return code
    except Failure as failure:
        return _refuse(str(failure))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop_output()
        return 1
    except OSError as error:
        _drop_output()
        return _refuse(describe(error))


def run(arguments: Sequence[str]) -> int:
    """Run a command in the environment that it needs, which is made first."""
    own, passed_on = split(arguments)
    try:
        args = parser().parse_args(own)
    except SystemExit as leaving:  # after --help, or with usage
        return int(leaving.code or 0)
    args.passed_on = passed_on
    if "data" in args:
        data = Instance(args.data).data
        checks.name(data)
        checks.visible(data)
    sets = needed(args)
    if sets and not install.inside_environment():
        install.enter(sets, arguments)
    module, _, function = args.run.partition(":")
    return int(getattr(import_module(module), function)(args))


def _drop_output() -> None:
    """Lead what is still to be written to /dev/null, where Python's own flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _refuse(why: str) -> int:
    with contextlib.suppress(OSError):
        print(f"provote: {why}", file=sys.stderr)
    return 1


def split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split at the first "--": what follows it is for pytest."""
    words = list(arguments)
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def needed(args: argparse.Namespace) -> list[str]:
    """Return the requirement sets a command runs on; none for what needs only Python."""
    sets = list(args.needs)
    if args.run == "local.commands.up:run" and any(os.environ.get(name) for name in TRACED):
        sets.append("tracing")
    if getattr(args, "system", False) and "embedded" in sets:
        sets.remove("embedded")
    return sets


def parser() -> argparse.ArgumentParser:
    """Build the whole command line."""
    top = argparse.ArgumentParser(prog="./provote", description=DESCRIPTION)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data",
        type=Path,
        default=install.REPOSITORY / ".provote",
        metavar="DIR",
        help="where this instance keeps everything (default: .provote beside ./provote)",
    )
    system = argparse.ArgumentParser(add_help=False)
    system.add_argument(
        "--system",
        action="store_true",
        help="use PostgreSQL, Redis and Nginx found on this machine instead of the wheels",
    )
    _add_instance_commands(commands, data, system)
    _add_development_commands(commands, system)
    return top


def _add_instance_commands(
    commands: Commands, data: argparse.ArgumentParser, system: argparse.ArgumentParser
) -> None:
    up = commands.add_parser("up", parents=[data, system], help="start everything, say the URL")
    up.add_argument("--detach", action="store_true", help="return when ready, run on unattended")
    up.add_argument("--port", type=port, default=8080, help="port of the gateway (8080)")
    up.add_argument(
        "--host",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="where the gateway listens (127.0.0.1 and ::1); 0.0.0.0 and :: are for everybody",
    )
    up.add_argument("--workers", type=count, default=2, help="processes that take votes (2)")
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
    up.add_argument(
        "--tree",
        type=tree,
        action="append",
        metavar="SERVICE=DIR",
        help="run a service, its core included, from another tree of this repository",
    )
    up.set_defaults(run="local.commands.up:run", needs=("services", "embedded"))

    down = commands.add_parser("down", parents=[data], help="stop everything, keep the data")
    down.set_defaults(run="local.commands.down:down", needs=())

    status = commands.add_parser("status", parents=[data], help="processes, memory, URL")
    status.add_argument("--json", action="store_true", help="the same facts for programs")
    status.set_defaults(run="local.commands.status:run", needs=())

    restart = commands.add_parser(
        "restart", parents=[data], help="replace running processes, without failing a request"
    )
    restart.add_argument("names", nargs="*", metavar="NAME", help="processes, as in status (all)")
    restart.add_argument(
        "--service", action="append", metavar="NAME", help="all processes of one service"
    )
    restart.set_defaults(run="local.process.control_socket:restart", needs=("services",))

    logs = commands.add_parser("logs", parents=[data], help="last lines of the processes' logs")
    logs.add_argument("name", nargs="?", help="one process, as in status (all)")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with new lines")
    logs.add_argument("-n", "--lines", type=lines, default=20, help="lines of each process (20)")
    logs.set_defaults(run="local.process.logs:run", needs=())

    metrics = commands.add_parser(
        "metrics", parents=[data], help="what the processes count, in Prometheus' format"
    )
    metrics.add_argument("name", nargs="?", help="one process, as in status (all)")
    metrics.add_argument(
        "--listen", type=port, metavar="PORT", help="answer Prometheus there instead, on 127.0.0.1"
    )
    metrics.set_defaults(run="local.commands.metrics:run", needs=())

    backup = commands.add_parser(
        "backup", parents=[data, system], help="a file with all data, and one with its keys"
    )
    backup.add_argument("--out", type=Path, metavar="FILE", help="default: by date and time")
    backup.set_defaults(run="local.commands.backup:run", needs=("services", "embedded"))

    restore = commands.add_parser(
        "restore", parents=[data, system], help="make a stopped instance what a backup says"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="what ./provote backup made")
    restore.add_argument("--keys", type=Path, metavar="FILE", help="its keys, if not here already")
    restore.add_argument("--service", metavar="NAME", help="only the data of one service")
    restore.add_argument(
        "--replace", action="store_true", help="give up what is here and not in the backup"
    )
    restore.set_defaults(run="local.commands.restore:run", needs=("services", "embedded"))

    demo = commands.add_parser("demo", parents=[data], help="users, polls and voters to look at")
    demo.add_argument(
        "--voters", type=int, default=3000, metavar="N", help="simulated voters (3000)"
    )
    demo.set_defaults(run="local.commands.demo:run", needs=("services", "runner"))

    admin = commands.add_parser("admin", help="accounts of the staff")
    actions = admin.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", parents=[data], help="make a staff account")
    create.add_argument("--username", help="asked for when missing")
    create.add_argument("--email", help="asked for when missing")
    create.set_defaults(run="local.commands.admin:create", needs=("services",))

    keys = commands.add_parser("keys", help="keys that sign access tokens; services' tokens")
    actions = keys.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", parents=[data], help="which there are, and what each does")
    show.set_defaults(run="local.commands.keys:show", needs=())
    rotate = actions.add_parser("rotate", parents=[data], help="a new one signs from now on")
    rotate.add_argument(
        "--service",
        action="append",
        metavar="NAME",
        help="change instead the token by which siblings know this service",
    )
    rotate.set_defaults(run="local.commands.keys:rotate", needs=("services",))
    retire = actions.add_parser("retire", parents=[data], help="remove those that sign no more")
    retire.add_argument(
        "--now", action="store_true", help="also while their tokens are in use: a stolen key"
    )
    retire.set_defaults(run="local.commands.keys:retire", needs=())

    manage = commands.add_parser(
        "manage",
        parents=[data],
        help="a service's own commands: manage analytics rebuild",
        epilog="Options of ./provote stand before SERVICE; what follows it is for its manage.py.",
    )
    manage.add_argument("service", choices=install.SERVICES, metavar="SERVICE")
    manage.add_argument("words", nargs=argparse.REMAINDER, metavar="WORD")
    manage.set_defaults(run="local.commands.manage:run", needs=("services",))


def _add_development_commands(commands: Commands, system: argparse.ArgumentParser) -> None:
    check = commands.add_parser(
        "check", help="format, lint, types, contracts, OpenAPI, unit tests"
    )
    check.add_argument(
        "--write-openapi", action="store_true", help="write the OpenAPI documents instead"
    )
    check.set_defaults(run="tools.check:run", needs=EVERYTHING)

    test = commands.add_parser(
        "test",
        parents=[system],
        help="tests on real PostgreSQL, Redis and Nginx, on own data",
        epilog="What follows -- goes to pytest: ./provote test votes -- -k receipt -x",
    )
    test.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"which of {', '.join(SUITES)} (all)",
    )
    test.add_argument(
        "--containers",
        action="store_true",
        help="the suite integration on containers, with Docker (installed by apt-get if missing)",
    )
    test.set_defaults(run="harness.run:run", needs=EVERYTHING)

    faults = commands.add_parser(
        "faults",
        parents=[system],
        help="hurt an instance of its own under load, and hold its figures against each other",
    )
    faults.add_argument("rows", nargs="*", metavar="ROW", help="which rows of the table (all)")
    faults.add_argument(
        "--controls", action="store_true", help="damage the platform first: every row must fail"
    )
    faults.add_argument(
        "--write", action="store_true", help="write the figures into docs/reliability.md"
    )
    faults.set_defaults(run="local.commands.faults:run", needs=EVERYTHING)

    soak = commands.add_parser(
        "soak", parents=[system], help="random faults for a while, one set of counts at the end"
    )
    soak.add_argument("--minutes", type=float, default=30, help="how long (30)")
    soak.set_defaults(run="local.commands.faults:soak", needs=EVERYTHING)
    for command in (faults, soak):
        command.add_argument("--seed", type=int, metavar="N", help="the same dice again (random)")

    audit = commands.add_parser("audit", help="known flaws of the pinned packages")
    audit.set_defaults(run="tools.supply:audit", needs=EVERYTHING)

    sbom = commands.add_parser("sbom", help="a CycloneDX list of the packages that run")
    sbom.add_argument("--out", type=Path, metavar="FILE", help="write it there (standard output)")
    sbom.set_defaults(run="tools.supply:sbom", needs=EVERYTHING)

    bench = commands.add_parser(
        "bench", parents=[system], help="how fast, against yardsticks of the same run"
    )
    bench.add_argument("names", nargs="*", metavar="MEASURE", help="which ones (all)")
    bench.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    bench.add_argument("--seconds", type=count, default=5, help="length of each shot (5)")
    bench.add_argument("--rounds", type=count, default=3, help="rounds of each measure (3)")
    bench.add_argument("--workers", type=count, default=2, help="processes that take votes (2)")
    bench.add_argument(
        "--size", type=float, default=1.0, help="part of the votes to have in the tables (1.0)"
    )
    bench.set_defaults(run="benchmarks.run:run", needs=("services", "embedded"))
