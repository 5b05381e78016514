from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0007_poll_minute"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResultAnnouncement",
            fields=[
                ("poll_id", models.UUIDField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(db_default=0)),
                ("done", models.BooleanField(db_default=False)),
                ("announced_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "result_announcement",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done", False)),
                        fields=["poll_id"],
                        name="result_announcement_open",
                    ),
                ],
            },
        ),
    ]
