from django.db import migrations, models

# After a failure, what is left of an index is dropped before it is built again.
UNIQUE = [
    "DROP INDEX CONCURRENTLY IF EXISTS users_mailbox",
    "CREATE UNIQUE INDEX CONCURRENTLY users_mailbox ON users (mailbox) WHERE mailbox IS NOT NULL",
]
WITHOUT = [
    "DROP INDEX CONCURRENTLY IF EXISTS users_without_mailbox",
    "CREATE INDEX CONCURRENTLY users_without_mailbox ON users (created_at, id) "
    "WHERE mailbox IS NULL AND email IS NOT NULL",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("users", "0004_mailbox")]

    operations = [
        migrations.RunSQL(
            UNIQUE,
            UNIQUE[0],
            state_operations=[
                migrations.AddConstraint(
                    "user",
                    models.UniqueConstraint(
                        fields=["mailbox"],
                        condition=models.Q(mailbox__isnull=False),
                        name="users_mailbox",
                    ),
                )
            ],
        ),
        migrations.RunSQL(
            WITHOUT,
            WITHOUT[0],
            state_operations=[
                migrations.AddIndex(
                    "user",
                    models.Index(
                        fields=["created_at", "id"],
                        condition=models.Q(mailbox=None, email__isnull=False),
                        name="users_without_mailbox",
                    ),
                )
            ],
        ),
    ]
