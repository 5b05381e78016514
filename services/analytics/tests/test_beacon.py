"""The beacon against a stand-in server: rounds, wrong answers, time-outs, and doing without."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from conftest import Reader
from test_tallying import CHOICES, SEED, body, cast, close, later, ranked, report_of

from analytics import services
from analytics.models import TallyReport
from analytics.tallying import beacon, counting
from analytics.tallying.beacon import BeaconError
from provote_rules.tally import registry
from provote_rules.tally.profiles import from_packed
from provote_rules.tally.reports import digest, tally
from provote_rules.tally.ties import SeedLot

GENESIS, PERIOD = 1_700_000_000, 30
RANDOMNESS = "ab" * 32


class StandIn:
    """A drand-like server; `answers` by path override what it says."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.silence = threading.Event()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in.asked.append(self.path)
                answer = stand_in.answer(self.path)
                if answer is None:
                    stand_in.silence.wait(10)
                    return
                status, text = answer
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, path: str) -> tuple[int, bytes] | None:
        found: Any = self.answers.get(path.rpartition("/")[0] or path, self.answers.get(path))
        if found is None:
            if path == "/info":
                found = {"genesis_time": GENESIS, "period": PERIOD, "hash": "x"}
            else:
                found = {"round": int(path.rpartition("/")[2]), "randomness": RANDOMNESS}
        if found == "silence":
            return None
        if isinstance(found, tuple):
            return found
        return 200, json.dumps(found).encode()


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    server = StandIn()
    thread = threading.Thread(target=server.server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("PROVOTE_BEACON_URL", f"{server.url}/")
    monkeypatch.setattr(beacon, "_paused_until", 0.0)
    yield server
    server.silence.set()
    server.server.shutdown()
    thread.join()
    server.server.server_close()


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(GENESIS, UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "number"),
    [(-100, 1), (-0.001, 1), (0, 2), (29.999, 2), (30, 3), (30.5, 3), (3000, 102)],
)
def test_the_round_is_the_first_after_the_close(
    stand_in: StandIn, seconds: float, number: int
) -> None:
    found = beacon.fetch(stand_in.url, after=moment(seconds))
    assert found == {"round": number, "randomness": RANDOMNESS}
    time_of_round = GENESIS + (number - 1) * PERIOD
    assert time_of_round > moment(seconds).timestamp()
    assert number == 1 or time_of_round - PERIOD <= moment(seconds).timestamp()
    assert stand_in.asked == ["/info", f"/public/{number}"]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/info", {"genesis_time": GENESIS}),
        ("/info", {"genesis_time": GENESIS, "period": 0}),
        ("/info", {"genesis_time": str(GENESIS), "period": 30}),
        ("/info", {"genesis_time": 10**400, "period": 30}),
        ("/info", {"genesis_time": GENESIS, "period": 10**400}),
        ("/info", (500, b"{}")),
        ("/info", (200, b"<html>")),
        ("/info", (302, b"")),
        ("/public", (404, b"{}")),
        ("/public", (200, b"\xff")),
        ("/public", (200, b"[" * 100_000)),
        ("/public", {"round": 7, "randomness": RANDOMNESS}),
        ("/public", {"round": 2}),
        ("/public", {"round": 2, "randomness": "ab" * 31}),
        ("/public", {"round": 2, "randomness": "AB" * 32}),
        ("/public", {"round": 2, "randomness": "zz" * 32}),
        ("/public", {"round": True, "randomness": RANDOMNESS}),
        ("/public", "silence"),
    ],
)
def test_any_other_answer_is_an_error(
    stand_in: StandIn, path: str, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beacon, "TIMEOUT", 0.3)
    stand_in.answers[path] = answer
    with pytest.raises(BeaconError):
        beacon.fetch(stand_in.url, after=moment(1))


@pytest.mark.parametrize("address", ["http://a\x01b", "http://127.0.0.1:1", "nothing", "ftp://x"])
def test_an_address_that_is_none_is_an_error(address: str) -> None:
    with pytest.raises(BeaconError):
        beacon.fetch(address, after=moment(1))


def test_a_response_that_does_not_end_is_an_error(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beacon, "LONGEST", 0.0)
    with pytest.raises(BeaconError, match="takes longer"):
        beacon.fetch(stand_in.url, after=moment(1))


