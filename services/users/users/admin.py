"""The admin site of accounts, for staff, at /admin/users/."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from provote_admin.options import ReadOnly
from provote_core.audit.models import AuditRecord
from users import addresses
from users.forms import ChangeForm, CreationForm, LoginForm, PasswordForm
from users.models import PROFILE_FIELDS, ApiKey, Mail, MailToken, User
from users.services import erasure, mail, sessions


class StaffSite(admin.AdminSite):
    """Django's admin, with the rate limit of logins."""

    site_header, site_title = "Provote", "Provote users"
    site_url = None
    login_form = LoginForm

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The login page."""
        return super().login(request, extra_context)

    login.limit_kind = "login"  # type: ignore[attr-defined]


site = StaffSite()


class ApiKeyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """The keys of an account."""

    model = ApiKey
    fields = readonly_fields = ("name", "prefix", "scopes", "created_at", "revoked_at")
    extra = 0


@admin.register(User, site=site)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts. They are erased, never deleted, so that the other services get `user.erased`."""

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

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Accounts with their profiles."""
        return super().get_queryset(request).select_related("profile")

    def display_name(self, obj: User) -> str:
        """The profile's display name, on read-only pages."""
        return obj.profile.display_name

    def bio(self, obj: User) -> str:
        """The profile's bio, on read-only pages."""
        return obj.profile.bio

    def locale(self, obj: User) -> str:
        """The profile's locale."""
        return obj.profile.locale

    def timezone(self, obj: User) -> str:
        """The profile's time zone."""
        return obj.profile.timezone

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """The account's API keys; none while it is created."""
        return (ApiKeyInline,) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An erased account cannot be changed."""
        erased = obj is not None and obj.erased_at is not None
        return not erased and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account as a new version; a new address is unverified and gets a token.

        Locking an account ends its sessions, so that unlocking it brings none of them back.
        """
        if change:
            obj.version += 1
        moved = not change or "email" in form.changed_data
        if moved:
            obj.email_verified_at = None
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            sessions.log_out_everywhere(user_id=obj.pk)
        if changed := [n for n in PROFILE_FIELDS if change and n in form.changed_data]:
            for name in changed:
                setattr(obj.profile, name, form.cleaned_data[name])
            obj.profile.save(update_fields=changed)
        if moved:
            # A second update: in one with a new address the trigger clears an unchanged mailbox.
            User.objects.filter(pk=obj.pk).update(mailbox=obj.mailbox)
            MailToken.objects.filter(user=obj).delete()
            mail.request_mail(Mail.Kind.VERIFY_EMAIL, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Search as configured, and find an account by any spelling of its address."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if "@" in search_term:
            found |= queryset.filter(mailbox=addresses.canonical(search_term.strip()))
        return found, duplicates

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never; accounts are erased by the action."""
        return False

    @admin.action(description="Erase the selected people for ever", permissions=["change"])
    def erase(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Erase the accounts, as `DELETE /users/me/` does."""
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
