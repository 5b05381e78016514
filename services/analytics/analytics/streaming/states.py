"""One state of a poll's results."""

import hashlib
from dataclasses import dataclass

from analytics import projections
from analytics.projections import ResultSnapshot
from analytics.serializers.responses import ResultsSerializer
from analytics.streaming import frames
from provote_core.rest import JSONRenderer
from provote_rules.lifecycle import ENDED

_render = JSONRenderer().render


@dataclass(frozen=True, slots=True)
class State:
    """What a poll shows at one moment, encoded once for all of its streams.

    `id` is "<position>-<digest>": the position rises with each event of the poll, and the digest
    distinguishes states of one position, such as a repaired count or the end of the poll. It is
    computed from the state alone, so every process gives a state the same id. `mark` is that of
    selectors.changed_snapshots. `is_confirmed`: a newer state of the poll cannot change who sees
    this one, or polls has confirmed that it is over.
    """

    snapshot: ResultSnapshot
    id: str
    mark: str
    is_confirmed: bool
    as_snapshot: bytes
    as_results: bytes

    @property
    def size(self) -> int:
        """Bytes of the encoded events."""
        return len(self.as_snapshot) + len(self.as_results)


def state_of(snapshot: ResultSnapshot, mark: str, *, is_confirmed: bool) -> State:
    """The state that `snapshot` shows; its data is the body of GET …/results/."""
    id_ = state_id(snapshot)
    data = _render(ResultsSerializer(projections.results(snapshot)).data)
    return State(
        snapshot=snapshot,
        id=id_,
        mark=mark,
        is_confirmed=is_confirmed,
        as_snapshot=frames.numbers("snapshot", id_, data),
        as_results=frames.numbers("results", id_, data),
    )


def state_id(snapshot: ResultSnapshot) -> str:
    """The id of a state; it changes exactly when the ETag of the results does.

    States of two polls have different ids, also where their numbers are the same.
    """
    shown = f"{snapshot.poll_id} {snapshot.etag}"
    digest = hashlib.blake2b(shown.encode(), digest_size=8).hexdigest()
    return f"{snapshot.position}-{digest}"


def ends_unannounced(snapshot: ResultSnapshot) -> bool:
    """Whether the poll is over by its `closes_at` alone, which may have been moved meanwhile."""
    return snapshot.status in ENDED and not snapshot.has_final_visibility(privileged=False)
