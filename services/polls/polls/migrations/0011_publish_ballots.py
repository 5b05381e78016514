"""The rule whether ballots are published; null in what 0.2.0 writes."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("polls", "0010_counting_proven")]

    operations = [
        migrations.AddField(
            model_name="poll", name="publish_ballots", field=models.BooleanField(null=True)
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(publish_ballots__isnull=True) | models.Q(method__isnull=False),
                name="poll_publish_ballots",
            ),
        ),
    ]
