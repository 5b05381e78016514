"""Response headers that every answer of every service carries."""

from provote_core.context import RequestContext

API_CSP = "default-src 'none'; frame-ancestors 'none'"

SECURE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": API_CSP,
    "Cache-Control": "private, no-store",
}


def for_request(request: RequestContext) -> dict[str, str]:
    """The request's id and trace, given back."""
    return {"X-Request-ID": request.request_id, "traceparent": request.traceparent}
