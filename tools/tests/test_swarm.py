"""The stack of Docker Swarm: made from compose.yaml, publishes nothing, gives no more secrets."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from local.install import REPOSITORY
from tools import swarm

STACK = yaml.safe_load(swarm.STACK.read_text())
COMPOSE = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]
SERVICES: dict[str, Any] = STACK["services"]
# What docker stack deploy refuses or drops (Docker 20.10 to 28).
NOT_TAKEN = {"build", "depends_on", "dns_opt", "group_add", "restart", "security_opt", "shm_size"}


def test_the_file_is_what_compose_says() -> None:
    assert swarm.STACK.read_text() == swarm.stack(), "run .venv/bin/python -m tools.swarm --write"


def test_it_has_the_processes_of_compose() -> None:
    assert set(SERVICES) == set(CONTAINERS) - {"secrets"}
    for name, one in SERVICES.items():
        assert one.get("command") == CONTAINERS[name].get("command")
        assert one["image"] == CONTAINERS[name]["image"]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]


def test_it_uses_nothing_that_a_stack_does_not_take() -> None:
    for name, one in SERVICES.items():
        assert not (NOT_TAKEN | {"tmpfs"}) & set(one), name
        assert ":+" not in str(one), name


def test_nothing_is_published_that_was_not_asked_for() -> None:
    assert not [name for name, one in SERVICES.items() if "ports" in one]
    extra = yaml.safe_load((swarm.STACK.parent / "publish.yml").read_text())
    assert list(extra["services"]) == ["gateway"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_reads_its_own_secrets(name: str) -> None:
    readers = {
        volume.split("-secrets:")[0]
        for volume in CONTAINERS[name].get("volumes", ())
        if "-secrets:" in volume
    }
    given = {one["source"].partition("_")[0] for one in SERVICES[name].get("secrets", ())}
    assert given - {"provote"} == readers
    signing = [one for one in SERVICES[name].get("secrets", ()) if "signing" in one["target"]]
    assert len(signing) == (2 if readers == {"users"} else 0)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_path_of_compose_that_is_written_is_mounted(name: str) -> None:
    before = [*CONTAINERS[name].get("tmpfs", ()), *CONTAINERS[name].get("volumes", ())]
    written = {
        mount.split(":")[0] if mount.startswith("/") else mount.split(":")[1]
        for mount in before
        if not mount.endswith(":ro")
    }
    mounts = SERVICES[name]["volumes"]
    now = {one["target"] if isinstance(one, dict) else one.split(":")[1] for one in mounts}
    assert written <= now


def test_every_secret_that_is_mounted_exists() -> None:
    mounted = {one["source"] for s in SERVICES.values() for one in s.get("secrets", ())}
    assert mounted == set(STACK["secrets"])
    assert all(one["external"] for one in STACK["secrets"].values())
