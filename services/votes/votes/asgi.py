"""The ASGI application: POST of a vote and of a batch, nothing else (gunicorn, uvicorn worker).

Everything else of this service is Django's, in wsgi.py; the gateway chooses by path and method.
"""

import os
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "votes.settings")
django.setup()

from provote_core import context, problems, tracing
from provote_core.exceptions import MethodNotAllowed, NotFound
from votes.casting import asgi
from votes.casting.asgi import Call, ClientGone, Receive, Response, Scope, Send
from votes.casting.process import CastingProcess

PREFIX = "/api/v1/votes"
ROUTES = frozenset({"/health/live", "/health/ready", "/metrics", PREFIX, f"{PREFIX}/batch"})


class Application:
    """Routes casts, probes and metrics; the counter opens and closes with the process."""

    def __init__(self) -> None:
        self._process = CastingProcess()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._process.open()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._process.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        call, span = asgi.open_call(scope, receive)
        try:
            response = await self._route(call)
        except ClientGone:
            return
        except Exception as error:
            response = asgi.problem_response(problems.translate(error), call.request)
        try:
            await asgi.send_response(send, call, response, started)
        finally:
            context.enter(None)
            tracing.end(span, call.request, route=call.route, status=response.status)

    async def _route(self, call: Call) -> Response:
        path = call.request.path.rstrip("/")
        if path not in ROUTES:
            raise NotFound()
        call.route = path
        if not path.startswith(PREFIX):
            _require(call, "GET", "HEAD")
        if path in ("/health/live", "/health/ready"):
            return await self._process.health(ready=path.endswith("ready"))
        if path == "/metrics":
            return self._process.metrics()
        _require(call, "POST")
        await asgi.identify(call)
        if path == PREFIX:
            return await self._process.endpoints.cast_vote(call)
        return await self._process.endpoints.cast_batch(call)


def _require(call: Call, *methods: str) -> None:
    if call.request.method not in methods:
        raise MethodNotAllowed(headers={"Allow": ", ".join(methods)})


application: Any = Application()
