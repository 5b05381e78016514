"""Commands about images: uploads, their removal, and their uses in definitions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from polls import selectors
from polls.constraints import MAX_UNUSED_IMAGES
from polls.errors import ImageInUse, InvalidImage, TooManyImages
from polls.images import storage
from polls.images.files import ImageFile
from polls.models import Choice, Image, ImageUse, Poll, Template
from polls.services import media
from polls.services.definitions import Definition
from provote_core.auth import Principal
from provote_core.exceptions import FieldError, Forbidden, InvalidRequest
from provote_rules.texts import tr

KEPT = timedelta(days=1)  # an upload without uses


@transaction.atomic
def store_image(*, owner: UUID, files: Sequence[ImageFile]) -> Image:
    """Store an image of `owner`, from `encode`; it expires after a day unless it is used.

    A repeat returns the same image, and begins the day again. Raises TooManyImages and
    ImagesUnavailable, and InvalidImage for one that a moderator has removed.
    """
    sizes = [{"sha256": f.sha256, "width": f.width, "height": f.height} for f in files]
    media.lock_for_upload()
    _require_room(owner)
    _require_not_removed(files[0].sha256)
    image, is_new = Image.objects.get_or_create(
        owner=owner,
        sha256=sizes[0]["sha256"],
        defaults={"sizes": sizes, "expires_at": timezone.now() + KEPT},
    )
    if not is_new:
        # Other versions of the libraries may have made other small files of the same pixels.
        unused = Image.objects.filter(pk=image.pk, expires_at__isnull=False)
        unused.update(expires_at=timezone.now() + KEPT)
        image.refresh_from_db()
    kept = {size["sha256"] for size in image.sizes}
    for file in files:
        if file.sha256 in kept:
            storage.write(file)
    return image


@transaction.atomic
def delete_image(*, image_id: UUID, principal: Principal) -> None:
    """Delete an unused image of `principal`, and its files unless another image has them.

    Raises NotFound for images of others and on a repeat, ImageInUse. A removed image stays.
    """
    media.lock_for_deletion()
    image = selectors.visible_image(image_id, principal)
    if image.owner != principal.subject:
        raise Forbidden(tr("Only its owner may delete an image; moderators may remove it."))
    unused = Image.objects.select_for_update().filter(pk=image_id, expires_at__isnull=False)
    deleted = list(unused)
    if not deleted:
        raise ImageInUse()
    if image.removed_at is None:
        unused.delete()
        media.delete_files_of(deleted)


@transaction.atomic
def remove_image(*, image_id: UUID, principal: Principal) -> Image:
    """Delete the files of an image for everyone, as a moderator, and refuse their next upload.

    Definitions that name the image stay, and so do their digests. Images of others with the same
    files are removed, too. Repeat-safe. Raises NotFound, and Forbidden for anyone else.
    """
    media.lock_for_deletion()
    image = selectors.visible_image(image_id, principal)
    if not principal.may_moderate:
        raise Forbidden(tr("Only moderators may remove an image; its owner may delete it."))
    same = Image.objects.filter(sha256=image.sha256, removed_at__isnull=True)
    # A copy for another owner may commit while this waits for the original's row.
    while removed := list(same.select_for_update(no_key=True).order_by("pk")):
        Image.objects.filter(pk__in=[one.pk for one in removed]).update(removed_at=timezone.now())
    media.delete_files_of([image])
    image.refresh_from_db()
    return image


def use_images(
    *, poll: Poll, choices: Sequence[Choice], definition: Mapping[str, Any], whole: bool
) -> None:
    """Store which images the poll and its choices have; `choices` are those just created.

    With `whole` the poll's own image is replaced, too. Raises InvalidRequest for an image that is
    not the owner's, or has expired.
    """
    wanted: list[tuple[str, Choice | None, Mapping[str, Any]]] = []
    if whole:
        ImageUse.objects.filter(poll=poll, choice__isnull=True).delete()
        if definition["image"] is not None:
            wanted.append(("/image", None, definition["image"]))
    texts = definition["choices"] if choices else ()
    for position, (choice, text) in enumerate(zip(choices, texts, strict=True)):
        if text["image"] is not None:
            wanted.append((f"/choices/{position}/image", choice, text["image"]))
    if not wanted:
        return
    _require_owned(poll.owner, [(place, image["id"]) for place, _, image in wanted])
    ImageUse.objects.bulk_create(
        ImageUse(poll=poll, choice=choice, image_id=image["id"], alt=image["alt"])
        for _, choice, image in wanted
    )


def use_images_in_template(*, template: Template, definition: Mapping[str, Any]) -> None:
    """Store that a new template has the images of its definition. Raises as `use_images` does."""
    places = {"": definition} | {f"/choices/{n}": c for n, c in enumerate(definition["choices"])}
    wanted = [
        (f"{place}/image", part["image"]["id"])
        for place, part in places.items()
        if part["image"] is not None
    ]
    if wanted:
        _require_owned(template.owner, wanted)
        ImageUse.objects.bulk_create(
            ImageUse(template=template, image_id=image_id, alt="")
            for image_id in sorted({image_id for _, image_id in wanted})
        )


def images_for(owner: UUID, definition: Definition) -> Definition:
    """A definition whose images belong to `owner`, as copies of those of another person.

    The copies have the same files.
    """
    parts = [definition, *definition["choices"]]
    ids = {part["image"]["id"] for part in parts if part["image"] is not None}
    # Their files stay as long as this transaction holds their rows.
    others = Image.objects.select_for_update(no_key=True).filter(pk__in=ids).exclude(owner=owner)
    found = list(others.order_by("pk"))
    if not found:
        return definition
    until = timezone.now() + KEPT
    Image.objects.bulk_create(
        (
            Image(owner=owner, sha256=one.sha256, sizes=one.sizes, expires_at=until,
                  removed_at=one.removed_at)
            for one in found
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    same = Image.objects.filter(owner=owner, sha256__in=[i.sha256 for i in found])
    own = dict(same.values_list("sha256", "pk"))
    copies = {image.pk: own[image.sha256] for image in found}

    def copied(part: Any) -> Any:
        image = part["image"]
        if image is not None:
            image = image | {"id": copies.get(image["id"], image["id"])}
        return {**part, "image": image}

    choices = [copied(choice) for choice in definition["choices"]]
    return cast(Definition, copied(definition) | {"choices": choices})


def disown_images(*, subject: UUID, successor: UUID) -> None:
    """Put `successor` in the place of an erased owner; unused images expire at once."""
    images = Image.objects.filter(owner=subject)
    images.filter(expires_at__isnull=False).update(expires_at=timezone.now())
    images.update(owner=successor)


def _require_room(owner: UUID) -> None:
    """Refuse a person with many unused images. Uploads at once may exceed the limit a little."""
    unused = Image.objects.filter(owner=owner, expires_at__isnull=False, removed_at__isnull=True)
    if unused.count() >= MAX_UNUSED_IMAGES:
        raise TooManyImages(tr("You have {most} unused images.", most=MAX_UNUSED_IMAGES))


def _require_not_removed(sha256: str) -> None:
    if Image.objects.filter(sha256=sha256, removed_at__isnull=False).exists():
        raise InvalidImage(tr("A moderator has removed this image."), code="removed")


def _require_owned(owner: UUID, wanted: Sequence[tuple[str, UUID]]) -> None:
    """Lock the images, so that they do not expire meanwhile. Raises InvalidRequest."""
    ids = {image_id for _, image_id in wanted}
    locked = Image.objects.select_for_update(no_key=True).filter(owner=owner, pk__in=ids)
    found = set(locked.order_by("pk").values_list("pk", flat=True))
    detail = tr("You have no such image, or it has expired; upload it again.")
    missing = [FieldError(f"{p}/id", "unknown-image", detail) for p, i in wanted if i not in found]
    if missing:
        raise InvalidRequest(detail, errors=missing)
