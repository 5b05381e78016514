"""The canonical form of addresses, and a trigger for rows that code of older releases writes.

Older code writes only `email`. The trigger computes the form of ASCII without quotes and brackets.
Any other becomes null, and the worker fills it (`services/mailboxes.py`). A mailbox that another
account has stays null as well: older code could not report that refusal.
"""

from django.db import migrations, models

TRIGGER = r"""
CREATE FUNCTION keep_mailbox() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    computed text;
BEGIN
    IF NEW.email IS NULL THEN
        NEW.mailbox := NULL;
        RETURN NEW;
    END IF;
    IF NEW.mailbox IS NOT NULL AND (TG_OP = 'INSERT'
        OR NEW.email IS NOT DISTINCT FROM OLD.email
        OR NEW.mailbox IS DISTINCT FROM OLD.mailbox)
    THEN
        RETURN NEW;
    END IF;
    IF NEW.email ~ '^[!-~]+$' AND NEW.email !~ '["\[\]]' THEN
        computed := lower(NEW.email);
        IF NOT EXISTS (SELECT FROM users WHERE mailbox = computed AND id <> NEW.id) THEN
            NEW.mailbox := computed;
            RETURN NEW;
        END IF;
    END IF;
    NEW.mailbox := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER users_mailbox BEFORE INSERT OR UPDATE OF email, mailbox ON users
    FOR EACH ROW EXECUTE FUNCTION keep_mailbox();
"""


class Migration(migrations.Migration):
    dependencies = [("users", "0003_audit_actor")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mailbox",
            field=models.TextField(editable=False, null=True),
        ),
        migrations.RunSQL(TRIGGER, "DROP FUNCTION keep_mailbox CASCADE"),
    ]
