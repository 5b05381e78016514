"""The table of services: names, processes, subscriptions, periods; a new service is an entry here.

Standard library only: the runner reads it before anything is installed. CONTRIBUTING.md, "A new
service", lists the other files that name each service; a test checks the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Service:
    """One deployable service.

    A source is "<service>/<shard>"; its events have positions 1, 2, 3 …
    """

    name: str
    housekeeping: int  # seconds between two runs of its housekeeping
    publishes: bool = True  # it has events, which its relay sequences and publishes
    # The name of the process that moves events, where it is another one than usual; it then runs
    # `manage.py follow`, which publishes, too, in a service that has events.
    follower: str = ""
    # Celery runs its housekeeping, and applies what the broker delivers. Without a worker its
    # follower runs both, and it subscribes by the feed alone.
    has_worker: bool = True
    is_called: bool = True  # siblings call it, at PROVOTE_<NAME>_URL
    has_site: bool = True  # an admin site, at /admin/<name>/
    more_apis: tuple[str, ...] = ()  # processes with an API besides the one named like the service
    # Queues of long tasks, each with a worker process of its own, so that they delay nothing else;
    # with the seconds between two messages of beat.
    own_queues: Mapping[str, int] = field(default_factory=dict)
    subscribes: tuple[str, ...] = ()  # sources whose events it applies
    # Sources that the broker does not deliver: the service handles few of their many events, none
    # urgently, and requests only those from the feed.
    by_feed_alone: tuple[str, ...] = ()

    @property
    def relay(self) -> tuple[str, tuple[str, ...]]:
        """The name and the management command of the process that publishes and follows events."""
        if self.follower or not self.publishes:
            return self.follower or f"{self.name}-follow", ("follow",)
        return f"{self.name}-relay", ("relay", "--follow") if self.subscribes else ("relay",)

    @property
    def workers(self) -> dict[str, tuple[str, ...]]:
        """The processes that run Celery's tasks, each with its management command."""
        found: dict[str, tuple[str, ...]] = {}
        if self.has_worker:
            found[f"{self.name}-worker"] = ("work",)
        for queue in self.own_queues:
            found[f"{self.name}-{queue}"] = ("work", "--queue", queue)
        return found

    @property
    def apis(self) -> tuple[str, ...]:
        """The processes that serve HTTP."""
        return (self.name, *self.more_apis)


SERVICES: dict[str, Service] = {
    service.name: service
    for service in (
        # Housekeeping of users sends mails to accounts; that of polls announces polls that open or
        # close. Invitations by mail are many, and have a process of their own.
        Service(
            "users",
            housekeeping=5,
            own_queues={"mail": 5},
            subscribes=("polls/0", "votes/0", "analytics/0"),
            by_feed_alone=("votes/0", "analytics/0"),
        ),
        Service(
            "polls",
            housekeeping=5,
            subscribes=("votes/0", "users/0"),
            by_feed_alone=("votes/0",),
        ),
        Service(
            "votes",
            housekeeping=60,
            more_apis=("votes-cast",),
            subscribes=("polls/0", "users/0"),
        ),
        Service(
            "analytics",
            housekeeping=60,
            more_apis=("analytics-stream",),
            own_queues={"tally": 2},
            follower="analytics-follow",  # older than its events; a new name is a new process
            subscribes=("votes/0", "polls/0", "users/0"),
        ),
        Service(
            "webhooks",
            subscribes=("polls/0", "analytics/0", "users/0"),
            by_feed_alone=("polls/0", "analytics/0", "users/0"),
            housekeeping=60,
            follower="webhooks-send",  # it sends messages to receivers outside, too
            has_worker=False,
            publishes=False,
            is_called=False,
            has_site=False,
        ),
    )
}

# The processes that serve HTTP.
APIS = tuple(api for service in SERVICES.values() for api in service.apis)

# The processes that move events, each with its management command.
RELAYS = dict(service.relay for service in SERVICES.values())

# The processes that run Celery's tasks, each with its management command.
WORKERS = {name: words for service in SERVICES.values() for name, words in service.workers.items()}


def source_of(service: str) -> str:
    """The source with all events of `service`; one shard for now."""
    return f"{service}/0"


def subscriptions_of(name: str) -> tuple[str, ...]:
    """The sources that the service `name` subscribes to."""
    return SERVICES[name].subscribes if name in SERVICES else ()


def consumers_of(source: str) -> list[str]:
    """The services that subscribe to `source`."""
    return [name for name, service in SERVICES.items() if source in service.subscribes]


def delivered_to(name: str) -> list[str]:
    """The sources that the broker delivers to the service `name`."""
    return [source for source in subscriptions_of(name) if not is_by_feed_alone(name, source)]


def is_by_feed_alone(name: str, source: str) -> bool:
    """Whether the service `name` reads `source` from the feed only, not from the broker."""
    return name in SERVICES and source in SERVICES[name].by_feed_alone


def receivers_of(source: str) -> list[str]:
    """The services to which the broker delivers `source`."""
    return [name for name in consumers_of(source) if source in delivered_to(name)]
