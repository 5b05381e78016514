"""The tally in results, its report, and drawings of ties by the owner."""

import hashlib
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from conftest import Reader, backend, person
from django.test import Client
from poll_events import Poll
from test_tallying import CHOICES, cast, close, later, ranked, report_of, without_method

from analytics.models import TallyReport, TieDecision
from analytics.tallying import counting
from provote_core.audit.models import AuditRecord
from provote_rules.tally.reports import digest
from provote_testing.answers import problem
from provote_testing.tokens import bearer, mint

pytestmark = pytest.mark.django_db(transaction=True)


def report(poll: Poll) -> str:
    return f"{poll.results}report/"


def decide(poll: Poll, *order: Any, caller: Any = None, **more: Any) -> Any:
    headers = bearer(mint(poll.owner)) if caller is None else caller.headers
    body = {"order": [str(choice) for choice in order], **more}
    return Client(raise_request_exception=False).post(
        f"{poll.results}ties/", body, content_type="application/json", headers=headers
    )


def asking() -> Poll:
    """A closed poll whose final count waits for a drawing of Anna and Berta."""
    poll = ranked(ties={"by": "ask", "commitment": None})
    cast(poll, "0", "1")
    close(poll, seed=b"")
    counting.count_due()
    assert report_of(poll).state == "undecided"
    return poll


def test_results_show_the_tally_by_the_ids_of_choices(anyone: Reader) -> None:
    poll = ranked()
    assert anyone.get(poll.results).json()["tally"] is None
    cast(poll, "0>1", "1>0", "1", "2>1")
    counting.count_due()
    before = anyone.get(poll.results)
    shown = before.json()["tally"]
    ids = [str(choice) for choice in poll.choices]
    assert set(shown) == {
        "method", "state", "elected", "rounds", "ties", "lot", "undecided", "report_digest",
        "votes", "position", "final", "made_at", "beacon_round",
    }  # fmt: skip
    assert (shown["method"], shown["state"], shown["elected"]) == ("irv@1", "counted", [ids[1]])
    assert shown["rounds"][0]["tallies"] == {ids[0]: "1", ids[1]: "2", ids[2]: "1"}
    assert shown["rounds"][0]["sentence"]
    assert (shown["votes"], shown["position"], shown["final"]) == (4, 4, False)
    assert shown["lot"] == "candidate-order"
    close(poll)
    counting.count_due()
    after = anyone.get(poll.results)
    assert after["ETag"] != before["ETag"]
    assert after.json()["tally"]["final"] is True
    assert after.json()["tally"]["lot"] == "seed"


def test_the_etag_changes_with_the_tally_alone(anyone: Reader) -> None:
    poll = ranked()
    cast(poll, "0>1")
    before = anyone.get(poll.results)
    counting.count_due()
    after = anyone.get(poll.results, If_None_Match=before["ETag"])
    assert after.status_code == 200
    assert anyone.get(poll.results, If_None_Match=after["ETag"]).status_code == 304


def test_a_final_tally_that_votes_have_outrun_is_not_final(anyone: Reader) -> None:
    poll = ranked()
    cast(poll, "0>1")
    close(poll)
    counting.count_due()
    cast(poll, "1")
    assert anyone.get(poll.results).json()["tally"]["final"] is False


def test_the_report_is_the_bytes_of_its_digest(anyone: Reader) -> None:
    poll = ranked()
    cast(poll, "0>1", "1")
    assert problem(anyone.get(report(poll))) == (404, "report-not-found")
    counting.count_due()
    answer = anyone.get(report(poll))
    assert answer["Content-Type"] == "application/json"
    shown = anyone.get(poll.results).json()["tally"]["report_digest"]
    assert hashlib.sha256(answer.content).hexdigest() == shown
    assert answer["ETag"] == f'"{shown}"'
    assert digest(msgspec.json.decode(answer.content)) == shown
    assert msgspec.json.decode(answer.content)["candidates"] == list(CHOICES)
    assert anyone.get(report(poll), If_None_Match=answer["ETag"]).status_code == 304
    assert problem(anyone.get(f"{report(poll)}?x=1")) == (400, "invalid-request")
    assert anyone.get(report(poll).rstrip("/")).status_code == 200


def test_a_poll_without_a_method_has_a_tally_by_plurality(anyone: Reader) -> None:
    poll = without_method().votes(2, 1).sealed()
    counting.count_due()
    shown = anyone.get(poll.results).json()["tally"]
    assert (shown["method"], shown["final"]) == ("plurality@1", True)
    assert shown["elected"] == [str(poll.choices[0])]
    answer = anyone.get(report(poll))
    assert hashlib.sha256(answer.content).hexdigest() == shown["report_digest"]


def test_who_sees_the_results_sees_the_report(anyone: Reader) -> None:
    poll = ranked(results_visibility="owner_only")
    cast(poll, "0>1")
    close(poll)
    counting.count_due()
    owner = person(poll.owner)
    assert problem(anyone.get(report(poll))) == (403, "results-not-visible")
    assert owner.get(report(poll)).status_code == 200
    assert backend(poll.owner, "results:read").get(report(poll)).status_code == 200
    assert owner.get(report(poll))["Cache-Control"] == "private, no-store"
    private = ranked(listing="private")
    assert problem(anyone.get(report(private))) == (404, "poll-not-found")
    assert problem(anyone.get(f"/api/v1/polls/{uuid4()}/results/report/"))[0] in (404, 503)


