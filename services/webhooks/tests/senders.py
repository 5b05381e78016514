"""A sender that sends until nothing is due."""

from webhooks.sending.loop import Sender


def send_due() -> int:
    """Send all that is due; returns the number of attempts."""
    sender = Sender()
    try:
        while sender.step() == 0:
            pass
        return sender.attempts
    finally:
        sender.close()
