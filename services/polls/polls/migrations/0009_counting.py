"""All types of ballots, how they are counted, and the seeds of ties; only expands.

The new columns are null in what 0.2.0 writes.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("polls", "0008_search_words_of_old_polls")]

    operations = [
        migrations.CreateModel(
            name="TieSeed",
            fields=[
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="tie_seed",
                        serialize=False,
                        to="polls.poll",
                    ),
                ),
                ("seed", models.CharField(max_length=64)),
            ],
            options={"db_table": "tie_seed"},
        ),
        migrations.AddConstraint(
            model_name="tieseed",
            constraint=models.CheckConstraint(
                condition=models.Q(seed__regex="^[0-9a-f]{64}$"), name="tie_seed_shape"
            ),
        ),
        migrations.RemoveConstraint(model_name="poll", name="poll_ballot_type"),
        migrations.AddField(
            model_name="poll", name="method", field=models.CharField(max_length=60, null=True)
        ),
        migrations.AddField(
            model_name="poll", name="seats", field=models.SmallIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="poll", name="ballot_rules", field=models.JSONField(null=True)
        ),
        migrations.AddField(
            model_name="poll", name="method_rules", field=models.JSONField(null=True)
        ),
        migrations.AddField(model_name="poll", name="ties", field=models.JSONField(null=True)),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ballot_type__in=["single", "multiple", "approval", "ranked", "score"]
                ),
                name="poll_ballot_type",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ballot_rules__isnull=True,
                    method__isnull=True,
                    method_rules__isnull=True,
                    seats__isnull=True,
                    ties__isnull=True,
                )
                | models.Q(
                    ballot_rules__isnull=False,
                    method__isnull=False,
                    method__regex="^[a-z0-9-]+@[A-Za-z0-9.-]+$",
                    method_rules__isnull=False,
                    seats__gte=1,
                    seats__isnull=False,
                    seats__lte=500,
                    ties__isnull=False,
                ),
                name="poll_counting_is_whole",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(status="draft")
                | models.Q(ballot_type="single", method__isnull=True)
                | models.Q(ties__has_key="commitment", ties__isnull=False),
                name="poll_published_counting",
            ),
        ),
    ]
