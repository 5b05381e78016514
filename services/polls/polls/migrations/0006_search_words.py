"""Words that search compares, beside those that older code searches, and which version made them.

The triggers go on calling `keep_words`, whichever version of the code writes. Search finds what it
puts into `words` as before; version 0 makes newer code replace it.
"""

import django.contrib.postgres.search
from django.db import migrations, models

VECTOR = """
           setweight(to_tsvector('simple', poll.title), 'A')
        || setweight(to_tsvector('simple', coalesce(words.labels, '')), 'B')
        || setweight(to_tsvector('simple', poll.description), 'C')
        || setweight(to_tsvector('simple', coalesce(left(words.descriptions, 50000), '')), 'D')
"""
TEXTS = """
    FROM poll, LATERAL (
        SELECT string_agg(label, ' ' ORDER BY position) AS labels,
               string_agg(description, ' ' ORDER BY position) AS descriptions
        FROM choice WHERE choice.poll_id = poll.id
    ) AS words
    WHERE poll.id = wanted
"""
HEAD = """
CREATE OR REPLACE FUNCTION keep_words(wanted uuid) RETURNS void LANGUAGE sql
SET search_path FROM CURRENT AS $$
"""
KEEP_BOTH = f"""{HEAD}
    UPDATE poll_text SET vector = made.vector, words = made.vector, words_version = 0
    FROM (SELECT {VECTOR} AS vector {TEXTS}) AS made
    WHERE poll_text.poll_id = wanted
$$;
"""
KEEP_ONE = f"""{HEAD}
    UPDATE poll_text SET vector = {VECTOR} {TEXTS} AND poll_text.poll_id = wanted
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("polls", "0005_indexes")]

    operations = [
        migrations.AddField(
            model_name="polltext",
            name="words",
            field=django.contrib.postgres.search.SearchVectorField(db_default=""),
        ),
        migrations.AddField(
            model_name="polltext",
            name="words_version",
            field=models.SmallIntegerField(db_default=0),
        ),
        migrations.RunSQL(KEEP_BOTH, KEEP_ONE),
    ]
