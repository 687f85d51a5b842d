"""The two real plans against their gold annotation; their texts lie beside the checkout, never in it."""

from functools import cache
from typing import Any

import pytest
import yaml
from tests.core.plan import scoring
from tests.shared import SHARED, needs_shared

from halfsky.core.plan.model import Plan, Source
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source

pytestmark = [pytest.mark.shared, needs_shared]
NAMES = ("kashgar", "zhalainuoer")


@cache
def gold_of(name: str) -> dict[str, Any]:
    return yaml.safe_load((SHARED / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def source_of(name: str) -> Source:
    path = SHARED / gold_of(name)["document"]["file"]
    return make_source(path.read_text(encoding="utf-8"), path.name)


@cache
def plan_of(name: str) -> Plan:
    return read_plan(source_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_who_and_when(name: str) -> None:
    plan, document = plan_of(name), gold_of(name)["document"]
    assert plan.title == document["name"]
    assert plan.area == document["area"]
    assert plan.period is not None
    assert [plan.period.start, plan.period.end] == document["period"]
    assert plan.parent == document["parent"]


@pytest.mark.parametrize("name", NAMES)
def test_structure_is_exact(name: str) -> None:
    plan, structure = plan_of(name), gold_of(name)["structure"]
    read = [
        {
            "domain": domain.number,
            "title": domain.title,
            "goals": len(domain.goals),
            "measures": len(domain.measures),
        }
        for domain in plan.domains
    ]
    wanted = [
        {key: value for key, value in row.items() if key != "heading_offset"}
        for row in structure["per_domain"]
    ]
    assert read == wanted
    assert sum(len(domain.goals) for domain in plan.domains) == structure["total_goals"]
    assert sum(len(domain.measures) for domain in plan.domains) == structure["total_measures"]
    assert len(plan.organisation) == structure["organisation_subsections"]
    assert len(plan.monitoring) == structure["monitoring_subsections"]
    assert len(plan.principles) == structure["basic_principles"]
    assert plan.overall_aim is not None
    for domain in plan.domains:
        assert [item.number for item in domain.goals] == list(range(1, len(domain.goals) + 1))
        assert [item.number for item in domain.measures] == list(range(1, len(domain.measures) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_offsets_slice_back(name: str) -> None:
    plan, text = plan_of(name), source_of(name).text
    for item in scoring.items_of(plan):
        assert text[item.start : item.end].replace("\n", "") == item.text
        for promise in (*item.targets, *item.directions):
            assert text[promise.start : promise.end].replace("\n", "") == promise.quote
            assert item.start <= promise.start < promise.end <= item.end
            assert promise.line == text.count("\n", 0, promise.start) + 1


@pytest.mark.parametrize("name", NAMES)
def test_core_targets(name: str) -> None:
    score = scoring.score_targets(plan_of(name), gold_of(name), tier="core")
    assert score.f1 >= 0.99, scoring.report(score)
    assert score.share("quote") >= 0.95


@pytest.mark.parametrize("name", NAMES)
def test_all_targets(name: str) -> None:
    score = scoring.score_targets(plan_of(name), gold_of(name))
    assert score.f1 >= 0.90, scoring.report(score)
    for field in ("quote", "kind", "strength", "hedge", "comparator_explicit", "schedule", "each_scope"):
        assert score.share(field) >= 0.95, field


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_target_is_none(name: str) -> None:
    gold, targets = gold_of(name), scoring.targets_of(plan_of(name))
    for distractor in gold["not_targets"]:
        if any(t["start"] <= distractor["start"] and distractor["end"] <= t["end"] for t in gold["targets"]):
            continue
        inside = [t.quote for t in targets if t.start < distractor["end"] and distractor["start"] < t.end]
        assert inside == [], distractor["quote"]


@pytest.mark.parametrize("name", NAMES)
def test_directions(name: str) -> None:
    score = scoring.score_directions(plan_of(name), gold_of(name))
    assert score.f1 >= 0.95, scoring.report(score)
    assert score.share("quote") >= 0.95


@pytest.mark.parametrize("name", NAMES)
def test_domains_begin_at_their_heading(name: str) -> None:
    for domain, row in zip(plan_of(name).domains, gold_of(name)["structure"]["per_domain"], strict=True):
        assert 0 <= domain.start - row["heading_offset"] <= 1
