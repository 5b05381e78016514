"""Strong ETags that are an aggregate's version, and If-Match on what changes it (RFC 9110)."""

from typing import TYPE_CHECKING

from provote_core.exceptions import PreconditionFailed, PreconditionRequired

if TYPE_CHECKING:  # the path of votes has ETags and no Django views
    from rest_framework.request import Request


def etag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"{version}"'


def require_match(request: "Request", version: int) -> None:
    """Go on only if If-Match names `version` (or is `*`); 428 without it, 412 if it is stale.

    Call it with the row locked, so that two changes cannot both match.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired("Send If-Match with the ETag you have read.")
    tags = [tag.strip() for tag in header.split(",")]
    if "*" not in tags and etag(version) not in tags:
        raise PreconditionFailed()
