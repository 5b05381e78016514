"""Response headers that every answer of every service carries."""

from provote_core.context import RequestContext

API_CSP = "default-src 'none'; frame-ancestors 'none'"
# Of the admin sites, whose pages have scripts and styles of their own, none of them inline.
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
    """The request's id and trace, given back."""
    return {"X-Request-ID": request.request_id, "traceparent": request.traceparent}
