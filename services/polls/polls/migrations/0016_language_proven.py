"""Apart from the column, because proofs of a large table are made beside its use."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

PROVEN = ("poll_language",)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("polls", "0015_language")]

    operations = [ValidateConstraint(model_name="poll", name=name) for name in PROVEN]
