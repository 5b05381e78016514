import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import provote_core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ErasedSubject",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={"db_table": "erased_subject"},
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=provote_core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("owner", models.UUIDField()),
                ("url", models.TextField()),
                ("description", models.TextField(db_default="")),
                ("types", models.JSONField()),
                ("poll_id", models.UUIDField(null=True)),
                ("enabled", models.BooleanField(db_default=True)),
                ("disabled_why", models.TextField(db_default="")),
                ("secret_number", models.IntegerField(db_default=1)),
                ("rotated_until", models.DateTimeField(null=True)),
                ("proven", models.BooleanField(db_default=False)),
                ("failing_since", models.DateTimeField(null=True)),
                ("version", models.IntegerField(db_default=1)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "webhook",
                "indexes": [models.Index(fields=["owner", "id"], name="webhook_owner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("secret_number__gte", 1)), name="webhook_secret"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disabled_why", ""), ("enabled", True)),
                            models.Q(("disabled_why__gt", ""), ("enabled", False)),
                            _connector="OR",
                        ),
                        name="webhook_disabled_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=provote_core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("message_id", models.UUIDField()),
                ("type", models.TextField()),
                ("poll_id", models.UUIDField(null=True)),
                ("body", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("pending", "Pending"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_default="pending",
                    ),
                ),
                ("attempts", models.SmallIntegerField(db_default=0)),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="webhooks.webhook",
                    ),
                ),
            ],
            options={
                "db_table": "delivery",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["webhook", "due_at"],
                        name="delivery_due",
                    ),
                    models.Index(fields=["webhook", "-id"], name="delivery_log"),
                    models.Index(fields=["created_at"], name="delivery_created"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("webhook", "message_id"), name="delivery_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=provote_core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("status", models.SmallIntegerField(null=True)),
                ("error", models.TextField(db_default="")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log",
                        to="webhooks.delivery",
                    ),
                ),
            ],
            options={"db_table": "attempt", "ordering": ["id"]},
        ),
    ]
