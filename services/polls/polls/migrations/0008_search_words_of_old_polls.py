"""The words of polls that were there before search compared its own, a batch in each transaction."""

from typing import Any

from django.db import migrations

from polls.search.index import index_outdated


def fill(_: Any, schema_editor: Any) -> None:
    """Write the words that are missing; may be interrupted, and begun again.

    Polls that are locked meanwhile are left to housekeeping.
    """
    while index_outdated():
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("polls", "0007_search_indexes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
