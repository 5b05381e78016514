"""The ASGI kit: what middleware does for a Django application, as plain functions.

An ASGI application calls `serve` for each HTTP request and `lifespan` for its start and stop. Its
handler gets a `Request`, calls `authenticate` and `read_json` where it needs them, and returns a
`Response`, or a `StreamingResponse`, or raises; errors become the same problem documents as in
Django. There are no base classes and no middleware chain: each function call per request costs
processor time.
"""

from provote_core.asgi.application import Handler, lifespan, serve
from provote_core.asgi.requests import (
    ClientGone,
    Receive,
    Request,
    Scope,
    authenticate,
    header_names,
    read_json,
    require_method,
)
from provote_core.asgi.responses import Response, Send, json_response, problem_response

__all__ = [
    "ClientGone",
    "Handler",
    "Receive",
    "Request",
    "Response",
    "Scope",
    "Send",
    "authenticate",
    "header_names",
    "json_response",
    "lifespan",
    "problem_response",
    "read_json",
    "require_method",
    "serve",
]
