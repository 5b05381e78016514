"""The rulebook's conditions on a poll's status and times, for Django's queries of polls.

"Now" is the database's time of the statement, as `Now()` has it.
"""

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from provote_rules.lifecycle import Status, is_past_sql, status_sql

_NOW = "statement_timestamp()"


def in_status(status: Status) -> Q:
    """Whether this is the effective status now."""
    return _condition(status_sql(status, poll="poll", now=_NOW))


def is_past(field: str) -> Q:
    """Whether the time in this column has come."""
    return _condition(is_past_sql(f"poll.{field}", now=_NOW))


def _condition(sql: str) -> Q:
    # Made of the rulebook's text and names of columns alone.
    return Q(RawSQL(sql, [], output_field=BooleanField()))  # nosec B611 # no input in it
