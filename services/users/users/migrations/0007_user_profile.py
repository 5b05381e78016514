"""Profiles in their own table, compatible with code that keeps them in `users`.

The columns in `users` stay for the last release; the model no longer has them. Triggers write each
change to the other table, and only where the values differ, so that they terminate. A trigger
creates the profile of a new account, for old and new code.
"""

import django.db.models.deletion
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION keep_user_profile() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO user_profiles AS known (user_id, display_name, bio, locale, timezone)
    VALUES (NEW.id, NEW.display_name, NEW.bio, NEW.locale, NEW.timezone)
    ON CONFLICT (user_id) DO UPDATE
    SET display_name = NEW.display_name, bio = NEW.bio,
        locale = NEW.locale, timezone = NEW.timezone
    WHERE (known.display_name, known.bio, known.locale, known.timezone)
        IS DISTINCT FROM (NEW.display_name, NEW.bio, NEW.locale, NEW.timezone);
    RETURN NULL;
END
$$;
CREATE FUNCTION keep_profile_in_user() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE users
    SET display_name = NEW.display_name, bio = NEW.bio,
        locale = NEW.locale, timezone = NEW.timezone
    WHERE id = NEW.user_id
      AND (users.display_name, users.bio, users.locale, users.timezone)
        IS DISTINCT FROM (NEW.display_name, NEW.bio, NEW.locale, NEW.timezone);
    RETURN NULL;
END
$$;
CREATE TRIGGER user_profile AFTER INSERT OR UPDATE OF display_name, bio, locale, timezone ON users
    FOR EACH ROW EXECUTE FUNCTION keep_user_profile();
CREATE TRIGGER profile_in_user AFTER INSERT OR UPDATE ON user_profiles
    FOR EACH ROW EXECUTE FUNCTION keep_profile_in_user();
"""
UNDO = "DROP FUNCTION keep_user_profile CASCADE; DROP FUNCTION keep_profile_in_user CASCADE;"
MOVED = ("display_name", "bio", "locale", "timezone")


class Migration(migrations.Migration):
    dependencies = [("users", "0006_mailboxes_of_old_accounts")]

    operations = [
        migrations.CreateModel(
            name="UserProfile",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="users.user",
                    ),
                ),
                ("display_name", models.CharField(blank=True, db_default="", max_length=100)),
                ("bio", models.CharField(blank=True, db_default="", max_length=1000)),
                ("locale", models.CharField(db_default="en", max_length=35)),
                ("timezone", models.CharField(db_default="UTC", max_length=64)),
            ],
            options={"db_table": "user_profiles"},
        ),
        migrations.RunSQL(
            TRIGGERS,
            UNDO,
            state_operations=[migrations.RemoveField("user", name) for name in MOVED],
        ),
    ]
