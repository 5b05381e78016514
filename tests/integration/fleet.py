"""The containers of one project of compose, as Docker sees them now."""

from __future__ import annotations

import docker
from docker.models.containers import Container

from integration.waiting import eventually

HEALED_WITHIN = 120.0  # seconds: a container's Python starts by itself, and is asked every five
OF_COMPOSE = "com.docker.compose"
INSIDE = "inside"  # the network that only containers are on


class Fleet:
    """All containers of a project, by the names that compose.yaml gives their services."""

    def __init__(self, project: str) -> None:
        self.project = project
        self.docker = docker.from_env(timeout=120)

    def all(self) -> list[Container]:
        """Every container, those included that have ended."""
        mine = {"label": f"{OF_COMPOSE}.project={self.project}"}
        return list(self.docker.containers.list(all=True, filters=mine))

    def of(self, name: str) -> list[Container]:
        """The replicas, the first one first."""
        mine = [f"{OF_COMPOSE}.project={self.project}", f"{OF_COMPOSE}.service={name}"]
        found = self.docker.containers.list(all=True, filters={"label": mine})
        assert found, f"there is no container {name}"
        return sorted(found, key=lambda one: int(label(one, "container-number")))

    def first(self, name: str) -> Container:
        """The first replica."""
        return self.of(name)[0]

    def state(self, name: str) -> str:
        """ "running" once all replicas are well, else what the first is that is not."""
        for one in self.of(name):
            state = one.attrs["State"]
            health = state.get("Health", {}).get("Status", "healthy")
            if state["Status"] != "running" or health != "healthy":
                return str(state["Status"] if state["Status"] != "running" else health)
        return "running"

    def wait_for(self, name: str) -> None:
        """Return once all replicas are well."""
        eventually(lambda: self.state(name) == "running", within=HEALED_WITHIN, every=0.2)

    def address(self, one: Container) -> str:
        """Where a container is, on the network inside."""
        networks = one.attrs["NetworkSettings"]["Networks"]
        return str(networks[f"{self.project}_{INSIDE}"]["IPAddress"])


def shell(one: Container, script: str) -> str:
    """Run a script in a container; return what it printed."""
    code, said = one.exec_run(["sh", "-c", script])
    assert code == 0, said.decode(errors="replace")
    return str(said.decode())


def label(one: Container, name: str) -> str:
    """What compose has written on a container."""
    return str(one.labels[f"{OF_COMPOSE}.{name}"])


def is_once(one: Container) -> bool:
    """Whether a container is there for the start only."""
    return str(one.attrs["HostConfig"]["RestartPolicy"]["Name"]) == "on-failure"
