"""When a failed delivery is tried again: ten attempts, over three days."""

import random

# Seconds between the attempts. Their sum, 71 h 35 min, is below three days.
DELAYS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 20 * 3600)
ATTEMPTS = len(DELAYS) + 1
JITTER = 0.1  # the part of each delay that is left to chance: receivers are not hit in step


def next_delay(attempts: int, *, retry_after: int = 0) -> float | None:
    """The seconds until the next attempt after `attempts` failed ones; None after the last.

    At least the `retry_after` seconds that the receiver asked for.
    """
    if attempts >= ATTEMPTS:
        return None
    delay = DELAYS[max(attempts, 1) - 1] * (1 - JITTER * random.random())  # nosec B311 # no secret
    return max(delay, float(retry_after))
