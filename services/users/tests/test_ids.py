"""Ids in capitals are the same ids."""

import pytest
from people import KEYS, ME, SESSIONS, USERS, Person

from users.models import ApiKey, User

pytestmark = pytest.mark.django_db


def test_ids_in_capitals_find_keys_sessions_and_accounts(ada: Person, boss: Person) -> None:
    key = ada.post(KEYS, {"name": "ci", "scopes": ["votes:delegate"]}).json()
    path = f"{KEYS}{key['id'].upper()}/"
    assert ada.get(path).json()["id"] == key["id"]
    assert ada.delete(path).status_code == 204
    assert ApiKey.objects.get().revoked_at is not None
    account = User.objects.get(username=ada.name)
    role = f"{USERS}{str(account.pk).upper()}/roles/moderator/"
    assert boss.put(role).status_code == 204
    [found] = boss.get(f"{USERS}?subject={str(account.subject).upper()}").json()["results"]
    assert found["username"] == ada.name
    [session] = ada.get(SESSIONS).json()["results"]
    assert ada.delete(f"{SESSIONS}{session['id'].upper()}/").status_code == 204


@pytest.mark.parametrize(
    ("tag", "status"), [('W/"1"', 200), ('"7",W/"1"', 200), ('W/"7"', 412), ("1", 400)]
)
def test_a_profile_is_changed_by_a_weak_etag(ada: Person, tag: str, status: int) -> None:
    assert ada.patch(ME, {"bio": "b"}, If_Match=tag).status_code == status
    known = ada.get(ME, If_None_Match=ada.get(ME).headers["ETag"].replace('"', 'W/"', 1))
    assert known.status_code == 304
