"""Points at which a fault test may have a process die: in between two statements, say.

Nothing happens at any of them unless PROVOTE_CRASH_AT names a folder, which production refuses
(conf.platform). A file `<service>.<point>` in it arms a point once: whoever reaches it first
removes the file and ends by SIGKILL, without a word to anybody.
"""

import contextlib
import os
import signal
from collections.abc import Callable

# relay.locked        about to give positions
# relay.stamping      positions given, not yet committed
# relay.stamped       positions committed
# relay.declared      about to send batches to the broker
# relay.published     a batch sent, not yet noted as sent
# relay.noted         noted as sent
# consumer.applied    effects and cursor changed, not yet committed
# consumer.committed  both committed, the message not yet acknowledged
# writer.recording    casts about to be sent to the database
# writer.committed    casts committed, nobody answered
# sealing.sealed      a poll's seal set, not yet committed


def _ignore(point: str) -> None:
    return None


def _die_if_armed(point: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(_FOLDER, f"{_SERVICE}.{point}"))
        os.kill(os.getpid(), signal.SIGKILL)


_FOLDER = os.environ.get("PROVOTE_CRASH_AT", "")
_SERVICE = os.environ.get("DJANGO_SETTINGS_MODULE", "").partition(".")[0]

hit: Callable[[str], None] = _die_if_armed if _FOLDER else _ignore
