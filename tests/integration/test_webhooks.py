"""Messages about a poll, from its opening to its final result, at a receiver outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.waiting import eventually

WEBHOOKS = "/api/v1/webhooks/"
TYPES = ["poll.opened", "poll.closed", "results.updated", "results.final"]
LATEST = 30.0  # seconds until a message arrives on a busy machine


class Receiver(ThreadingHTTPServer):
    """Accepts each message and keeps it."""

    daemon_threads = True

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/hook"

    def verified(self, secret: str) -> list[Any]:
        """The bodies, each verified by the scheme's library."""
        return [Webhook(secret).verify(body.decode(), sent) for sent, body in self.messages]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.messages.append((headers, body))
        self.server.may_answer.wait()
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on this machine."""
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.may_answer.set()
        server.shutdown()


@pytest.fixture(scope="module")
def open_platform(folder: Path) -> Iterator[OwnPlatform]:
    """A platform whose operator allows receivers on this machine."""
    environment = {"PROVOTE_WEBHOOK_NETWORKS": "127.0.0.0/8"}
    with OwnPlatform(folder / "webhooks", environment=environment).running() as platform:
        yield platform


@pytest.fixture(scope="module")
def inhabitant(open_platform: OwnPlatform) -> Iterator[Person]:
    """A person on it."""
    api = Api(open_platform.url)
    yield People(api).register("owner")
    api.close()


@OF_ITS_OWN
def test_a_receiver_gets_messages_from_the_opening_to_the_final_result(
    inhabitant: Person, receiver: Receiver
) -> None:
    body = {"url": receiver.url, "types": TYPES}
    hook = expect(inhabitant.post(WEBHOOKS, body), 201)
    poll = inhabitant.open_poll()
    inhabitant.vote(poll, "Tea")

    def seen(type_: str) -> list[Any]:
        return [m for m in receiver.verified(hook["secret"]) if m["type"] == type_]

    [opened] = eventually(lambda: seen("poll.opened"), within=LATEST)
    assert opened["data"] == {"poll_id": poll.id, "url": poll.url}
    [updated] = eventually(lambda: seen("results.updated"), within=LATEST)
    at = updated["data"]["position"]
    results = expect(inhabitant.get(updated["data"]["url"], min_position=at), 200)
    assert results["total_votes"] == 1
    poll.close()
    eventually(lambda: seen("poll.closed"), within=LATEST)
    [final] = eventually(lambda: seen("results.final"), within=LATEST)
    assert expect(inhabitant.get(final["data"]["url"]), 200)["final"] is True
    log = expect(inhabitant.get(f"{WEBHOOKS}{hook['id']}/deliveries/"), 200)["results"]
    assert {delivery["state"] for delivery in log} == {"delivered"}
    assert len(log) == len(receiver.messages) == len(TYPES)


@OF_ITS_OWN
def test_a_test_arrives_without_the_broker(
    inhabitant: Person, receiver: Receiver, open_platform: OwnPlatform
) -> None:
    hook = expect(inhabitant.post(WEBHOOKS, {"url": receiver.url, "types": TYPES}), 201)
    with open_platform.kept_down("redis"):
        expect(inhabitant.post(f"{WEBHOOKS}{hook['id']}/test/", {}), 201)
        eventually(lambda: receiver.verified(hook["secret"]), within=LATEST)


@OF_ITS_OWN
def test_a_message_whose_sender_is_killed_is_sent_again_with_its_id(
    inhabitant: Person, receiver: Receiver, open_platform: OwnPlatform
) -> None:
    hook = expect(inhabitant.post(WEBHOOKS, {"url": receiver.url, "types": TYPES}), 201)
    receiver.may_answer.clear()
    sent = expect(inhabitant.post(f"{WEBHOOKS}{hook['id']}/test/", {}), 201)
    eventually(lambda: len(receiver.messages) == 1, within=LATEST)
    open_platform.kill("webhooks-send")
    receiver.may_answer.set()
    # It would be due again after a minute.
    with Database(open_platform).connect("webhooks") as connection:
        connection.execute("UPDATE delivery SET due_at = now() WHERE id = %s", [sent["id"]])
    eventually(lambda: len(receiver.messages) == 2, within=LATEST)
    ids = {headers["webhook-id"] for headers, _ in receiver.messages}
    assert ids == {sent["message_id"]}
    path = f"{WEBHOOKS}{hook['id']}/deliveries/{sent['id']}/"
    eventually(lambda: expect(inhabitant.get(path), 200)["state"] == "delivered", within=LATEST)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/",
        "https://169.254.169.254/",
        "https://polls:8000/",
        "https://[::1]/",
    ],
)
def test_the_platform_itself_is_no_receiver(url: str, owner: Person, anonymous: Caller) -> None:
    body = {"url": url, "types": TYPES}
    problem(owner.post(WEBHOOKS, body), 400, "invalid-request")
    problem(anonymous.post(WEBHOOKS, body), 401, "authentication-required")
