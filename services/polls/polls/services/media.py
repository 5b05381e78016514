"""Which files of the media folder images still have, and the lock of that folder.

Uploads hold the lock together, a deletion of files alone: no upload finds a file that is about to
be deleted.
"""

from collections.abc import Collection, Iterable

from polls.images import storage
from polls.models import Image
from provote_core import database

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('polls media folder', 0))"
_SHARED_LOCK = "SELECT pg_advisory_xact_lock_shared(hashtextextended('polls media folder', 0))"

_UNKNOWN = """
SELECT sha256 FROM unnest(%s::text[]) AS file(sha256) WHERE NOT EXISTS (
    SELECT 1 FROM image
    WHERE removed_at IS NULL
      AND sizes @> jsonb_build_array(jsonb_build_object('sha256', file.sha256))
)
"""


def lock_for_upload() -> None:
    """Keep deletions of files away until the transaction ends."""
    database.rows(_SHARED_LOCK)


def lock_for_deletion() -> None:
    """Keep uploads and other deletions of files away until the transaction ends."""
    database.rows(_LOCK)


def without_image(digests: Collection[str]) -> list[str]:
    """Those digests that are of no image's files; a removed image has none."""
    return [sha256 for (sha256,) in database.rows(_UNKNOWN, [list(digests)])] if digests else []


def delete_files_of(images: Iterable[Image]) -> None:
    """Delete the files of deleted or removed images that no other image has, under the lock.

    Call it before the transaction ends: after a crash the rows are still there, so that the
    command can be repeated.
    """
    storage.delete(without_image({size["sha256"] for image in images for size in image.sizes}))
