"""Forms of the admin site: log in, create and change accounts, set passwords."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from provote_core import text
from users import addresses, selectors
from users.errors import TooManyTries
from users.models import Mail, User
from users.precis import candidates, opaque_string
from users.services import mail, sessions, throttle


class LoginForm(AdminAuthenticationForm):
    """The login; its attempts count together with those of the API."""

    def clean(self) -> Any:
        """Count the attempt before it is checked; the right password clears the count."""
        username = self.cleaned_data.get("username")
        if username is None or "password" not in self.cleaned_data:
            return self.cleaned_data
        try:
            throttle.count_try(username)
        except TooManyTries as error:
            raise ValidationError(f"{error} Wait {error.retry_after} s.") from None
        if not selectors.accounts(username__lower=username.lower()).exists():
            for password in candidates(self.cleaned_data["password"])[1:]:
                make_password(password)  # an unknown name takes as long as a known one
        cleaned = super().clean()
        throttle.forget_tries(username)
        return cleaned


class PreparedPasswords:
    """A form whose two password fields are compared in the form that is hashed."""

    cleaned_data: dict[str, Any]

    def clean_password1(self) -> str:
        """The prepared password."""
        return opaque_string(self.cleaned_data["password1"])

    def clean_password2(self) -> str:
        """The prepared confirmation."""
        return opaque_string(self.cleaned_data["password2"])


class Address:
    """A form whose address is printable and unique as a mailbox, in every spelling."""

    cleaned_data: dict[str, Any]
    initial: Any
    instance: User

    def clean_email(self) -> str:
        """The address as an account keeps it; an unchanged one is not checked."""
        email = addresses.tidy(self.cleaned_data["email"])
        if email == self.initial.get("email"):
            return email
        if flaw := text.find_flaw(email):
            raise ValidationError(flaw.detail, flaw.code)
        holder = selectors.account_of_mailbox(email)
        if holder is not None and holder.pk != self.instance.pk:
            raise ValidationError("This e-mail address is taken.", "unique")
        self.instance.mailbox = addresses.canonical(email)
        return email


class CreationForm(Address, PreparedPasswords, AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")


class ProfileTexts(forms.ModelForm):  # type: ignore[type-arg]
    """The text policy for display name and bio; unchanged text is not checked."""

    def clean_display_name(self) -> str:
        """The display name, one line."""
        return self._text("display_name")

    def clean_bio(self) -> str:
        """The bio, several lines; browsers end them by CRLF."""
        return self._text("bio", lines=True)

    def _text(self, name: str, *, lines: bool = False) -> str:
        cleaned = text.clean(self.cleaned_data[name], lines=lines)
        held = str(self.initial.get(name, ""))
        if cleaned == text.clean(held, lines=lines):
            return held
        flaw = text.find_flaw(cleaned, lines=lines)
        if cleaned and flaw is not None:
            raise ValidationError(flaw.detail, flaw.code)
        return cleaned


class ChangeForm(Address, ProfileTexts, UserChangeForm):  # type: ignore[type-arg]
    """The fields of an account and of its profile that staff may change."""

    display_name = forms.CharField(max_length=100, required=False)
    bio = forms.CharField(max_length=1_000, required=False, widget=AdminTextareaWidget)

    class Meta(UserChangeForm.Meta):
        model = User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("display_name", "bio"):
            self.initial.setdefault(name, getattr(self.instance.profile, name))


class PasswordForm(PreparedPasswords, AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password, which ends every session of the account."""

    def save(self, commit: bool = True) -> Any:
        """Save it, end every session, and notify the person by mail, in one transaction.

        Before the account has the new password, a login with the old one could begin a session.
        """
        with transaction.atomic():
            saved = super().save(commit)
            sessions.log_out_everywhere(user_id=self.user.pk)
            mail.request_mail(Mail.Kind.PASSWORD_CHANGED, self.user)
        return saved
