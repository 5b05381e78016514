"""A fake users service for admin sites, over real HTTP on a unix socket; and their visitors."""

import json
import shutil
import socketserver
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from django.test import Client

from provote_admin import services, sso_client
from provote_admin.models import Visitor


class Users(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Redeems each code once, and confirms its login until `log_out_everyone`."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, path: str) -> None:
        self.codes: dict[tuple[str, str], UUID] = {}
        self.logins: dict[str, UUID] = {}
        self.requests: list[tuple[str, str]] = []
        self.after_redeeming: Callable[[UUID], None] = lambda subject: None
        self.unreachable = False
        super().__init__(path, _Handler)

    def issue_code(self, subject: UUID, nonce: str) -> str:
        """A code for `subject`, as users adds it to the redirect to the service."""
        code = uuid4().hex
        self.codes[code, nonce] = subject
        return code

    def log_out_everyone(self) -> None:
        """End all logins, as if everyone logged out or stopped being staff."""
        self.logins.clear()

    def respond(self, method: str, path: str, body: Any) -> tuple[int, dict[str, str]]:
        """The status and body of the response to a request of the service."""
        self.requests.append((method, path))
        place, _, sign_on = path.rstrip("/").rpartition("/")
        if self.unreachable:
            return 503, {}
        if method == "POST":
            subject = self.codes.pop((body["code"], body["nonce"]), None)
            if subject is None:
                return 404, {}
            sign_on = str(uuid4())
            self.logins[sign_on] = subject
            self.after_redeeming(subject)
            return 200, {"id": sign_on, "subject": str(subject)}
        if method == "DELETE":
            self.logins.pop(sign_on, None)
            return 204, {}
        known = f"{place}/" == sso_client.PLACE and sign_on in self.logins
        return (200 if known else 404), {}


class _Handler(BaseHTTPRequestHandler):
    server: Users

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        status, answer = self.server.respond(self.command, self.path, body)
        content = b"" if status == 204 else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _serve

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextmanager
def listening() -> Iterator[tuple[Users, str]]:
    """The server and its URL, while the context lasts."""
    folder = tempfile.mkdtemp(prefix="users-")  # short enough for a unix socket
    path = str(Path(folder) / "users.sock")
    with Users(path) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield server, f"unix:{path}"
        finally:
            server.shutdown()
            thread.join()
            shutil.rmtree(folder)


class Browser(Client):
    """A browser behind a gateway with TLS."""

    def __init__(self, site: str) -> None:
        super().__init__(
            enforce_csrf_checks=True,
            raise_request_exception=False,
            headers={"Host": "vote.example.org", "X-Forwarded-Proto": "https"},
        )
        self.site = site

    def start_sign_on(self, page: str = "") -> dict[str, str]:
        """Request a page and follow it to the redirect to users; returns that redirect's query."""
        login: Any = self.get(f"{self.site}{page}")
        assert login.headers["Location"].startswith(f"{self.site}login/?next="), login.content
        sent: Any = self.get(login.headers["Location"])
        target = urlsplit(sent.headers["Location"])
        assert (sent.status_code, target.path) == (302, "/admin/users/sign-on/")
        assert (target.scheme, target.netloc) == ("", "")
        return {name: values[0] for name, values in parse_qs(target.query).items()}

    def finish_sign_on(self, code: str, **query: str) -> Any:
        """Follow the redirect from users back to the site."""
        return self.get(f"{self.site}sign-on/", {"code": code, **query})

    def send(self, path: str, **form: Any) -> Any:
        """Post a form of this site, with its CSRF token."""
        token = next(c.value for n, c in self.cookies.items() if n.endswith("_csrf"))
        headers = {"Origin": "https://vote.example.org", "X-CSRFToken": token}
        return self.post(path, form, headers=headers)


def visitor(subject: UUID) -> Client:
    """A browser that has just signed on; the site does not check with users for a minute."""
    browser = Client()
    who, _ = Visitor.objects.get_or_create(subject=subject)
    browser.force_login(who)  # type: ignore[arg-type]
    session = browser.session
    session[services.SIGN_ON], session[services.CHECKED_AT] = str(uuid4()), time.time()
    session.save()
    return browser
