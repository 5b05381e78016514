"""Profiles in `users` (last release) and in `user_profiles` agree after every write."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from people import ME, Person, at_the_lock, join

from users.models import PROFILE_FIELDS, User, UserProfile

COLUMNS = ", ".join(PROFILE_FIELDS)
pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def old(name: str) -> tuple[Any, ...]:
    """The profile that the last release reads."""
    [row] = sql(f"SELECT {COLUMNS} FROM users WHERE username = %s", name)
    return row


def new(name: str) -> tuple[Any, ...]:
    """The profile that this release reads."""
    return UserProfile.objects.values_list(*PROFILE_FIELDS).get(user__username=name)


def register_by_old_code(name: str, *profile: str) -> UUID:
    [(user_id,)] = sql(
        f"INSERT INTO users (id, subject, username, email, password, is_superuser, is_staff,"
        f" is_active, created_at, {COLUMNS}) VALUES (gen_random_uuid(), gen_random_uuid(), %s, %s,"
        f" '!', false, false, true, clock_timestamp(), %s, %s, %s, %s) RETURNING id",
        name, f"{name}@example.org", *profile,
    )  # fmt: skip
    return UUID(str(user_id))


def test_old_and_new_code_read_each_others_accounts(ada: Person) -> None:
    assert old("ada") == new("ada") == ("", "", "en", "UTC")
    profile = ("Bob", "A bio\nof two lines", "de-CH", "Europe/Zurich")
    register_by_old_code("bob", *profile)
    assert old("bob") == new("bob") == profile


def test_old_code_reads_what_new_code_writes(ada: Person) -> None:
    said = {"display_name": "Ada", "bio": "B", "locale": "fr", "timezone": "Asia/Tokyo"}
    assert ada.patch(ME, said).status_code == 200
    assert old("ada") == tuple(said[name] for name in PROFILE_FIELDS)
    ada.patch(ME, {"bio": ""})
    assert old("ada") == ("Ada", "", "fr", "Asia/Tokyo")


def test_new_code_reads_what_old_code_writes(ada: Person) -> None:
    sql("UPDATE users SET display_name = 'A', version = version + 1 WHERE username = 'ada'")
    assert ada.me["display_name"] == "A"
    sql(f"UPDATE users SET ({COLUMNS}) = ('B', 'b', 'it', 'UTC'), email = 'b@x.org'")
    assert (ada.me["display_name"], ada.me["locale"]) == ("B", "it")
    assert old("ada") == new("ada")


def test_erasing_by_either_code_empties_both_tables(ada: Person, bob: Person) -> None:
    for person in (ada, bob):
        person.patch(ME, {"display_name": "Secret", "bio": "Secret", "locale": "fr"})
    sql(
        f"UPDATE users SET email = NULL, is_active = false, erased_at = now(), username = 'gone',"
        f" ({COLUMNS}) = ('', '', 'en', 'UTC') WHERE username = 'bob'"
    )
    assert old("gone") == new("gone") == ("", "", "en", "UTC")
    user_id = User.objects.get(username="ada").pk
    assert ada.delete(ME).status_code == 204
    name = User.objects.get(pk=user_id).username
    assert old(name) == new(name) == ("", "", "en", "UTC")
    assert "Secret" not in str(sql("SELECT users::text, user_profiles::text FROM users,"
                                   " user_profiles"))  # fmt: skip


def test_deleting_an_account_deletes_its_profile(ada: Person) -> None:
    User.objects.get().delete()
    assert not UserProfile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_concurrent_writes_of_both_agree_without_deadlock() -> None:
    ada = join("ada")

    def write(n: int) -> int:
        if n % 2:
            return int(ada.patch(ME, {"display_name": f"new {n}"}).status_code)
        with transaction.atomic():
            sql("UPDATE users SET bio = %s WHERE username = 'ada'", f"old {n}")
        return 200

    assert set(at_the_lock("ada", 8, write)) == {200}
    assert old("ada") == new("ada")
    assert old("ada")[0].startswith("new ")
    assert old("ada")[1].startswith("old ")
