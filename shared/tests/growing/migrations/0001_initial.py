"""A table."""

from django.db import migrations


class Migration(migrations.Migration):
    """Creates the table."""

    operations = [migrations.RunSQL("CREATE TABLE growing (id int)", "DROP TABLE growing")]
