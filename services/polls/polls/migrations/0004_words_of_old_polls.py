"""The words of polls that were there before the triggers, a batch in each transaction."""

from typing import Any

from django.db import migrations, transaction

BATCH = 1_000  # polls that a transaction locks

MISSING = """
INSERT INTO poll_text (poll_id, vector)
SELECT id, '' FROM poll WHERE NOT EXISTS (SELECT FROM poll_text WHERE poll_id = poll.id) LIMIT %s
ON CONFLICT DO NOTHING
RETURNING poll_id
"""


def fill(_: Any, schema_editor: Any) -> None:
    """Write the words that are missing; may be interrupted, and begun again."""
    found = True
    while found:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute(MISSING, [BATCH])
            found = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT keep_words(id) FROM unnest(%s::uuid[]) AS id", [found])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("polls", "0003_words_and_tags")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
