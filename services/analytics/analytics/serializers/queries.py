"""Query parameters."""

from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from analytics.exporting.audit import SERVICES, AuditKey
from analytics.exporting.files import Key
from analytics.exporting.formats import FORMATS as TABLE_FORMATS
from analytics.exporting.tables import What
from analytics.tallying.export import FORMATS
from provote_core import languages
from provote_core.exceptions import FieldError, InvalidRequest
from provote_core.serializers import MomentField, StrictSerializer
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
    if _is_number(text):
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


class TableExportQuery(StrictSerializer):
    """The table of an export, its format, and the row after which it begins."""

    what = serializers.ChoiceField(
        choices=list(What),
        default="results",
        help_text="`results`: the choices; `rounds`: their votes in each round of the count; "
        "`timeline`: votes a minute; `audit`: requests that managed the poll; `ballots`: the same "
        "file as `ballots/export/`, as `csv` or `ndjson`. Timeline and audit are for the poll's "
        "owner, an API key with `results:read`, and staff.",
    )
    format = serializers.ChoiceField(
        choices=sorted(TABLE_FORMATS),
        default="csv",
        help_text="`pdf` is a report of the result with all rounds, for `results` only.",
    )
    language = serializers.ChoiceField(
        choices=languages.LANGUAGES,
        required=False,
        help_text="The language of a `pdf`; without it the poll's, if that is supported, else "
        "the best one by Accept-Language.",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The fields; `from`, which is a word of Python, among them."""
        return {
            **super().get_fields(),
            "from": serializers.CharField(
                required=False,
                help_text="The first column of the last row received, to go on after it: a "
                "number, for `timeline` a time, for `audit` such as `polls:12`. Send the ETag "
                "as If-Match.",
            ),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """With `what`, and `from` as a key of that table. Raises ValidationError."""
        what = attrs["what"] = What(attrs["what"])
        if attrs["format"] == "pdf" and what is not What.RESULTS:
            raise _invalid("format", tr("A PDF is of the results."), "invalid_choice")
        if what is What.BALLOTS:
            _require_ballots(attrs)
        if "language" in attrs and attrs["format"] != "pdf":
            raise _invalid("language", tr("Only a PDF has a language."), "not-applicable")
        if "from" in attrs and attrs["format"] == "pdf":
            raise _invalid("from", tr("A PDF cannot be resumed."), "not-applicable")
        attrs["from"] = _key(attrs["from"], what) if "from" in attrs else None
        return attrs


def _require_ballots(attrs: dict[str, Any]) -> None:
    if attrs["format"] not in FORMATS:
        formats = ", ".join(sorted(FORMATS))
        detail = tr("Ballots are exported as {formats}, by ballots/export/.", formats=formats)
        raise _invalid("format", detail, "invalid_choice")
    if "from" in attrs:
        raise _invalid("from", tr("An export of ballots cannot be resumed."), "not-applicable")


def _key(text: str, what: What) -> Key:
    if what is What.TIMELINE:
        try:
            moment: datetime = MomentField().run_validation(text)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"from": error.detail}) from error
        return moment
    service, _, number = text.rpartition(":")
    if (what is What.AUDIT) != (service in SERVICES) or not _is_number(number):
        raise _invalid("from", tr("Use the first column of a row."), "invalid")
    return AuditKey(service, int(number)) if what is What.AUDIT else int(number)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST


def _invalid(name: str, detail: str, code: str) -> serializers.ValidationError:
    shown = serializers.ErrorDetail(languages.shown(detail), code)
    return serializers.ValidationError({name: [shown]})
