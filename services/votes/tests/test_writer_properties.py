"""Properties of the writer: under all faults, each client gets the true outcome of its cast."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fault_proxy import Fault, Kind
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invariants import Observed, describe, is_unknown
from simulation import Client, Item, Simulation, repeat_of, yield_to_loop

from harness import DELEGATE, ERASED, PERSONS, POLLS, Harness

# No shrinking: the order of execution varies, so a smaller example is not the same one.
FAULT_SETTINGS = settings(
    print_blob=True,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class FaultPlan:
    """The faults to inject: in the proxy, in the database, and a concurrent seal."""

    faults: list[Fault]
    failing_statements: list[tuple[int, str]]  # number of the inserting statement, SQLSTATE
    failing_voters: list[Any]  # whose votes cannot be stored
    code: str  # their SQLSTATE
    at_commit: bool  # whether they fail at COMMIT
    sealed_poll: str | None


VOTERS = ["v1", "v2", "v3"]
KEYS = st.sampled_from(["", "k1", "k2", "k3"])
ITERATIONS = st.integers(0, 150)
ITEMS = st.builds(
    Item,
    poll=st.sampled_from(["open", "open", "delegated", "delegated", "other", "limited", *POLLS]),
    choice=st.sampled_from([0, 0, 1, 1, 2]),
    key=KEYS,
    voter=st.sampled_from(VOTERS),
)
CLIENTS = st.builds(
    Client,
    principal=st.sampled_from([DELEGATE, DELEGATE, *range(PERSONS), *range(PERSONS), ERASED]),
    items=st.lists(ITEMS, min_size=1, max_size=6),
    process=st.integers(0, 1),
    delay=ITERATIONS,
    cancel_after=st.none() | st.none() | ITERATIONS,
    refused=st.sampled_from([False] * 9 + [True]),
)
CLIENT_LISTS = st.lists(CLIENTS, min_size=2, max_size=9)
# Serialization failure, deadlock, a bad value, a cancelled statement, an error of a trigger.
CODES = st.sampled_from(["40001", "40P01", "22003", "57014", "P0001"])
FAULTS = st.builds(Fault, kind=st.sampled_from(Kind), nth=st.integers(1, 25))
FAULT_PLANS = st.builds(
    FaultPlan,
    faults=st.lists(FAULTS, max_size=3),
    failing_statements=st.lists(st.tuples(st.integers(1, 12), CODES), max_size=2),
    failing_voters=st.lists(st.sampled_from([*VOTERS, *range(PERSONS)]), max_size=1),
    code=CODES,
    at_commit=st.booleans(),
    sealed_poll=st.sampled_from([None] * 7 + ["open"]),
)


@settings(FAULT_SETTINGS, max_examples=50)
@given(clients=CLIENT_LISTS, plan=FAULT_PLANS)
async def test_every_client_gets_a_true_outcome(
    harness: Harness, clients: list[Client], plan: FaultPlan
) -> None:
    """Two processes, colliding voters and keys, clients that give up, and faults."""
    await harness.reset()
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        await inject(harness, plan)
        unknown, _ = await asyncio.gather(simulation.run(clients), seal(harness, plan.sealed_poll))
        await harness.stop_faults()
        unknown = await simulation.run([repeat_of(observation) for observation in unknown])
    await simulation.verify()
    assert not unknown, f"unknown after a repeat:\n{simulation}"


@settings(FAULT_SETTINGS, max_examples=30)
@given(clients=CLIENT_LISTS)
async def test_without_faults_every_outcome_is_known_at_once(
    harness: Harness, clients: list[Client]
) -> None:
    """Without faults no outcome is 503, however voters and keys collide and clients give up."""
    await harness.reset()
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        unknown = await simulation.run(clients)
    await simulation.verify()
    assert all(one.client.cancel_after is not None for one in unknown), str(simulation)


async def inject(harness: Harness, plan: FaultPlan) -> None:
    """Inject the faults of the plan from now on."""
    voters = voters_in_all_polls(harness, plan.failing_voters)
    await harness.triggers.fail_voters(voters, plan.code, at_commit=plan.at_commit)
    for nth, code in plan.failing_statements:
        await harness.triggers.fail_statement(nth, code)
    harness.proxy.set_faults(plan.faults)


def voters_in_all_polls(harness: Harness, names: Sequence[Any]) -> set[bytes]:
    """These voters in every poll: persons by number, voters of a delegate by reference."""
    casts = [
        harness.cast(name if isinstance(name, int) else DELEGATE, poll, voter=str(name))
        for name in names
        for poll in POLLS
    ]
    return {cast.voter for cast in casts if cast.voter is not None}


async def seal(harness: Harness, poll: str | None) -> None:
    """Seal the poll during 100 iterations of the event loop, while votes are cast."""
    if poll is not None:
        async with harness.seal_in_progress(poll):
            await yield_to_loop(100)


BAD = ["failing", "failing at COMMIT", "no choice", "sealed", "unknown"]
GOOD = st.builds(
    Item,
    poll=st.just("delegated"),
    choice=st.integers(0, 1),
    key=KEYS,
    voter=st.sampled_from(VOTERS),
)


@settings(FAULT_SETTINGS, max_examples=30)
@given(
    good=st.lists(GOOD, min_size=1, max_size=8),
    bad=st.lists(st.tuples(st.sampled_from(BAD), st.integers(0, 8)), min_size=1, max_size=4),
)
async def test_a_bad_cast_does_not_change_the_outcomes_of_its_batch(
    harness: Harness, good: list[Item], bad: list[tuple[str, int]]
) -> None:
    """The good casts of a batch have the outcomes that they have without its bad casts."""
    batch = list(good)
    for number, (kind, position) in enumerate(bad):
        poll = kind if kind in POLLS else "delegated"
        choice = 2 if kind == "no choice" else 0
        batch.insert(position, Item(poll, choice, f"bad{number}", kind))
    alone = await outcomes(harness, good)
    together = list(zip(batch, await outcomes(harness, batch), strict=True))
    others = [describe(observed) for item, observed in together if item.voter not in BAD]
    assert others == [describe(observed) for observed in alone]
    for item, observed in together:
        assert item.voter not in BAD or is_unknown(observed) == item.voter.startswith("failing")


async def outcomes(harness: Harness, items: list[Item]) -> list[Observed]:
    """The outcomes of one batch of a delegate on an empty database."""
    await harness.reset()
    await harness.triggers.fail_voters(voters_in_all_polls(harness, ["failing"]), "P0001")
    await harness.triggers.fail_voters(
        voters_in_all_polls(harness, ["failing at COMMIT"]), "P0001", at_commit=True
    )
    async with harness.processes() as processes:
        simulation = Simulation(harness, processes)
        await simulation.run([Client(DELEGATE, items)])
    await simulation.verify()
    return [one.observed for one in simulation.observations]
