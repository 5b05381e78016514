import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

import provote_core.ids

KINDS = [
    ("poll-closed", "Poll Closed"),
    ("poll-quarantined", "Poll Quarantined"),
    ("results-final", "Results Final"),
    ("poll-opened", "Poll Opened"),
    ("poll-closing", "Poll Closing"),
]


def uuid7() -> models.UUIDField:
    return models.UUIDField(
        default=provote_core.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


def user(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [("users", "0009_mailings")]

    operations = [
        migrations.CreateModel(
            name="PollCopy",
            fields=[
                ("poll_id", models.UUIDField(primary_key=True, serialize=False)),
                ("owner", models.UUIDField()),
                ("title", models.TextField()),
                ("status", models.TextField()),
                ("listing", models.TextField()),
                ("closes_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField()),
                ("closing_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "poll_copies",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["closes_at"],
                        name="poll_copies_closing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField(choices=KINDS)),
                ("inbox", models.BooleanField()),
                (
                    "mail",
                    models.TextField(
                        choices=[("off", "Off"), ("soon", "Soon"), ("daily", "Daily")]
                    ),
                ),
                ("user", user("notification_choices")),
            ],
            options={
                "db_table": "notification_choices",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind"), name="notification_choices_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", uuid7()),
                (
                    "target",
                    models.TextField(choices=[("poll", "Poll"), ("owner", "Owner")]),
                ),
                ("target_id", models.UUIDField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("user", user("follows")),
            ],
            options={
                "db_table": "follows",
                "indexes": [
                    models.Index(fields=["target", "target_id", "user"], name="follows_target")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "target", "target_id"), name="follows_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", uuid7()),
                ("kind", models.TextField(choices=KINDS)),
                ("poll_id", models.UUIDField()),
                ("occurrence", models.TextField()),
                ("title", models.TextField()),
                ("in_inbox", models.BooleanField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("read_at", models.DateTimeField(null=True)),
                ("mail_due_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("user", user("notifications")),
            ],
            options={
                "db_table": "notifications",
                "indexes": [
                    models.Index(fields=["user", "id"], name="notifications_of_user"),
                    models.Index(
                        condition=models.Q(("mail_due_at__isnull", False), ("mailed_at", None)),
                        fields=["mail_due_at"],
                        name="notifications_to_mail",
                    ),
                    models.Index(fields=["created_at"], name="notifications_created"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind", "poll_id", "occurrence"),
                        name="notifications_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnerNotice",
            fields=[
                ("id", uuid7()),
                ("kind", models.TextField(choices=KINDS)),
                ("poll_id", models.UUIDField()),
                ("occurrence", models.TextField()),
                ("created_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": "owner_notices",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("poll_id", "kind", "occurrence"), name="owner_notices_once"
                    )
                ],
            },
        ),
    ]
