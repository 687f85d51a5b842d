"""Sharing out: proposals of the codebook and the clause, checks, and the matrix people edit."""

import hypothesis.strategies as st
from hypothesis import given, settings

from halfsky.core.indicators.adopted import ties_of
from halfsky.core.indicators.matching import build_index, match_plan
from halfsky.core.indicators.responsible import unit_in, units_at
from halfsky.core.plan.adopted import AdoptedPlan, Decision
from halfsky.core.plan.adoption import adopt
from halfsky.core.responsibility.checks import check_assignments
from halfsky.core.responsibility.defaults import defaults
from halfsky.core.responsibility.matrix import lay_out, merge
from halfsky.core.responsibility.model import Assignment
from halfsky.engines.codebook import load_codebook
from tests.core.plan.adopting import PLAN, SOURCE, TEXT, plan_of

BOOK = load_codebook()
UNITS = tuple(units_at(BOOK, 2024))
AREA = "990101"
TIES = ties_of(match_plan(PLAN, BOOK, build_index(BOOK)))
LAWS = settings(deadline=None, derandomize=True, max_examples=60)


def plan(*decisions: Decision) -> AdoptedPlan:
    return adopt(PLAN, decisions, text=SOURCE.text, ties=TIES)


def number(quote: str) -> int:
    return next(entry.number for entry in plan().targets if quote in entry.promise.quote)


PROPOSED = defaults(plan(), codebook=BOOK, area=AREA, units=UNITS, year=2024)
SHARES = st.sampled_from(["lead", "supporting", None])
EDITS = st.dictionaries(
    st.tuples(st.sampled_from([entry.number for entry in plan().targets]), st.sampled_from(UNITS[:8])),
    SHARES,
    max_size=20,
)


def of(target: int, share: str) -> list[tuple[str, str]]:
    return [(each.unit, each.origin) for each in PROPOSED if each.target == target and each.share == share]


def faults(*assignments: Assignment, units: tuple[str, ...] = UNITS) -> list[str]:
    found = check_assignments(assignments, plan(), codebook=BOOK, area=AREA, units=units, year=2024)
    return [f.code.removeprefix("responsibility.") for f in found if f.facts["target"] in (1, 999)]


def lead(unit: str = "HEALTH_COMMISSION", **fields: object) -> Assignment:
    return Assignment(**{"target": 1, "area": AREA, "unit": unit, "share": "lead", **fields})  # type: ignore[arg-type]


def test_the_indicator_says_who_leads_and_who_supports() -> None:
    target = number("孕产妇死亡率")
    assert of(target, "lead") == [("HEALTH_COMMISSION", "codebook")]
    assert all(origin == "codebook" for _, origin in of(target, "supporting"))


def test_the_clause_of_a_measure_adds_the_units_it_names() -> None:
    target = number("孕产妇系统管理率")
    assert of(target, "lead") == [("HEALTH_COMMISSION", "codebook")] or of(target, "lead") == [
        ("HEALTH_COMMISSION", "clause")
    ]
    assert ("WOMENS_FEDERATION", "clause") in of(target, "supporting")


def test_a_unit_the_area_lacks_gets_nothing() -> None:
    few = defaults(plan(), codebook=BOOK, area=AREA, units={"EDUCATION"}, year=2024)
    assert {each.unit for each in few} == {"EDUCATION"}


@LAWS
@given(st.sets(st.sampled_from(UNITS)))
def test_one_lead_and_one_share_a_unit_at_most(units: set[str]) -> None:
    proposed = defaults(plan(), codebook=BOOK, area=AREA, units=units, year=2024)
    cells = [(each.target, each.unit) for each in proposed]
    leads = [each.target for each in proposed if each.share == "lead"]
    assert len(set(cells)) == len(cells)
    assert len(set(leads)) == len(leads)
    found = check_assignments(proposed, plan(), codebook=BOOK, area=AREA, units=units, year=2024)
    assert {finding.code for finding in found} <= {"responsibility.no_lead"}
    without = {finding.facts["target"] for finding in found}
    assert without == {entry.number for entry in plan().targets} - set(leads)


