"""The end of unused images, and of files that no image has; run by housekeeping."""

import time

from django.db import transaction
from django.utils import timezone

from polls.images import storage
from polls.models import Image
from polls.services import media

BATCH = 100  # unused images deleted in one transaction


@transaction.atomic
def delete_expired_images() -> int:
    """Delete images whose time has passed, and the files that no other image has; how many.

    Removed images stay: their files cannot be uploaded again.
    """
    if not storage.is_available():
        return 0
    media.lock_for_deletion()
    deleted = _delete_expired_rows()
    media.delete_files_of(deleted)
    return len(deleted)


def next_shard() -> str:
    """The part of the media folder whose turn it is; each has one in some twenty minutes."""
    return storage.SHARDS[int(time.time()) // 5 % len(storage.SHARDS)]


@transaction.atomic
def sweep_files(shard: str) -> None:
    """Delete old files of one part of the media folder that no image has."""
    if not storage.is_available():
        return
    strays = media.without_image(storage.old_files(shard))
    if strays:
        media.lock_for_deletion()
        storage.delete(media.without_image(strays))  # an upload may have taken one up meanwhile


def _delete_expired_rows() -> list[Image]:
    """Delete a batch of rows, but none that a transaction is about to use; returns them."""
    expired = Image.objects.filter(expires_at__lt=timezone.now(), removed_at__isnull=True)
    locked = expired.order_by("expires_at").select_for_update(skip_locked=True)
    deleted = list(locked[:BATCH])
    Image.objects.filter(pk__in=[image.pk for image in deleted]).delete()
    return deleted
