"""What drf-spectacular cannot know: which paths are public, and how errors look."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import SAFE_METHODS

from provote_core.auth.rest import IsPersonOrReadOnly

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "An RFC 9457 problem document.",
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string", "description": "Stable slug; see docs/errors.md."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

_REF = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How `PrincipalAuthentication` looks to a client."""

    target_class = "provote_core.auth.rest.PrincipalAuthentication"
    match_subclasses = True
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """An access token in the Authorization header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class Schema(AutoSchema):
    """Operations are named as `listVotesAudit`; what anyone may read needs no token."""

    def get_operation_id(self) -> str:
        """The verb, then the path; a view says another with extend_schema."""
        *steps, verb = super().get_operation_id().split("_")
        return verb + "".join(step.title() for step in steps)

    def get_auth(self) -> list[dict[str, list[str]]]:
        """How a caller may authenticate; an empty one says that nobody has to."""
        found: list[dict[str, list[str]]] = super().get_auth()
        permissions = self.view.get_permissions()
        if self.method in SAFE_METHODS and any(
            isinstance(permission, IsPersonOrReadOnly) for permission in permissions
        ):
            found.append({})
        return found


def public_paths(endpoints: list[Any], **_: Any) -> list[Any]:
    """Leave out what the gateway never shows, and the twins without a trailing slash."""
    return [e for e in endpoints if e[0].startswith("/api/v1/") and e[0].endswith(("/", ".json"))]


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation its `default` answer, the problem document."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result.get("paths", {}).values():
        for method, operation in operations.items():
            if method in ("get", "post", "put", "patch", "delete"):
                operation["responses"].setdefault(
                    "default", {"description": "A problem", "content": _REF}
                )
    return result
