"""The containers of one Compose project, by Docker's API."""

from __future__ import annotations

import docker
from docker.models.containers import Container

from integration.waiting import eventually

HEALED_WITHIN = 120.0  # seconds: each starts a Python, and is checked every five
OF_COMPOSE = "com.docker.compose"
KILLED = 137  # the exit code of a program that SIGKILL ended
INSIDE = "inside"  # the network of containers only


class Fleet:
    """All containers of a project, by the names of their services in compose.yaml."""

    def __init__(self, project: str) -> None:
        self.project = project
        self.docker = docker.from_env(timeout=120)

    def all(self) -> list[Container]:
        """Every container, also those that have ended."""
        mine = {"label": f"{OF_COMPOSE}.project={self.project}"}
        return list(self.docker.containers.list(all=True, filters=mine))

    def of(self, name: str) -> list[Container]:
        """The replicas, in the order of their numbers."""
        mine = [f"{OF_COMPOSE}.project={self.project}", f"{OF_COMPOSE}.service={name}"]
        found = self.docker.containers.list(all=True, filters={"label": mine})
        assert found, f"there is no container {name}"
        return sorted(found, key=lambda one: int(label(one, "container-number")))

    def first(self, name: str) -> Container:
        """The first replica."""
        return self.of(name)[0]

    def state(self, name: str) -> str:
        """ "running" if all replicas are healthy, else the state of the first that is not."""
        for one in self.of(name):
            state = one.attrs["State"]
            health = state.get("Health", {}).get("Status", "healthy")
            if state["Status"] != "running" or health != "healthy":
                return str(state["Status"] if state["Status"] != "running" else health)
        return "running"

    def wait_for(self, name: str) -> None:
        """Return when all replicas are healthy."""
        eventually(lambda: self.state(name) == "running", within=HEALED_WITHIN, every=0.2)

    def address(self, one: Container) -> str:
        """The address of a container on the inner network."""
        networks = one.attrs["NetworkSettings"]["Networks"]
        return str(networks[f"{self.project}_{INSIDE}"]["IPAddress"])


def shell(one: Container, script: str, *, ends: bool = False) -> str:
    """Run a script in a container; return what it printed.

    With `ends`, the script ends the container, which may kill the script before it has exited.
    """
    code, printed = one.exec_run(["sh", "-c", script])
    text = str(printed.decode(errors="replace"))
    assert code == 0 or (ends and code == KILLED), f"exit code {code}: {text}"
    return text


def label(one: Container, name: str) -> str:
    """A label that Compose sets on a container."""
    return str(one.labels[f"{OF_COMPOSE}.{name}"])


def is_once(one: Container) -> bool:
    """Whether a container only runs once, at the start."""
    return str(one.attrs["HostConfig"]["RestartPolicy"]["Name"]) == "on-failure"
