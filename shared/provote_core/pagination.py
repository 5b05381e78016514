"""Cursor pages: stable under inserts, without a total count, with links by RFC 8288."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.response import Response

from provote_core.exceptions import FieldError, InvalidCursor, InvalidRequest
from provote_rules.texts import tr

CURSOR, PAGE_SIZE = "cursor", "page_size"  # the query parameters of every page


class _Relative:
    """A request from which DRF makes links without a host: /api/v1/polls/?cursor=…"""

    def __init__(self, request: Any) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)

    def build_absolute_uri(self) -> str:
        """The path and query of the request, without scheme and host."""
        path: str = self._request.get_full_path()
        return path


class CursorPage(CursorPagination):
    """Pages of 50, up to 200 by `page_size`; ids are UUIDv7, so newest first is by id."""

    page_size = 50
    max_page_size = 200
    cursor_query_param = CURSOR
    page_size_query_param = PAGE_SIZE
    ordering = "-id"

    def get_page_size(self, request: Any) -> int:
        """The requested size; 400 outside 1 to 200."""
        value = request.query_params.get(self.page_size_query_param)
        if value is None:
            return self.page_size
        # At most 6 digits, so that int() is cheap; leading zeros are allowed.
        short = value.isascii() and value.isdigit() and len(value) <= 6
        if not (short and 1 <= int(value) <= self.max_page_size):
            problem = FieldError("/page_size", "out-of-range", tr("Use 1 to 200."))
            raise InvalidRequest(errors=[problem])
        return int(value)

    def decode_cursor(self, request: Any) -> Cursor | None:
        """The requested cursor; raises NotFound for an empty one."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor == Cursor(offset=0, reverse=False, position=None):
            raise NotFound()
        if cursor is not None and "\x00" in str(cursor.position):
            raise NotFound()  # PostgreSQL's text cannot contain NUL
        return cursor

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """One page; a malformed cursor is 400, not an empty page."""
        try:
            relative: Any = _Relative(request)
            return super().paginate_queryset(queryset, relative, view)
        except (NotFound, ValueError, ValidationError):
            raise InvalidCursor() from None

    def get_paginated_response(self, data: Any) -> Response:
        """`{results, next, previous}` and the same links as a header, relative to this address."""
        links = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        header = ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if url)
        body = {"results": data, "next": links["next"], "previous": links["prev"]}
        return Response(body, headers={"Link": header} if header else None)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters of a page for OpenAPI."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
        return [
            {
                "name": self.cursor_query_param,
                "in": "query",
                "required": False,
                "description": "Which page: from the links of another one, never made up.",
                "schema": {"type": "string"},
            },
            {
                "name": str(self.page_size_query_param),
                "in": "query",
                "required": False,
                "description": "How many results the page may have.",
                "schema": {**size, "default": self.page_size},
            },
        ]

    def get_paginated_response_schema(self, schema: Any) -> Any:
        """The schema of a page for OpenAPI."""
        link = {"type": ["string", "null"], "format": "uri-reference"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }
