"""Images of polls and choices in the shape of the API, of digests, and of events."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from polls.images.storage import url_of
from polls.models import Image, ImageUse
from provote_core.auth import Kind, Principal
from provote_core.events import ImageSize, PollImage
from provote_core.exceptions import NotFound
from provote_rules.texts import tr


def visible_image(image_id: UUID, principal: Principal) -> Image:
    """An uploaded image of the principal, for moderators also of others. Raises NotFound."""
    image = Image.objects.filter(pk=image_id).first()
    owns = principal.kind is Kind.PERSON and image is not None and image.owner == principal.subject
    if image is None or not (owns or principal.may_moderate):
        raise NotFound(tr("The image does not exist."))
    return image


def images_of(poll: Any) -> dict[str | None, dict[str, Any]]:
    """The images of a poll by the id of their choice, that of the poll itself by None.

    `annotated` polls have them; a poll without images costs no query.
    """
    if poll.images is None:
        return {}
    if hasattr(poll, "shown_images"):
        return {use["choice"]: _shape(use) for use in poll.shown_images or ()}
    uses = ImageUse.objects.filter(poll=poll).values_list("choice", "image", "alt", "image__sizes")
    return {
        None if choice is None else str(choice): _shape(
            {"id": str(image), "alt": alt, "sizes": sizes}
        )
        for choice, image, alt, sizes in uses
    }


def sizes_with_urls(sizes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The files of an image, the largest first, each with its path at the gateway."""
    return [
        {name: size[name] for name in ("sha256", "width", "height")}
        | {"url": url_of(size["sha256"])}
        for size in sizes
    ]


def event_image(image: Mapping[str, Any] | None) -> PollImage | None:
    """An image of `images_of` as events carry it."""
    if image is None:
        return None
    sizes = (
        ImageSize(sha256=size["sha256"], width=size["width"], height=size["height"])
        for size in image["sizes"]
    )
    return PollImage(alt=image["alt"], sizes=tuple(sizes))


def _shape(use: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": use["id"], "alt": use["alt"], "sizes": sizes_with_urls(use["sizes"])}
