"""ETags that are an aggregate's version, and the headers that name them (RFC 9110, section 13).

If-Match and If-None-Match are both compared weakly: `W/"2"` names version 2 as `"2"` does. A proxy
that compresses responses weakens strong ETags, or appends the encoding (`"2-gzip"`), and clients
send these back. This is safe for If-Match because the ETag is the version itself: a weak tag
cannot name another version.
"""

import re
from typing import TYPE_CHECKING, Any, Final

from provote_core.exceptions import (
    InvalidEntityTag,
    PreconditionFailed,
    PreconditionRequired,
)
from provote_rules.texts import Text, tr

if TYPE_CHECKING:  # the ASGI vote path uses ETags without Django's views
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

_TAG = r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"'
_TAGS = re.compile(rf"[ \t,]*(?:{_TAG}[ \t]*(?:,[ \t,]*|\Z))+")
_ONE = re.compile(_TAG)
_ENCODING = re.compile(r"(?<=.)(?:-|--|;|/|:)(?:gzip|br|zstd|deflate)\Z")
# Headers of the 200 response that a 304 repeats (RFC 9110, section 15.4.5).
_KEPT: Final = ("Cache-Control", "Content-Location", "ETag", "Expires", "Vary")


def etag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"{version}"'


def require_match(request: "Request", version: int) -> None:
    """Require that If-Match names `version`, alone or in a list, or is `*`.

    Raises PreconditionRequired without the header, PreconditionFailed if it names other versions,
    InvalidEntityTag if it is not a list of ETags. Call it with the row locked, so that two changes
    cannot both match.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired(tr("Send If-Match with the ETag you have read."))
    _require(header, etag(version))


def is_known(request: "Request", tag: str) -> bool:
    """Whether If-None-Match names the ETag `tag`, or is `*`.

    A malformed header names nothing: then the full response is sent, which is always correct.
    """
    tags = _read(request.headers.get("If-None-Match", ""))
    return tags is not None and _names(tags, tag)


def unless_known(request: "Request", response: Any) -> "HttpResponseBase":
    """`response`, which has an ETag, or a 304 instead if If-None-Match names that ETag.

    If-Match is honoured on reads, too: raises PreconditionFailed and InvalidEntityTag as
    `require_match` does.
    """
    from django.http import HttpResponseNotModified

    if (header := request.headers.get("If-Match")) is not None:
        _require(header, response["ETag"])
    if not is_known(request, response["ETag"]):
        full: HttpResponseBase = response
        return full
    headers = {name: response[name] for name in _KEPT if name in response}
    return HttpResponseNotModified(headers=headers)


def _require(header: str, tag: str) -> None:
    tags = _read(header)
    if tags is None:
        raise InvalidEntityTag(_hint(header))
    if not _names(tags, tag):
        raise PreconditionFailed()


def _read(header: str) -> list[str] | None:
    """The tags without `W/`; `["*"]` for a bare `*`, which matches any; None for a malformed list.

    `"*"` in quotation marks is an ordinary tag and stays quoted.
    """
    if header.strip(" \t") == "*":
        return ["*"]
    if not _TAGS.fullmatch(header):
        return None
    return [f'"{opaque}"' for opaque in _ONE.findall(header)]


def _names(tags: list[str], tag: str) -> bool:
    wanted = tag.removeprefix("W/")
    return any(
        known in ("*", wanted) or f'"{_ENCODING.sub("", known[1:-1])}"' == wanted for known in tags
    )


def _hint(header: str) -> Text:
    bare = header.strip(" \t").removeprefix("W/").strip('"')
    if re.fullmatch(r"[0-9]{1,10}", bare):
        return tr("An ETag has quotation marks: send If-Match: {tag}.", tag=etag(int(bare)))
    return tr(
        "Send the ETag as you have read it, with its quotation marks, or a list of ETags, or *."
    )
