"""A page of the platform in a browser: it keeps the cookie and names its origin."""

from __future__ import annotations

from typing import Any

import httpx

from integration.answers import expect
from integration.client import Api, Caller, Person
from integration.forging import Bearer

SESSION = "/api/v1/auth/session/"
SESSION_TOKEN = f"{SESSION}token/"


class Page:
    """A tab of a browser; `beside` opens another tab of the same one."""

    def __init__(self, url: str, cookies: httpx.Cookies | None = None) -> None:
        self.api = Api(url)
        self.origin = url.rstrip("/")
        self.others: list[Page] = []
        if cookies is not None:
            self.api.http._cookies = cookies  # shared, as the tabs of a browser do

    def beside(self) -> Page:
        """Another tab, which closes with this one."""
        self.others.append(Page(self.origin, self.api.http.cookies))
        return self.others[-1]

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """One request as this page sends it; headers with the value None are left out."""
        headers = {"Origin": self.origin} | how.pop("headers", {})
        kept = {name: value for name, value in headers.items() if value is not None}
        return self.api.request(method, path, headers=kept, **how)

    def sign_in(self, person: Person, **how: Any) -> httpx.Response:
        """The response to a sign-in."""
        return self.ask("POST", SESSION, **{"json": person.credentials} | how)

    def token(self, **how: Any) -> httpx.Response:
        """The response to a request for an access token."""
        return self.ask("POST", SESSION_TOKEN, **how)

    def sign_out(self, **how: Any) -> httpx.Response:
        """The response to a sign-out."""
        return self.ask("DELETE", SESSION, **how)

    @property
    def caller(self) -> Caller:
        """The signed-in person, by a new access token."""
        return Bearer(self.api, expect(self.token(), 200)["access"])

    def close(self) -> None:
        """Close the tab, and those that were opened beside it."""
        for one in self.others:
            one.close()
        self.api.close()
