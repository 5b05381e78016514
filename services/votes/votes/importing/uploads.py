"""The body of a request in a file of this machine, so that its size costs no memory."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from provote_core.exceptions import InvalidRequest, PayloadTooLarge
from provote_rules.texts import tr
from votes import errors

MAX_BODY = 256 * 1024 * 1024
_PIECE = 256 * 1024
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of ballots as it was sent, and the 32 bytes of its SHA-256."""

    file: BinaryIO
    digest: bytes


@contextmanager
def upload(read: Callable[[int], bytes]) -> Iterator[Upload]:
    """The body that `read` returns in pieces; it is deleted with the block.

    Raises PayloadTooLarge beyond MAX_BODY, UnreadableBallots for a gzipped body: its size says
    nothing about the work.
    """
    hashed, size = hashlib.sha256(), 0
    with TemporaryFile() as temporary:
        while piece := _next(read):
            if size == 0 and piece.startswith(_GZIP):
                raise errors.UnreadableBallots(tr("The file is gzipped; send its content."))
            size += len(piece)
            if size > MAX_BODY:
                raise PayloadTooLarge(
                    tr("A file of ballots may have {max_body} bytes.", max_body=MAX_BODY)
                )
            hashed.update(piece)
            temporary.write(piece)
        temporary.seek(0)
        yield Upload(cast(BinaryIO, temporary), hashed.digest())


def _next(read: Callable[[int], bytes]) -> bytes:
    try:
        return read(_PIECE)
    except OSError as error:
        raise InvalidRequest(tr("The body ended too early.")) from error
