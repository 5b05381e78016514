"""The admin site of accounts, for staff, at /admin/users/."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from provote_core import text
from provote_core.audit.models import AuditRecord
from users.errors import TooManyTries
from users.models import ApiKey, Mail, MailToken, User
from users.services import erasure, mail, sessions, throttle


class LoginForm(AdminAuthenticationForm):
    """The login, its passwords counted like those of the API."""

    def clean(self) -> Any:
        """Count the try before it is looked at; a right one clears the count."""
        username = self.cleaned_data.get("username")
        if username is None or "password" not in self.cleaned_data:
            return self.cleaned_data
        try:
            throttle.count_try(username)
        except TooManyTries as error:
            raise ValidationError(f"{error} Wait {error.retry_after} s.") from None
        cleaned = super().clean()
        throttle.forget_tries(username)
        return cleaned


class StaffSite(admin.AdminSite):
    """Django's admin under our name, its login limited like every other."""

    site_header = site_title = "Provote users"
    site_url = None
    login_form = LoginForm

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The login page."""
        return super().login(request, extra_context)

    login.limit_kind = "login"  # type: ignore[attr-defined]


site = StaffSite()


class ReadOnly(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Shows and changes nothing."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class ApiKeyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """The keys of an account."""

    model = ApiKey
    fields = readonly_fields = ("name", "prefix", "scopes", "created_at", "revoked_at")
    extra = 0


class CreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")


class ProfileTexts(forms.ModelForm):  # type: ignore[type-arg]
    """The text policy for what people say of themselves; text that stays as it is is no error."""

    def clean_display_name(self) -> str:
        """One line."""
        return self._text("display_name")

    def clean_bio(self) -> str:
        """Several lines; browsers end them by CRLF."""
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


class ChangeForm(ProfileTexts, UserChangeForm):  # type: ignore[type-arg]
    """What of an account may be changed."""

    class Meta(UserChangeForm.Meta):
        model = User
        widgets = {"bio": AdminTextareaWidget}


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password; whoever was logged in with the old one is not any more."""

    def save(self, commit: bool = True) -> Any:
        """Save it, end every session, and tell the person."""
        sessions.log_out_everywhere(user_id=self.user.pk)
        mail.ask_for(Mail.Kind.PASSWORD_CHANGED, self.user)
        return super().save(commit)


@admin.register(User, site=site)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts. They are erased, never deleted: the other services must hear of it."""

    form, add_form, change_password_form = ChangeForm, CreationForm, PasswordForm
    list_display = ("username", "email", "is_staff", "is_active", "created_at", "last_login")
    list_filter = ("is_staff", "is_moderator", "is_superuser", "is_active", "created_at")
    search_fields = ("username", "email", "=id", "=subject")
    ordering = ("-id",)
    readonly_fields = (
        "id", "subject", "email_verified_at", "locale", "timezone", "created_at", "erased_at",
        "last_login",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("username", "email", "password")}),
        ("Profile", {"fields": ("display_name", "bio")}),
        (
            "Rights",
            {
                "fields": (
                    "is_active",
                    "is_staff",
                    "is_moderator",
                    "is_superuser",
                    "user_permissions",
                )
            },
        ),
        ("Facts", {"fields": readonly_fields}),
    )
    filter_horizontal = ("user_permissions",)
    add_fieldsets = (
        (None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),
    )
    actions = ("erase",)
    show_full_result_count = False

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Its API keys, once there is an account."""
        return (ApiKeyInline,) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An erased account stays as it is."""
        erased = obj is not None and obj.erased_at is not None
        return not erased and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save it as a new version; a new address is unverified, and a token is mailed to it."""
        if change:
            obj.version += 1
        moved = not change or "email" in form.changed_data
        if moved:
            obj.email_verified_at = None
        super().save_model(request, obj, form, change)
        if moved:
            MailToken.objects.filter(user=obj).delete()
            mail.ask_for(Mail.Kind.VERIFY_EMAIL, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never; see the action."""
        return False

    @admin.action(description="Erase the selected people for ever", permissions=["change"])
    def erase(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Erase as the people themselves could."""
        for user in queryset.order_by("pk"):
            erasure.erase_user(user_id=user.pk)


@admin.register(AuditRecord, site=site)
class AuditAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The audit log of this service."""

    list_display = ("at", "actor", "actor_kind", "action", "target", "outcome", "status")
    list_filter = ("outcome", "actor_kind", "at")
    search_fields = ("=actor", "=target", "=request_id")
    ordering = ("-id",)
    show_full_result_count = False
