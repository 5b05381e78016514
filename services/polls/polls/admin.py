"""The admin site of polls, for staff, at /admin/polls/.

It shows polls, closes and archives them, and removes images. Definitions are changed by owners
only, as in the API.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from polls import services
from polls.constraints import BALLOT_TYPES, ELIGIBILITIES
from polls.images.storage import url_of
from polls.listing import Wanted
from polls.models import Category, Choice, Image, ImageUse, Poll, Template
from provote_admin.options import ReadOnly, ReadOnlyAdmin, choose, register_core
from provote_admin.site import StaffSite
from provote_core.audit.transaction import audited, own_transaction
from provote_core.exceptions import ProvoteError
from provote_core.rest import principal_of
from provote_core.visibility import Listing
from provote_rules.lifecycle import Status, Transition

site = StaffSite("polls")
register_core(site)


class ChoiceInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """The choices of a poll."""

    model = Choice
    fields = readonly_fields = ("position", "label", "description", "id")
    extra = 0


def preview(image: Image) -> str:
    """The smallest file of an image, which leads to the largest."""
    if image.removed_at is not None or not image.sizes:
        return "removed"
    smallest = image.sizes[-1]
    return format_html(
        '<a href="{}"><img src="{}" width="{}" height="{}" alt="" loading="lazy"></a>',
        url_of(image.sizes[0]["sha256"]),
        url_of(smallest["sha256"]),
        smallest["width"],
        smallest["height"],
    )


class ImageInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """The images of a poll and its choices."""

    model = ImageUse
    verbose_name_plural = "images"
    fields = readonly_fields = ("preview", "alt", "choice", "image_id")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImageUse]:
        """The uses, with images and choices."""
        return super().get_queryset(request).select_related("image", "choice").order_by("pk")

    @admin.display(description="image")
    def preview(self, use: ImageUse) -> str:
        """The image."""
        return preview(use.image)


@admin.register(Poll, site=site)
class PollAdmin(ReadOnlyAdmin):
    """Polls. `status` is the last one announced; `opens_at` and `closes_at` hold without it."""

    list_display = (
        "title", "status", "ballot_type", "method", "owner", "opens_at", "closes_at", "closed_at",
        "created_at",
    )  # fmt: skip
    list_filter = (
        choose("status", *Status),
        choose("ballot_type", *BALLOT_TYPES),
        choose("eligibility", *ELIGIBILITIES),
        choose("listing", *Listing),
        "created_at",
    )
    date_hierarchy = "created_at"
    search_fields = ("title__icontains", "id", "owner")
    inlines = (ChoiceInline, ImageInline)
    actions = ("close", "archive")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also polls that have the words of the term, as the API finds them."""
        found, _ = super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            found |= queryset.filter(text__words=Wanted(search_term))
        return found, False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether the visitor may close and archive polls: everyone who may enter."""
        return principal_of(request).may_moderate

    @admin.action(description="Close the selected polls", permissions=["moderate"])
    def close(self, request: HttpRequest, queryset: QuerySet[Poll]) -> HttpResponse:
        """Close as a moderator does by the API; a message names what was refused."""
        return self._end(request, queryset, Transition.CLOSE, services.close_poll)

    @admin.action(description="Archive the selected polls", permissions=["moderate"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Poll]) -> HttpResponse:
        """Archive as a moderator does by the API; a message names what was refused."""
        return self._end(request, queryset, Transition.ARCHIVE, services.archive_poll)

    @own_transaction
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list and its actions, which send requests to votes before they change polls."""
        return super().changelist_view(request, extra_context)

    def _end(
        self, request: HttpRequest, polls: QuerySet[Poll], transition: Transition, command: Any
    ) -> HttpResponse:
        """Have votes seal the polls first, then end them all in one audited transaction."""
        principal = principal_of(request)
        seals = {}
        for poll in polls.order_by("pk"):
            with self._refusals(request, poll):
                seals[poll] = services.request_seal(
                    poll_id=poll.pk, principal=principal, transition=transition
                )

        def end() -> HttpResponse:
            for poll, closed_at in seals.items():
                with self._refusals(request, poll):
                    command(poll_id=poll.pk, principal=principal, closed_at=closed_at)
            return HttpResponseRedirect(request.get_full_path())

        return audited(request, end)

    @contextmanager
    def _refusals(self, request: HttpRequest, poll: Poll) -> Iterator[None]:
        """Turn a refusal into a message, and go on with the next poll."""
        try:
            yield
        except ProvoteError as error:
            self.message_user(request, f"{poll.title}: {error.detail}", messages.ERROR)


@admin.register(Image, site=site)
class ImageAdmin(ReadOnlyAdmin):
    """Uploaded images. Removed ones have no files, and their files cannot be uploaded again."""

    fields = (
        "preview", "id", "owner", "sha256", "sizes", "created_at", "expires_at", "removed_at",
    )  # fmt: skip
    list_display = ("preview", "id", "owner", "created_at", "expires_at", "removed_at")
    list_display_links = ("id",)
    list_filter = ("created_at", ("removed_at", admin.EmptyFieldListFilter))
    search_fields = ("id", "owner", "sha256")
    actions = ("remove",)

    @admin.display(description="image")
    def preview(self, image: Image) -> str:
        """The image."""
        return preview(image)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether the visitor may remove images: everyone who may enter."""
        return principal_of(request).may_moderate

    @admin.action(description="Remove the selected images", permissions=["moderate"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        """Remove as a moderator does by the API."""
        for image in queryset.order_by("pk"):
            services.remove_image(image_id=image.pk, principal=principal_of(request))


@admin.register(Category, site=site)
class CategoryAdmin(ReadOnlyAdmin):
    """Categories; staff create and change them by the API."""

    list_display = ("slug", "name", "version")
    search_fields = ("slug", "name__icontains")
    ordering = ("slug",)


@admin.register(Template, site=site)
class TemplateAdmin(ReadOnlyAdmin):
    """Definitions that people have stored."""

    list_display = ("name", "owner", "created_at")
    list_filter = ("created_at",)
    search_fields = ("name__icontains", "id", "owner")
