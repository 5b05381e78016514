"""Points at which a fault test can kill a process, for instance between two statements.

They do nothing unless PROVOTE_CRASH_AT names a folder, which production refuses (conf.platform). A
file `<service>.<point>` in it arms a point once: the first process that reaches it removes the
file and ends by SIGKILL, without a log line.
"""

import contextlib
import os
import signal
from collections.abc import Callable

# relay.locked        before positions are assigned
# relay.stamping      positions assigned, not yet committed
# relay.stamped       positions committed
# relay.declared      before batches are sent to the broker
# relay.published     a batch sent, not yet recorded as published
# relay.noted         recorded as published
# consumer.applied    effects and cursor changed, not yet committed
# consumer.committed  both committed, the message not yet acknowledged
# writer.recording    before casts are sent to the database
# writer.committed    casts committed, responses not yet sent
# importing.recording ballots of a file recorded, not yet committed
# importing.recorded  both they and the import's progress committed, the next ones not yet recorded
# sealing.sealed      a poll's seal set, not yet committed
# tally.counted       a poll counted, its report not yet stored


def _ignore(point: str) -> None:
    return None


def _die_if_armed(point: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(_FOLDER, f"{_SERVICE}.{point}"))
        os.kill(os.getpid(), signal.SIGKILL)


_FOLDER = os.environ.get("PROVOTE_CRASH_AT", "")
_SERVICE = os.environ.get("DJANGO_SETTINGS_MODULE", "").partition(".")[0]

hit: Callable[[str], None] = _die_if_armed if _FOLDER else _ignore
