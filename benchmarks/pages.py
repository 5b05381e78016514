"""Pages on a slow phone: when their largest part is painted, and how far their parts move.

A phone of 375 x 667 with a quarter of this machine's speed, 1.6 Mbit/s and 150 ms to the server.
Each visit has an empty cache.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measure import Options
from benchmarks.platform import Platform
from integration.client import Api, People
from local.failures import Failure
from web.tests.screens import SCREENS, Scene, Screen
from web.tests.visitor import Visitor, program, session_of

MEASURED = (
    *("ballot", "ballot-closed", "results", "results-final", "results-rounds", "embed", "verify"),
    *("home", "sign-in", "polls", "share", "dashboard", "settings"),
    *("keys", "webhooks", "notifications", "present"),
)
SLOWER = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
QUIET = 1_500  # milliseconds after the page is complete, for what comes late
# CLS is the largest sum of shifts in a window of 5 s without a gap of 1 s, as web.dev defines it.
OBSERVE = """
window.painted = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.painted.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
let sum = 0, first = 0, last = 0;
new PerformanceObserver((list) => {
  for (const { startTime, value, hadRecentInput } of list.getEntries()) {
    if (hadRecentInput) continue;
    if (startTime - last > 1000 || startTime - first > 5000) { sum = 0; first = startTime; }
    last = startTime;
    sum += value;
    window.painted.cls = Math.max(window.painted.cls, sum);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


class Pages:
    """Each round: each page once, on a new device."""

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        self.platform, self.running = platform, running
        self.screens = [screen for screen in SCREENS if screen.name in MEASURED]
        self.lcp: dict[str, list[float]] = defaultdict(list)
        self.cls: dict[str, list[float]] = defaultdict(list)

    def prepare(self) -> None:
        """Start the browser, and make the polls that pages show. Raises Failure without one."""
        found = program()
        if not found:
            raise Failure("no Chromium: apt install chromium-headless-shell")
        playwright = self.running.enter_context(sync_playwright())
        self.browser: Browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        self.running.callback(self.browser.close)
        api = Api(self.platform.url)
        self.running.callback(api.close)
        owner = People(api).register("bench-pages")
        self.scene = Scene(owner)
        self.session = session_of(self.browser, self.platform.url, owner)
        for screen in self.screens:
            screen.path(self.scene)

    def round(self) -> None:
        """Measure each page once."""
        for screen in self.screens:
            more = {"storage_state": self.session} if screen.signed_in else {}
            visitor = Visitor(self.browser, self.platform.url, **more)
            try:
                self._visit(visitor, screen)
            finally:
                visitor.close()

    def _visit(self, visitor: Visitor, screen: Screen) -> None:
        devtools = visitor.context.new_cdp_session(visitor.page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        devtools.send("Network.emulateNetworkConditions", NETWORK)
        visitor.page.add_init_script(OBSERVE)
        visitor.go(screen.path(self.scene))
        visitor.page.wait_for_selector(screen.ready)
        visitor.page.wait_for_timeout(QUIET)
        painted = visitor.page.evaluate("window.painted")
        if not painted["lcp"]:
            raise Failure(f"void: the browser reported no paint of {screen.name}")
        self.lcp[screen.name].append(painted["lcp"] / 1000)
        self.cls[screen.name].append(painted["cls"])

    def results(self) -> dict[str, dict[str, Any]]:
        """Return pages.<screen>: the medians of LCP in seconds and of CLS."""
        return {
            f"pages.{name}": {
                "value": round(statistics.median(seconds), 2),
                "unit": "s LCP",
                "cls": round(statistics.median(self.cls[name]), 4),
                "p50_ms": None,
                "p99_ms": None,
                "ratios": {},
                "rounds": [round(one, 2) for one in seconds],
            }
            for name, seconds in self.lcp.items()
        }
