"""The operation of streams, for the OpenAPI document that drf-spectacular makes of the views."""

from copy import deepcopy
from typing import Any

from analytics.streaming.frames import MEDIA_TYPE
from analytics.votes_client import VOTER_TOKEN

DESCRIPTION = """\
Server-Sent Events; any client of EventSource can read them. The stream begins with `retry`, the
milliseconds to wait before connecting again.

`snapshot` and `results` carry the same JSON as `GET …/results/`: the first state, then every
change, at most one a second. Their `id` is the poll's position and a digest; positions never
fall. A client that connects again sends the last one as `Last-Event-ID` and gets what it has
missed, each state once and in order, or one `snapshot` if that is more than a minute of changes.

`hidden` means that the poll's policy does not show the results to this client; `snapshot` follows
when that changes. `end` means that nothing follows: `final`, or `not-found` where the poll is not
visible any more. Neither has an id.

A comment every 15 seconds keeps the connection open. A stream ends after about ten minutes, or
when its access token expires; the client then connects again."""

OPERATION: dict[str, Any] = {
    "operationId": "streamResults",
    "summary": "Results of a poll as Server-Sent Events.",
    "description": DESCRIPTION,
    "tags": ["polls"],
    "security": [{"bearer": []}, {}],
    "parameters": [
        {
            "name": "poll_id",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"},
        },
        {
            "name": "Last-Event-ID",
            "in": "header",
            "schema": {"type": "string"},
            "description": "The id of the last event that the client has; one that is not known "
            "here has the stream begin with a snapshot.",
        },
        {
            "name": VOTER_TOKEN,
            "in": "header",
            "schema": {"type": "string"},
            "description": "The token of a voter without an account; needed for `after_vote`.",
        },
    ],
    "responses": {
        "200": {
            "description": "The stream.",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
        },
        "204": {
            "description": "The client has the final state: it need not connect again, and "
            "EventSource does not."
        },
    },
}


def add_stream(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add streamResults to the document."""
    result["paths"].setdefault("/api/v1/polls/{poll_id}/stream/", {})["get"] = deepcopy(OPERATION)
    return result
