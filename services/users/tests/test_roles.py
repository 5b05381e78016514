"""Moderators: granted by staff, a claim of access tokens."""

from uuid import uuid4

import jwt
import pytest
from people import KEYS, TOKEN, USERS, Person, log_in, problem, refresh, stranger

from provote_core.audit.models import AuditRecord
from provote_core.auth.verifier import TokenVerifier
from users import selectors
from users.models import User

pytestmark = pytest.mark.django_db


def role_of(person: Person) -> str:
    return f"{USERS}{person.me['id']}/roles/moderator/"


def claim(access: str) -> object:
    return jwt.decode(access, options={"verify_signature": False})["moderator"]


def test_staff_grant_and_revoke_moderation(ada: Person, boss: Person) -> None:
    assert claim(ada.access) is False
    for _ in range(2):
        assert boss.put(role_of(ada)).status_code == 204
    me = ada.me
    assert (me["roles"], me["version"]) == (["moderator"], 2)
    renewed = refresh(ada.refresh).json()
    assert claim(renewed["access"]) is True
    principal = TokenVerifier(selectors.public_keys).verify(log_in("ada").access)
    assert principal.may_moderate
    for _ in range(2):
        assert boss.delete(role_of(ada)).status_code == 204
    assert (ada.me["roles"], ada.me["version"]) == ([], 3)
    assert claim(refresh(renewed["refresh"]).json()["access"]) is False


def test_the_token_of_a_moderators_key_has_no_claim(ada: Person, boss: Person) -> None:
    boss.put(role_of(ada))
    key = ada.post(KEYS, {"name": "k", "scopes": ["results:read"]}).json()["key"]
    token = stranger.post(TOKEN, {"grant_type": "api_key", "api_key": key}).json()["access"]
    assert claim(token) is False
    assert not TokenVerifier(selectors.public_keys).verify(token).may_moderate


def test_only_staff_grant_roles(ada: Person, bob: Person, boss: Person) -> None:
    path = role_of(bob)
    boss.put(role_of(ada))
    moderator = log_in("ada")
    for person in (ada, moderator, bob):
        assert problem(person.put(path)) == (403, "forbidden")
        assert problem(person.delete(path)) == (403, "forbidden")
    assert problem(stranger.put(path)) == (401, "authentication-required")
    assert bob.me["roles"] == []


def test_a_former_staff_account_cannot_grant_roles_with_an_old_token(
    ada: Person, boss: Person
) -> None:
    User.objects.filter(username="boss").update(is_staff=False)
    assert problem(boss.put(role_of(ada))) == (403, "forbidden")


def test_an_unknown_account_is_404(ada: Person, boss: Person) -> None:
    path = role_of(ada)
    ada.delete("/api/v1/users/me/")
    for gone in (path, f"{USERS}{uuid4()}/roles/moderator/"):
        assert problem(boss.put(gone)) == (404, "not-found")
        assert problem(boss.delete(gone)) == (404, "not-found")
    assert problem(boss.put(f"{USERS}x/roles/moderator/")) == (404, "not-found")


def test_the_audit_log_names_staff_and_account(ada: Person, boss: Person) -> None:
    boss.put(role_of(ada))
    row = AuditRecord.objects.latest("id")
    assert row.action == "PUT /api/v1/users/<uuid:user_id>/roles/moderator/"
    assert (row.actor, str(row.target)) == (str(boss.subject), ada.me["id"])


def test_staff_filter_accounts(ada: Person, bob: Person, boss: Person) -> None:
    for query in ("username=ADA", "email=Ada@Example.org", f"subject={ada.subject}"):
        [found] = boss.get(f"{USERS}?{query}").json()["results"]
        assert found == {
            "id": ada.me["id"], "subject": str(ada.subject), "username": "ada",
            "email": "ada@example.org", "email_verified": False, "is_active": True, "roles": [],
            "created_at": found["created_at"],
        }  # fmt: skip
    assert boss.get(f"{USERS}?username=ada&email=bob@example.org").json()["results"] == []
    boss.put(role_of(bob))
    for role, name in (("staff", "boss"), ("moderator", "bob")):
        held = boss.get(f"{USERS}?role={role}").json()["results"]
        assert [account["username"] for account in held] == [name]
    assert len(boss.get(USERS).json()["results"]) == 3
    bob.delete("/api/v1/users/me/")
    assert len(boss.get(USERS).json()["results"]) == 2
    assert problem(boss.get(f"{USERS}?name=ada")) == (400, "invalid-request")
    assert problem(boss.get(f"{USERS}?subject=ada")) == (400, "invalid-request")
    assert problem(boss.get(f"{USERS}?role=superuser")) == (400, "invalid-request")


def test_only_staff_list_accounts(ada: Person) -> None:
    assert problem(ada.get(USERS)) == (403, "forbidden")
    for path in (USERS, f"{USERS}?username=ada"):
        assert ada.send("HEAD", path).status_code == 403
        assert stranger.send("HEAD", path).status_code == 401
    assert problem(stranger.get(USERS)) == (401, "authentication-required")
