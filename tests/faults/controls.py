"""Rows on a platform that is damaged on purpose: each must fail, or the row detects nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from faults.environment import Environment
from faults.instance import own, say
from faults.record import Record, report
from faults.rows import failover
from faults.table import NAMES, chosen
from faults.trees import copied

# A worker that acknowledges a message before it applies it, and never reads the feed.
EARLY_ACK = """

from provote_core.outbox import consumer

app.conf.task_acks_late = False


def _apply_and_ignore_gaps(batch, handlers):
    try:
        return consumer.apply_batch(batch, handlers)
    except consumer.Gap:
        return 0


consumer.deliver = _apply_and_ignore_gaps
"""


@dataclass(frozen=True)
class Control:
    """A row, and the damage that it must detect: in a copy of the source, and in the instance."""

    row: str
    damage: str
    edit: Callable[[Path], None] | None = None
    damage_instance: Callable[[Environment], AbstractContextManager[None]] | None = None
    play: Callable[[Environment], Record] | None = None  # instead of the row


def _without_timeouts(tree: Path) -> None:
    file = tree / "services" / "analytics" / "analytics" / "celery.py"
    file.write_text(file.read_text() + "\napp.conf.broker_transport_options = {}\n")


def _acknowledge_early(tree: Path) -> None:
    file = tree / "services" / "analytics" / "analytics" / "celery.py"
    file.write_text(file.read_text() + EARLY_ACK)


def _insert_regardless(tree: Path) -> None:
    file = tree / "services" / "votes" / "votes" / "writer" / "statements.py"
    _replace(file, "ON CONFLICT (poll_id, voter) DO NOTHING", "")


def _send_again(tree: Path) -> None:
    file = tree / "gateway" / "nginx" / "proxy.conf.template"
    _replace(
        file, "proxy_next_upstream error timeout;", "proxy_next_upstream error non_idempotent;"
    )


def _store_any_version(tree: Path) -> None:
    file = tree / "services" / "analytics" / "analytics" / "services.py"
    _replace(file, "WHERE poll.version < excluded.version\n", "")


def _apply_any_position(tree: Path) -> None:
    file = tree / "shared" / "provote_core" / "outbox" / "consumer.py"
    _replace(file, "fresh = batch.after(cursor.applied_seq)", "fresh = batch.events")


def _lose_a_ballot(tree: Path) -> None:
    file = tree / "services" / "analytics" / "analytics" / "deltas.py"
    _replace(file, "        if not number:\n", '        if not number or text == "2>0":\n')


def _without_connection_limit(tree: Path) -> None:
    file = tree / "gateway" / "nginx" / "upstreams.conf.template"
    _replace(file, " max_conns=500", "")


def _wait_for_locks(tree: Path) -> None:
    commands = tree / "shared" / "provote_core" / "outbox" / "management" / "commands"
    _replace(commands / "migrate.py", "LOCK_TIMEOUT = 1.0", "LOCK_TIMEOUT = 0.0")


def _stay_on_a_standby(tree: Path) -> None:
    """As if the URL's parameters were dropped, and a refused write changed nothing."""
    core, votes = tree / "shared" / "provote_core", tree / "services" / "votes" / "votes"
    _replace(core / "conf" / "dsn.py", '"read-write",\n    "keep', '"any",\n    "keep')
    _replace(
        votes / "writer" / "connections.py", "    return isinstance(cause", "    return False  # "
    )


def _replace(file: Path, old: str, new: str) -> None:
    assert old in file.read_text(), f"{file} has no {old}"
    file.write_text(file.read_text().replace(old, new))


@contextmanager
def _without_feed(env: Environment) -> Iterator[None]:
    with env.stack.kept_down("analytics-follow"):
        yield


@contextmanager
def _without_unique(env: Environment) -> Iterator[None]:
    with env.database.connect("postgres") as connection:
        connection.execute("ALTER TABLE votes.vote DROP CONSTRAINT one_vote_per_voter")
    yield


CONTROLS = (
    Control("0", "a ranking that is lost when ballots are grouped", _lose_a_ballot),
    Control("1", "early acknowledgement without the feed", _acknowledge_early, _without_feed),
    Control("5", "a broker's connection without timeouts", _without_timeouts),
    Control("7", "early acknowledgement without the feed", _acknowledge_early, _without_feed),
    Control("16", "no guard of versions", _store_any_version),
    Control("16", "no guard of positions", _apply_any_position),
    Control("23", "no UNIQUE (poll, voter)", _insert_regardless, _without_unique),
    Control("25", "non_idempotent in Nginx", _send_again),
    Control("29", "a gateway without a limit of casts", _without_connection_limit),
    Control("32", "a migration that waits for its lock", _wait_for_locks),
    Control("33", "asynchronous standbys", play=partial(failover.play, strict=False)),
    Control("33", "connections that stay on a standby", _stay_on_a_standby),
)


def run(names: Sequence[str], seed: int) -> int:
    """Run the rows on damaged platforms; 0 if every one of them fails."""
    green = []
    for control in CONTROLS:
        if names and control.row not in {NAMES.get(name, name) for name in names}:
            continue
        say(f"control of row {control.row}: {control.damage}")
        with ExitStack() as damaged:
            tree = damaged.enter_context(copied(control.edit))
            here = damaged.enter_context(own(seed, tree=tree))
            if control.damage_instance is not None:
                damaged.enter_context(control.damage_instance(here))
            row = next(row for row in chosen([]) if row.number == control.row)
            record = control.play(here) if control.play else row.run(here)
        print(report([record]), flush=True)
        if record.holds:
            green.append(f"{control.row}, {control.damage}")
    print(f"green, and should be red: {'; '.join(green)}" if green else "all controls are red")
    return 1 if green else 0
