"""Query strings of lists."""

from typing import Any

from rest_framework.request import Request

PAGE = ("cursor", "page_size")


def query_terms(query: Any, request: Request) -> dict[str, Any]:
    """The query without the parameters of pages; 400 for an unknown one."""
    given = request.query_params.dict()
    terms = query(data={name: value for name, value in given.items() if name not in PAGE})
    terms.is_valid(raise_exception=True)
    return dict(terms.validated_data)
