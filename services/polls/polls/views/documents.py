"""What the views' operations have in common in OpenAPI."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

HEADER: Final = "header"
ETAG = OpenApiParameter("ETag", location=HEADER, response=[200, 201], description="The version.")
LOCATION = OpenApiParameter("Location", location=HEADER, response=[201])
IF_MATCH = OpenApiParameter(
    "If-Match", location=HEADER, required=True, description="The ETag you have read."
)
IF_MATCH_OPTIONAL = OpenApiParameter(
    "If-Match", location=HEADER, description="The ETag you have read; a repeat ignores it."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", location=HEADER, description="The ETag you have; 304 if it still holds."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", location=HEADER, description="Makes a repeat safe."
)
PUBLIC: Any = [{"bearer": []}, {}]
