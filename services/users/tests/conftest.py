"""Settings for tests, with fast hashes and high limits, and accounts."""

import dataclasses
from typing import Any

import pytest
from people import Person, join

from provote_core.limits.rates import parse_rates
from users.models import User


@pytest.fixture(autouse=True)
def platform(settings: Any, request: pytest.FixtureRequest) -> None:
    """Cheap hashes, except in tests marked `real_hashes`; limits out of reach."""
    if "real_hashes" not in request.keywords:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PROVOTE = dataclasses.replace(
        settings.PROVOTE, rates=parse_rates("read=100000/s,write=100000/s,login=100000/s")
    )


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
