"""./provote keys: change the keys that sign access tokens, while everything runs.

Tokens by which services know each other are changed in service_tokens.py.
"""

from __future__ import annotations

import argparse
import json
import time
import urllib.request
from pathlib import Path

from local import checks
from local.commands import service_tokens
from local.failures import Failure
from local.files import write_atomically
from local.instance import Instance, running
from local.secrets import Secrets, new_kid, rsa_key

UNPROXIED = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NEXT = ".next.pem"  # published, and does not sign yet; docs/configuration.md has the rules
PUBLISHED_WITHIN = 30.0  # seconds
# Longer than the pause of a service between two fetches of the keys: a service either fetched the
# new key, or may fetch again when it sees a token of it.
KNOWN_AFTER = 6.0  # seconds
LAST_TOKEN = 12 * 60  # seconds until all tokens of a key that no longer signs have expired


def show(args: argparse.Namespace) -> int:
    """Print the keys, one a line, and the purpose of each."""
    if not _keys(args.data):
        raise Failure(f"no keys in {args.data}: ./provote up makes them")
    for path in _keys(args.data):
        print(f"{_kid(path)}  {_purpose(path, _signing(args.data))}")
    for service in service_tokens.changing(Secrets(Instance(args.data).secrets)):
        print(f"{service}  has two tokens: go on with ./provote keys rotate --service {service}")
    return 0


def rotate(args: argparse.Namespace) -> int:
    """Create a key, publish it, and let it sign when all verifiers can know it.

    Repeated after an interruption it goes on with the key that was published. With args.service
    it is the token of each of these services that is changed.
    """
    checks.ownership(running(args.data))  # what runs could not read a file of another account
    if args.service:
        return service_tokens.change(running(args.data), args.service)
    url, signing = _url(args.data), _signing(args.data)
    upcoming = [path for path in _keys(args.data) if path.name.endswith(NEXT)]
    made = upcoming[-1] if upcoming else signing.with_name(f"{new_kid()}{NEXT}")
    kid = _kid(made)
    if kid < _kid(signing):
        raise Failure(f"{_kid(signing)} comes later in the alphabet: {kid} would never sign")
    if not upcoming:
        write_atomically(made, rsa_key(), durable=True)
    _await_publication(url, kid)
    time.sleep(KNOWN_AFTER)
    made.rename(made.with_name(f"{kid}.pem"))
    print(f"{kid} signs from now on. Retire the earlier ones in {LAST_TOKEN // 60} minutes:")
    print("  ./provote keys retire")
    return 0


def retire(args: argparse.Namespace) -> int:
    """Remove the keys that no longer sign: within seconds their tokens are refused.

    Refused while such tokens may be in use, unless args.now.
    """
    running(args.data)
    signing = _signing(args.data)
    earlier = [
        p for p in _keys(args.data) if _kid(p) < _kid(signing) and not p.name.endswith(NEXT)
    ]
    # A file's ctime is that of its renaming, after which it signed.
    left = LAST_TOKEN - (time.time() - signing.stat().st_ctime)
    if earlier and left > 0 and not args.now:
        raise Failure(
            f"tokens of earlier keys are valid for another {left / 60:.0f} minutes: "
            "wait, or end them with --now"
        )
    for path in earlier:
        path.unlink()
        print(f"{_kid(path)} is retired")
    return 0


def _url(data: Path) -> str:
    return str(running(data).read_state()["url"])


def _keys(data: Path) -> list[Path]:
    folder = Secrets(Instance(data).secrets).signing_keys
    checks.readable(folder)
    return sorted(folder.glob("*.pem"), key=_kid)


def _signing(data: Path) -> Path:
    return [path for path in _keys(data) if not path.name.endswith(NEXT)][-1]


def _kid(path: Path) -> str:
    return path.name.removesuffix(NEXT).removesuffix(".pem")


def _purpose(path: Path, signing: Path) -> str:
    if path.name.endswith(NEXT):
        return "published, signs later"
    return "signs" if path == signing else "published for the tokens it has signed"


def _await_publication(url: str, kid: str) -> None:
    deadline = time.monotonic() + PUBLISHED_WITHIN
    while kid not in _published(url):
        if time.monotonic() > deadline:
            raise Failure(f"users does not publish {kid}: ./provote logs users says why")
        time.sleep(0.2)


def _published(url: str) -> set[str]:
    try:
        address = f"{url}/api/v1/auth/jwks.json"
        with UNPROXIED.open(address, timeout=5) as answer:
            return {key["kid"] for key in json.load(answer)["keys"]}
    except (OSError, ValueError):
        return set()
