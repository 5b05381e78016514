"""The chart of Kubernetes: valid objects, the processes of compose.yaml, and no more rights."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import kubernetes_validate
import pytest
import yaml

from local.failures import Failure
from local.install import REPOSITORY, SERVICES
from tools import helm

VERSIONS = ("1.32", "1.33", "1.34", "1.35", "1.36", "1.37")
# Of the Prometheus Operator and of KEDA, which are no part of Kubernetes.
OF_OTHERS = {"ServiceMonitor", "PodMonitor", "PrometheusRule", "ScaledObject"}
VALUES = {
    "default": (),
    "minimal": ("--values", str(helm.CHART / "ci" / "minimal.yaml")),
    "production": ("--values", str(helm.CHART / "ci" / "production.yaml")),
}
CONTAINERS: dict[str, Any] = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())["services"]
ONCE = {"roles", *(f"{name}-migrate" for name in SERVICES)}
UNITS = {"M": "Mi", "G": "Gi"}


@pytest.fixture(scope="module", autouse=True)
def has_helm() -> None:
    """Skip everything where there is no Helm."""
    try:
        helm.program()
    except Failure as error:
        pytest.skip(str(error))


@functools.cache
def chart(values: str = "default") -> list[dict[str, Any]]:
    """The objects of the chart."""
    return helm.rendered(*VALUES[values])


def pods(values: str = "default") -> dict[str, dict[str, Any]]:
    """The spec of each pod by the name of its process in compose.yaml."""
    return {
        one["metadata"]["name"].removesuffix("-1"): one["spec"]["template"]["spec"]
        for one in chart(values)
        if one["kind"] in ("Deployment", "StatefulSet", "Job")
    }


def of_kind(kind: str, values: str = "default") -> Iterator[dict[str, Any]]:
    """The objects of a kind."""
    return (one for one in chart(values) if one["kind"] == kind)


@pytest.mark.parametrize("values", VALUES)
def test_helm_finds_no_fault(values: str) -> None:
    done = helm.run("lint", "--strict", str(helm.CHART), *VALUES[values])
    assert not done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("values", VALUES)
def test_objects_are_valid_in_every_version(values: str, version: str) -> None:
    checked = [one for one in chart(values) if one["kind"] not in OF_OTHERS]
    assert len(checked) > 40
    for one in checked:
        kubernetes_validate.validate(one, version, strict=True)


@pytest.mark.parametrize(
    "typo",
    [
        *("replicas.votescast=2", "ingres.enabled=true", "gateway.replica=2", "beat=1"),
        *("scheme=htps", "media.accessMode=Many", "replicas.beat=2", "gateway.replicas=0"),
        *("environment.DATABASE_URL=x", "postgresql.storage.size=ten", "hosts=null"),
    ],
)
def test_a_misspelled_value_is_refused(typo: str) -> None:
    assert helm.run("template", "x", str(helm.CHART), "--set", typo).returncode


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("existingSecrets.users=mine", "give all of them, or none"),
        ("postgresql.enabled=false", "give existingSecrets"),
        ("gatewayApi.enabled=true", "parentRefs"),
        ("autoscaling.enabled=true,autoscaling.keda.enabled=true", "keda.prometheus"),
    ],
)
def test_values_that_cannot_work_together_are_refused(values: str, said: str) -> None:
    done = helm.run("template", "x", str(helm.CHART), "--set", values)
    assert done.returncode
    assert said in done.stderr


def test_the_processes_are_those_of_compose() -> None:
    assert set(pods()) == set(CONTAINERS) - {"secrets"}


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - {"secrets"}))
def test_a_process_is_that_of_compose(name: str) -> None:
    here, there = pods()[name]["containers"][0], CONTAINERS[name]
    assert here["image"] == there["image"].replace("${PROVOTE_TAG:-latest}", "0.5.0")
    if name != "roles":  # its shell waits for the server first
        said = here.get("command") or here.get("args")
        assert said == _command(there), name
    assert here["resources"]["limits"] == _limits(there)


def _command(container: dict[str, Any]) -> list[str] | None:
    command = container.get("command")
    return command and [str(word).replace("${PROVOTE_CAST_WORKERS:-2}", "2") for word in command]


def _limits(container: dict[str, Any]) -> dict[str, str]:
    limits = container["deploy"]["resources"]["limits"]
    memory = str(limits["memory"])
    return {
        "cpu": limits["cpus"].replace("${PROVOTE_CPUS:-1}", "1"),
        "memory": memory[:-1] + UNITS[memory[-1]],
    }


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - {"secrets", "gateway"}))
def test_no_pod_has_a_secret_that_compose_does_not_give(name: str) -> None:
    here = {
        volume["secret"]["secretName"].removeprefix("provote-")
        for volume in pods()[name]["volumes"]
        if "secret" in volume
    }
    there = {
        volume.split(":")[0].removesuffix("-secrets")
        for volume in CONTAINERS[name]["volumes"]
        if "-secrets:" in volume
    }
    # Compose has the signing keys in the folder of users.
    assert here == there | ({"signing"} if "users" in there else set())


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - {"secrets"}))
def test_a_process_has_the_variables_of_compose(name: str) -> None:
    given = CONTAINERS[name].get("environment") or {}
    here = {one["name"] for one in pods()[name]["containers"][0].get("env", ())}
    traces = {variable for variable in given if variable.startswith("OTEL_")}
    # Its values have `environment` for these, and not every process has metrics.
    optional = {"PROVOTE_BEACON_URL", "PROVOTE_REFRESH_GRACE", "PROVOTE_WEBHOOK_NETWORKS"}
    listens = {"PROVOTE_METRICS_LISTEN"} if name in ONCE or "http" in _ports(name) else set()
    assert set(given) - traces - optional - listens <= here


def _ports(name: str) -> set[str]:
    return {one["name"] for one in pods()[name]["containers"][0].get("ports", ())}


@pytest.mark.parametrize("values", VALUES)
def test_every_pod_is_restricted(values: str) -> None:
    for name, pod in pods(values).items():
        assert pod["enableServiceLinks"] is False, name
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in pod["containers"]:
            confined = container["securityContext"]
            assert confined["readOnlyRootFilesystem"] is True, name
            assert confined["allowPrivilegeEscalation"] is False, name
            assert confined["capabilities"] == {"drop": ["ALL"]}, name
            assert container["resources"]["limits"]["memory"], name


def test_what_lasts_has_probes_and_loses_no_replica_in_an_update() -> None:
    for one in of_kind("Deployment"):
        name, [container] = one["metadata"]["name"], one["spec"]["template"]["spec"]["containers"]
        assert {"readinessProbe"} <= set(container), name
        assert name in ("redis", "beat") or {"startupProbe", "livenessProbe"} <= set(container)
        if name == "redis":
            continue
        update = one["spec"]["strategy"]["rollingUpdate"]
        assert update == {"maxUnavailable": 0, "maxSurge": 1}, name
        if "http" in _ports(name):
            assert "preStop" in container["lifecycle"], name


def test_replicas_have_a_budget_and_are_spread() -> None:
    budgets = {one["metadata"]["name"] for one in of_kind("PodDisruptionBudget", "production")}
    spread = {
        name for name, pod in pods("production").items() if "topologySpreadConstraints" in pod
    }
    several = {"gateway", "votes-cast", "votes", "polls", "users", "analytics", "webhooks"}
    assert several | {"votes-relay", "analytics-follow"} <= budgets
    assert budgets == spread
    assert not list(of_kind("PodDisruptionBudget")), "one replica needs none"


def test_what_scales_has_one_autoscaler() -> None:
    named = [one["metadata"]["name"] for one in of_kind("HorizontalPodAutoscaler", "production")]
    keda = [one["metadata"]["name"] for one in of_kind("ScaledObject", "production")]
    assert keda == ["votes-cast"]
    assert sorted(named + keda) == sorted([*SERVICES, "votes-cast", "analytics-stream"]), (
        "relays, followers and workers take turns"
    )
    scaled = {*named, *keda}
    for one in of_kind("Deployment", "production"):
        assert ("replicas" in one["spec"]) != (one["metadata"]["name"] in scaled)


def test_nothing_is_reached_that_no_policy_names() -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind("NetworkPolicy")}
    mine = {"app.kubernetes.io/instance": "provote"}
    assert policies["provote-nothing"] == {
        "podSelector": {"matchLabels": mine}, "policyTypes": ["Ingress", "Egress"]
    }  # fmt: skip
    ways = {
        one["metadata"]["name"]
        for one in of_kind("Deployment")
        if "provote/way-out" in one["spec"]["template"]["metadata"]["labels"]
    }
    there = {name for name, one in CONTAINERS.items() if "edge" in one.get("networks", ())}
    assert ways == there - {"gateway"}
    assert not list(of_kind("NetworkPolicy", "minimal"))


def test_only_a_missing_secret_is_made_and_none_is_removed() -> None:
    made = {one["metadata"]["name"]: one for one in of_kind("Secret")}
    services = {f"provote-{name}" for name in SERVICES}
    others = {"provote-signing", "provote-redis", "provote-beat", "provote-postgres"}
    assert set(made) == services | others
    for one in made.values():
        assert one["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
    tokens = {name: one["stringData"].get("service_token") for name, one in made.items()}
    assert len({token for token in tokens.values() if token}) == len(SERVICES)
    assert not list(of_kind("Secret", "production"))


def test_made_secrets_fit_the_services() -> None:
    made = {one["metadata"]["name"]: one["stringData"] for one in of_kind("Secret")}
    for service in SERVICES:
        content = made[f"provote-{service}"]
        password = made["provote-postgres"][f"{service}_password"]
        assert (
            content["database_url"] == f"postgresql://{service}:{password}@postgres:5432/provote"
        )
        assert made["provote-redis"]["password"] in content["redis_url"]
        assert content["service_digests"].count("=") == len(SERVICES)
        assert len({key for key in content if key.endswith("_key")}) == 3
    assert "PRIVATE KEY" in made["provote-signing"]["1.pem"]


def test_roles_and_migrations_come_before_the_rest_in_a_cluster() -> None:
    weights = {
        one["metadata"]["name"]: int(one["metadata"]["annotations"]["helm.sh/hook-weight"])
        for one in of_kind("Job", "production")
    }
    assert set(weights) == ONCE
    assert all(weights["roles"] < weight for name, weight in weights.items() if name != "roles")
    for one in of_kind("Job"):
        assert not one["metadata"].get("annotations"), "the trial's server comes with the rest"


def test_prometheus_and_grafana_get_what_the_repository_has() -> None:
    [rule] = of_kind("PrometheusRule", "production")
    rules = (REPOSITORY / "deploy" / "observability" / "rules.yml").read_text()
    assert rule["spec"] == yaml.safe_load(rules)
    [dashboard] = (
        one for one in of_kind("ConfigMap", "production") if "grafana_dashboard" in
        one["metadata"]["labels"]
    )  # fmt: skip
    assert json.loads(dashboard["data"]["provote.json"])["panels"]


def test_the_version_is_the_platforms() -> None:
    from provote_core import __version__

    about = yaml.safe_load((helm.CHART / "Chart.yaml").read_text())
    assert about["version"] == about["appVersion"] == __version__
