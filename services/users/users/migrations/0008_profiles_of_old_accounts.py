"""The profiles of accounts that are older than the table, a batch in each transaction."""

from typing import Any

from django.db import migrations, transaction

BATCH = 1_000

# A concurrent change is not lost: its trigger waits for this row, and then overwrites it.
MISSING = """
INSERT INTO user_profiles (user_id, display_name, bio, locale, timezone)
SELECT id, display_name, bio, locale, timezone FROM users
WHERE NOT EXISTS (SELECT FROM user_profiles WHERE user_id = users.id)
LIMIT %s
ON CONFLICT (user_id) DO NOTHING
"""


def fill(_: Any, schema_editor: Any) -> None:
    """Create missing profiles; may be interrupted and repeated."""
    made = 1
    while made:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute(MISSING, [BATCH])
            made = cursor.rowcount


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("users", "0007_user_profile")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
