"""The conformance suite of all services, for users."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from provote_testing.conformance import Conformance
from provote_testing.conformance.case import address
from provote_testing.served import Sibling
from users.models import User


class TestConformance(Conformance):
    """The probe is an API key; a token is valid only while its account exists."""

    create_path = list_path = "/api/v1/users/me/api-keys/"
    create_body = {"name": "ci", "scopes": ["votes:delegate"]}

    @pytest.fixture
    def http(self) -> Client:
        """A page of the service's own origin, so that operations of browsers are tested, too."""
        page = {"Host": "testserver", "Origin": "http://testserver", "X-Real-IP": address()}
        return Client(raise_request_exception=False, headers=page)

    @pytest.fixture(autouse=True)
    def polls(self, sibling: Sibling) -> None:
        """Polls that knows no poll."""

    def subject(self) -> UUID:
        """The subject of a new account."""
        name = uuid4().hex
        account = User.objects.create(username=name, email=f"{name}@example.org")
        return account.subject

    def strings(self) -> Iterator[Any]:
        """All but the addresses of a list, whose errors are reported by row."""
        return (one for one in super().strings() if one[0].name != "sendInvitations")
