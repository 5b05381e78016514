"""Timeline and analytics of a poll that was voted in during each minute of a year; overviews."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import load, processor
from benchmarks.measure import Options, Samples
from benchmarks.platform import Platform
from local.failures import Failure

EACH = 20  # votes in a minute
MINUTES = 500_000  # 347 days
OWNERS, POLLS, VOTES = 10, 20, 500  # polls of each owner, all on one page; votes in each poll
OVERVIEWS = 2_000  # prepared requests a second of a shot
CONNECTIONS = {"overview": 2}  # the others have one: their figure is the latency
ZONE = "timezone=Europe/Berlin"


class Analytics:
    """Each round: the figures, the last 1,500 minutes and hours, all days; owners' overviews."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()

    def prepare(self) -> None:
        """Store the votes of the long poll and of all owners' polls, and wait for their counts."""
        minutes = self.options.votes(MINUTES * EACH) // EACH
        since = datetime.now(UTC) - timedelta(minutes=minutes)
        self.poll = self.platform.open_poll("delegated")
        self.platform.fill(self.poll, minutes * EACH, whole=False, since=since, each=EACH)
        overviews = [self._overview() for _ in range(OWNERS)]
        self.platform.settle()
        self.accounting = self.platform.account(self.poll, minutes * EACH)
        with self.platform.database() as connection:
            connection.execute("VACUUM (ANALYZE)")
        token = self.platform.owner()
        path = f"/api/v1/analytics/polls/{self.poll.id}/"
        requests = {
            name: [load.get(path + query, authorization=f"Bearer {token}")]
            for name, query in {
                "figures": "",
                "minutes": f"timeline/?bucket=minute&{ZONE}",
                "hours": f"timeline/?bucket=hour&{ZONE}",
                "days": f"timeline/?bucket=day&{ZONE}",
                "days_nepal": "timeline/?bucket=day&timezone=Asia/Kathmandu",
            }.items()
        }
        times = int(self.options.seconds * OVERVIEWS) // OWNERS
        self.files = {
            name: self._file(name, sent)
            for name, sent in {**requests, "overview": overviews * times}.items()
        }

    def _overview(self) -> bytes:
        """Store polls of a new person, with votes; return the request for their overview."""
        token = self.platform.person()
        for _ in range(POLLS):
            poll = self.platform.open_poll("delegated", token=token)
            self.platform.fill(poll, VOTES, whole=False)
        path = f"/api/v1/analytics/polls/?page_size={POLLS}"
        return load.get(path, authorization=f"Bearer {token}")

    def _file(self, name: str, requests: list[bytes]) -> Any:
        file = self.options.folder / f"analytics {name}.requests"
        load.write(file, requests)
        return file

    def round(self) -> None:
        """Measure each of them once."""
        for name, file in self.files.items():
            before = processor.spent(self.platform)
            shot = load.shoot(
                self.platform.url,
                file,
                seconds=self.options.seconds,
                connections=CONNECTIONS.get(name, 1),
            )
            if shot.lost or shot.refused:
                raise Failure(f"void: {name} had {shot.refused} refused, {shot.lost} lost")
            after = processor.spent(self.platform)
            self.samples.add(name, shot.rate, shot)
            spent = processor.microseconds(before, after, shot.answered)
            self.samples.cpu_us[name].append(spent)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return analytics.NAME for each of them; `cpu_us` is for one response."""
        if not self.accounting.balanced:
            raise Failure(f"void: {self.accounting}")
        accounting = asdict(self.accounting)
        return {
            f"analytics.{name}": self.samples.result(name, "answers/s")
            | {"accounting": accounting}
            for name in self.files
        }
