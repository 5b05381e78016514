from django.db import migrations


class Migration(migrations.Migration):
    """A person's export and erasure look for their rows of the audit log.

    The table is the core's, and only this service asks for an actor.
    """

    atomic = False
    dependencies = [
        ("users", "0002_profiles_sessions_mails"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_actor ON audit (actor)",
            "DROP INDEX CONCURRENTLY IF EXISTS audit_actor",
        ),
    ]
