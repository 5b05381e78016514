"""The mailboxes of accounts that are older than the column, a thousand a transaction.

Of two accounts with one mailbox the older gets it. Both stay as they are and can log in; mail
that is asked for by the address goes to the older one.
"""

from typing import Any

from django.db import migrations

from provote_core import logs
from users.services.mailboxes import fill_mailboxes

log = logs.get_logger(__name__)


def fill(apps: Any, schema_editor: Any) -> None:
    left = fill_mailboxes(apps.get_model("users", "User"))
    if left:
        log.warning("accounts whose mailbox an older account has", accounts=left)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("users", "0005_mailbox_indexes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
