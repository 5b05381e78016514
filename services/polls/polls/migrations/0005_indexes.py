"""Apart from the columns, because indexes and proofs of a large table are made beside its use."""

import datetime

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

PROVEN = (
    "poll_status",
    "poll_eligibility",
    "poll_visibility",
    "poll_listing",
    "poll_ended_has_closed_at",
    "poll_digest",
    "poll_dedupe",
    "poll_dedupe_limit",
    "poll_dedupe_is_for_public_polls",
    "poll_quarantine",
    "poll_tags_are_slugs",
    "poll_tags_differ",
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("polls", "0004_words_of_old_polls")]

    operations = [
        AddIndexConcurrently(
            model_name="poll",
            index=models.Index(fields=["category", "id"], name="poll_category"),
        ),
        AddIndexConcurrently(
            model_name="poll",
            index=models.Index(fields=["status", "id"], name="poll_status_id"),
        ),
        AddIndexConcurrently(
            model_name="poll",
            index=models.Index(fields=["eligibility", "id"], name="poll_eligibility_id"),
        ),
        AddIndexConcurrently(
            model_name="poll",
            index=models.Index(fields=["created_at"], name="poll_created"),
        ),
        AddIndexConcurrently(
            model_name="poll",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "opens_at",
                    models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC)),
                ),
                models.F("id"),
                name="poll_opens",
            ),
        ),
        AddIndexConcurrently(
            model_name="poll",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "closes_at",
                    models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC)),
                ),
                models.F("id"),
                name="poll_closes",
            ),
        ),
        AddIndexConcurrently(
            model_name="poll",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="poll_tags"),
        ),
        *(ValidateConstraint(model_name="poll", name=name) for name in PROVEN),
    ]
