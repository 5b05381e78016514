from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0009_announced_report")]

    operations = [
        migrations.AddField(model_name="poll", name="language", field=models.TextField(null=True)),
    ]
