"""Apart from the columns, because proofs of a large table are made beside its use."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

PROVEN = ("poll_ballot_type", "poll_counting_is_whole", "poll_published_counting")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("polls", "0009_counting")]

    operations = [ValidateConstraint(model_name="poll", name=name) for name in PROVEN]
