from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("votes", "0006_ballot_import"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusalCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "code",
                        "hour",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("code", models.TextField()),
                ("hour", models.DateTimeField()),
                ("refused", models.BigIntegerField()),
            ],
            options={
                "db_table": "refusal_count",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("refused__gte", 1)), name="refusal_count_refused"
                    )
                ],
            },
        ),
    ]
