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
from votes.casting import edge
from votes.casting.edge import Answer, Call, ClientGone, Receive, Scope, Send
from votes.counter import Counter

PREFIX = "/api/v1/votes"
ROUTES = frozenset({"/health/live", "/health/ready", "/metrics", PREFIX, f"{PREFIX}/batch"})


class Application:
    """Routes casts, probes and metrics; the counter opens and closes with the process."""

    def __init__(self) -> None:
        self._counter = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._counter.open()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._counter.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        call, span = edge.open_call(scope, receive)
        try:
            answer = await self._route(call)
        except ClientGone:
            return
        except Exception as error:
            answer = edge.problem_answer(problems.translate(error), call.request)
        try:
            await edge.send_answer(send, call, answer, started)
        finally:
            context.enter(None)
            tracing.end(span, call.request, route=call.route, status=answer.status)

    async def _route(self, call: Call) -> Answer:
        path = call.request.path.rstrip("/")
        if path not in ROUTES:
            raise NotFound()
        call.route = path
        if not path.startswith(PREFIX):
            _require(call, "GET", "HEAD")
        if path in ("/health/live", "/health/ready"):
            return await self._counter.health(ready=path.endswith("ready"))
        if path == "/metrics":
            return self._counter.metrics()
        _require(call, "POST")
        await edge.identify(call)
        if path == PREFIX:
            return await self._counter.desk.cast_vote(call)
        return await self._counter.desk.cast_batch(call)


def _require(call: Call, *methods: str) -> None:
    if call.request.method not in methods:
        raise MethodNotAllowed(headers={"Allow": ", ".join(methods)})


application: Any = Application()
