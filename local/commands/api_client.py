"""The demo's client of the API: requests are repeated until they get a response."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import httpx

from local.failures import Failure

TRIES = 30


class ApiClient:
    """The API under one URL. Each creating request has a key, so repeating it is safe."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=40, trust_env=False)

    def __enter__(self) -> ApiClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, token: str | None = None, **query: Any) -> Any:
        """Return the body of a 200."""
        return self._answered("GET", path, token, params=query)

    def post(self, path: str, body: Any = None, token: str | None = None) -> Any:
        """Return the body of a 200 or 201."""
        return self._answered("POST", path, token, json=body, key=uuid4().hex)

    def _answered(
        self, method: str, path: str, token: str | None, *, key: str = "", **content: Any
    ) -> Any:
        """Repeat limited, unavailable and lost requests; any other refusal is a Failure."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        reason = "no answer"
        for _ in range(TRIES):
            try:
                answer = self.http.request(method, path, headers=headers, **content)
            except httpx.TransportError as error:
                reason, wait = str(error) or type(error).__name__, 0.5
            else:
                if answer.is_success:
                    return answer.json()
                reason = _reason(answer)
                if answer.status_code not in (429, 503):
                    break
                wait = float(answer.headers.get("Retry-After", 1))
            time.sleep(wait)
        raise Failure(f"{method} {path} was not answered as expected: {reason}")


def _reason(answer: httpx.Response) -> str:
    try:
        return f"{answer.status_code} {answer.json()['detail']}"
    except (ValueError, KeyError):
        return str(answer.status_code)