@pytest.mark.parametrize("visibility", ["after_close", "owner_only"])
def test_the_owner_who_reads_hidden_results_has_them_counted(visibility: str, polls: Any) -> None:
    poll = ranked(results_visibility=visibility)
    polls.answers[poll.internal] = (200, poll.state)
    cast(poll, "0>1")
    counting.count_due()
    assert report_of(poll).state == ""
    assert person(poll.owner).get(poll.results).json()["tally"] is None
    counting.count_due()
    shown = person(poll.owner).get(poll.results).json()["tally"]
    assert (shown["state"], shown["votes"]) == ("counted", 1)
    cast(poll, "1")
    later(poll, seconds=30)
    TallyReport.objects.update(wanted_at=report_of(poll).read_at)
    counting.count_due()
    assert report_of(poll).votes == 1


@pytest.mark.parametrize(("seed", "why"), [(b"another", "differs"), (b"", "reveals no seed")])
def test_a_seed_mismatch_is_shown(anyone: Reader, seed: bytes, why: str) -> None:
    poll = ranked()
    cast(poll, "0>1")
    counting.count_due()
    close(poll, seed=seed)
    counting.count_due()
    shown = anyone.get(poll.results).json()["tally"]
    assert (shown["state"], shown["final"], shown["elected"]) == ("seed-mismatch", False, [])
    assert shown["report_digest"] is None
    for path in (report(poll), f"/api/v1/polls/{poll.id}/ballots/export/"):
        assert problem(response := anyone.get(path)) == (409, "seed-mismatch")
        assert why in response.json()["detail"]


def test_a_count_that_asks_goes_on_with_the_drawn_order(anyone: Reader) -> None:
    poll = asking()
    anna, berta, _ = poll.choices
    shown = anyone.get(poll.results).json()["tally"]
    tied = sorted([str(anna), str(berta)], key=[str(c) for c in poll.choices].index)
    assert shown["undecided"]["tied"] == tied
    assert (shown["state"], shown["elected"], shown["final"]) == ("undecided", [], False)
    assert problem(anyone.get(report(poll))) == (409, "tie-undecided")
    answer = decide(poll, berta, anna)
    assert (answer.status_code, answer.json()["order"]) == (200, [str(berta), str(anna)])
    later(poll, seconds=3)
    counting.count_due()
    shown = anyone.get(poll.results).json()["tally"]
    assert (shown["state"], shown["elected"], shown["final"]) == ("counted", [str(berta)], True)
    assert shown["ties"][-1]["order"] == [str(berta), str(anna)]
    assert shown["ties"][-1]["by"] == "ask"


def test_one_tie_is_one_drawing(anyone: Reader) -> None:
    """Three exclusions follow from one drawn order of four tied choices."""
    poll = ranked(ties={"by": "ask", "commitment": None}, choices=("Ann", "Ben", "Cleo", "Dan"))
    cast(poll, "0", "1", "2", "3")
    close(poll, seed=b"")
    counting.count_due()
    assert len(anyone.get(poll.results).json()["tally"]["undecided"]["tied"]) == 4
    order = [poll.choices[position] for position in (2, 0, 3, 1)]
    assert decide(poll, *order).status_code == 200
    later(poll, seconds=3)
    counting.count_due()
    shown = anyone.get(poll.results).json()["tally"]
    assert (shown["state"], shown["elected"]) == ("counted", [str(order[0])])
    assert [len(tie["tied"]) for tie in shown["ties"]] == [4, 3, 2]
    assert all(tie["order"] == [*map(str, order)][: len(tie["tied"])] for tie in shown["ties"])
    assert TieDecision.objects.count() == 1
    assert problem(decide(poll, *order[:2])) == (409, "no-tie-waits")


def test_a_drawing_is_repeated_but_never_changed() -> None:
    poll = asking()
    anna, berta, _ = poll.choices
    first = decide(poll, berta, anna)
    assert decide(poll, berta, anna).json() == first.json()
    assert problem(decide(poll, anna, berta)) == (409, "tie-decided")
    later(poll, seconds=3)
    counting.count_due()
    assert problem(decide(poll, anna, berta)) == (409, "tie-decided")
    assert decide(poll, berta, anna).status_code == 200
    assert TieDecision.objects.count() == 1
    assert AuditRecord.objects.filter(outcome="accepted").count() == 3


def test_drawings_of_other_choices_are_refused_with_a_pointer() -> None:
    poll = asking()
    anna, berta, carl = poll.choices
    for order, pointer, code in (
        ([anna, carl], "/order/1", "not-tied"),
        ([anna, uuid4()], "/order/1", "not-tied"),
        ([anna, anna], "/order/1", "repeated"),
        ([anna], "/order", "min-length"),
        ([anna, "x"], "/order/1", "invalid"),
    ):
        answer = decide(poll, *order)
        assert answer.status_code == 400
        assert (answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (
            pointer, code
        )  # fmt: skip
    assert decide(poll, anna, berta, extra=1).status_code == 400
    assert not TieDecision.objects.exists()
    assert report_of(poll).done


def test_only_the_owner_and_staff_decide_ties(anyone: Reader) -> None:
    poll = asking()
    order = poll.choices[:2]
    assert decide(poll, *order, caller=anyone).status_code == 401
    assert problem(decide(poll, *order, caller=person())) == (403, "owner-required")
    key = backend(poll.owner, "results:read")
    assert problem(decide(poll, *order, caller=key)) == (403, "owner-required")
    assert not TieDecision.objects.exists()
    assert decide(poll, *order, caller=person(staff=True)).status_code == 200


def test_a_tie_is_decided_only_while_one_waits() -> None:
    poll = ranked()
    cast(poll, "0", "1")
    counting.count_due()
    assert problem(decide(poll, *poll.choices[:2])) == (409, "no-tie-waits")
    old = Poll(method="").publish().votes(1, 1).sealed()
    assert problem(decide(old, *old.choices)) == (409, "no-tie-waits")
