from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("audit", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="auditrecord",
            index=models.Index(
                fields=["target", "id"],
                name="audit_managed",
                condition=Q(action__contains=" /api/v1/polls/") | Q(action__contains=" /admin/"),
            ),
        ),
    ]
