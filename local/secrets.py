"""Passwords, tokens and keys of one instance: made once, mode 600, kept over restarts."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from pathlib import Path

from local.install import SERVICES
from local.instance import write_atomically

KEY_BITS = 3072


class Secrets:
    """The files in DATA/secrets; `ensure` makes those that are missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address_key = folder / "address_key"
        self.superuser_password = folder / "postgres_password"
        self.signing_keys = folder / "signing"

    def secret_key(self, service: str) -> Path:
        """Return the file of the key for cookies and sessions."""
        return self.folder / f"{service}_secret_key"

    def digest_key(self, service: str) -> Path:
        """Return the file of the permanent key for receipts, voter references and fingerprints."""
        return self.folder / f"{service}_digest_key"

    def service_token(self, service: str) -> Path:
        """Return the file of the bearer token that a service shows its siblings."""
        return self.folder / f"{service}_service_token"

    def database_password(self, service: str) -> Path:
        """Return the file of the password of a service's PostgreSQL role."""
        return self.folder / f"{service}_database_password"

    def service_digests(self) -> str:
        """Return "users=<sha256 hex>,…" of all service tokens, for those who accept them."""
        pairs = ((name, self.service_token(name).read_bytes()) for name in SERVICES)
        return ",".join(f"{name}={hashlib.sha256(token).hexdigest()}" for name, token in pairs)

    def ensure(self) -> None:
        """Make every file that does not exist yet; what exists is never changed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = [self.address_key, self.superuser_password]
        for service in SERVICES:
            files += [self.secret_key(service), self.digest_key(service)]
            files += [self.service_token(service), self.database_password(service)]
        for file in files:
            make_once(file)
        self.signing_keys.mkdir(mode=0o700, exist_ok=True)
        if not any(self.signing_keys.glob("*.pem")):
            write_atomically(self.signing_keys / f"{new_kid()}.pem", rsa_key(), durable=True)


def make_once(file: Path) -> None:
    """Write a new secret of 64 characters, safe in URLs, unless the file exists."""
    if not file.exists():
        write_atomically(file, secrets.token_urlsafe(48), durable=True)


def new_kid() -> str:
    """Return the name of a key made now; later ones come later in the alphabet."""
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H%M%S}-{secrets.token_hex(4)}"


def rsa_key() -> str:
    """Return a new private key as PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
