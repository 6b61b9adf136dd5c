"""Percentages of tools that are no rollout controller.

Deployments of AWS CodeDeploy, flags of LaunchDarkly and Unleash.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.ingest import recognise
from tests.importers.rollouts.board import Board, board


def read(*values: dict[str, Any], release: str | None = None, **labels: str) -> Board:
    texts = [json.dumps(value, indent=2) for value in values]
    assert {recognise(Document(name="u", content=text.encode())).name for text in texts} == {"manifests"}
    return board(texts, release=release, **labels)


def deployed(status: str, at: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    info = {
        "applicationName": "shop",
        "deploymentGroupName": "web",
        "deploymentId": f"d-{number}",
        "status": status,
    }
    return {"deploymentInfo": {**info, "createTime": 1409764576.589, "completeTime": at, **more}}


SEPTEMBER_16 = 1758016800.5


def test_a_deployment_has_everything_once_it_succeeded():
    found = read(deployed("Succeeded", SEPTEMBER_16))

    assert (found.actual, found.events) == (100, [("step", 100)])
    assert found.course[0].at == datetime(2025, 9, 16, 10, 0, 0, 500000, tzinfo=UTC)
    assert read(deployed("Succeeded", "2025-09-16T12:00:00+02:00")).actual == 100


def test_a_deployment_that_was_rolled_back_has_nothing_and_another_one_is_not_ours():
    back = deployed("Stopped", 1758020400, rollbackInfo={"rollbackDeploymentId": "d-2"})
    running = deployed(
        "InProgress", None, startTime=SEPTEMBER_16, deploymentConfigName="Canary10Percent5Minutes"
    )

    assert read(running).actual is None
    assert (
        "it is InProgress by Canary10Percent5Minutes: how much traffic it has is not" in read(running).words
    )
    assert read(running, back).events == [("rollback", 0)]
    assert read(deployed("Succeeded", SEPTEMBER_16), deployed("Succeeded", 1758020400, 2)).actual == 0
    assert read(deployed("Succeeded", SEPTEMBER_16), release="d-2").actual == 0


def flag(**environment: Any) -> dict[str, Any]:
    served = {
        "on": True,
        "lastModified": 1758016800000,
        "offVariation": 1,
        "rules": [],
        "targets": [],
        **environment,
    }
    variations = [{"value": True, "name": "new"}, {"value": False}]
    return {
        "key": "checkout",
        "kind": "boolean",
        "variations": variations,
        "environments": {"production": served},
    }


def weights(new: int) -> dict[str, Any]:
    both = [{"variation": 0, "weight": new}, {"variation": 1, "weight": 100000 - new}]
    return {"rollout": {"variations": both}}


def test_a_flag_of_launchdarkly_serves_its_new_variation_to_a_share():
    assert read(flag(fallthrough=weights(12500))).assessment.rollout.traffic_actual == 12.5
    assert read(flag(fallthrough={"variation": 0})).actual == 100
    assert read(flag(on=False, fallthrough={"variation": 0})).actual == 0
    later = flag(fallthrough=weights(5000), lastModified=1758020400000)
    assert read(flag(fallthrough=weights(20000)), later).events == [("step", 20), ("rollback", 5)]


def test_rules_beside_a_percentage_leave_the_share_unknown():
    ruled = read(flag(fallthrough=weights(20000), rules=[{"variation": 0}]))

    assert ruled.actual is None
    assert (
        ruled.words == "1 rules name who gets which variation: the share of all is not said (20% of the rest)"
    )
    assert read(flag(fallthrough=weights(20000), targets=[{"values": ["a"], "variation": 0}])).actual == 20


def test_of_several_environments_and_variations_one_is_named():
    many = flag(fallthrough=weights(20000))
    many["environments"]["test"] = many["environments"]["production"]
    words = {**flag(fallthrough=weights(20000)), "variations": [{"value": "a"}, {"value": "b"}]}

    assert read(many, environment="test").actual == 20
    assert read(words, variation="b").actual == 80
    with pytest.raises(
        RefusedError, match="has the environments production, test; pick one with --label environment"
    ):
        read(many)
    with pytest.raises(
        RefusedError, match="has the variations a, b; name the new one with --label variation=NAME"
    ):
        read(words)


def strategy(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "featureName": "checkout", "parameters": {}, "constraints": [], **more}


@pytest.mark.parametrize(
    ("strategies", "enabled", "percent"),
    [
        ([strategy("flexibleRollout", parameters={"rollout": "50", "stickiness": "default"})], True, 50),
        ([strategy("gradualRolloutUserId", parameters={"percentage": "7"})], True, 7),
        ([strategy("default")], True, 100),
        ([strategy("flexibleRollout", parameters={"rollout": "50"})], False, 0),
        ([strategy("flexibleRollout", parameters={"rollout": "50"}, segments=[1])], True, None),
        ([strategy("userWithId", parameters={"userIds": "a,b"})], True, None),
        ([strategy("flexibleRollout", parameters={"rollout": "50"}), strategy("userWithId")], True, None),
        (
            [strategy("default", disabled=True), strategy("flexibleRollout", parameters={"rollout": "5"})],
            True,
            5,
        ),
    ],
)
def test_a_feature_of_unleash_lets_a_share_through(strategies, enabled, percent):
    export = {
        "features": [{"name": "checkout", "project": "default"}],
        "featureStrategies": strategies,
        "featureEnvironments": [{"enabled": enabled, "featureName": "checkout", "environment": "production"}],
        "tagTypes": [],
    }
    place = {"name": "production", "enabled": enabled, "strategies": strategies}
    feature = {"name": "checkout", "project": "default", "environments": [place]}

    for value in (export, feature):
        found = board([json.dumps(value)], as_of="2027-01-01")
        assert found.actual == percent
        assert "Unleash names no time; the share holds from its import" in found.notes
