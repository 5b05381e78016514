"""A browser at the admin site of users, by TLS that ends in front of the gateway."""

from __future__ import annotations

import re

import httpx

from integration.client import Api, Person

LOGIN = "/admin/users/login/"


def cookies_of(answer: httpx.Response) -> dict[str, str]:
    """The flags of each cookie that a response sets, by name."""
    return {
        cookie.partition("=")[0]: cookie.partition(";")[2].lower()
        for cookie in answer.headers.get_list("set-cookie")
    }


def csrf_token_of(page: httpx.Response) -> dict[str, str]:
    """The CSRF token in the forms of a page, as form data."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    return {"csrfmiddlewaretoken": token[1]}


class Browser:
    """A browser behind TLS: it sends Secure cookies, which httpx would not send over HTTP."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.origin = f"https://{api.http.headers['Host']}"
        self.jar: dict[str, str] = {}

    def go(self, method: str, path: str, **how: object) -> httpx.Response:
        """Send a request like a browser on a page of the site."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items()),
            "Referer": f"{self.origin}{path}",
            **({"Origin": self.origin} if method == "POST" else {}),
            **how.pop("headers", {}),  # type: ignore[dict-item]
        }
        answer = self.api.request(method, path, headers=headers, **how)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.jar[name] = value.strip('"')
            if not self.jar[name]:
                del self.jar[name]
        self.api.http.cookies.clear()
        return answer

    def log_in(self, person: Person, **more: object) -> httpx.Response:
        """Submit the login form."""
        page = self.go("GET", LOGIN, params={"next": "/admin/users/"})
        form = {**person.credentials, **csrf_token_of(page), "next": "/admin/users/"}
        return self.go("POST", LOGIN, data=form, **more)

    @property
    def session(self) -> str | None:
        """The session's cookie."""
        return self.jar.get("provote_users_session")

    def is_in(self) -> bool:
        """Whether the browser is logged in."""
        return self.go("GET", "/admin/users/").status_code == 200
