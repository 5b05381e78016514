"""Rows 21 and 25: siblings that are away or send garbage, and an upstream that hangs up."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from faults.environment import Environment
from faults.proxy import Proxy, before
from faults.record import Record
from integration.client import VOTES, Poll, fresh_key
from integration.load import Line, Post, run
from integration.processes import BEHIND
from integration.waiting import eventually
from local import proc

GARBAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\nnot JSON!",
    b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
    b"\x00\xff nothing like HTTP\r\n\r\n",
)
SERVER = r'(?<=upstream votes-cast {\n    )server "unix:[^"]+"([^;]*);'
SLOW = 20.0  # seconds
POSTS = 100


@contextmanager
def siblings_away(env: Environment) -> Iterator[None]:
    """Row 21: polls is slow, then sends garbage, then is away; users is away all the time.

    A cast for a draft that votes does not know is never accepted, and never gets a wrong 404.
    """
    draft = env.owner.create_poll(eligibility="delegated")
    assert env.backend.token
    with env.stack.kept_down("users"):
        with before(env.stack, "polls") as proxy:
            proxy.delay = SLOW
            _is_not_accepted(env, draft, "slow")
            proxy.delay = 0
            for garbage in GARBAGE:
                proxy.answer = garbage
                _is_not_accepted(env, draft, repr(garbage[:16]))
            proxy.answer = None
        with env.stack.kept_down("polls"):
            _is_not_accepted(env, draft, "gone")
            yield


def _is_not_accepted(env: Environment, draft: Poll, polls: str) -> None:
    answer = env.backend.cast(draft, "Tea", voter="too early", key=fresh_key())
    if answer.status_code != 503 or answer.json()["code"] != "poll-unavailable":
        env.complain(f"polls {polls}: a draft's vote was answered {answer.status_code}")


@contextmanager
def two_dying_upstreams(env: Environment) -> Iterator[list[Proxy]]:
    """Two servers for casting; each hangs up when it receives a POST, and counts it."""
    folder = env.stack.instance.data / "gateway"
    conf, socket = folder / "upstreams.conf", env.stack.socket("votes-cast")
    whole = conf.read_text()
    other = socket.with_name("votes-cast-other.sock")
    behind = socket.with_name(socket.name + BEHIND)
    with ExitStack() as both:
        proxies = [both.enter_context(before(env.stack, "votes-cast"))]
        proxies.append(both.enter_context(Proxy(other, behind)))
        both.callback(_write, env, conf, whole)
        second = rf'\g<0>\n    server "unix:{other}"\g<1>;'
        doubled, found = re.subn(SERVER, second, whole)
        assert found == 1
        _write(env, conf, doubled)
        for proxy in proxies:
            proxy.refuse = lambda data: data.startswith(b"POST ")
        yield proxies


def _write(env: Environment, conf: Path, text: str) -> None:
    """Change the gateway's configuration; return when no old worker accepts connections."""
    master = env.stack.pid("gateway")
    assert master is not None
    old = set(proc.children(master))
    conf.write_text(text)
    proc.send([master], signal.SIGHUP)
    eventually(lambda: not any(_accepts(pid) for pid in old))


def _accepts(worker: int) -> bool:
    """Whether a worker is not told to end yet; one with a stream stays until that ends."""
    try:
        return b"is shutting down" not in Path(f"/proc/{worker}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def sent_once(env: Environment) -> Record:
    """Row 25: the upstream hangs up after it receives a POST, and another one is ready."""
    [poll] = env.polls(1)
    token, record = env.backend.token, Record("25", "upstream dies after receiving a POST")

    async def send() -> None:
        async with Line(env.stack.url) as line:
            for number in range(POSTS):
                ballot = poll.ballot("Tea", voter=f"voter {number}")
                reply = await line.send(Post(VOTES, ballot, token, fresh_key()))
                record.failures += reply.status == 503
                record.require(reply.status == 503, f"a POST was answered {reply.status}")

    with two_dying_upstreams(env) as proxies:
        run(send())
        received = sum(proxy.cuts for proxy in proxies)
    record.attempted = record.unknown = POSTS
    record.stored = record.counted = record.by_choice = env.database.stored_votes(poll.id)
    record.beside.append(f"{POSTS} sent, the upstreams got {received}")
    record.require(received == POSTS, f"{POSTS} POSTs reached the upstreams {received} times")
    record.require(record.stored == 1, "a vote was stored")
    return record
