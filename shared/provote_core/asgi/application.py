"""What an ASGI application calls: `serve` for a request, `lifespan` for its start and stop."""

import time
from collections.abc import Awaitable, Callable, Mapping

from provote_core import context, cors, problems, tracing
from provote_core.asgi.requests import (
    ClientGone,
    Receive,
    Request,
    Scope,
    open_request,
    require_address,
)
from provote_core.asgi.responses import (
    Response,
    Send,
    problem_response,
    send_response,
    start_stream,
)
from provote_core.asgi_streaming import StreamingResponse, send_parts

Handler = Callable[[Request], Awaitable[Response | StreamingResponse]]


async def serve(
    scope: Scope, receive: Receive, send: Send, *, handler: Handler, headers: Mapping[bytes, str]
) -> None:
    """Serve one HTTP request: context, `handler`, response, metrics, span, log line.

    Errors of the handler are sent as problem documents, unexpected ones as 500; after ClientGone
    nothing is sent. `headers` is the result of `header_names`.
    """
    started = time.perf_counter()
    request, span = open_request(scope, receive, headers)
    response: Response | StreamingResponse
    try:
        response = await _answer(scope, request, handler)
    except ClientGone:
        context.enter(None)
        return
    except Exception as error:
        response = problem_response(problems.translate(error), request.context)
    if cors.is_enabled(request.context.path):
        _add_cors(request, response)
    try:
        if isinstance(response, StreamingResponse):
            await start_stream(send, request, response, started)
        else:
            await send_response(send, request, response, started)
    except BaseException:
        if isinstance(response, StreamingResponse):
            response.on_end("gone")
        raise
    finally:
        context.enter(None)
        tracing.end(span, request.context, route=request.route, status=response.status)
    if isinstance(response, StreamingResponse):
        # Outside of the span and of the context: the request has its response, which goes on.
        await send_parts(scope, receive, send, response)


async def lifespan(
    receive: Receive,
    send: Send,
    *,
    startup: Callable[[], Awaitable[None]],
    shutdown: Callable[[], Awaitable[None]],
) -> None:
    """Run `startup` when the server starts and `shutdown` when it stops, once each."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await startup()
            await send({"type": "lifespan.startup.complete"})
        else:
            await shutdown()
            await send({"type": "lifespan.shutdown.complete"})
            return


def _add_cors(request: Request, response: Response | StreamingResponse) -> None:
    added = cors.response_headers(request.headers.get("origin"), request.context.method)
    if "Vary" in response.headers:
        added["Vary"] = f"{response.headers['Vary']}, {added['Vary']}"
    response.headers |= added


async def _answer(
    scope: Scope, request: Request, handler: Handler
) -> Response | StreamingResponse:
    """Answer a preflight as Django's middleware does, any other request by `handler`."""
    current = request.context
    if cors.is_preflight(current.method, request.headers) and cors.is_enabled(current.path):
        return Response(200, b"", {"Content-Type": "text/html; charset=utf-8"})
    require_address(scope, request)
    return await handler(request)
