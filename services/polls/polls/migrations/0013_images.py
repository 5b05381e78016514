"""Images of polls and choices; null in what 0.3.0 writes.

0.3.0 deletes polls, choices and templates without knowing of their images, so the database deletes
the uses, and gives an image without uses an end.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

from provote_core.ids import uuid7

KEYS = """
ALTER TABLE image_use
    ADD CONSTRAINT image_use_poll_key FOREIGN KEY (poll_id) REFERENCES poll ON DELETE CASCADE,
    ADD CONSTRAINT image_use_choice_key FOREIGN KEY (choice_id) REFERENCES choice ON DELETE CASCADE,
    ADD CONSTRAINT image_use_template_key
        FOREIGN KEY (template_id) REFERENCES template ON DELETE CASCADE,
    ADD CONSTRAINT image_use_image_key FOREIGN KEY (image_id) REFERENCES image;
"""

# The image is locked first: two transactions that end its last two uses see one another's.
USES = """
CREATE FUNCTION begin_image_use() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE image SET expires_at = NULL WHERE id = NEW.image_id AND expires_at IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE FUNCTION end_image_use() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM 1 FROM image WHERE id = OLD.image_id FOR NO KEY UPDATE;
    UPDATE image SET expires_at = now()
    WHERE id = OLD.image_id
      AND NOT EXISTS (SELECT 1 FROM image_use WHERE image_id = OLD.image_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER image_use_begins AFTER INSERT ON image_use
    FOR EACH ROW EXECUTE FUNCTION begin_image_use();
CREATE TRIGGER image_use_ends AFTER DELETE ON image_use
    FOR EACH ROW EXECUTE FUNCTION end_image_use();
"""

UNDO = """
DROP FUNCTION begin_image_use CASCADE;
DROP FUNCTION end_image_use CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("polls", "0012_publish_ballots_proven")]

    operations = [
        # First, because the keys lock polls less: a transaction that raises its lock of a table
        # deadlocks with one that has locked a row of it.
        migrations.AddField(
            model_name="poll",
            name="images",
            field=models.CharField(max_length=10, null=True),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=Q(images__isnull=True)
                | Q(images="frozen") & ~Q(status="draft")
                | Q(images="draft", status="draft"),
                name="poll_images",
            ),
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                ("sizes", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("expires_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "image",
                "constraints": [
                    models.UniqueConstraint(fields=["owner", "sha256"], name="image_owner_sha256"),
                    models.CheckConstraint(
                        condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="image_sha256"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=Q(expires_at__isnull=False),
                        fields=["expires_at"],
                        name="image_unused",
                    ),
                    GinIndex(fields=["sizes"], name="image_sizes", opclasses=["jsonb_path_ops"]),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImageUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("alt", models.CharField(max_length=1_000)),
                (
                    "poll",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="image_uses",
                        to="polls.poll",
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="polls.choice",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="polls.template",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=models.DO_NOTHING,
                        related_name="uses",
                        to="polls.image",
                    ),
                ),
            ],
            options={
                "db_table": "image_use",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(choice__isnull=True), fields=["poll"], name="image_use_poll"
                    ),
                    models.UniqueConstraint(fields=["choice"], name="image_use_choice"),
                    models.CheckConstraint(
                        condition=Q(poll__isnull=False, template__isnull=True)
                        | Q(
                            poll__isnull=True,
                            choice__isnull=True,
                            template__isnull=False,
                            alt="",
                        ),
                        name="image_use_of",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEYS + USES, UNDO),
    ]
