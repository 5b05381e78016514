"""Django's password validators, applied to the form of a password that is hashed."""

from typing import Any

from django.contrib.auth import password_validation

from users.precis import opaque_string


class _Prepared:
    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError as the validator does, for the prepared password."""
        super().validate(opaque_string(password), user)  # type: ignore[misc]


class MinimumLength(_Prepared, password_validation.MinimumLengthValidator):
    """Characters are counted as people see them, not as a keyboard composes them."""


class CommonPassword(_Prepared, password_validation.CommonPasswordValidator):
    """A common password is common in every composition."""


class UserAttributeSimilarity(_Prepared, password_validation.UserAttributeSimilarityValidator):
    """A user name or an address is recognised in every composition."""
