"""Parameters that operations of several ViewSets declare in the OpenAPI document."""

from typing import Final

from drf_spectacular.utils import OpenApiParameter

HEADER: Final = "header"
KEY = OpenApiParameter("Idempotency-Key", location=HEADER, description="Makes a repeat safe.")
ETAG = OpenApiParameter("ETag", location=HEADER, response=[200], description="The version.")
IF_MATCH = OpenApiParameter(
    "If-Match", location=HEADER, required=True, description="The ETag you have read."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", location=HEADER, description="The ETag you have; 304 if it still holds."
)
