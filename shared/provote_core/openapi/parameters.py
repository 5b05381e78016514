"""OpenAPI header parameters that the services share."""

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
# In the document's own form, for parts that are written without drf-spectacular.
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "Makes a repeat safe: with the same body it is answered as the first was.",
}
IDEMPOTENCY_KEY = OpenApiParameter(
    KEY["name"], KEY["schema"], location=HEADER, description=KEY["description"]
)
