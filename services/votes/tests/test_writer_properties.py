"""Whatever happens to the writer, each client gets a true outcome of its own vote."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crowd import Client, Crowd, Item, again, turns
from fault_proxy import Fault, Kind
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invariants import Observed, describe, is_open

from harness import DELEGATE, ERASED, PERSONS, POLLS, Harness

# No shrinking: who comes first is not in hypothesis' hands, so a smaller storm is another one.
STORMY = settings(
    print_blob=True,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Weather:
    """What goes wrong meanwhile: in the proxy, in the database, and around it."""

    faults: list[Fault]
    upsets: list[tuple[int, str]]  # which inserting statement fails, and with which SQLSTATE
    poisoned: list[Any]  # whose votes cannot be stored
    poison: str
    late: bool  # the poison works at COMMIT
    closing: str | None  # the poll that is sealed


VOTERS = ["v1", "v2", "v3"]
KEYS = st.sampled_from(["", "k1", "k2", "k3"])
TURNS = st.integers(0, 150)
ITEMS = st.builds(
    Item,
    poll=st.sampled_from(["open", "open", "delegated", "delegated", "another", "limited", *POLLS]),
    choice=st.sampled_from([0, 0, 1, 1, 2]),
    key=KEYS,
    voter=st.sampled_from(VOTERS),
)
CLIENTS = st.builds(
    Client,
    caller=st.sampled_from([DELEGATE, DELEGATE, *range(PERSONS), *range(PERSONS), ERASED]),
    items=st.lists(ITEMS, min_size=1, max_size=6),
    process=st.integers(0, 1),
    after=TURNS,
    gives_up=st.none() | st.none() | TURNS,
    refused=st.sampled_from([False] * 9 + [True]),
)
CROWDS = st.lists(CLIENTS, min_size=2, max_size=9)
# Serialization failure, deadlock, a bad value, a cancelled statement, an error of a trigger.
CODES = st.sampled_from(["40001", "40P01", "22003", "57014", "P0001"])
FAULTS = st.builds(Fault, kind=st.sampled_from(Kind), nth=st.integers(1, 25))
WEATHER = st.builds(
    Weather,
    faults=st.lists(FAULTS, max_size=3),
    upsets=st.lists(st.tuples(st.integers(1, 12), CODES), max_size=2),
    poisoned=st.lists(st.sampled_from([*VOTERS, *range(PERSONS)]), max_size=1),
    poison=CODES,
    late=st.booleans(),
    closing=st.sampled_from([None] * 7 + ["open"]),
)


@settings(STORMY, max_examples=50)
@given(clients=CROWDS, weather=WEATHER)
async def test_every_client_gets_a_true_outcome(
    harness: Harness, clients: list[Client], weather: Weather
) -> None:
    """Two processes, colliding voters and keys, clients who give up, and things that break."""
    await harness.renew()
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        await expose(harness, weather)
        unsure, _ = await asyncio.gather(crowd.come(clients), close(harness, weather.closing))
        await harness.calm()
        unsure = await crowd.come([again(entry) for entry in unsure])
    await crowd.agrees_with_the_database()
    assert not unsure, f"a repeat finds out:\n{crowd}"


@settings(STORMY, max_examples=30)
@given(clients=CROWDS)
async def test_without_faults_every_outcome_is_known_at_once(
    harness: Harness, clients: list[Client]
) -> None:
    """Nothing breaks: no 503, however voters and keys collide, and whichever clients give up."""
    await harness.renew()
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        unsure = await crowd.come(clients)
    await crowd.agrees_with_the_database()
    assert all(entry.client.gives_up is not None for entry in unsure), str(crowd)


async def expose(harness: Harness, weather: Weather) -> None:
    """Let it happen from now on."""
    voters = everywhere(harness, weather.poisoned)
    await harness.triggers.poison(voters, weather.poison, late=weather.late)
    for nth, code in weather.upsets:
        await harness.triggers.upset(nth, code)
    harness.proxy.expect(weather.faults)


def everywhere(harness: Harness, names: Sequence[Any]) -> set[bytes]:
    """These voters in every poll: persons by their number, a delegate's by name."""
    ballots = [
        harness.ballot(name if isinstance(name, int) else DELEGATE, poll, voter=str(name))
        for name in names
        for poll in POLLS
    ]
    return {ballot.voter for ballot in ballots if ballot.voter is not None}


async def close(harness: Harness, poll: str | None) -> None:
    """Seal the poll while votes come in; it takes a moment."""
    if poll is not None:
        async with harness.closing_of(poll):
            await turns(100)


BAD = ["poisoned", "poisoned at COMMIT", "no choice", "sealed", "unknown"]
GOOD = st.builds(
    Item,
    poll=st.just("delegated"),
    choice=st.integers(0, 1),
    key=KEYS,
    voter=st.sampled_from(VOTERS),
)


@settings(STORMY, max_examples=30)
@given(
    good=st.lists(GOOD, min_size=1, max_size=8),
    bad=st.lists(st.tuples(st.sampled_from(BAD), st.integers(0, 8)), min_size=1, max_size=4),
)
async def test_a_bad_cast_changes_nothing_for_its_neighbours(
    harness: Harness, good: list[Item], bad: list[tuple[str, int]]
) -> None:
    """A batch with bad casts in it, and the same batch without them."""
    batch = list(good)
    for number, (kind, position) in enumerate(bad):
        poll = kind if kind in POLLS else "delegated"
        choice = 2 if kind == "no choice" else 0
        batch.insert(position, Item(poll, choice, f"bad{number}", kind))
    alone = await answers(harness, good)
    together = list(zip(batch, await answers(harness, batch), strict=True))
    neighbours = [describe(observed) for item, observed in together if item.voter not in BAD]
    assert neighbours == [describe(observed) for observed in alone]
    for item, observed in together:
        assert item.voter not in BAD or is_open(observed) == item.voter.startswith("poisoned")


async def answers(harness: Harness, items: list[Item]) -> list[Observed]:
    """What a delegate observes of a batch that comes alone, on an empty database."""
    await harness.renew()
    await harness.triggers.poison(everywhere(harness, ["poisoned"]), "P0001")
    await harness.triggers.poison(everywhere(harness, ["poisoned at COMMIT"]), "P0001", late=True)
    async with harness.processes() as processes:
        crowd = Crowd(harness, processes)
        await crowd.come([Client(DELEGATE, items)])
    await crowd.agrees_with_the_database()
    return [entry.observed for entry in crowd.entries]
