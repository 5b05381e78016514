"""The ASGI application: POST of a vote and of a batch (gunicorn with uvicorn's worker).

Django serves all other requests, see wsgi.py; the gateway chooses by path and method.
"""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "votes.settings")
django.setup()

from provote_core import asgi
from provote_core.asgi import Receive, Request, Response, Scope, Send
from provote_core.exceptions import NotFound
from votes.casting.process import CastingProcess
from votes.casting.voter import TOKEN, require_caster

PREFIX = "/api/v1/votes"
ROUTES = frozenset({"/health/live", "/health/ready", "/metrics", PREFIX, f"{PREFIX}/batch"})
HEADERS = asgi.header_names("idempotency-key", "user-agent", TOKEN)


class Application:
    """Routes casts, probes and metrics; the casting process opens and closes with the server."""

    def __init__(self) -> None:
        self._process = CastingProcess()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asgi.serve(scope, receive, send, handler=self._route, headers=HEADERS)
        elif scope["type"] == "lifespan":
            process = self._process
            await asgi.lifespan(receive, send, startup=process.open, shutdown=process.close)

    async def _route(self, request: Request) -> Response:
        path = request.context.path.rstrip("/")
        if path not in ROUTES:
            raise NotFound()
        request.route = path
        if not path.startswith(PREFIX):
            asgi.require_method(request, "GET", "HEAD")
        if path in ("/health/live", "/health/ready"):
            return await self._process.health(ready=path.endswith("ready"))
        if path == "/metrics":
            return self._process.metrics()
        asgi.require_method(request, "POST")
        await asgi.authenticate(request)
        require_caster(request)
        if path == PREFIX:
            return await self._process.endpoints.cast_vote(request)
        return await self._process.endpoints.cast_batch(request)


application: Any = Application()
