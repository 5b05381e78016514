"""Secrets and signatures, checked by the library and by hand as docs/webhooks.md describes."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from webhooks import schedule
from webhooks.signing import secret_of, signed_headers

KEY = b"a digest key"
WEBHOOK = UUID("0197f000-0000-7000-8000-000000000001")


def test_secrets_are_the_same_on_each_call_and_differ_otherwise() -> None:
    assert secret_of(KEY, WEBHOOK, 1) == secret_of(KEY, WEBHOOK, 1)
    others = {
        secret_of(KEY, WEBHOOK, 1),
        secret_of(KEY, WEBHOOK, 2),
        secret_of(KEY, uuid4(), 1),
        secret_of(b"another key", WEBHOOK, 1),
    }
    assert len(others) == 4
    assert len(base64.b64decode(secret_of(KEY, WEBHOOK, 1).removeprefix("whsec_"))) == 32


def test_receivers_verify_with_either_secret_while_they_rotate() -> None:
    old, new = secret_of(KEY, WEBHOOK, 1), secret_of(KEY, WEBHOOK, 2)
    body = '{"type":"poll.opened"}'
    headers = signed_headers([new, old], message_id=uuid4(), at=datetime.now(UTC), body=body)
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers) == {"type": "poll.opened"}
    for wrong in (body + " ", body.replace("opened", "closed")):
        with pytest.raises(WebhookVerificationError):
            Webhook(new).verify(wrong, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of(KEY, WEBHOOK, 3)).verify(body, headers)


def test_a_signature_is_what_the_scheme_says() -> None:
    secret, message, at = (
        secret_of(KEY, WEBHOOK, 1),
        uuid4(),
        datetime(2026, 11, 29, 12, tzinfo=UTC),
    )
    headers = signed_headers([secret], message_id=message, at=at, body="{}")
    signed = f"{message}.{int(at.timestamp())}.{{}}".encode()
    digest = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    assert headers == {
        "webhook-id": str(message),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def test_attempts_end_within_three_days() -> None:
    assert sum(schedule.DELAYS) * (1 - schedule.JITTER) > 60 * 3600
    assert sum(schedule.DELAYS) < 3 * 86_400
    assert schedule.next_delay(schedule.ATTEMPTS) is None
    for attempts, delay in enumerate(schedule.DELAYS, start=1):
        found = schedule.next_delay(attempts)
        assert found is not None
        assert delay * (1 - schedule.JITTER) <= found <= delay
    assert schedule.next_delay(1, retry_after=3600) == 3600
