"""Fixtures: the platform under test, which `./provote test integration` starts, and its users."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from integration.answers import expect
from integration.client import Api, Backend, Caller, People, Person
from integration.database import Database
from integration.forging import Forge
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.stack import Stack
from integration.staff import make_staff
from local.instance import Instance

STACK = os.environ.get("PROVOTE_TEST_STACK", "processes")
# "shared": the tests that share one platform, "own": those that start their own; "": all.
PART = os.environ.get("PROVOTE_TEST_PART", "")


def pytest_configure(config: pytest.Config) -> None:
    """Stop with a message without a platform, instead of a failure of each test."""
    needed = PART != "own" and not config.option.collectonly
    if needed and "PROVOTE_TEST_URL" not in os.environ:
        pytest.exit("PROVOTE_TEST_URL is not set: run ./provote test integration", returncode=4)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests that need processes, if the platform runs in containers."""
    marker = item.get_closest_marker("processes")
    if marker and STACK != "processes":
        pytest.skip(f"needs processes: {marker.args[0]}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of this part, and move those marked `last` to the end of the random order.

    They check the traces of all others.
    """
    if PART:
        own, shared = [
            [i for i in items if _is_on_its_own(i) is is_own] for is_own in (True, False)
        ]
        items[:], others = (own, shared) if PART == "own" else (shared, own)
        config.hook.pytest_deselected(items=others)
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


def _is_on_its_own(item: pytest.Item) -> bool:
    return OF_ITS_OWN.mark in item.iter_markers("processes")


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The running platform, of the kind that PROVOTE_TEST_STACK names."""
    module = import_module(f"integration.{STACK}")
    stack: Stack = module.running()
    stack.heal()
    return stack


@pytest.fixture
def healed(stack: Stack) -> Iterator[None]:
    """Restore all processes after the test."""
    yield
    stack.heal()


@pytest.fixture(scope="session")
def database(stack: Stack) -> Database:
    """The platform's database."""
    return Database(stack)


@pytest.fixture(scope="session")
def api(stack: Stack) -> Iterator[Api]:
    """The gateway."""
    api = Api(stack.url)
    yield api
    api.close()


@pytest.fixture(scope="session")
def people(api: Api) -> People:
    """Registers people."""
    return People(api)


@pytest.fixture(scope="session")
def anonymous(api: Api) -> Caller:
    """A caller without an account."""
    return Caller(api)


@pytest.fixture(scope="session")
def owner(people: People) -> Person:
    """A person who owns polls."""
    return people.register("owner")


@pytest.fixture(scope="module")
def backend(owner: Person) -> Backend:
    """A backend that casts for the owner's voters."""
    return owner.api_key()


@pytest.fixture(scope="session")
def voter(people: People) -> Person:
    """A person who votes."""
    return people.register("voter")


@pytest.fixture(scope="session")
def staff(api: Api, stack: Stack) -> Person:
    """A member of the staff."""
    return make_staff(api, stack)


@pytest.fixture(scope="session")
def instance(stack: Stack) -> Instance:
    """The data directory of a platform of processes; containers have none."""
    found: Instance | None = getattr(stack, "instance", None)
    if found is None:
        pytest.skip("needs the files of a platform of processes")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for the module."""
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """A platform for the module, which tests may stop, damage and restore."""
    with OwnPlatform(folder / "data", environment={}).running() as platform:
        yield platform


@pytest.fixture(scope="module")
def resident(platform: OwnPlatform) -> Iterator[Person]:
    """A person who owns polls on the module's own platform."""
    api = Api(platform.url)
    yield People(api).register("resident")
    api.close()


@pytest.fixture(scope="session")
def secrets(stack: Stack) -> Mapping[str, str]:
    """The platform's own secrets, by their names in local/secrets.py."""
    return stack.secrets()


@pytest.fixture(scope="session")
def forge(secrets: Mapping[str, str]) -> Forge:
    """Signs tokens with the platform's own key."""
    return Forge(secrets)


@pytest.fixture(scope="session")
def moderator(people: People, staff: Person) -> Person:
    """A moderator, who may close and archive all polls."""
    person = people.register("moderator")
    expect(staff.ask("PUT", f"/api/v1/users/{person.profile['id']}/roles/moderator/"), 204)
    person.log_in()
    return person
