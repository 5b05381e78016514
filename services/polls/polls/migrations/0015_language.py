"""The language of a poll's texts; null in what 0.3.0 writes."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("polls", "0014_images_proven")]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="language",
            field=models.CharField(max_length=35, null=True),
        ),
        AddConstraintNotValid(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(language__regex="^[a-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
                name="poll_language",
            ),
        ),
    ]
