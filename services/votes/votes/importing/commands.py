"""The commands of imports: check a file, and record its ballots."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

from provote_core import failpoint
from provote_core.auth import Principal
from provote_core.context import RequestContext
from provote_core.exceptions import InvalidToken
from provote_rules.texts import tr
from votes import errors, selectors
from votes.importing.checking import Checked, check
from votes.importing.recording import CHUNK, Recorder
from votes.importing.targets import fetch_target, not_open, require_importer
from votes.importing.uploads import Upload, upload
from votes.models import BallotImport

AT_ONCE = 2  # in a process, which serves with 8 threads

_slots = threading.BoundedSemaphore(AT_ONCE)


def check_file(
    *, poll_id: UUID, principal: Principal, read: Callable[[int], bytes], format: str | None
) -> dict[str, Any]:
    """What an import of this file would do; changes nothing.

    `read` returns the next bytes of the body. Call it outside of transactions. Raises
    PollNotFound, NotDelegate, NotDelegated, PollNotOpen for a closed poll, UnreadableBallots,
    BallotsRefused for another type of ballots, TooManyBallots, and Overloaded and PollUnavailable
    (503).
    """
    with _slot():
        require_importer(poll_id=poll_id, principal=principal)
        with upload(read) as file, _spools() as spool:
            target = fetch_target(poll_id=poll_id)
            if (poll := selectors.poll_of(poll_id)).is_over:
                raise not_open(poll)
            checked = check(file, format=format, target=target, spool=spool)
            return {"digest": file.digest.hex(), **checked.report}


def import_file(
    *,
    poll_id: UUID,
    principal: Principal,
    read: Callable[[int], bytes],
    format: str | None,
    digest: bytes,
    request: RequestContext,
    action: str,
) -> tuple[BallotImport, bool]:
    """Record the ballots of a file as votes; returns the import, and whether this is a replay.

    A repeat continues where an earlier request ended, and replays the result once the import has
    ended; each ballot is recorded once. Nothing is recorded unless the poll accepts every ballot.
    A draft takes no ballots, because its choices and rules can still change. Raises what
    `check_file` raises, OtherFile unless `digest` is the body's, OtherFormat, BallotsRefused,
    PollNotOpen if nothing is recorded yet, ImportStopped if the poll closes meanwhile.
    """
    with _slot():
        require_importer(poll_id=poll_id, principal=principal)
        with upload(read) as file, _spools() as spool:
            begun = _begun(poll_id, file, digest, format)
            if begun is not None and begun.ended_at is not None:
                return _result(begun), True
            target = fetch_target(poll_id=poll_id)
            _require_open(poll_id, principal, is_begun=begun is not None)
            format = begun.format if begun else format
            checked = check(file, format=format, target=target, spool=spool)
            if checked.errors:
                raise errors.BallotsRefused(errors=checked.errors)
            recorder = Recorder(
                poll_id=poll_id,
                digest=digest,
                choices=target.paper.choices,
                principal=principal,
                request=request,
                action=action,
            )
            return _result(_record(recorder, checked)), False


def list_imports(*, poll_id: UUID, principal: Principal) -> Any:
    """The imports of a poll, for its owner and the owner's backend; else raises PollNotFound."""
    require_importer(poll_id=poll_id, principal=principal)
    return BallotImport.objects.filter(poll_id=poll_id)


def _begun(poll_id: UUID, file: Upload, digest: bytes, format: str | None) -> BallotImport | None:
    """The import of this file that an earlier request began. Raises OtherFile, OtherFormat."""
    if file.digest != digest:
        raise errors.OtherFile(tr("The body has the digest {digest}.", digest=file.digest.hex()))
    found = BallotImport.objects.filter(poll_id=poll_id, digest=digest).first()
    if found is not None and format not in (None, found.format):
        raise errors.OtherFormat(
            tr("The import was begun with the format {format}.", format=found.format)
        )
    return found


def _require_open(poll_id: UUID, principal: Principal, *, is_begun: bool) -> None:
    """Refuse an import that would record nothing; one that was begun is ended by the recorder."""
    if selectors.is_erased(principal):
        raise InvalidToken(tr("This account has been erased."))
    poll = selectors.poll_of(poll_id)
    if not poll.is_open and not is_begun:
        raise not_open(poll)


def _record(recorder: Recorder, checked: Checked) -> BallotImport:
    # The row is made before the first ballot is recorded.
    found, _ = BallotImport.objects.get_or_create(
        poll_id=recorder.poll_id,
        digest=recorder.digest,
        defaults={
            "format": checked.report["format"],
            "ballots": checked.total,
            "report": checked.report,
        },
    )
    if found.ballots != checked.total:
        raise errors.OtherFormat(tr("The import was begun when the file was read in another way."))
    start = found.recorded
    ballots = islice(checked.ballots(), start, None)
    while found.ended_at is None:
        chunk = list(islice(ballots, CHUNK))
        found = recorder.record(start, chunk)
        start += len(chunk)
        failpoint.hit("importing.recorded")
    return found


def _result(found: BallotImport) -> BallotImport:
    if found.state == "stopped":
        raise errors.ImportStopped(recorded=found.recorded, ballots=found.ballots)
    return found


@contextmanager
def _spools() -> Iterator[Callable[[], BinaryIO]]:
    """Opens temporary files, which are deleted with the block."""
    with ExitStack() as stack:
        yield lambda: cast(BinaryIO, stack.enter_context(TemporaryFile()))


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(blocking=False):
        raise errors.Overloaded(tr("Other files of ballots are being read; repeat in a moment."))
    try:
        yield
    finally:
        _slots.release()
