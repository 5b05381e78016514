"""Query parameters."""

from rest_framework import serializers
from rest_framework.request import Request

from analytics.tallying.export import FORMATS
from provote_core.exceptions import FieldError, InvalidRequest
from provote_core.serializers import StrictSerializer
from provote_rules.texts import tr

LARGEST = 2**63 - 1


def require_known(request: Request, *names: str) -> None:
    """Raises ValidationError for a query parameter with another name."""
    unknown = {
        name: [serializers.ErrorDetail(tr("This field is not known."), "unknown-field")]
        for name in request.query_params
        if name not in names
    }
    if unknown:
        raise serializers.ValidationError(unknown)


def min_position(request: Request) -> int | None:
    """The outbox row that the reader wants counted, None without one; else InvalidRequest (400).

    Any other query is refused as well: the gateway caches public results by their address, and
    each further spelling of an address would be a further request to this service.
    """
    require_known(request, "min_position")
    text = request.query_params.get("min_position")
    if text is None:
        if request.META["QUERY_STRING"]:
            raise InvalidRequest(tr("The query has no parameter."))
        return None
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST:
        return int(text)
    problem = FieldError(
        "/min_position", "out-of-range", tr("Use 0 to {largest}.", largest=LARGEST)
    )
    raise InvalidRequest(errors=[problem])


class ExportQuery(StrictSerializer):
    """The format of an export."""

    format = serializers.ChoiceField(
        choices=sorted(FORMATS),
        default="ndjson",
        help_text="`ndjson` has everything that a recount needs; `rctab` is a summary of the "
        "report; the others have the ballots, as far as they can hold them.",
    )
