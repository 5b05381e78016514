"""Read-only pages of tables for admin sites, which never count a large table.

A service registers its own tables with `site.register`, the core's with `register_core`.
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

# The lookups that the filters of these pages use.
LOOKUPS = ("", "exact", "gte", "lt", "isnull", "year", "month", "day")
MAX_ROWS = 10_000  # rows that a list counts and shows; filters and search find the others


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages over at most 10,000 rows: to count a large table would take seconds per page."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most 10,000."""
        rows: Any = self.object_list
        return int(rows[:MAX_ROWS].count())


class ReadOnly(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """A mixin without permission to add, change or delete."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Always False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Always False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Always False."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """A read-only table. `hidden` columns are neither shown nor available to filters.

    `search_fields` are column names, for exact matches that an index can serve, or names with a
    lookup.
    """

    hidden: tuple[str, ...] = ()
    ordering = ("-pk",)
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """`fields` if set, else every column that is not hidden."""
        columns = [field.name for field in self.opts.concrete_fields]
        return self.fields or [name for name in columns if name not in self.hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All shown fields."""
        return self.get_fields(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Allow filters by shown columns only: a filter by a hidden one would reveal its values.

        Lookups through relations are refused, too: they may lead back to a hidden column.
        """
        column, _, how = lookup.partition("__")
        return column in self.get_fields(request) and how in LOOKUPS

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Rows with the term in a search field; skips fields whose type cannot hold the term."""
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
    """A filter by one of `values`; to collect them, Django would read the whole table."""

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
    """A filter by outcome; the outcome of a refusal is its code."""

    title = parameter_name = "outcome"
    done = ("accepted", "replayed", "repeated")

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """The outcomes of successes, and "refused" for all others."""
        return [(value, value) for value in (*self.done, "refused")]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with the chosen outcome."""
        if self.value() == "refused":
            return queryset.exclude(outcome__in=self.done)
        return queryset.filter(outcome=self.value()) if self.value() else queryset


class AuditAdmin(ReadOnlyAdmin):
    """The audit log of this service."""

    list_display = ("at", "actor", "actor_kind", "action", "target", "outcome", "status")
    list_filter = ("at", OutcomeFilter, choose("actor_kind", *Kind))
    search_fields = ("actor", "target", "request_id")


class OutboxAdmin(ReadOnlyAdmin):
    """Outgoing events. Shows only their types: the data may contain ballots."""

    fields = ("id", "types", "count", "first_seq", "created_at", "traceparent")
    list_display = ("id", "types", "count", "first_seq", "created_at")
    list_filter = ("created_at",)
    search_fields = ("id", "first_seq", "traceparent")

    @admin.display(description="events")
    def types(self, row: Outbox) -> str:
        """The number of events of each type in the row."""
        names = [str(event.get("type")) for event in row.events]
        return ", ".join(f"{names.count(name)} {name}" for name in sorted(set(names)))


class OutboxHeadAdmin(ReadOnlyAdmin):
    """The heads of this service's events."""

    list_display = ("source", "epoch", "last_seq", "published_seq")


class CursorAdmin(ReadOnlyAdmin):
    """The positions up to which events of other services are applied."""

    list_display = ("source", "applied_seq", "source_last_seq", "applied_at", "updated_at")


class IdempotencyAdmin(ReadOnlyAdmin):
    """Used idempotency keys: the created resource, never the key or the body."""

    fields = ("account", "status", "resource", "created_at")
    list_display = ("created_at", "account", "status", "resource")
    list_filter = ("created_at",)
    list_display_links = None  # the primary key is a digest, which no URL can hold
    search_fields = ("account",)
    ordering = ("-created_at",)


def register_core(site: admin.AdminSite) -> None:
    """Register the tables that every service has."""
    site.register(AuditRecord, AuditAdmin)
    site.register(Outbox, OutboxAdmin)
    site.register(OutboxHead, OutboxHeadAdmin)
    site.register(Cursor, CursorAdmin)
    site.register(IdempotencyRecord, IdempotencyAdmin)
