"""The endpoints: create, list, change, rotate, delete; test, deliveries, replay."""

from typing import Any
from uuid import uuid4

import pytest
from conftest import WEBHOOKS, Caller
from django.db.models.functions import Now
from events import apply, happened

from webhooks.models import Delivery, Webhook
from webhooks.services.deliveries import MAX_BY_HAND
from webhooks.services.webhooks import MAX_WEBHOOKS

pytestmark = pytest.mark.django_db

BODY = {"url": "https://Example.org:443/hook", "types": ["poll.opened", "poll.opened"]}


def path_of(hook: dict[str, Any]) -> str:
    return f"{WEBHOOKS}{hook['id']}/"


def test_the_secret_is_in_the_response_that_creates_it_only(owner: Caller) -> None:
    response = owner.post(WEBHOOKS, BODY)
    hook = response.json()
    assert (response.status_code, response["Location"]) == (201, path_of(hook))
    assert hook["secret"].startswith("whsec_")
    assert (hook["url"], hook["types"]) == ("https://example.org/hook", ["poll.opened"])
    shown = owner.get(path_of(hook)).json()
    assert shown == {name: value for name, value in hook.items() if name != "secret"}
    assert owner.get(WEBHOOKS).json()["results"] == [shown]


def test_a_repeated_creation_with_a_key_has_the_same_secret(owner: Caller) -> None:
    first = owner.post(WEBHOOKS, BODY, Idempotency_Key="a")
    again = owner.post(WEBHOOKS, BODY, Idempotency_Key="a")
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"url": "http://example.org/"}, "/url", "scheme"),
        ({"url": "https://10.0.0.1/"}, "/url", "address-refused"),
        ({"url": "https://169.254.169.254/"}, "/url", "address-refused"),
        ({"url": "https://u:p@example.org/"}, "/url", "credentials"),
        ({"url": 5}, "/url", "invalid"),
        ({"types": []}, "/types", "empty"),
        ({"types": ["vote.cast"]}, "/types/0", "invalid_choice"),
        ({"poll_id": "x"}, "/poll_id", "invalid"),
        ({"secret": "x"}, "/secret", "unknown-field"),
    ],
)
def test_invalid_bodies_are_refused(
    change: dict[str, Any], pointer: str, code: str, owner: Caller
) -> None:
    response = owner.post(WEBHOOKS, BODY | change)
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["pointer"] == pointer
    assert error["code"].replace("_", "-") == code.replace("_", "-")


def test_webhooks_of_others_do_not_exist(owner: Caller, other: Caller) -> None:
    hook = owner.subscribe()
    path = path_of(hook)
    requests = [
        other.get(path), other.send("PATCH", path, {"enabled": False}, If_Match="*"),
        other.send("DELETE", path), other.post(f"{path}rotate/"), other.post(f"{path}test/"),
        other.get(f"{path}deliveries/"), other.get(f"{path}deliveries/{uuid4()}/"),
    ]  # fmt: skip
    assert {r.status_code for r in requests} == {404}
    assert {r.json()["code"] for r in requests} == {"webhook-not-found"}
    assert Webhook.objects.get().version == 1


def test_api_keys_manage_no_webhooks(owner: Caller) -> None:
    backend = Caller(owner.subject, key_id=uuid4(), scopes=("results:read",))
    assert backend.get(WEBHOOKS).status_code == 403


def test_an_account_has_a_limited_number(owner: Caller) -> None:
    for _ in range(MAX_WEBHOOKS):
        owner.subscribe()
    response = owner.post(WEBHOOKS, BODY)
    assert (response.status_code, response.json()["code"]) == (409, "too-many-webhooks")


