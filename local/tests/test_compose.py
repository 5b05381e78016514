"""compose.yaml and Dockerfile run the processes of `./provote up`, with fewer privileges."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from typing import Any

import pytest
import yaml

from local.commands.restoration import PUBLISHERS
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from local.process.children import Process
from local.process.processes import Plan
from local.secrets import Secrets
from local.servers import locate
from local.servers.postgres import Postgres

COMPOSE = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
ONCE = {"secrets", "roles", *(f"{service}-migrate" for service in SERVICES)}
IMAGES = {"postgres:17": "postgres", "redis:8": "redis"}
# Intended differences between processes and containers.
OF_SOCKETS = {"listen_addresses", "unix_socket_directories", "unix_socket_permissions"}
OF_REPLICAS = {"max_connections", "shared_buffers", "io_method"}


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Process]:
    """The processes of an instance."""
    instance = Instance(tmp_path_factory.mktemp("instance"))
    instance.prepare()
    Secrets(instance.secrets).ensure()
    found = locate.find(system=False)
    plan = Plan(instance, found, Postgres(instance, found), "marker")
    return {one.name: one for one in plan.platform() if isinstance(one, Process)}


def words(name: str) -> list[str]:
    """The command of a container or of its image, with GUNICORN_CMD_ARGS appended."""
    command = CONTAINERS[name].get("command")
    if command is None:
        default = DOCKERFILE.rstrip().splitlines()[-1].removeprefix("CMD exec ")
        command = shlex.split(default.replace("$SERVICE", name))
    options = re.search(r'GUNICORN_CMD_ARGS="([^"]*)"', DOCKERFILE)
    assert options
    shared = shlex.split(options[1].replace("=", " "))
    return [str(word) for word in command] + (shared if "gunicorn" in command[0] else [])


def test_containers_run_the_same_processes(processes: dict[str, Process]) -> None:
    assert set(CONTAINERS) - ONCE == set(processes) - {"fork-server"}


def test_background_processes_have_the_same_commands(processes: dict[str, Process]) -> None:
    behind = {name for name in processes if re.search("-(relay|follow|worker|send)$", name)}
    assert len(behind) == 9
    for name in behind:
        assert words(name) == ["python", *processes[name].command], name
    assert words("beat")[:-1] == ["python", *processes["beat"].command[:-1]]


@pytest.mark.parametrize("name", [*SERVICES, "votes-cast", "analytics-stream"])
def test_gunicorn_has_the_same_options(processes: dict[str, Process], name: str) -> None:
    said, wanted = words(name), list(processes[name].command)
    of_places = {"--bind", "--worker-tmp-dir", "--graceful-timeout", "--workers"}
    if name in SERVICES:
        # Under ./provote a successor is in service before a process stops: no new clients arrive.
        assert wanted[wanted.index("-k") + 1] == "gthread"
        assert said[said.index("-k") + 1] == "provote_core.serving.Worker"
        of_places |= {"-k"}
    for option, value in pairwise(wanted):
        if option.startswith("-") and option not in of_places | {"-m"}:
            assert option in said
            at = said.index(option)
            assert value.startswith("--") or said[at + 1] == value, (option, value)
    assert wanted[2] in said  # the application


def test_postgresql_has_the_same_settings(processes: dict[str, Process]) -> None:
    command = list(processes["postgres"].command)
    local = dict(command[at + 1].split("=", 1) for at, word in enumerate(command) if word == "-c")
    given = [str(word).removeprefix("-c") for word in CONTAINERS["postgres"]["command"][1:]]
    here = dict(setting.split("=", 1) for setting in given)
    for name in OF_SOCKETS | OF_REPLICAS:
        local.pop(name, None)
        here.pop(name, None)
    assert here == local


def test_redis_has_the_same_settings(processes: dict[str, Process]) -> None:
    local = " ".join(processes["redis"].command)
    here = " ".join(CONTAINERS["redis"]["command"][2:])
    assert local.endswith(here)


def test_only_the_gateway_is_published_and_nothing_else_is_reached() -> None:
    assert [name for name, one in CONTAINERS.items() if "ports" in one] == ["gateway"]
    [port] = CONTAINERS["gateway"]["ports"]
    assert port.startswith("${PROVOTE_ADDRESS:-127.0.0.1}:")
    on_edge = {name for name, one in CONTAINERS.items() if "edge" in one.get("networks", [])}
    assert on_edge == {"gateway", "users-worker", "users-mail", "webhooks-send"}
    assert COMPOSE["networks"]["inside"] == {"internal": "${PROVOTE_INTERNAL:-true}"}
    assert CONTAINERS["secrets"]["network_mode"] == "none"


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_is_hardened(name: str) -> None:
    one = CONTAINERS[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "pid"} & set(one)
    assert set(one["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert one["restart"] == ("on-failure:5" if name in ONCE else "unless-stopped")
    if one["image"] in IMAGES:
        assert one["user"] == "999:999"
    if name not in ONCE:
        is_api = one["image"].startswith("provote/") and "build" in one
        assert (
            is_api or name in ("votes-cast", "analytics-stream") or one["healthcheck"].get("test")
        )
        assert "stop_grace_period" in one
    assert "docker.sock" not in str(one.get("volumes"))


def test_request_bodies_do_not_fill_the_gateway_s_memory() -> None:
    gateway = CONTAINERS["gateway"]
    sizes = [re.search(r"\bsize=(\d+)m\b", place) for place in gateway["tmpfs"]]
    assert all(sizes)
    memory = int(gateway["deploy"]["resources"]["limits"]["memory"].removesuffix("M"))
    assert sum(int(size[1]) for size in sizes if size) + 64 <= memory


@pytest.mark.parametrize("name", CONTAINERS)
def test_no_secret_is_in_the_environment(name: str) -> None:
    variables = CONTAINERS[name].get("environment", {})
    telling = "PASSWORD|TOKEN|KEY|DIGESTS|DATABASE_URL|REDIS_URL|EMAIL_URL"
    for variable, value in variables.items():
        if re.search(telling, variable):
            assert value.startswith("/run/secrets/"), variable
    assert not re.search(
        r"(?i)\w*password\w*[:=]\s*(?!/run)[^$\s]", str(variables).replace("'", "")
    )


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - {"secrets"}))
def test_a_container_reads_its_own_secrets(name: str) -> None:
    own = "postgres" if name == "roles" else name.partition("-")[0]
    mounted = {volume.split(":")[0] for volume in CONTAINERS[name].get("volumes", [])}
    secret = {volume for volume in mounted if volume.endswith("secrets")}
    assert secret == (set() if name == "gateway" else {f"{own}-secrets"})
    assert "secrets" not in mounted


def test_production_is_the_default() -> None:
    for name in SERVICES:
        assert CONTAINERS[name]["environment"]["PROVOTE_ENV"] == "${PROVOTE_ENV:-production}"


def test_containers_have_the_same_memory_settings(processes: dict[str, Process]) -> None:
    for variable, value in processes["users"].environment.items():
        if variable.startswith("MALLOC_"):
            assert f"{variable}={value}" in DOCKERFILE


def test_an_image_is_made_from_named_files_only() -> None:
    lines = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert next(line for line in lines if line and not line.startswith("#")) == "*"
    last = DOCKERFILE[DOCKERFILE.index("AS service") :]
    copied = re.findall(r"^COPY (\S+)", last, re.MULTILINE)
    assert copied == [
        "shared/provote_core", "shared/provote_admin", "shared/provote_rules",
        "services/$SERVICE/manage.py", "services/$SERVICE/$SERVICE",
    ]  # fmt: skip


def test_the_integration_tests_add_to_every_process_of_a_service() -> None:
    file = REPOSITORY / "tests" / "integration" / "compose.yaml"
    ours = {name for name in CONTAINERS if name.partition("-")[0] in SERVICES} - ONCE
    assert set(yaml.safe_load(file.read_text())["services"]) == ours


def test_a_restore_begins_a_new_epoch_of_every_source() -> None:
    """The steps for containers, as `./provote restore` does it."""
    text = (REPOSITORY / "docs" / "operations.md").read_text()
    found = re.search(r"for service in ([a-z ]+); do .*\n.*manage\.py new_epoch\n", text)
    assert found
    assert found[1].split() == PUBLISHERS


@pytest.mark.parametrize("name", CONTAINERS)
def test_no_start_leaves_a_volume_without_a_name(name: str) -> None:
    one = CONTAINERS[name]
    assert all(":" in volume for volume in one.get("volumes", ()))
    # Images declare these, and Docker makes a volume of what nothing is mounted on.
    declared = {"postgres:17": "/var/lib/postgresql/data", "redis:8": "/data"}
    if place := declared.get(one["image"]):
        places = [*one.get("volumes", ()), *one.get("tmpfs", ())]
        assert any(place in mount.split(":") for mount in places)
