"""Apart from the columns, because indexes of a large table are built beside its use."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("votes", "0002_change_invite_quarantine")]

    operations = [
        AddIndexConcurrently(
            model_name="vote",
            index=models.Index(
                condition=models.Q(("origin__isnull", False)),
                fields=["poll_id", "origin", "cast_at"],
                name="vote_of_origin",
            ),
        ),
        AddIndexConcurrently(
            model_name="vote",
            index=models.Index(
                condition=models.Q(("device__isnull", False)),
                fields=["poll_id", "device", "cast_at"],
                name="vote_of_device",
            ),
        ),
        AddIndexConcurrently(
            model_name="vote",
            index=models.Index(
                condition=models.Q(("quarantined_at__isnull", False)),
                fields=["poll_id", "id"],
                name="vote_in_quarantine",
            ),
        ),
        ValidateConstraint(model_name="vote", name="vote_state"),
    ]