def test_each_fault_of_an_assignment_is_named() -> None:
    support = lead("EDUCATION", share="supporting")
    assert faults(lead(), support) == []
    assert faults(support) == ["no_lead"]
    assert faults(lead(), lead("EDUCATION")) == ["two_leads"]
    assert faults(lead(), lead(share="supporting")) == ["unit_twice"]
    assert faults(lead(), lead("NO_UNIT", share="supporting")) == ["unit_unknown"]
    assert faults(lead(), lead("HEALTH_BUREAU", share="supporting"), units=(*UNITS, "HEALTH_BUREAU")) == [
        "unit_ended"
    ]
    assert faults(lead(), support, units=("HEALTH_COMMISSION",)) == ["unit_absent"]
    assert faults(lead(), lead(target=999)) == ["no_target"]
    assert faults(lead(), lead("EDUCATION", area="990102")) == []


def test_an_ended_unit_is_told_with_its_successor() -> None:
    found = check_assignments(
        [lead("HEALTH_BUREAU")], plan(), codebook=BOOK, area=AREA, units=UNITS, year=2024
    )
    ended = next(finding for finding in found if finding.code == "responsibility.unit_ended")
    assert ended.facts["successor"] == "卫健委"
    assert unit_in("HEALTH_BUREAU", 2015, codebook=BOOK).code == "HEALTH_FAMILY_PLANNING"
    assert "HEALTH_BUREAU" not in units_at(BOOK, 2024)


@LAWS
@given(EDITS)
def test_a_merged_matrix_says_what_was_edited_and_keeps_the_rest(edited: dict) -> None:  # type: ignore[type-arg]
    other = lead(area="990102")
    merged = merge((*PROPOSED, other), edited, area=AREA)
    after = {(each.target, each.unit): each for each in merged.assignments if each.area == AREA}
    before = {(each.target, each.unit): each for each in PROPOSED}
    assert other in merged.assignments
    for cell, share in edited.items():
        assert (after[cell].share if cell in after else None) == share
    changed = {(change.target, change.unit) for change in merged.changes}
    assert all(after.get(cell) == before.get(cell) for cell in {*before, *after} - changed)
    assert all(after[cell].origin == "person" for cell in changed if cell in after)
    assert merge(merged.assignments, edited, area=AREA).changes == ()


def test_a_matrix_read_back_unchanged_changes_nothing() -> None:
    matrix = lay_out(plan(), PROPOSED, area=AREA, units=UNITS)
    cells = {(row.target, unit): row.shares.get(unit) for row in matrix.rows for unit in matrix.units}
    merged = merge(PROPOSED, cells, area=AREA)
    assert merged.changes == ()
    assert set(merged.assignments) == set(PROPOSED)
    assert [row.target for row in matrix.rows] == [entry.number for entry in plan().targets]


def test_a_unit_with_a_share_has_a_column_in_any_case() -> None:
    matrix = lay_out(plan(), [lead("COURT")], area=AREA, units=("EDUCATION",))
    assert matrix.units == ("EDUCATION", "COURT")


def test_the_clause_leads_before_the_codebook_and_the_indicators_lead_supports() -> None:
    text = TEXT.replace("1．到2025年，九年", "1．由民政局牵头落实。到2025年，九年")
    source, read = plan_of(text)
    whole = adopt(read, text=source.text, ties=ties_of(match_plan(read, BOOK, build_index(BOOK))))
    target = next(entry.number for entry in whole.targets if "巩固率" in entry.promise.quote)
    proposed = defaults(whole, codebook=BOOK, area=AREA, units=UNITS, year=2024)
    mine = [(each.unit, each.share, each.origin) for each in proposed if each.target == target]
    assert mine[0] == ("CIVIL_AFFAIRS", "lead", "clause")
    assert ("EDUCATION", "supporting", "codebook") in mine
