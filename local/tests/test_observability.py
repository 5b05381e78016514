"""Rules, dashboard and configurations of deploy/observability use existing metrics, in PromQL."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml

from local.commands.metrics import places
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from tools.docs import measures
from tools.docs.pages import DOCS

FOLDER = REPOSITORY / "deploy" / "observability"
RULES = yaml.safe_load((FOLDER / "rules.yml").read_text())
DASHBOARD = json.loads((FOLDER / "dashboard.json").read_text())
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
OPERATIONS = (DOCS / "operations.md").read_text()
# Prometheus' own series, and those of prometheus_client for each process.
FROM_ELSEWHERE = {
    "up": {"job", "process", "instance"},
    "process_resident_memory_bytes": set(),
    "process_cpu_seconds_total": set(),
    "process_open_fds": set(),
}
OF_TARGETS = {"job", "process", "instance"}  # labels that scraping adds


def expressions() -> Iterator[tuple[str, str]]:
    """Each expression, and its place."""
    for rule in ALERTS:
        yield rule["alert"], rule["expr"]
    for panel in PANELS:
        for target in panel["targets"]:
            plain = target["expr"].replace("$__rate_interval", "1m")
            yield f"{panel['title']} {target['refId']}", plain


def series() -> dict[str, set[str]]:
    """Every existing series, and its labels."""
    found = {name: labels | OF_TARGETS for name, labels in FROM_ELSEWHERE.items()}
    for instruments in measures.instruments().values():
        for instrument in instruments:
            labels = {*instrument.labels, *OF_TARGETS}
            if instrument.type == "histogram":
                found |= {f"{instrument.name}_{end}": labels for end in ("sum", "count")}
                found[f"{instrument.name}_bucket"] = labels | {"le"}
            else:
                found[instrument.name] = labels
    return found


def selectors(expression: str) -> list[Any]:
    """The selectors of an expression; ValueError if it is no PromQL."""
    found: list[Any] = []

    def see(node: Any) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        return True

    promql_parser.walk(promql_parser.parse(expression), see)
    return found


@pytest.mark.parametrize(("place", "expression"), list(expressions()))
def test_an_expression_uses_existing_metrics_and_labels(place: str, expression: str) -> None:
    known = series()
    asked = selectors(expression)
    assert asked
    for selector in asked:
        assert selector.name in known
        matched = {matcher.name for matcher in selector.matchers.matchers}
        assert matched <= known[selector.name]
    grouped = re.findall(r"\bby \(([^)]*)\)", expression)
    labels = set().union(*(known[selector.name] for selector in asked))
    assert {name.strip() for names in grouped for name in names.split(",")} <= labels


@pytest.mark.parametrize("rule", ALERTS, ids=[rule["alert"] for rule in ALERTS])
def test_an_alert_has_a_severity_and_a_runbook(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert set(rule["annotations"]) == {"summary", "runbook_url"}
    assert rule["annotations"]["runbook_url"] == f"docs/operations.md#{rule['alert'].lower()}"
    section = re.search(rf"^### {rule['alert']}\n\n\*\*(\w+)\.\*\*", OPERATIONS, re.MULTILINE)
    assert section, "operations.md has no section for it that begins with its severity"
    assert section[1] == rule["labels"]["severity"]
    named = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert named <= {name for labels in series().values() for name in labels}


def test_every_section_on_alerts_has_its_alert() -> None:
    sections = set(re.findall(r"^### (Provote\w+)$", OPERATIONS, re.MULTILINE))
    assert sections == {rule["alert"] for rule in ALERTS}


def test_every_alert_is_tested() -> None:
    tried = yaml.safe_load((FOLDER / "rules.test.yml").read_text())["tests"]
    fires = {case["alertname"] for test in tried for case in test["alert_rule_test"]
             if case["exp_alerts"]}  # fmt: skip
    assert fires == {rule["alert"] for rule in ALERTS}


def test_the_panels_of_a_dashboard_do_not_overlap_and_use_the_chosen_prometheus() -> None:
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    for panel in PANELS:
        assert panel["datasource"]["uid"] == "${datasource}"
        assert panel["fieldConfig"]["defaults"]["unit"]


def test_prometheus_scrapes_every_process_with_metrics(instance: Instance) -> None:
    everybody = set(places(instance))
    assert everybody > set(SERVICES)
    [beside] = yaml.safe_load((FOLDER / "prometheus.yml").read_text())["scrape_configs"]
    assert {name for found in beside["dns_sd_configs"] for name in found["names"]} == everybody
    [here] = yaml.safe_load((FOLDER / "prometheus-local.yml").read_text())["scrape_configs"]
    assert set(here["static_configs"][0]["targets"]) == everybody
    [missing] = [rule for rule in ALERTS if rule["alert"] == "ProvoteProcessMissing"]
    assert set(re.findall(r'process="([^"]+)"', missing["expr"])) == everybody


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
@pytest.mark.parametrize(
    "words",
    ["check config prometheus.yml", "check config prometheus-local.yml", "check rules rules.yml",
     "test rules rules.test.yml"],
)  # fmt: skip
def test_promtool_agrees(words: str) -> None:
    done = subprocess.run(["promtool", *words.split()], cwd=FOLDER, capture_output=True, text=True)
    assert not done.returncode, done.stdout + done.stderr
