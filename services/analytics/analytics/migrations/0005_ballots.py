from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0004_poll_analytics"),
    ]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="ballot_type",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="poll",
            name="method",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="poll",
            name="rules",
            field=models.JSONField(db_default={}),
        ),
        migrations.AddField(
            model_name="poll",
            name="seats",
            field=models.IntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="poll",
            name="tie_seed",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="pollanalytics",
            name="ballots",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="reconciliation",
            name="checked_poll",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="reconciliation",
            name="debt",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.CreateModel(
            name="BallotCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("key", models.BinaryField()),
                ("form", models.TextField()),
                ("ballot", models.TextField()),
                ("votes", models.BigIntegerField()),
            ],
            options={
                "db_table": "ballot_count",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("votes__gte", 0)), name="ballot_count_votes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "choice",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("choice", models.IntegerField()),
                ("votes", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
            ],
            options={
                "db_table": "mark_count",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("votes__gte", 0)), name="mark_count_votes"
                    )
                ],
            },
        ),
    ]
