"""Accounts through the gateway: mail, passwords, sessions, roles and the export."""

from __future__ import annotations

from typing import Any

import httpx

from integration.answers import expect, problem
from integration.client import PASSWORD, Api, Caller, People, Person
from integration.mailbox import mail_to, mailed_token
from integration.stack import Stack
from integration.waiting import eventually

USERS = "/api/v1/users/"
ME = f"{USERS}me/"
AUTH = "/api/v1/auth/"
NEW = "another horse battery staple"


def patch(person: Person, body: Any) -> httpx.Response:
    """Change a profile of any version."""
    return person.ask("PATCH", ME, body=body, headers={"If-Match": "*"})


def test_a_profile_is_read_and_changed(people: People) -> None:
    person = people.register("profile")
    shown = person.get(ME)
    body = {"display_name": "Ada", "locale": "de-CH", "timezone": "Europe/Zurich"}
    changed = person.ask("PATCH", ME, body=body, headers={"If-Match": shown.headers["ETag"]})
    assert expect(changed, 200).items() >= body.items()
    stale = person.ask("PATCH", ME, body=body, headers={"If-Match": shown.headers["ETag"]})
    problem(stale, 412, "precondition-failed")
    problem(person.ask("PATCH", ME, body=body), 428, "precondition-required")


def test_an_address_is_verified_by_a_mailed_token(stack: Stack, people: People, api: Api) -> None:
    person = people.register("verified")
    address = f"{person.username}@example.org"
    token = mailed_token(stack, address, "Confirm your e-mail address")
    assert not expect(person.get(ME), 200)["email_verified"]
    anonymous = Caller(api)
    expect(anonymous.post(f"{AUTH}verify-email/", {"token": token}), 204)
    assert expect(person.get(ME), 200)["email_verified"]
    problem(anonymous.post(f"{AUTH}verify-email/", {"token": token}), 400, "invalid-mail-token")


def test_a_forgotten_password_is_reset_by_mail(stack: Stack, people: People, api: Api) -> None:
    person, anonymous = people.register("forgetful"), Caller(api)
    assert person.token
    refresh = person.tokens["refresh"]
    address = f"{person.username}@example.org"
    known = anonymous.post(f"{AUTH}password-reset/", {"email": address})
    unknown = anonymous.post(f"{AUTH}password-reset/", {"email": f"no-{address}"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code == 202

    token = mailed_token(stack, address, "Set a new password")
    body = {"token": token, "new_password": NEW}
    expect(anonymous.post(f"{AUTH}password-reset/confirm/", body), 204)
    problem(anonymous.post(f"{AUTH}password-reset/confirm/", body), 400, "invalid-mail-token")
    old = anonymous.post(f"{AUTH}token/", {"username": person.username, "password": PASSWORD})
    problem(old, 401, "invalid-credentials")
    problem(anonymous.post(f"{AUTH}token/refresh/", {"refresh": refresh}), 401)
    new = anonymous.post(f"{AUTH}token/", {"username": person.username, "password": NEW})
    assert expect(new, 200)["access"]


def test_without_redis_mail_is_late_and_no_request_waits_for_it(
    stack: Stack, people: People, api: Api
) -> None:
    person = people.register("patient")
    address = f"{person.username}@example.org"
    with stack.kept_down("redis"):
        # It is down until this has returned.
        asked = Caller(api).post(f"{AUTH}password-reset/", {"email": address})
        assert asked.status_code == 202
    stack.heal()
    assert eventually(lambda: mail_to(stack, address, "Set a new password"), within=60)


def test_a_changed_password_ends_the_other_logins(people: People, api: Api) -> None:
    person, anonymous = people.register("careful"), Caller(api)
    elsewhere = expect(anonymous.post(f"{AUTH}token/", person.credentials), 200)["refresh"]
    assert person.token
    wrong = {"current_password": "a wrong guess", "new_password": NEW}
    problem(person.post(f"{ME}password/", wrong), 403, "wrong-password")
    right = wrong | {"current_password": PASSWORD}
    expect(person.post(f"{ME}password/", right), 204)
    problem(anonymous.post(f"{AUTH}token/refresh/", {"refresh": elsewhere}), 401)
    own = {"refresh": person.tokens["refresh"]}
    expect(anonymous.post(f"{AUTH}token/refresh/", own), 200)


def test_guesses_at_a_name_are_limited_whether_or_not_it_exists(people: People, api: Api) -> None:
    person, anonymous = people.register("guessed"), Caller(api)
    for name in (person.username, f"no-{person.username}"):
        body = {"username": name, "password": "a wrong guess"}
        answers = [anonymous.post(f"{AUTH}token/", body) for _ in range(11)]
        assert [a.status_code for a in answers] == [401] * 10 + [429]
        assert 60 < int(answers[-1].headers["Retry-After"]) <= 90
    problem(anonymous.post(f"{AUTH}token/", person.credentials), 429, "too-many-tries")


def test_sessions_are_listed_and_ended(people: People, api: Api) -> None:
    person = people.register("sessions")
    headers = {"User-Agent": "a telephone"}
    answer = api.request("POST", f"{AUTH}token/", json=person.credentials, headers=headers)
    telephone = expect(answer, 200)["refresh"]
    own, other = expect(person.get(f"{ME}sessions/"), 200)["results"]
    assert (own["current"], other["current"]) == (True, False)
    assert other["user_agent"] == "a telephone"
    for _ in range(2):
        expect(person.ask("DELETE", f"{ME}sessions/{other['id']}/"), 204)
    problem(Caller(api).post(f"{AUTH}token/refresh/", {"refresh": telephone}), 401)
    expect(person.ask("DELETE", f"{ME}sessions/"), 204)
    assert expect(person.get(f"{ME}sessions/"), 200)["results"] == []


def test_staff_finds_an_account_and_makes_it_a_moderator(
    people: People, staff: Person, owner: Person
) -> None:
    person, poll, later = people.register("moderator"), owner.open_poll(), owner.open_poll()
    found = expect(staff.get(USERS, username=person.username), 200)["results"]
    assert [account["id"] for account in found] == [person.profile["id"]]
    role = f"{USERS}{person.profile['id']}/roles/moderator/"
    problem(person.ask("PUT", role), 403, "forbidden")
    problem(person.post(f"{poll.url}close/"), 403, "forbidden")
    expect(staff.ask("PUT", role), 204)
    person.log_in()
    assert expect(person.get(ME), 200)["roles"] == ["moderator"]
    assert expect(person.post(f"{poll.url}close/"), 200)["status"] == "closed"
    expect(staff.ask("DELETE", role), 204)
    person.log_in()
    assert expect(person.get(ME), 200)["roles"] == []
    problem(person.post(f"{later.url}close/"), 403, "forbidden")


def test_a_person_exports_their_data(people: People, owner: Person) -> None:
    person, poll = people.register("leaver"), owner.open_poll()
    person.api_key()
    draft, vote = person.create_poll(), person.vote(poll, "Tea")
    answer = person.get(f"{ME}export/")
    export = expect(answer, 200)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert export["profile"]["username"] == person.username
    assert (len(export["api_keys"]), export["complete"]) == (1, True)
    places = {what: httpx.URL(place) for what, place in export["elsewhere"].items()}
    found = {
        what: expect(person.get(place.path, **dict(place.params)), 200)["results"]
        for what, place in places.items()
    }
    assert [item["id"] for item in found["polls"]] == [draft.id]
    assert [item["id"] for item in found["votes"]] == [vote["id"]]
