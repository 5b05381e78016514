"""Django's password validators, applied to the form of a password that is hashed."""

from typing import Any

from django.contrib.auth import password_validation

from users.precis import opaque_string


class _Prepared:
    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError as the validator does, for the prepared password."""
        super().validate(opaque_string(password), user)  # type: ignore[misc]


class MinimumLength(_Prepared, password_validation.MinimumLengthValidator):
    """Counts the characters of the prepared password, not those of a decomposed one."""


class CommonPassword(_Prepared, password_validation.CommonPasswordValidator):
    """Refuses a common password in every composition."""


class UserAttributeSimilarity(_Prepared, password_validation.UserAttributeSimilarityValidator):
    """Recognises a user name or an address in every composition."""
