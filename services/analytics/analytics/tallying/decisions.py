"""Drawings of ties by hand, for polls whose rules say `ask`."""

from uuid import UUID

from django.db import transaction

from analytics import services
from analytics.errors import NoTieWaits, TieDecided
from analytics.models import TallyReport, TieDecision
from analytics.tallying import reports
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.texts import tr


@transaction.atomic
def decide_tie(*, poll_id: UUID, order: list[UUID]) -> TieDecision:
    """Store the drawn order of the tied choices, first to last, and let the count go on.

    It decides later ties among some of the same choices, too: see ties.DrawnByHand.
    A repeat of the same order returns the stored decision. Raises TieDecided for another order of
    the same choices, NoTieWaits, and InvalidRequest for other choices than the tied ones.
    """
    report = TallyReport.objects.select_for_update().filter(pk=poll_id).first()
    if report is None:
        raise NoTieWaits()
    drawn = [str(choice) for choice in order]
    known = TieDecision.objects.filter(poll_id=poll_id, tied=sorted(drawn)).first()
    if known is not None:
        if known.order != drawn:
            raise TieDecided(order=known.order)
        return known
    if report.state != reports.UNDECIDED or report.summary is None:
        raise NoTieWaits()
    _require_tied(drawn, report.summary["undecided"]["tied"])
    decision = TieDecision.objects.create(poll_id=poll_id, tied=sorted(drawn), order=drawn)
    services.recount(polls=[poll_id])
    return decision


def _require_tied(drawn: list[str], tied: list[str]) -> None:
    problems = [
        FieldError(f"/order/{index}", code, detail)
        for index, choice in enumerate(drawn)
        for code, detail, wrong in (
            ("not-tied", tr("This choice is not among the tied ones."), choice not in tied),
            ("repeated", tr("This choice is named before."), choice in drawn[:index]),
        )
        if wrong
    ]
    if not problems and len(drawn) != len(tied):
        problems = [
            FieldError(
                "/order", "incomplete", tr("Order all {number} tied choices.", number=len(tied))
            )
        ]
    if problems:
        raise InvalidRequest(errors=problems)
