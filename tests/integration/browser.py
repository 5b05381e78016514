"""A browser at the admin site of users, by TLS that ends in front of the gateway."""

from __future__ import annotations

import re

import httpx

from integration.client import Api, Person

LOGIN = "/admin/users/login/"


def cookies_of(answer: httpx.Response) -> dict[str, str]:
    """The flags of each cookie that an answer sets, by its name."""
    return {
        cookie.partition("=")[0]: cookie.partition(";")[2].lower()
        for cookie in answer.headers.get_list("set-cookie")
    }


def token_in(page: httpx.Response) -> dict[str, str]:
    """What the forms of a page send along, lest another site sends them."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    return {"csrfmiddlewaretoken": token[1]}


class Browser:
    """A browser behind TLS: it keeps Secure cookies, of which httpx would send none."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.origin = f"https://{api.http.headers['Host']}"
        self.jar: dict[str, str] = {}

    def go(self, method: str, path: str, **how: object) -> httpx.Response:
        """Ask as the browser would, from a page of the site."""
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
        """Fill in the form and send it."""
        page = self.go("GET", LOGIN, params={"next": "/admin/users/"})
        form = {**person.credentials, **token_in(page), "next": "/admin/users/"}
        return self.go("POST", LOGIN, data=form, **more)

    @property
    def session(self) -> str | None:
        """The session's cookie."""
        return self.jar.get("provote_users_session")

    def is_in(self) -> bool:
        """Whether the site shows itself."""
        return self.go("GET", "/admin/users/").status_code == 200
