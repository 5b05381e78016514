"""What polls does every few seconds."""

from polls.search.index import index_for_a_while
from polls.services import transitions
from polls.services.erasure import erase_remains
from polls.services.image_expiry import BATCH, delete_expired_images, next_shard, sweep_files
from provote_admin import services as adminsite
from provote_core.idempotency.expiry import delete_expired


def run_housekeeping() -> None:
    """Announce openings and closings that are due; delete old keys and unused images.

    It also finishes erasures and indexes words.

    Several runs at once do no harm. The status of a poll never depends on a run.
    """
    while transitions.announce_openings() == transitions.ANNOUNCE_BATCH:
        pass
    transitions.seal_overdue()
    delete_expired()
    adminsite.run_housekeeping()
    while erase_remains():
        pass
    while delete_expired_images() == BATCH:
        pass
    sweep_files(next_shard())
    index_for_a_while()
