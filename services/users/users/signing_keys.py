"""The keys that sign access tokens: read from a folder, published as a JWKS document.

Only this service has private keys; the others verify with what `KeyRing.jwks` publishes.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from provote_core import logs

SMALLEST_RSA = 3072  # bits
NEXT = ".next"  # suffix of a key that is published and does not sign yet: <kid>.next.pem
LOOK_PAUSE = 1.0  # seconds
log = logs.get_logger(__name__)
_KID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class UnusableKey(ValueError):
    """A signing key that is missing, unreadable, too short or of an unsupported kind."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, its name and the one algorithm it is used with."""

    kid: str
    algorithm: str
    private: PrivateKey = field(repr=False)

    def public_jwk(self) -> dict[str, Any]:
        """The public half as a JWK (RFC 7517), with `kid`, `alg` and `use`."""
        maker = jwt.get_algorithm_by_name(self.algorithm)
        jwk: dict[str, Any] = maker.to_jwk(self.private.public_key(), as_dict=True)
        jwk.pop("key_ops", None)  # RFC 7517: not together with "use"
        return jwk | {"kid": self.kid, "alg": self.algorithm, "use": "sig"}


class KeyRing:
    """The signing keys in order of their names: the last signs, all are published.

    Upcoming keys are published too, so that verifiers know a key before it signs.
    """

    def __init__(self, keys: Iterable[SigningKey], upcoming: Iterable[SigningKey] = ()) -> None:
        self._keys = sorted(keys, key=lambda key: key.kid)
        self._upcoming = sorted(upcoming, key=lambda key: key.kid)
        if not self._keys:
            raise UnusableKey("there is no signing key")

    @classmethod
    def load(cls, directory: Path) -> "KeyRing":
        """Every `<kid>.pem` of `directory`, and every `<kid>.next.pem` as upcoming.

        Raises UnusableKey with the name of an invalid file.
        """
        paths = set(directory.glob("*.pem"))
        upcoming = {path for path in paths if path.stem.endswith(NEXT)}
        if paths == upcoming:
            raise UnusableKey(f"{directory} holds no <kid>.pem")
        return cls(map(_read_key, paths - upcoming), map(_read_key, upcoming))

    @classmethod
    def ephemeral(cls) -> "KeyRing":
        """One new key that lives as long as the process: for development and tests."""
        return cls([SigningKey("ephemeral", "ES256", ec.generate_private_key(ec.SECP256R1()))])

    def jwks(self) -> dict[str, Any]:
        """The JWKS document of all keys; never anything private."""
        return {"keys": [key.public_jwk() for key in (*self._keys, *self._upcoming)]}

    def sign(self, claims: dict[str, Any]) -> str:
        """A signed access token (RFC 9068) that carries `claims`."""
        key = self._keys[-1]
        headers = {"kid": key.kid, "typ": "at+jwt"}
        return jwt.encode(claims, key.private, algorithm=key.algorithm, headers=headers)


class KeyFolder:
    """A directory of signing keys, read again after changes: keys change without a restart.

    It is checked once a second at most. The constructor raises UnusableKey; keys that become
    unusable later are logged once, and the previous keys stay in use.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._state = self._look()
        self._looked_at = time.monotonic()
        self._ring = KeyRing.load(directory)

    def ring(self) -> KeyRing:
        """The current keys."""
        now = time.monotonic()
        if now - self._looked_at > LOOK_PAUSE:
            self._looked_at = now
            state = self._look()
            if state != self._state:
                self._state = state
                self._read()
        return self._ring

    def _read(self) -> None:
        try:
            self._ring = KeyRing.load(self._directory)
        except UnusableKey as error:
            log.error("changed signing keys are not used", error=str(error))

    def _look(self) -> set[tuple[str, int]]:
        try:
            return {(p.name, p.stat().st_mtime_ns) for p in self._directory.glob("*.pem")}
        except FileNotFoundError:
            return set()  # a file was renamed or removed meanwhile: check again


def _read_key(path: Path) -> SigningKey:
    kid = path.stem.removesuffix(NEXT)
    if not _KID.match(kid):
        raise UnusableKey(f"{path.name}: a key is named by letters, digits and . _ -")
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise UnusableKey(f"{path.name}: cannot be read as a private key: {error}") from error
    if isinstance(private, rsa.RSAPrivateKey):
        if private.key_size < SMALLEST_RSA:
            raise UnusableKey(f"{path.name}: an RSA key needs {SMALLEST_RSA} bits or more")
        return SigningKey(kid, "RS256", private)
    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name == "secp256r1":
        return SigningKey(kid, "ES256", private)
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return SigningKey(kid, "EdDSA", private)
    raise UnusableKey(f"{path.name}: use RSA, the curve P-256 or Ed25519")
