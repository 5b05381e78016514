"""Apart from the tables, because indexes of a large table are built beside its use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("votes", "0007_refusal_count")]

    operations = [
        AddIndexConcurrently(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", False)),
                fields=["poll_id"],
                name="invitation_revoked",
            ),
        ),
    ]
