"""Passwords, tokens and keys of one instance: made once, mode 600, kept over restarts."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from pathlib import Path

from local.files import write_atomically
from provote_core.services import SERVICES

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
        """Return "users=<sha256 hex>,…" of all service tokens, for those who accept them.

        A service whose token is being changed has two: old and new are accepted alike.
        """
        files = [(name, file) for name in SERVICES for file in self._tokens(name)]
        pairs = ((name, hashlib.sha256(file.read_bytes())) for name, file in files)
        return ",".join(f"{name}={digest.hexdigest()}" for name, digest in pairs)

    def told_digests(self) -> Path:
        """Return the file of the digests, which a process reads when it starts, up to date."""
        file, digests = self.folder / "service_digests", self.service_digests()
        if not file.exists() or file.read_text() != digests:
            write_atomically(file, digests, durable=True)
        return file

    # A service's token changes in three steps, with restarts of processes between them. A step
    # may be repeated, and skips finished parts.

    def next_token(self, service: str) -> Path:
        """Return the file of a token that siblings accept, and that is not shown yet."""
        return self.folder / f"{service}_service_token.next"

    def former_token(self, service: str) -> Path:
        """Return the file of a token that siblings accept, and that is shown no more."""
        return self.folder / f"{service}_service_token.old"

    def offer_token(self, service: str) -> None:
        """Make the next token; a change that was interrupted goes on with the one it made."""
        if not self.former_token(service).exists():
            make_once(self.next_token(service))

    def show_token(self, service: str) -> None:
        """Let the next token be the one to show; the one before it is accepted still."""
        fresh, shown = self.next_token(service), self.service_token(service)
        if fresh.exists():
            write_atomically(self.former_token(service), shown.read_text(), durable=True)
            fresh.replace(shown)

    def forget_token(self, service: str) -> None:
        """Let the token before this one be accepted no more."""
        self.former_token(service).unlink(missing_ok=True)

    def _tokens(self, service: str) -> list[Path]:
        further = (self.former_token(service), self.next_token(service))
        return [self.service_token(service), *(file for file in further if file.exists())]

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
