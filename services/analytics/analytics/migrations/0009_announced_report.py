from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0008_result_announcement"),
    ]

    operations = [
        migrations.AddField(
            model_name="resultannouncement",
            name="hash",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="resultannouncement",
            name="report",
            field=models.TextField(db_default=""),
        ),
    ]
