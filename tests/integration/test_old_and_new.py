"""Teams deploy alone: the last release of one service among the others of today, and the reverse.

Each change of hands is a rolling restart under load, forth and back again: a deploy and its
rollback. The schemas are those of today throughout, since migrations run first and only expand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from integration.client import Person
from integration.database import SERVICES, Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.traffic import traffic
from integration.waiting import eventually
from local.failures import Failure
from local.install import REPOSITORY
from tools import released

pytestmark = OF_ITS_OWN
COUNTED_WITHIN = 20.0  # seconds


class Trees:
    """Where each service of a platform comes from: links, led to one tree or the other."""

    def __init__(self, folder: Path, old: Path) -> None:
        self.old, self.links = old, {name: folder / name for name in SERVICES}
        folder.mkdir()
        for name in SERVICES:
            self.lead(name, REPOSITORY)

    def lead(self, service: str, tree: Path) -> None:
        """Let a service come from a tree from now on."""
        self.links[service].unlink(missing_ok=True)
        self.links[service].symlink_to(tree)

    def options(self) -> list[str]:
        """What `./provote up` is to be told."""
        return [f"--tree={name}={link}" for name, link in self.links.items()]


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    """The tree of today, and that of the last release."""
    folder = tmp_path_factory.mktemp("trees")
    try:
        return Trees(folder / "links", released.last().unpack(folder / "old"))
    except Failure as failure:
        pytest.skip(str(failure))


@pytest.fixture(scope="module")
def platform(folder: Path, trees: Trees) -> Iterator[OwnPlatform]:
    """A platform of today."""
    own = OwnPlatform(folder / "data", options=trees.options(), environment={})
    with own.running() as platform:
        yield platform


@pytest.fixture
def deploy(platform: OwnPlatform, trees: Trees) -> Callable[[Sequence[str], Path], None]:
    """Replaces services by those of a tree."""

    def deploy(services: Sequence[str], tree: Path) -> None:
        for service in services:
            trees.lead(service, tree)
        platform.command("restart", *(f"--service={service}" for service in services))

    return deploy


@pytest.fixture(scope="module")
def unnoticed(platform: OwnPlatform, resident: Person) -> Callable[[], object]:
    """A block during which no request fails, and after which every vote is counted once."""

    @contextmanager
    def block() -> Iterator[Callable[[], None]]:
        poll = resident.open_poll(eligibility="delegated")
        with traffic(resident, resident.api_key(), poll) as seen:

            def go_on() -> None:
                """Let some more of each kind of request be answered."""
                aim = {kind: seen.count(kind) + 8 for kind in ("cast", "batch", "read", "poll")}
                eventually(lambda: all(seen.count(k) >= n for k, n in aim.items()), within=30)

            go_on()
            yield go_on
        assert seen.failures == []
        assert Database(platform).stored_ids(poll.id) == seen.votes
        eventually(lambda: poll.is_counted(len(seen.votes)), within=COUNTED_WITHIN)

    return block


def comes_from(platform: OwnPlatform, name: str, tree: Path) -> bool:
    """Whether a running process has the core of another tree; those of today are forked."""
    return (
        f"PYTHONPATH={tree}/".encode() in Path(f"/proc/{platform.pid(name)}/environ").read_bytes()
    )


@pytest.mark.parametrize("service", SERVICES)
def test_an_old_service_works_with_the_new_others(
    platform: OwnPlatform, trees: Trees, deploy: Callable, unnoticed: Callable, service: str
) -> None:
    with unnoticed() as go_on:
        deploy([service], trees.old)
        assert comes_from(platform, service, trees.old)
        go_on()
        deploy([service], REPOSITORY)
        assert not comes_from(platform, service, trees.old)
        go_on()


def test_each_new_service_works_with_the_old_others(
    platform: OwnPlatform, trees: Trees, deploy: Callable, unnoticed: Callable
) -> None:
    deploy(SERVICES, trees.old)
    try:
        for service in SERVICES:
            with unnoticed() as go_on:
                deploy([service], REPOSITORY)
                others = {name for name in SERVICES if comes_from(platform, name, trees.old)}
                assert others == {*SERVICES} - {service}
                go_on()
                deploy([service], trees.old)
                go_on()
    finally:
        deploy(SERVICES, REPOSITORY)