def test_a_change_needs_the_version(owner: Caller) -> None:
    path = path_of(owner.subscribe())
    assert owner.send("PATCH", path, {"description": "x"}).status_code == 428
    changed = owner.send("PATCH", path, {"description": "x"}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"], changed.json()["version"]) == (200, '"2"', 2)
    assert owner.send("PATCH", path, {"description": "y"}, If_Match='"1"').status_code == 412
    again = owner.send("PATCH", path, {"description": "x"}, If_Match='"2"')
    assert (again.status_code, again["ETag"]) == (200, '"2"')


def test_a_disabled_webhook_gets_no_messages(owner: Caller) -> None:
    hook = owner.subscribe()
    apply(happened("poll.opened", owner.subject))
    off = owner.send("PATCH", path_of(hook), {"enabled": False}, If_Match="*").json()
    assert (off["enabled"], off["disabled_why"]) == (False, "owner")
    assert Delivery.objects.get().state == "cancelled"
    apply(happened("poll.opened", owner.subject))
    assert Delivery.objects.count() == 1
    refused = owner.post(f"{path_of(hook)}test/")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook-disabled")
    on = owner.send("PATCH", path_of(hook), {"enabled": True}, If_Match="*").json()
    assert (on["enabled"], on["disabled_why"]) == (True, "")
    apply(happened("poll.opened", owner.subject))
    assert Delivery.objects.filter(state="pending").count() == 1


def test_a_new_url_must_prove_itself(owner: Caller) -> None:
    hook = owner.subscribe()
    Webhook.objects.update(proven=True)
    owner.send("PATCH", path_of(hook), {"url": "https://example.net/"}, If_Match="*")
    assert not Webhook.objects.get().proven


def test_rotation_gives_a_new_secret(owner: Caller) -> None:
    hook = owner.subscribe()
    first = owner.post(f"{path_of(hook)}rotate/", {}, Idempotency_Key="r")
    again = owner.post(f"{path_of(hook)}rotate/", {}, Idempotency_Key="r")
    assert first.status_code == 201
    assert first.json()["secret"] == again.json()["secret"] != hook["secret"]
    assert first.json()["rotated_until"] is not None
    for overlap in (-1, 7 * 86_400 + 1, "x"):
        assert owner.post(f"{path_of(hook)}rotate/", {"overlap": overlap}).status_code == 400


def test_a_test_message_is_a_delivery(owner: Caller) -> None:
    hook = owner.subscribe(types=["poll.closed"])
    response = owner.post(f"{path_of(hook)}test/")
    delivery = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"{path_of(hook)}deliveries/{delivery['id']}/"
    assert (delivery["type"], delivery["state"]) == ("webhook.test", "pending")
    assert delivery["body"]["data"] == {"webhook_id": hook["id"]}
    assert owner.get(response["Location"]).json() == delivery


def test_tests_are_limited(owner: Caller) -> None:
    hook = owner.subscribe()
    for _ in range(MAX_BY_HAND):
        assert owner.post(f"{path_of(hook)}test/").status_code == 201
    refused = owner.post(f"{path_of(hook)}test/")
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-pending")


def test_deliveries_are_filtered(owner: Caller) -> None:
    hook = owner.subscribe()
    apply(happened("poll.opened", owner.subject), happened("poll.closed", owner.subject))
    Delivery.objects.filter(type="poll.opened").update(state="delivered", ended_at=Now())
    path = f"{path_of(hook)}deliveries/"
    assert len(owner.get(path).json()["results"]) == 2
    [found] = owner.get(f"{path}?state=delivered").json()["results"]
    assert (found["type"], found["next_attempt_at"]) == ("poll.opened", None)
    [found] = owner.get(f"{path}?type=poll.closed").json()["results"]
    assert found["next_attempt_at"] is not None
    assert len(owner.get(f"{path}?poll_id={found['poll_id']}").json()["results"]) == 1
    assert owner.get(f"{path}?state=lost").status_code == 400
    assert owner.get(f"{path}?status=pending").status_code == 400


def test_a_replay_sends_the_same_message(owner: Caller) -> None:
    hook = owner.subscribe()
    apply(happened("poll.opened", owner.subject))
    Delivery.objects.update(state="failed", attempts=10, ended_at=Now())
    before = Delivery.objects.get()
    path = f"{path_of(hook)}deliveries/{before.pk}/replay/"
    for _ in range(2):
        response = owner.post(path)
        assert response.status_code == 200
        assert (response.json()["state"], response.json()["attempts"]) == ("pending", 0)
    after = Delivery.objects.get()
    assert (after.message_id, after.body) == (before.message_id, before.body)
    missing = owner.post(f"{path_of(hook)}deliveries/{uuid4()}/replay/")
    assert (missing.status_code, missing.json()["code"]) == (404, "delivery-not-found")


def test_a_deleted_webhook_is_gone(owner: Caller) -> None:
    hook = owner.subscribe()
    owner.post(f"{path_of(hook)}test/")
    assert owner.send("DELETE", path_of(hook)).status_code == 204
    assert owner.send("DELETE", path_of(hook)).status_code == 404
    assert not Delivery.objects.exists()
