"""A further column."""

from django.db import migrations


class Migration(migrations.Migration):
    """Locks the table."""

    dependencies = [("growing", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE growing ADD COLUMN more int", "ALTER TABLE growing DROP COLUMN more"
        )
    ]
