import uuid

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0005_ballots"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyReport",
            fields=[
                ("poll_id", models.UUIDField(primary_key=True, serialize=False)),
                ("state", models.TextField(db_default="")),
                ("problem", models.TextField(db_default="")),
                ("report", models.BinaryField(null=True)),
                ("digest", models.TextField(db_default="")),
                ("summary", models.JSONField(null=True)),
                ("votes", models.BigIntegerField(db_default=0)),
                ("position", models.BigIntegerField(db_default=0)),
                ("events", models.BigIntegerField(db_default=0)),
                ("hash", models.BigIntegerField(db_default=0)),
                ("ballots", models.BigIntegerField(db_default=0)),
                ("final", models.BooleanField(db_default=False)),
                ("done", models.BooleanField(db_default=False)),
                ("read_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("duration", models.FloatField(db_default=0)),
                ("wanted_at", models.DateTimeField(null=True)),
                ("recount_at", models.DateTimeField(null=True)),
                ("beacon", models.JSONField(null=True)),
            ],
            options={
                "db_table": "tally_report",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done", False)),
                        fields=["poll_id"],
                        name="tally_report_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TieDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("poll_id", models.UUIDField()),
                ("tied", models.JSONField()),
                ("order", models.JSONField()),
                (
                    "decided_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "tie_decision",
                "constraints": [
                    models.UniqueConstraint(fields=("poll_id", "tied"), name="tie_decision_once")
                ],
            },
        ),
    ]
