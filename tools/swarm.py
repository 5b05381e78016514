"""The stack for Docker Swarm, made from compose.yaml: `python -m tools.swarm --write`.

`docker stack deploy` refuses parts of compose.yaml, and drops others without a word: memory file
systems, privileges, the address that is published. This says the same in words that it takes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from typing import Any

import yaml

from local.install import REPOSITORY, SERVICES

STACK = REPOSITORY / "deploy" / "swarm" / "stack.yml"
HEADER = """\
# The platform in a Docker Swarm; deploy/swarm/README.md has the steps. Made from compose.yaml by
# .venv/bin/python -m tools.swarm --write: change that file, not this one.

"""
# What a stack does not take, or what its orchestrator does itself.
DROPPED = ("depends_on", "build", "dns_opt", "group_add", "restart", "security_opt", "shm_size")
OF_SERVICE = (
    *("database_url", "redis_url", "secret_key", "digest_key", "address_key"),
    *("service_token", "service_digests"),
)
FILES = {
    **dict.fromkeys(SERVICES, OF_SERVICE),
    "users": (*OF_SERVICE, "email_url"),
    "beat": ("redis_url",),
    "postgres": ("superuser_password", *(f"{service}_password" for service in SERVICES)),
    "redis": ("password", "redis.conf"),
}
SIGNING = ("PROVOTE_SIGNING_OLD", "PROVOTE_SIGNING_NEW")
SQL = ("apply.sh", "roles.sql", "schemas.sql")
# These have files on a node: the database, and images of polls.
ON_THE_NODE_WITH_DATA = {"postgres", "gateway", "polls", "polls-relay", "polls-worker"}
ONE_AT_A_TIME = {"postgres", "redis", "beat", "gateway"}  # the gateway's port is the node's
UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}


def stack() -> str:
    """The content of deploy/swarm/stack.yml."""
    compose = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())
    services = {
        name: _service(name, one) for name, one in compose["services"].items() if name != "secrets"
    }
    made = {
        "version": "3.13",
        "services": services,
        "networks": {
            name: {**(one or {}), "driver": "overlay"} for name, one in compose["networks"].items()
        },
        "volumes": dict.fromkeys(_named(services)),
        "configs": {_config(name): _config_file(name) for name in SQL},
        "secrets": dict(_secrets()),
    }
    text = yaml.dump(made, Dumper=_Plain, sort_keys=False, width=100, allow_unicode=True)
    return HEADER + text


class _Plain(yaml.SafeDumper):
    """Writes each part in full: a stack file has no anchors that people could follow."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _service(name: str, one: dict[str, Any]) -> dict[str, Any]:
    made = {key: value for key, value in one.items() if key not in (*DROPPED, "tmpfs", "volumes")}
    made.pop("ports", None)  # publish.yml publishes what is asked for
    made["volumes"] = [*_memory(one), *_owned(name, one), *_volumes(one)]
    if reader := _reader(one):
        made["secrets"] = _mounted(name, reader)
    if name == "roles":
        made["configs"] = [{"source": _config(file), "target": f"/deploy/{file}"} for file in SQL]
    made["deploy"] = _deploy(name, one)
    return made


def _deploy(name: str, one: dict[str, Any]) -> dict[str, Any]:
    is_once = name == "roles" or name.endswith("-migrate")
    made = dict(one["deploy"])
    made["endpoint_mode"] = "dnsrr"
    condition = "on-failure" if is_once else "any"
    made["restart_policy"] = {"condition": condition, "delay": "3s" if is_once else "1s"}
    if not is_once:
        order = "stop-first" if name in ONE_AT_A_TIME else "start-first"
        made["update_config"] = {
            **{"order": order, "parallelism": 1},
            **{"failure_action": "rollback", "monitor": "5s"},
        }
    if name in ON_THE_NODE_WITH_DATA:
        made["placement"] = {"constraints": ["node.labels.provote == data"]}
    return made


def _memory(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Memory file systems; a stack cannot give them an owner."""
    places = (place for place in one.get("tmpfs", ()) if "uid=" not in place)
    found = [_memory_at(*place.partition(":")[::2]) for place in places]
    if "shm_size" in one:
        found.append(_memory_at("/dev/shm", f"size={one['shm_size']}"))  # nosec B108 # a container's
    keys = [volume for volume in one.get("volumes", ()) if "-keys:" in volume]
    return found + [_memory_at(volume.split(":")[1], "size=8m") for volume in keys]


def _owned(name: str, one: dict[str, Any]) -> list[str]:
    """Volumes in place of memory that has an owner: they take that of the image's folder."""
    places = [place.split(":")[0] for place in one.get("tmpfs", ()) if "uid=" in place]
    return [f"{name}-{place.rpartition('/')[2].replace('.', '-')}:{place}" for place in places]


def _memory_at(place: str, options: str) -> dict[str, Any]:
    terms = dict(term.split("=", 1) for term in options.split(",") if "=" in term)
    details: dict[str, Any] = {"mode": 0o1777}
    if size := terms.get("size"):
        details["size"] = int(size[:-1]) * UNITS[size[-1]]
    return {"type": "tmpfs", "target": place, "tmpfs": details}


def _volumes(one: dict[str, Any]) -> list[str]:
    left_out = ("-secrets:", "-keys:", "./deploy/")
    return [v for v in one.get("volumes", ()) if not any(part in v for part in left_out)]


def _named(services: dict[str, Any]) -> list[str]:
    mounts = (mount for one in services.values() for mount in one["volumes"])
    names = {mount.split(":")[0] for mount in mounts if isinstance(mount, str)}
    return sorted(name for name in names if not name.startswith("/"))


def _reader(one: dict[str, Any]) -> str:
    names = (volume.split(":")[0] for volume in one.get("volumes", ()))
    return next((n.removesuffix("-secrets") for n in names if n.endswith("-secrets")), "")


def _mounted(name: str, reader: str) -> list[dict[str, Any]]:
    account = "999" if reader in ("postgres", "redis") else "10001"
    owner = {"uid": account, "gid": account, "mode": 0o400}
    found = [
        {"source": f"{reader}_{_slug(file)}", "target": file, **owner} for file in FILES[reader]
    ]
    if reader == "users":
        found += [
            {"source": slot.lower(), "target": f"/run/secrets/signing/${{{slot}}}.pem", **owner}
            for slot in SIGNING
        ]
    return found


def _secrets() -> list[tuple[str, dict[str, Any]]]:
    """Secrets of the swarm, which never change: PROVOTE_SECRETS is the version that is read."""
    found = [
        (f"{reader}_{_slug(file)}", f"provote-{reader}-{_slug(file)}-v${{PROVOTE_SECRETS:-1}}")
        for reader, files in FILES.items()
        for file in files
    ]
    found += [(slot.lower(), f"provote-signing-${{{slot}}}") for slot in SIGNING]
    return [(key, {"external": True, "name": name}) for key, name in found]


def _slug(file: str) -> str:
    return file.replace(".", "_")


def _config(file: str) -> str:
    return f"deploy_{_slug(file)}"


def _config_file(file: str) -> dict[str, str]:
    """A config never changes either: its name has a digest of the content."""
    path = REPOSITORY / "deploy" / "postgres" / file
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return {"name": f"provote-{_slug(file)}-{digest}", "file": f"../postgres/{file}"}


def main() -> int:
    """Compare the file with what compose.yaml says, or write it."""
    parser = argparse.ArgumentParser(prog="python -m tools.swarm")
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        STACK.write_text(stack())
    return int(not (STACK.exists() and STACK.read_text() == stack()))


if __name__ == "__main__":
    sys.exit(main())
