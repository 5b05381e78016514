from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0006_tally_report"),
    ]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="eligibility",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="poll",
            name="opened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="pollanalytics",
            name="timed",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="pollanalytics",
            name="first_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="pollanalytics",
            name="last_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="PollCredential",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "credential",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("credential", models.TextField()),
                ("votes", models.BigIntegerField()),
            ],
            options={
                "db_table": "poll_credential",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("votes__gte", 0)), name="poll_credential_votes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PollMinute",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "minute",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("minute", models.DateTimeField()),
                ("cast", models.BigIntegerField()),
                ("changed", models.BigIntegerField()),
                ("retracted", models.BigIntegerField()),
                ("quarantined", models.BigIntegerField()),
                ("released", models.BigIntegerField()),
                ("voided", models.BigIntegerField()),
            ],
            options={
                "db_table": "poll_minute",
                "indexes": [models.Index(fields=["minute"], name="poll_minute_of_all")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cast__gte", 0),
                            ("changed__gte", 0),
                            ("quarantined__gte", 0),
                            ("released__gte", 0),
                            ("retracted__gte", 0),
                            ("voided__gte", 0),
                        ),
                        name="poll_minute_numbers",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PollQuarterHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "quarter",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("quarter", models.DateTimeField()),
                ("cast", models.BigIntegerField()),
                ("changed", models.BigIntegerField()),
                ("retracted", models.BigIntegerField()),
                ("quarantined", models.BigIntegerField()),
                ("released", models.BigIntegerField()),
                ("voided", models.BigIntegerField()),
                ("peak", models.BigIntegerField()),
                ("peak_at", models.DateTimeField()),
            ],
            options={
                "db_table": "poll_quarter_hour",
                "indexes": [models.Index(fields=["quarter"], name="poll_quarter_hour_of_all")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cast__gte", 0),
                            ("changed__gte", 0),
                            ("peak__gte", 0),
                            ("quarantined__gte", 0),
                            ("released__gte", 0),
                            ("retracted__gte", 0),
                            ("voided__gte", 0),
                        ),
                        name="poll_quarter_hour_numbers",
                    )
                ],
            },
        ),
    ]
