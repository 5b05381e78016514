from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("votes", "0004_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerMark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "poll_id",
                        "choice",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("poll_id", models.UUIDField()),
                ("choice", models.IntegerField()),
                ("votes", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
            ],
            options={
                "db_table": "ledger_mark",
            },
        ),
        migrations.AddField(
            model_name="ledgerhead",
            name="ballots_position",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="ledgerpoll",
            name="ballots",
            field=models.BigIntegerField(db_default=0),
        ),
        # What is entered so far has no such ballots.
        migrations.RunSQL(
            "UPDATE ledger_head SET ballots_position = position", migrations.RunSQL.noop
        ),
    ]
