"""`manage.py create_admin`: the first staff account, and any further one."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from provote_core.exceptions import ProvoteError
from users.errors import UsernameTaken
from users.serializers.accounts import RegistrationSerializer
from users.services.registration import register_user


class Command(BaseCommand):
    """Refuses a taken user name or address: it never changes an account."""

    help = "Create a staff account with every right on the admin site."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, address, and where the password comes from."""
        parser.add_argument("--username", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--password-stdin", action="store_true", help="read one line instead of asking"
        )

    def handle(self, *, username: str, email: str, password_stdin: bool, **_: Any) -> None:
        """Create the account, or fail with a message of one line."""
        shape = RegistrationSerializer(
            data={"username": username, "email": email, "password": _password(password_stdin)}
        )
        if not shape.is_valid():
            wrong = (f"{name}: {errors[0]}" for name, errors in shape.errors.items())
            raise CommandError(" ".join(wrong))
        try:
            register_user(**shape.validated_data, staff=True)
        except UsernameTaken:
            raise CommandError(
                f"{username} exists already and was not changed; choose another name, "
                "or make that account staff on the admin site."
            ) from None
        except ProvoteError as error:
            details = " ".join(problem.detail for problem in error.errors)
            raise CommandError(details or error.detail) from None
        self.stdout.write(f"{username} may log in at /admin/users/.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first, second = getpass.getpass("Password: "), getpass.getpass("Once more: ")
    if first != second:
        raise CommandError("The two passwords differ.")
    return first
