"""Settings for tests, with fast hashes and high limits, and accounts."""

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mailing import Organiser
from people import Person, join, mailed

from provote_core.limits.rates import parse_rates
from provote_testing.served import Sibling
from users.delivery import Delivery
from users.models import User


@pytest.fixture(autouse=True)
def platform(settings: Any, request: pytest.FixtureRequest) -> None:
    """Cheap hashes, except in tests marked `real_hashes`; limits out of reach."""
    if "real_hashes" not in request.keywords:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE, rates=parse_rates("read=100000/s,write=100000/s,login=100000/s")
    )


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail of an earlier test is without response."""
    monkeypatch.setattr(Delivery, "_rests_until", 0.0)


@pytest.fixture
def ada(db: None) -> Person:
    return join("ada")


@pytest.fixture
def bob(db: None) -> Person:
    return join("bob")


@pytest.fixture
def boss(db: None) -> Person:
    """A member of staff."""
    join("boss")
    User.objects.filter(username="boss").update(is_staff=True, is_superuser=True)
    from people import log_in

    return log_in("boss")


@pytest.fixture
def sibling(settings: Any) -> Iterator[Sibling]:
    """polls and votes on one socket; the path of its folder is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="users-"))
    with Sibling(str(folder / "s")) as server:
        for name in ("polls", "votes"):
            settings.PROVOTE.urls[name] = f"unix:{folder / 's'}"
        yield server
    shutil.rmtree(folder)


@pytest.fixture
def organiser(ada: Person, sibling: Sibling) -> Organiser:
    """Ada, with an open poll by invitation; the mail about her address is sent."""
    mailed()
    return Organiser(ada, sibling)
