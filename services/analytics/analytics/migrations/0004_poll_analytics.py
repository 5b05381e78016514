"""The model of the table `tally` is called PollAnalytics; the database does not change."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0003_reconciliation"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Tally", new_name="PollAnalytics"),
                migrations.AlterModelOptions(
                    name="pollanalytics",
                    options={
                        "verbose_name": "poll analytics",
                        "verbose_name_plural": "poll analytics",
                    },
                ),
            ],
        ),
    ]
