"""The conformance suite of all services, for users."""

from uuid import UUID, uuid4

from provote_testing.conformance import Conformance
from users.models import User


class TestConformance(Conformance):
    """The probe is an API key; a token is valid only while its account exists."""

    create_path = list_path = "/api/v1/users/me/api-keys/"
    create_body = {"name": "ci", "scopes": ["votes:delegate"]}

    def subject(self) -> UUID:
        """The subject of a new account."""
        name = uuid4().hex
        account = User.objects.create(username=name, email=f"{name}@example.org")
        return account.subject