@pytest.mark.django_db(transaction=True)
class TestCounts:
    """What a final count does with the beacon."""

    def closed_with_a_tie(self) -> Any:
        poll = ranked(ties={"beacon": True})
        cast(poll, "0", "1")
        return close(poll)

    def expected(self, poll: Any, **more: Any) -> str:
        lot = SeedLot(SEED, tuple(map(str, poll.choices)), **more)
        profile = from_packed("ranking", CHOICES, [("0", 1), ("1", 1)])
        return digest(tally(profile, registry.find("irv@1"), lot=lot))

    def test_the_lot_has_seed_and_beacon(self, stand_in: StandIn, anyone: Reader) -> None:
        poll = self.closed_with_a_tie()
        counting.count_due()
        number = int(stand_in.asked[-1].rpartition("/")[2])
        row = report_of(poll)
        assert row.final
        beacon_bytes = bytes.fromhex(RANDOMNESS)
        expected = self.expected(poll, beacon=beacon_bytes, beacon_round=number)
        assert row.digest == expected
        assert (body(poll)["lot"]["beacon"], body(poll)["lot"]["beacon_round"]) == (
            RANDOMNESS, number,
        )  # fmt: skip
        assert anyone.get(poll.results).json()["tally"]["beacon_round"] == number

    def test_a_recount_has_the_same_beacon(self, stand_in: StandIn) -> None:
        poll = self.closed_with_a_tie()
        counting.count_due()
        before = report_of(poll)
        stand_in.answers["/public"] = {"round": 2, "randomness": "cd" * 32}
        asked = len(stand_in.asked)
        services.recount(polls=[poll.id])
        later(poll, seconds=3)
        counting.count_due()
        assert report_of(poll).digest == before.digest
        assert len(stand_in.asked) == asked

    def test_the_final_count_waits_and_is_tried_again(
        self, stand_in: StandIn, anyone: Reader
    ) -> None:
        poll = self.closed_with_a_tie()
        stand_in.answers["/public"] = (404, b"not yet")
        counting.count_due()
        shown = anyone.get(poll.results).json()["tally"]
        assert (shown["state"], shown["final"]) == ("waiting-for-beacon", False)
        counting.count_due()
        assert len(stand_in.asked) == 2, "not before two seconds have passed"
        later(poll, seconds=3)
        stand_in.answers.clear()
        counting.count_due()
        assert report_of(poll).final

    def test_after_a_while_it_does_without_and_says_so(
        self, stand_in: StandIn, anyone: Reader
    ) -> None:
        poll = self.closed_with_a_tie()
        stand_in.answers["/info"] = (500, b"")
        counting.count_due()
        since = report_of(poll).beacon["since"]
        earlier = datetime.fromisoformat(since) - beacon.PATIENCE
        TallyReport.objects.update(beacon={"since": earlier.isoformat(), "error": "x"})
        later(poll, seconds=3)
        counting.count_due()
        row = report_of(poll)
        assert row.final
        assert row.digest == self.expected(poll)
        assert (body(poll)["lot"]["beacon"], body(poll)["lot"]["beacon_round"]) == ("", None)
        assert anyone.get(poll.results).json()["tally"]["beacon_round"] is None
        assert "500" in row.beacon["missing"]

    def test_a_silent_beacon_is_asked_once_for_all_polls(
        self, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each try takes seconds, in which no other poll is counted."""
        monkeypatch.setattr(beacon, "TIMEOUT", 0.3)
        monkeypatch.setattr(beacon, "SLOW", 0.2)
        stand_in.answers["/info"] = "silence"
        polls = [self.closed_with_a_tie() for _ in range(3)]
        counting.count_due()
        assert {report_of(poll).state for poll in polls} == {"waiting-for-beacon"}
        assert stand_in.asked == ["/info"]
        stand_in.answers.clear()
        monkeypatch.setattr(beacon, "_paused_until", 0.0)
        for poll in polls:
            later(poll, seconds=60)
        counting.count_due()
        assert all(report_of(poll).final for poll in polls)

    def test_without_an_address_nothing_is_fetched(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PROVOTE_BEACON_URL", raising=False)
        poll = self.closed_with_a_tie()
        counting.count_due()
        assert report_of(poll).final
        assert report_of(poll).digest == self.expected(poll)

    def test_polls_without_a_beacon_do_not_ask_it(self, stand_in: StandIn) -> None:
        poll = ranked()
        cast(poll, "0", "1")
        close(poll)
        counting.count_due()
        assert report_of(poll).final
        assert stand_in.asked == []
