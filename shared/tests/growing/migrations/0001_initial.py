"""A table."""

from django.db import migrations


class Migration(migrations.Migration):
    """Makes it."""

    operations = [migrations.RunSQL("CREATE TABLE growing (id int)", "DROP TABLE growing")]
