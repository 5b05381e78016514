import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import provote_core.ids

KINDS = [
    ("verify-email", "Verify Email"),
    ("reset-password", "Reset Password"),
    ("email-changed", "Email Changed"),
    ("password-changed", "Password Changed"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_moderator",
            field=models.BooleanField(
                db_default=False,
                help_text="May close and archive all polls.",
                verbose_name="moderator",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="display_name",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="user",
            name="bio",
            field=models.CharField(blank=True, db_default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="user",
            name="locale",
            field=models.CharField(db_default="en", max_length=35),
        ),
        migrations.AddField(
            model_name="user",
            name="timezone",
            field=models.CharField(db_default="UTC", max_length=64),
        ),
        migrations.AddField(
            model_name="user",
            name="email_verified_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="version",
            field=models.IntegerField(db_default=1, editable=False),
        ),
        migrations.AddField(
            model_name="refreshtoken",
            name="started_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="refreshtoken",
            name="user_agent",
            field=models.CharField(db_default="", max_length=120),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="users_version"
            ),
        ),
        migrations.CreateModel(
            name="LoginTries",
            fields=[
                ("name_digest", models.BinaryField(primary_key=True, serialize=False)),
                ("free_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "login_tries",
            },
        ),
        migrations.CreateModel(
            name="Mail",
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
                ("kind", models.TextField(choices=KINDS)),
                ("address", models.EmailField(max_length=254)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("tries", models.SmallIntegerField(db_default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "mails",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)),
                        fields=["due_at"],
                        name="mails_due",
                    ),
                    models.Index(fields=["created_at"], name="mails_created"),
                    models.Index(
                        django.db.models.functions.text.Lower("address"), name="mails_address"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailToken",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("kind", models.TextField(choices=KINDS)),
                ("address", models.EmailField(max_length=254)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "mail_tokens",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind"), name="mail_tokens_newest")
                ],
            },
        ),
    ]
