"""Secrets of webhooks, and signatures by Standard Webhooks.

Secrets are derived, not stored: no dump and no replica contains one. A webhook's secrets are
numbered; rotation moves on to the next number.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from standardwebhooks import Webhook

PREFIX = "whsec_"


def secret_of(key: bytes, webhook_id: UUID, number: int) -> str:
    """Secret `number` of a webhook: "whsec_" and 32 bytes in Base64; the same on each call."""
    message = b"webhook secret\x00" + webhook_id.bytes + number.to_bytes(4, "big")
    digest = hmac.digest(key, message, hashlib.sha256)
    return PREFIX + base64.b64encode(digest).decode()


def signed_headers(
    secrets: Sequence[str], *, message_id: UUID, at: datetime, body: str
) -> dict[str, str]:
    """The headers of one attempt; while secrets rotate, one signature by each of them.

    `at` is the time of the attempt, in UTC. It is signed, so that receivers can refuse a message
    that was recorded and is sent again much later.
    """
    identity, at = str(message_id), at.astimezone(UTC)
    signatures = (
        Webhook(secret).sign(msg_id=identity, timestamp=at, data=body) for secret in secrets
    )
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
