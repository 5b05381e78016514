"""Everything that a definition says, categories, words of polls, and templates; only expands."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import provote_core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedTag",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("polls", models.IntegerField()),
            ],
            options={
                "db_table": "listed_tag",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Category",
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
                ("slug", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("description", models.CharField(max_length=1000)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "category",
            },
        ),
        migrations.CreateModel(
            name="PollText",
            fields=[
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="polls.poll",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "db_table": "poll_text",
            },
        ),
        migrations.CreateModel(
            name="Template",
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
                ("slot", models.SmallIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("definition", models.JSONField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "template",
            },
        ),
        migrations.RemoveConstraint(
            model_name="poll",
            name="poll_status",
        ),
        migrations.RemoveConstraint(
            model_name="poll",
            name="poll_eligibility",
        ),
        migrations.RemoveConstraint(
            model_name="poll",
            name="poll_visibility",
        ),
        migrations.RemoveConstraint(
            model_name="poll",
            name="poll_allow_change",
        ),
        migrations.RemoveConstraint(
            model_name="poll",
            name="poll_closed_has_closed_at",
        ),
        migrations.AddField(
            model_name="poll",
            name="dedupe",
            field=models.CharField(db_default="device", max_length=20),
        ),
        migrations.AddField(
            model_name="poll",
            name="dedupe_limit",
            field=models.SmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="poll",
            name="digest",
            field=models.CharField(db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="poll",
            name="listing",
            field=models.CharField(db_default="listed", max_length=20),
        ),
        migrations.AddField(
            model_name="poll",
            name="quarantine_by",
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="poll",
            name="quarantine_seconds",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="poll",
            name="quarantine_votes",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="poll",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_default=[], size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(fields=("slug",), name="category_slug"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9-]{1,40}$")),
                name="category_slug_shape",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="category_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="category_version"
            ),
        ),
        migrations.AddField(
            model_name="poll",
            name="category",
            field=models.ForeignKey(
                db_column="category",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="polls",
                to="polls.category",
                to_field="slug",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "scheduled", "open", "closed", "archived"])
                ),
                name="poll_status",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("eligibility__in", ["public", "authenticated", "invited", "delegated"])
                ),
                name="poll_eligibility",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("results_visibility__in", ["live", "after_vote", "after_close", "owner_only"])
                ),
                name="poll_visibility",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(("listing__in", ["listed", "unlisted", "private"])),
                name="poll_listing",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status__in", ["closed", "archived"])),
                    models.Q(
                        models.Q(("status__in", ["closed", "archived"]), _negated=True),
                        ("closed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="poll_ended_has_closed_at",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("digest", ""),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        ("digest__regex", "^[0-9a-f]{64}$"),
                    ),
                    _connector="OR",
                ),
                name="poll_digest",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(("dedupe__in", ["none", "device", "address"])),
                name="poll_dedupe",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(("dedupe_limit__gte", 1), ("dedupe_limit__lte", 1000)),
                name="poll_dedupe_limit",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dedupe", "address"), ("eligibility", "public")),
                    models.Q(("dedupe_limit", 1), ("eligibility", "public")),
                    models.Q(("dedupe", "device"), ("dedupe_limit", 1)),
                    _connector="OR",
                ),
                name="poll_dedupe_is_for_public_polls",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("quarantine_by__isnull", True),
                        ("quarantine_seconds__isnull", True),
                        ("quarantine_votes__isnull", True),
                    ),
                    models.Q(
                        ("quarantine_by__in", ("address", "device")),
                        ("quarantine_by__isnull", False),
                        ("quarantine_seconds__gte", 1),
                        ("quarantine_seconds__isnull", False),
                        ("quarantine_seconds__lte", 86400),
                        ("quarantine_votes__gte", 1),
                        ("quarantine_votes__isnull", False),
                        ("quarantine_votes__lte", 1000),
                    ),
                    _connector="OR",
                ),
                name="poll_quarantine",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Func(
                    models.F("tags"),
                    output_field=models.BooleanField(),
                    template="string_to_array(array_to_string(%(expressions)s, ' '), ' ') = %(expressions)s AND array_to_string(%(expressions)s, ' ') ~ '^([a-z0-9-]{1,40}( [a-z0-9-]{1,40}){0,9})?$'",
                ),
                name="poll_tags_are_slugs",
            ),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Func(
                    models.F("tags"),
                    output_field=models.BooleanField(),
                    template="array_to_string(%(expressions)s, ' ') !~ '(^| )([a-z0-9-]+)( .*)? \\2( |$)'",
                ),
                name="poll_tags_differ",
            ),
        ),
        migrations.AddIndex(
            model_name="polltext",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vector"], name="poll_text_vector"
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                fields=("owner", "slot"), name="template_owner_slot"
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot__gte", 0), ("slot__lt", 100)), name="template_slot"
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="template_name"
            ),
        ),
    ]
