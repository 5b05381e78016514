"""Reading answers: what was expected, or an assertion that shows what came instead."""

from __future__ import annotations

from typing import Any

import httpx

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}


def expect(answer: httpx.Response, *statuses: int) -> Any:
    """Return the body (None where there is none) of an answer with one of these statuses."""
    assert answer.status_code in statuses, told(answer)
    return answer.json() if answer.content else None


def problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Return the problem document (RFC 9457) of an answer that must be exactly that."""
    assert answer.status_code == status, told(answer)
    assert answer.headers["Content-Type"].startswith("application/problem+json"), told(answer)
    document = answer.json()
    assert document.keys() >= MEMBERS, f"{MEMBERS - document.keys()} are missing: {told(answer)}"
    assert document["status"] == status, told(answer)
    assert document["type"] == f"urn:provote:problem:{document['code']}", told(answer)
    assert document["request_id"] == answer.headers["X-Request-ID"], told(answer)
    assert code in (None, document["code"]), told(answer)
    return dict(document)


def told(answer: httpx.Response) -> str:
    """Return an answer in one line, for the message of an assertion."""
    request = answer.request
    return f"{request.method} {request.url} answered {answer.status_code}: {answer.text[:2000]}"
