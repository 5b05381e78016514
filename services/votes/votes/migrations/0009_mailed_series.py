from django.db import migrations, models

# After a failure, what is left of the index is dropped before it is built again.
UNIQUE = [
    "DROP INDEX CONCURRENTLY IF EXISTS invitation_series_mailed",
    "CREATE UNIQUE INDEX CONCURRENTLY invitation_series_mailed ON invitation_series (poll_id) "
    "WHERE mailed",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("votes", "0008_invitation_revoked")]

    operations = [
        migrations.AddField(
            model_name="invitationseries",
            name="mailed",
            field=models.BooleanField(db_default=False),
        ),
        migrations.RunSQL(
            UNIQUE,
            UNIQUE[0],
            state_operations=[
                migrations.AddConstraint(
                    "invitationseries",
                    models.UniqueConstraint(
                        fields=["poll_id"],
                        condition=models.Q(mailed=True),
                        name="invitation_series_mailed",
                    ),
                )
            ],
        ),
    ]
