"""The words of polls that were there before the triggers; on its own, so that nobody waits."""

from django.db import migrations

FILL = """
INSERT INTO poll_text (poll_id, vector) SELECT id, '' FROM poll ON CONFLICT DO NOTHING;
SELECT keep_words(poll_id) FROM poll_text WHERE vector = '';
"""


class Migration(migrations.Migration):
    dependencies = [("polls", "0003_words_and_tags")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
