"""Additions to drf-spectacular: authentication, public paths, operation names, problems."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import SAFE_METHODS

from provote_core.auth.rest import IsPersonOrReadOnly
from provote_core.openapi import fields, responses
from provote_core.openapi.parameters import KEY

__all__ = ["KEY", "BearerScheme", "Schema", "add_problems", "fields", "public_paths"]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The security scheme of `PrincipalAuthentication`."""

    target_class = "provote_core.auth.rest.PrincipalAuthentication"
    match_subclasses = True
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """An access token in the Authorization header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class Schema(AutoSchema):
    """Operation ids like `listVotesAudit`; operations that everyone may read need no token."""

    def get_operation_id(self) -> str:
        """The verb, then the path; a view can override it with extend_schema."""
        *steps, verb = super().get_operation_id().split("_")
        return verb + "".join(step.title() for step in steps)

    def _get_request_body(self, direction: Any = "request") -> Any:
        """Mark the body as required for methods in the view's `needs_body`.

        drf-spectacular takes a body without a required member for optional, and knows no body of
        a DELETE: one that the view's `takes_body` names is described as that of a POST.
        """
        method = self.method
        if method in getattr(self.view, "takes_body", ()):
            self.method = "POST"
        try:
            body = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = method
        if body and self.method in getattr(self.view, "needs_body", ()):
            body["required"] = True
        return body

    def get_auth(self) -> list[dict[str, list[str]]]:
        """The alternative security schemes; `{}` among them makes authentication optional."""
        found: list[dict[str, list[str]]] = super().get_auth()
        permissions = self.view.get_permissions()
        if self.method in SAFE_METHODS and any(
            isinstance(permission, IsPersonOrReadOnly) for permission in permissions
        ):
            found.append({})
        return found


def public_paths(endpoints: list[Any], **_: Any) -> list[Any]:
    """The endpoints that the gateway publishes, without the variants that lack the slash."""
    return [e for e in endpoints if e[0].startswith("/api/v1/") and e[0].endswith(("/", ".json"))]


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation its summary, the shared Idempotency-Key, and its possible problems.

    The `default` response is a problem document, too.
    """
    for kind, components in responses.components().items():
        result.setdefault("components", {}).setdefault(kind, {}).update(components)
    for path, operations in result.get("paths", {}).items():
        for method, operation in operations.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            _summarise(operation)
            _require_alternatives(operation, result["components"]["schemas"])
            operation["parameters"] = [
                KEY if parameter.get("name") == KEY["name"] else parameter
                for parameter in operation.get("parameters", ())
            ]
            for status, problem in responses.problems_of(method, path, operation).items():
                operation["responses"].setdefault(status, problem)
            default = {"description": "A problem", "content": responses.CONTENT}
            operation["responses"].setdefault("default", default)
    return result


def _require_alternatives(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Mark a body with `oneOf` as required: an absent body matches none of the alternatives."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        if "oneOf" in schemas.get(name, {}):
            operation["requestBody"]["required"] = True


def _summarise(operation: dict[str, Any]) -> None:
    """Use the first paragraph of a view's docstring as summary, the rest as description."""
    if "summary" not in operation:
        first, _, rest = operation.pop("description", "").partition("\n\n")
        operation["summary"] = " ".join(first.split())
        if rest:
            operation["description"] = rest
