"""./provote keys rotate --service: changes a service's token while siblings send requests.

Three rounds of rolling restarts, so that whatever is shown is known at every moment: the siblings
accept the new token, the service sends it, the siblings refuse the old one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from local.failures import Failure
from local.install import SERVICES
from local.instance import Instance
from local.process import control_socket
from local.secrets import Secrets
from provote_core.services import APIS

# Processes that verify tokens of siblings; relays, followers and workers only send one.
VERIFIERS = APIS
PATIENCE = 5.0  # seconds for an answer


def change(instance: Instance, services: Sequence[str]) -> int:
    """Change the token of each of these services; no request fails.

    A repeat after an interruption resumes; until the end both tokens are valid.
    """
    secrets = Secrets(instance.secrets)
    shown = [
        name for service in services for name in control_socket.processes_of(service, instance)
    ]
    for service in services:
        secrets.offer_token(service)
    _reload_tokens(instance, secrets, "accept the new token")
    for service in services:
        _require_known(instance, secrets.next_token(service))
        secrets.show_token(service)
    print(f"{', '.join(services)}: show the new one", flush=True)
    control_socket.replace(instance, shown)
    for service in services:
        secrets.forget_token(service)
    _reload_tokens(instance, secrets, "refuse the old one")
    print("The old token is invalid from now on")
    return 0


def changing(secrets: Secrets) -> list[str]:
    """Return the services with an unfinished change."""
    files = ((name, secrets.next_token(name), secrets.former_token(name)) for name in SERVICES)
    return [name for name, *further in files if any(file.exists() for file in further)]


def _reload_tokens(instance: Instance, secrets: Secrets, what: str) -> None:
    secrets.told_digests()
    print(f"{', '.join(VERIFIERS)}: {what}", flush=True)
    control_socket.replace(instance, list(VERIFIERS))


def _require_known(instance: Instance, token: Path) -> None:
    """Raise Failure if a service does not accept a token: a sibling with it would be refused."""
    if not token.exists():
        return
    for name in SERVICES:
        if not _knows(instance.socket(name), token.read_text()):
            raise Failure(
                f"{name} does not learn a new token, so nothing is changed: was it started by an "
                "older ./provote? Then ./provote down, up, and again"
            )


def _knows(socket: Path, token: str) -> bool:
    """Whether a service accepts a token of a sibling; otherwise every path returns 401."""
    import httpx

    transport, sent = httpx.HTTPTransport(uds=str(socket)), {"Authorization": f"Bearer {token}"}
    try:
        with httpx.Client(transport=transport, timeout=PATIENCE, trust_env=False) as client:
            answer = client.get("http://localhost/api/v1/nowhere/", headers=sent)
    except httpx.HTTPError:
        return False
    return answer.status_code == 404
