"""Apart from the columns, because indexes of a table in use are made beside its use."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("polls", "0006_search_words")]

    operations = [
        AddIndexConcurrently(
            model_name="polltext",
            index=models.Index(fields=["words_version"], name="poll_text_words_version"),
        ),
        AddIndexConcurrently(
            model_name="polltext",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="poll_text_words"
            ),
        ),
    ]
