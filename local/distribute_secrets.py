"""The secrets of a platform in containers: created once; each reader gets only its own.

`python -m local.distribute_secrets FOLDER` keeps them in FOLDER/kept and fills FOLDER/<reader>,
which compose.yaml makes volumes of. A repeat changes no secret and passes on edited ones.
`python -m local.distribute_secrets FOLDER SERVICE` also does the next of the three steps that
change the token of a service, and prints which containers to restart then (deploy/README.md).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from local.files import write_atomically
from local.secrets import Secrets, make_once
from provote_core.services import APIS, SERVICES

# Where PostgreSQL is, if not in the container beside these: compose.yaml passes the variable on.
DATABASE = os.environ.get("PROVOTE_DATABASE") or "postgres:5432/provote"
VERIFIERS = ", ".join(APIS)
# The accounts of the official images. The account that runs this must be in their groups.
GROUPS = {"postgres": 999, "redis": 999}


def distribute(folder: Path) -> None:
    """Create missing secrets in FOLDER/kept, and update every reader's folder from it."""
    kept = Secrets(folder / "kept")
    kept.ensure()
    redis_password = kept.folder / "redis_password"
    make_once(redis_password)
    password = redis_password.read_text()
    redis_url = _redis_url(kept, password)
    for service in SERVICES:
        _fill(folder / service, _of_service(service, kept, redis_url))
    signing = {path.name: path.read_text() for path in kept.signing_keys.glob("*.pem")}
    _fill(folder / "users" / "signing", signing)
    _fill(folder / "beat", {"redis_url": redis_url})
    _fill(folder / "postgres", _of_postgres(kept), GROUPS["postgres"])
    of_redis = {"password": password, "redis.conf": f"requirepass {password}\n"}
    _fill(folder / "redis", of_redis, GROUPS["redis"])


def next_step(kept: Secrets, service: str) -> str:
    """Do the next step of a change of a service's token; return the restart that it needs."""
    if service not in SERVICES:
        raise SystemExit(f"no service {service}; there are: {', '.join(SERVICES)}")
    if kept.next_token(service).exists():
        kept.show_token(service)
        return f"2 of 3: restart the containers of {service}, so that they send the new token"
    if kept.former_token(service).exists():
        kept.forget_token(service)
        return f"3 of 3: restart {VERIFIERS}, so that they refuse the old token"
    kept.offer_token(service)
    return f"1 of 3: restart {VERIFIERS}, so that they accept the new token"


def _of_service(service: str, kept: Secrets, redis_url: str) -> dict[str, str]:
    """The secrets of a service as files, named like its variables."""
    password = kept.database_password(service).read_text()
    mail = kept.folder / "email_url"  # the operator's file: without it no mail is sent
    of_users = {"email_url": mail.read_text() if mail.exists() else "none:"}
    return (of_users if service == "users" else {}) | {
        "database_url": f"postgresql://{service}:{password}@{DATABASE}",
        "redis_url": redis_url,
        "secret_key": kept.secret_key(service).read_text(),
        "digest_key": kept.digest_key(service).read_text(),
        "address_key": kept.address_key.read_text(),
        "service_token": kept.service_token(service).read_text(),
        "service_digests": kept.service_digests(),
    }


def _redis_url(kept: Secrets, password: str) -> str:
    elsewhere = kept.folder / "redis_url"  # the operator's file, for a Redis outside
    if elsewhere.exists():
        return elsewhere.read_text().strip()
    return f"redis://:{password}@redis:6379/0"


def _of_postgres(kept: Secrets) -> dict[str, str]:
    """The passwords of the superuser and of each role."""
    given = {f"{name}_password": kept.database_password(name).read_text() for name in SERVICES}
    return given | {"superuser_password": kept.superuser_password.read_text()}


def _fill(folder: Path, given: Mapping[str, str], group: int | None = None) -> None:
    """Make a folder hold these files and no others, readable for its owner and one group."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in folder.iterdir():
        if path.is_file() and path.name not in given:
            path.unlink()
    for name, text in given.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            write_atomically(path, text, durable=True)
        if group is not None:
            os.chown(path, -1, group)
            path.chmod(0o640)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    distribute(place)
    for changed in sys.argv[2:]:
        needed = next_step(Secrets(place / "kept"), changed)
        distribute(place)
        print(needed)
