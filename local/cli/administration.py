"""Commands to administer a running instance: accounts, keys, services' commands."""

from __future__ import annotations

import argparse

from local.cli.shared import Commands, Parents
from local.install import SERVICES


def add_admin(commands: Commands, parents: Parents) -> None:
    """Add `admin` with its actions."""
    admin = commands.add_parser("admin", help="accounts of the staff")
    actions = admin.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", parents=[parents.data], help="create a staff account")
    create.add_argument("--username", help="asked for when missing")
    create.add_argument("--email", help="asked for when missing")
    create.set_defaults(run="local.commands.admin:create", needs=("services",))


def add_keys(commands: Commands, parents: Parents) -> None:
    """Add `keys` with its actions."""
    keys = commands.add_parser("keys", help="keys that sign access tokens; services' tokens")
    actions = keys.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser(
        "show", parents=[parents.data], help="list the keys and the purpose of each"
    )
    show.set_defaults(run="local.commands.keys:show", needs=())
    rotate = actions.add_parser(
        "rotate", parents=[parents.data], help="create a key that signs from now on"
    )
    rotate.add_argument(
        "--service",
        action="append",
        metavar="NAME",
        help="change instead the token that this service sends to its siblings",
    )
    rotate.set_defaults(run="local.commands.keys:rotate", needs=("services",))
    _add_retire(actions, parents)


def _add_retire(actions: Commands, parents: Parents) -> None:
    retire = actions.add_parser(
        "retire", parents=[parents.data], help="remove the keys that no longer sign"
    )
    retire.add_argument(
        "--now", action="store_true", help="even while their tokens are valid, after a theft"
    )
    retire.set_defaults(run="local.commands.keys:retire", needs=())


def add_manage(commands: Commands, parents: Parents) -> None:
    """Add `manage`."""
    manage = commands.add_parser(
        "manage",
        parents=[parents.data],
        help="a service's own commands: manage analytics rebuild",
        epilog="Options of ./provote stand before SERVICE; what follows it is for its manage.py.",
    )
    manage.add_argument("service", choices=SERVICES, metavar="SERVICE")
    manage.add_argument("words", nargs=argparse.REMAINDER, metavar="WORD")
    manage.set_defaults(run="local.commands.manage:run", needs=("services",))


COMMANDS = (add_admin, add_keys, add_manage)
