"""How an admin site shows tables: nothing is changed, nothing is counted that is large.

A service registers its own with `site.register`, the core's tables with `register_core`.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from provote_core.audit.models import AuditRecord
from provote_core.auth import Kind
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.outbox.models import Cursor, Outbox, OutboxHead

# What the pages' own filters ask of a column.
LOOKUPS = ("", "exact", "gte", "lt", "isnull", "year", "month", "day")
MOST = 10_000  # rows that a list counts and leads to; filters and search find the others


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of at most 10,000 rows: counting all of a large table would take seconds a page."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as anybody wants to know."""
        rows: Any = self.object_list
        return int(rows[:MOST].count())


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


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """A table to look at. `hidden` columns are neither shown nor to be filtered by.

    `search_fields` are names, exact, so that an index may help, or names with a lookup.
    """

    hidden: tuple[str, ...] = ()
    ordering = ("-pk",)
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every column but the hidden ones, unless `fields` says which."""
        columns = [field.name for field in self.opts.concrete_fields]
        return self.fields or [name for name in columns if name not in self.hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them."""
        return self.get_fields(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """By what is shown: a filter by a hidden column would tell what it holds.

        Nor by what a column leads to: the way back may end at a hidden one.
        """
        column, _, how = lookup.partition("__")
        return column in self.get_fields(request) and how in LOOKUPS

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Rows of which a column is the term; what a column cannot hold is not looked for."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(pk__in=[])
        for place in self.search_fields:
            field = self.opts.get_field(place.partition("__")[0])
            try:
                field.to_python(term)  # type: ignore[union-attr]
            except (ValidationError, ValueError):
                continue
            found |= Q((place, term))
        return queryset.filter(found), False


def choose(field: str, *values: str) -> type[admin.SimpleListFilter]:
    """A filter by one of `values`: to find them out, Django would read the whole table."""

    class Chosen(admin.SimpleListFilter):
        title = field.replace("_", " ")
        parameter_name = field

        def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
            return [(value, value.replace("_", " ")) for value in values]

        def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
            value = self.value()
            return queryset if value is None else queryset.filter(**{field: value})

    return Chosen


class OutcomeFilter(admin.SimpleListFilter):
    """How a request ended; a refusal's outcome is its code."""

    title = parameter_name = "outcome"
    done = ("accepted", "replayed", "repeated")

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """What went well, and the rest."""
        return [(value, value) for value in (*self.done, "refused")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that ended so."""
        if self.value() == "refused":
            return queryset.exclude(outcome__in=self.done)
        return queryset.filter(outcome=self.value()) if self.value() else queryset


class AuditAdmin(ReadOnlyAdmin):
    """The audit log of this service."""

    list_display = ("at", "actor", "actor_kind", "action", "target", "outcome", "status")
    list_filter = ("at", OutcomeFilter, choose("actor_kind", *Kind))
    search_fields = ("actor", "target", "request_id")


class OutboxAdmin(ReadOnlyAdmin):
    """What was told and when. Of events only the types: they may hold what a voter chose."""

    fields = ("id", "types", "count", "first_seq", "created_at", "traceparent")
    list_display = ("id", "types", "count", "first_seq", "created_at")
    list_filter = ("created_at",)
    search_fields = ("id", "first_seq", "traceparent")

    @admin.display(description="events")
    def types(self, row: Outbox) -> str:
        """Which events, and how many of each."""
        names = [str(event.get("type")) for event in row.events]
        return ", ".join(f"{names.count(name)} {name}" for name in sorted(set(names)))


class OutboxHeadAdmin(ReadOnlyAdmin):
    """How far this service's events have come."""

    list_display = ("source", "epoch", "last_seq", "published_seq")


class CursorAdmin(ReadOnlyAdmin):
    """How far the events of others have been applied."""

    list_display = ("source", "applied_seq", "source_last_seq", "applied_at", "updated_at")


class IdempotencyAdmin(ReadOnlyAdmin):
    """Keys that were used: what they made, never the keys or bodies."""

    fields = ("account", "status", "resource", "created_at")
    list_display = ("created_at", "account", "status", "resource")
    list_filter = ("created_at",)
    list_display_links = None  # a digest is no address
    search_fields = ("account",)
    ordering = ("-created_at",)


def register_core(site: admin.AdminSite) -> None:
    """Show the tables that every service has."""
    site.register(AuditRecord, AuditAdmin)
    site.register(Outbox, OutboxAdmin)
    site.register(OutboxHead, OutboxHeadAdmin)
    site.register(Cursor, CursorAdmin)
    site.register(IdempotencyRecord, IdempotencyAdmin)
