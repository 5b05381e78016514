"""The operation: GET /api/v1/polls/{poll_id}/stream/."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from uuid import UUID

from django.conf import settings

from analytics.errors import PollNotFound, PollUnavailable
from analytics.streaming.confirming import Confirmer
from analytics.streaming.frames import MEDIA_TYPE
from analytics.streaming.hub import Hub
from analytics.streaming.reader import Reader
from analytics.streaming.states import State
from analytics.streaming.streams import Stream, Times, opening
from analytics.streaming.viewer import Viewer
from analytics.votes_client import VOTER_TOKEN
from provote_core import limits
from provote_core.asgi import Request, Response
from provote_core.asgi_streaming import StreamingResponse
from provote_core.exceptions import InvalidRequest
from provote_core.limits import check_for
from provote_core.visibility import Access
from provote_rules.texts import tr

LAST_EVENT_ID = "last-event-id"
MAX_LAST_EVENT_ID = 64  # characters; ids are shorter, and a longer one is none of them
READ_TIMEOUT = 3.0  # seconds that a stream waits for the first read of its poll
HEADERS = {
    "Content-Type": MEDIA_TYPE,
    "Cache-Control": "private, no-store",
    "X-Accel-Buffering": "no",  # for an Nginx that stands between the gateway and the client
}


class StreamEndpoint:
    """Opens streams on the polls of a hub."""

    def __init__(self, hub: Hub, reader: Reader, confirmer: Confirmer, times: Times) -> None:
        self._hub, self._reader = hub, reader
        self._confirmer, self._times = confirmer, times

    async def open(self, request: Request, poll_id: UUID) -> Response | StreamingResponse:
        """200 with a stream, or 204 if the client has the final state.

        HEAD gets the same head, and its response ends there. A process that stops responds with a
        stream that ends, so that clients connect again: EventSource gives up after an error.

        Raises RateLimited (429), InvalidRequest (400) for a query, PollNotFound (404), and
        Unavailable (503) where polls, votes or the database do not answer in time.
        """
        headers = HEADERS | await self._charge(request)
        if request.query:
            raise InvalidRequest(tr("The query has no parameter."))
        if self._hub.stopping:
            return StreamingResponse(200, self._reconnect(), headers)
        viewer = Viewer(request.principal, request.headers.get(VOTER_TOKEN.lower()))
        last_id = request.headers.get(LAST_EVENT_ID, "")[:MAX_LAST_EVENT_ID] or None
        stream = Stream(self._hub, poll_id, viewer, last_id, self._times)
        try:
            access = await self._admit(stream)
            if access is Access.SHOW and stream.is_up_to_date:
                stream.close()
                headers.pop("Content-Type")
                return Response(204, b"", headers)
        except BaseException:
            stream.close("refused")
            raise
        is_head = request.context.method == "HEAD"
        parts = _nothing() if is_head else stream.parts(self._confirmer)
        return StreamingResponse(200, parts, headers, on_end=stream.close)

    async def _charge(self, request: Request) -> dict[str, str]:
        """Charge the request to its rate limit; a stream costs as much as any read."""
        check = check_for(
            "read",
            principal=request.principal,
            address=request.context.address,
            rates=settings.PROVOTE.rates,
        )
        [decision] = await limits.limiter().decide_async([check])
        if not decision.allowed:
            raise decision.error()
        return decision.headers

    async def _admit(self, stream: Stream) -> Access:
        """What the viewer gets at first: SHOW, or REFUSE if the stream begins with `hidden`."""
        state, viewer = await self._current(stream), stream.viewer
        access = partial(viewer.access, is_confirmed=state.is_confirmed)
        if viewer.needs_vote(state.snapshot):
            viewer.voted = await self._confirmer.voted(stream.topic.poll_id, viewer)
        if access(state.snapshot) is Access.HIDE:
            raise PollNotFound()
        return access(state.snapshot)

    async def _current(self, stream: Stream) -> State:
        """The poll's state; polls is asked first where a newer one may change who sees it."""
        topic, viewer = stream.topic, stream.viewer
        try:
            async with asyncio.timeout(READ_TIMEOUT):
                if topic.state is None:
                    await self._hub.reread(topic)
                state = topic.state
                if state is not None and not state.is_confirmed:
                    await self._reader.confirmed(topic)
                elif state is None or not self._is_final(state, viewer):
                    await self._confirmer.poll(topic.poll_id)
                    await self._hub.reread(topic)
                state = topic.state
        except TimeoutError:
            raise PollUnavailable() from None
        if state is None:
            raise PollNotFound()
        return state

    async def _reconnect(self) -> AsyncGenerator[bytes]:
        """A stream that ends after the time to wait before connecting again."""
        yield opening(self._times)

    @staticmethod
    def _is_final(state: State, viewer: Viewer) -> bool:
        privileged = viewer.is_privileged(state.snapshot)
        return state.snapshot.has_final_visibility(privileged=privileged)


async def _nothing() -> AsyncGenerator[bytes]:
    """The body of a response to HEAD: it has none."""
    return
    yield
