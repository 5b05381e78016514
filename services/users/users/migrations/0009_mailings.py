import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Lower, Now

import provote_core.ids


class Migration(migrations.Migration):
    dependencies = [("users", "0008_profiles_of_old_accounts")]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("poll_id", models.UUIDField(primary_key=True, serialize=False)),
                ("owner", models.UUIDField()),
                ("title", models.TextField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("reminder", models.SmallIntegerField(db_default=0)),
                ("reminding", models.BooleanField(db_default=False)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stopped_by", models.TextField(db_default="")),
            ],
            options={
                "db_table": "mailings",
                "indexes": [
                    models.Index(fields=["owner"], name="mailings_owner"),
                    models.Index(fields=["stopped_at"], name="mailings_stopped"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailSuppression",
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
                ("mailbox", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": "mail_suppressions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["owner", "mailbox"], name="mail_suppressions_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mailbox", models.BinaryField()),
                ("address", models.TextField()),
                ("language", models.TextField(db_default="en")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("refused", "Refused"),
                            ("uncertain", "Uncertain"),
                            ("stopped", "Stopped"),
                            ("unsubscribed", "Unsubscribed"),
                        ],
                        db_default="waiting",
                    ),
                ),
                ("code", models.SmallIntegerField(null=True)),
                ("tries", models.SmallIntegerField(db_default=0)),
                ("reminder", models.SmallIntegerField(db_default=0)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("due_at", models.DateTimeField(db_default=Now())),
                ("changed_at", models.DateTimeField(db_default=Now())),
                (
                    "mailing",
                    models.ForeignKey(
                        db_column="poll_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="users.mailing",
                    ),
                ),
            ],
            options={
                "db_table": "recipients",
                "indexes": [
                    models.Index(fields=["mailing", "id"], name="recipients_of_mailing"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["mailing", "due_at"],
                        name="recipients_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")),
                        fields=["changed_at"],
                        name="recipients_sending",
                    ),
                    models.Index(fields=["mailbox"], name="recipients_mailbox"),
                    models.Index(Lower("address"), name="recipients_address"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("mailing", "mailbox"), name="recipients_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "waiting",
                                    "sending",
                                    "sent",
                                    "refused",
                                    "uncertain",
                                    "stopped",
                                    "unsubscribed",
                                ],
                            )
                        ),
                        name="recipients_state",
                    ),
                ],
            },
        ),
    ]
