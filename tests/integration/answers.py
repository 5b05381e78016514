"""Checks responses: an assertion shows the unexpected one."""

from __future__ import annotations

from typing import Any

import httpx

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}


def expect(answer: httpx.Response, *statuses: int) -> Any:
    """Return the body (None if it is empty) of a response with one of these statuses."""
    assert answer.status_code in statuses, described(answer)
    return answer.json() if answer.content else None


def problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Return the problem document (RFC 9457) of a response that must have this status and code."""
    assert answer.status_code == status, described(answer)
    assert answer.headers["Content-Type"].startswith("application/problem+json"), described(answer)
    document = answer.json()
    assert document.keys() >= MEMBERS, (
        f"{MEMBERS - document.keys()} are missing: {described(answer)}"
    )
    assert document["status"] == status, described(answer)
    assert document["type"] == f"urn:provote:problem:{document['code']}", described(answer)
    assert document["request_id"] == answer.headers["X-Request-ID"], described(answer)
    assert code in (None, document["code"]), described(answer)
    return dict(document)


def described(answer: httpx.Response) -> str:
    """Return a response in one line, for the message of an assertion."""
    request = answer.request
    return f"{request.method} {request.url} answered {answer.status_code}: {answer.text[:2000]}"
