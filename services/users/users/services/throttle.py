"""The limit of password tries for one user name, whether or not an account has it.

A try is counted before it is checked, and a right password clears the count: concurrent tries
cannot exceed the limit. The count is in PostgreSQL, where it holds for all processes, with Redis
and without; the core limits the tries of an address (kind `login`).
"""

import hashlib
import hmac

from django.conf import settings
from django.db import connection

from provote_core.limits.rates import Rate
from users.errors import TooManyTries
from users.models import LoginTries

# The default; `login_user=…` in PROVOTE_RATE_LIMITS changes it.
TRIES = Rate("login_user", 10, 15 * 60)

# GCRA: one time for each name, `free_at`. Each try adds a share of the window to it, up to now
# plus the window. So a burst of `limit` is possible, then one try each share.
_COUNT = """
INSERT INTO login_tries AS known (name_digest, free_at)
VALUES (%(name)s, clock_timestamp() + %(share)s * interval '1 second')
ON CONFLICT (name_digest) DO UPDATE
SET free_at = greatest(known.free_at, clock_timestamp()) + %(share)s * interval '1 second'
WHERE known.free_at <= clock_timestamp() + (%(window)s - %(share)s) * interval '1 second'
RETURNING name_digest
"""
_WAIT = """
SELECT extract(epoch FROM free_at - clock_timestamp()) - (%(window)s - %(share)s)
FROM login_tries WHERE name_digest = %(name)s
"""


def count_try(username: str) -> None:
    """Count a try for `username`; raises TooManyTries (429) with the seconds to wait.

    Call it outside of a transaction that a refused try rolls back.
    """
    rate = settings.PROVOTE.rates.get("login_user", TRIES)
    asked: dict[str, bytes | float] = {
        "name": name_digest(username),
        "window": rate.window,
        "share": rate.window / rate.limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        if cursor.fetchone():
            return
        cursor.execute(_WAIT, asked)
        row = cursor.fetchone()
    raise TooManyTries(retry_after=max(1, -int(-row[0] // 1)) if row else 1)


def forget_tries(username: str) -> None:
    """Clear the count of `username`, after a login or for an erasure."""
    LoginTries.objects.filter(pk=name_digest(username)).delete()


def name_digest(username: str) -> bytes:
    """The stored digest of a name: the same in any case, and with space around it."""
    text = b"login\x00" + username.strip().lower().encode("utf-8", "replace")
    return hmac.digest(settings.PROVOTE.digest_key, text, hashlib.sha256)
