"""Headers of every response of every service."""

from provote_core.context import RequestContext

API_CSP = "default-src 'none'; frame-ancestors 'none'"
# For the admin sites: scripts and styles from files only, never inline.
SITE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

SECURE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": API_CSP,
    "Cache-Control": "private, no-store",
}


def for_request(request: RequestContext) -> dict[str, str]:
    """The request's id and trace, echoed in the response."""
    return {"X-Request-ID": request.request_id, "traceparent": request.traceparent}
