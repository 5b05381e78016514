"""A further column."""

from django.db import migrations


class Migration(migrations.Migration):
    """Takes the table's lock."""

    dependencies = [("growing", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE growing ADD COLUMN more int", "ALTER TABLE growing DROP COLUMN more"
        )
    ]
