"""Services are deployed separately: the last release of one works with the current others.

And the reverse. Each change is a rolling restart under load, forth and back: a deployment and its
rollback. The schemas are always the current ones, since migrations run first and only expand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from integration.answers import expect, problem
from integration.client import Person
from integration.database import SERVICES, Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.pages import Page
from integration.traffic import traffic
from integration.waiting import eventually
from local.failures import Failure
from local.install import REPOSITORY
from tools import released

pytestmark = OF_ITS_OWN
SESSIONS = "/api/v1/users/me/sessions/"
COUNTED_WITHIN = 20.0  # seconds


class Trees:
    """The source tree of each service: links that lead to one of two trees."""

    def __init__(self, folder: Path, old: Path) -> None:
        self.old, self.links = old, {name: folder / name for name in SERVICES}
        folder.mkdir()
        for name in SERVICES:
            self.lead(name, REPOSITORY)

    def lead(self, service: str, tree: Path) -> None:
        """Let the link of a service lead to a tree."""
        self.links[service].unlink(missing_ok=True)
        self.links[service].symlink_to(tree)

    def options(self) -> list[str]:
        """The options for `./provote up`."""
        return [f"--tree={name}={link}" for name, link in self.links.items()]


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    """The current tree, and that of the last release."""
    folder = tmp_path_factory.mktemp("trees")
    try:
        return Trees(folder / "links", released.last().unpack(folder / "old"))
    except Failure as failure:
        pytest.skip(str(failure))


@pytest.fixture(scope="module")
def platform(folder: Path, trees: Trees) -> Iterator[OwnPlatform]:
    """A platform that runs the current tree."""
    own = OwnPlatform(folder / "data", options=trees.options(), environment={})
    with own.running() as platform:
        yield platform


@pytest.fixture
def deploy(platform: OwnPlatform, trees: Trees) -> Callable[[Sequence[str], Path], None]:
    """Replaces services by those of another tree."""

    def deploy(services: Sequence[str], tree: Path) -> None:
        for service in services:
            trees.lead(service, tree)
        platform.command("restart", *(f"--service={service}" for service in services))

    return deploy


@pytest.fixture(scope="module")
def without_failures(platform: OwnPlatform, resident: Person) -> Callable[[], object]:
    """A block in which no request may fail, and after which every vote is counted once."""

    @contextmanager
    def block() -> Iterator[Callable[[], None]]:
        poll = resident.open_poll(eligibility="delegated")
        with traffic(resident, resident.api_key(), poll) as seen:

            def more_traffic() -> None:
                """Wait for further responses to each kind of request."""
                aim = {kind: seen.count(kind) + 8 for kind in ("cast", "batch", "read", "poll")}
                eventually(lambda: all(seen.count(k) >= n for k, n in aim.items()), within=30)

            more_traffic()
            yield more_traffic
        assert seen.failures == []
        assert Database(platform).stored_ids(poll.id) == seen.votes
        eventually(lambda: poll.is_counted(len(seen.votes)), within=COUNTED_WITHIN)
        eventually(lambda: poll.votes_in_minutes() == len(seen.votes), within=COUNTED_WITHIN)

    return block


def comes_from(platform: OwnPlatform, name: str, tree: Path) -> bool:
    """Whether a running process has the core of another tree; current ones are forked."""
    return (
        f"PYTHONPATH={tree}/".encode() in Path(f"/proc/{platform.pid(name)}/environ").read_bytes()
    )


@pytest.mark.parametrize("service", SERVICES)
def test_an_old_service_works_with_the_new_others(
    platform: OwnPlatform, trees: Trees, deploy: Callable, without_failures: Callable, service: str
) -> None:
    with without_failures() as more_traffic:
        try:
            deploy([service], trees.old)
            assert comes_from(platform, service, trees.old)
            more_traffic()
        finally:
            deploy([service], REPOSITORY)
        assert not comes_from(platform, service, trees.old)
        more_traffic()


def test_each_new_service_works_with_the_old_others(
    platform: OwnPlatform, trees: Trees, deploy: Callable, without_failures: Callable
) -> None:
    try:
        deploy(SERVICES, trees.old)
        for service in SERVICES:
            with without_failures() as more_traffic:
                deploy([service], REPOSITORY)
                others = {name for name in SERVICES if comes_from(platform, name, trees.old)}
                assert others == {*SERVICES} - {service}
                more_traffic()
                deploy([service], trees.old)
                more_traffic()
    finally:
        deploy(SERVICES, REPOSITORY)


def test_a_browser_s_session_lives_on_under_the_last_release_of_users(
    platform: OwnPlatform, trees: Trees, deploy: Callable, resident: Person
) -> None:
    """It gives tokens, lists and ends it, and takes its secret for no refresh token."""
    page, other = Page(platform.url), Page(platform.url)
    for tab in (page, other):
        expect(tab.sign_in(resident), 200)
    caller = page.caller
    secrets = [str(cookie.value) for tab in (page, other) for cookie in tab.api.http.cookies.jar]
    try:
        deploy(["users"], trees.old)
        assert comes_from(platform, "users", trees.old)
        expect(page.token(), 200)
        listed = expect(caller.get(SESSIONS), 200)["results"]
        [current] = [session["id"] for session in listed if session["current"]]
        for secret in secrets:
            body = {"refresh": secret}
            problem(caller.post("/api/v1/auth/token/refresh/", body), 401, "invalid-refresh-token")
        expect(resident.ask("DELETE", f"{SESSIONS}{current}/"), 204)
    finally:
        deploy(["users"], REPOSITORY)
    problem(page.token(), 401, "invalid-session")
    expect(other.token(), 200)
    for tab in (page, other):
        tab.close()
