"""The ASGI application of analytics-stream: results as a stream (gunicorn with uvicorn's worker).

Django serves all other requests, see wsgi.py; the gateway chooses by path.
"""

import os
import re
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "analytics.settings")
django.setup()

from analytics.streaming.endpoints import LAST_EVENT_ID
from analytics.streaming.frames import MEDIA_TYPE
from analytics.streaming.process import StreamingProcess
from analytics.votes_client import VOTER_TOKEN
from provote_core import asgi
from provote_core.asgi import Receive, Request, Response, Scope, Send
from provote_core.asgi_streaming import StreamingResponse
from provote_core.exceptions import NotFound

ROUTE = "/api/v1/polls/{poll_id}/stream"
_PATH = re.compile(
    r"/api/v1/polls/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/stream", re.IGNORECASE
)
METHODS = ("GET", "HEAD", "OPTIONS")
METADATA = {"name": "Stream", "description": "", "renders": [MEDIA_TYPE], "parses": []}
PROBES = ("/health/live", "/health/ready", "/metrics")
HEADERS = asgi.header_names(LAST_EVENT_ID, VOTER_TOKEN.lower())


class Application:
    """Routes streams, probes and metrics; the process opens and closes with the server."""

    def __init__(self, process: StreamingProcess | None = None) -> None:
        self._process = process or StreamingProcess()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asgi.serve(scope, receive, send, handler=self._route, headers=HEADERS)
        elif scope["type"] == "lifespan":
            process = self._process
            await asgi.lifespan(receive, send, startup=process.open, shutdown=process.close)

    def begin_shutdown(self) -> None:
        """End all streams within a few seconds; their clients connect to another process."""
        self._process.hub.stop()

    async def _route(self, request: Request) -> Response | StreamingResponse:
        path = request.context.path.removesuffix("/")
        if path in PROBES:
            request.route = path
            asgi.require_method(request, "GET", "HEAD")
            if path == "/metrics":
                return self._process.metrics()
            return await self._process.health(ready=path.endswith("ready"))
        found = _PATH.fullmatch(path)
        if found is None:
            raise NotFound()
        request.route = ROUTE
        await asgi.authenticate(request)
        asgi.require_method(request, *METHODS)
        if request.context.method == "OPTIONS":
            return asgi.json_response(200, METADATA, {"Allow": ", ".join(METHODS)})
        return await self._process.endpoint.open(request, UUID(found[1]))


application: Any = Application()
