"""Areas merged, split, renamed and moved: who stands for whom, and who answers in mid-campaign."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.indicators.model import Area, Text
from halfsky.core.observations.succession import (
    Change,
    Duty,
    Kind,
    answering,
    check_changes,
    exists,
    predecessors,
    succession,
    successors,
)
from halfsky.engines.codebook import load_messages


def change(kind: Kind, before: str, after: str, year: int) -> Change:
    return Change(kind=kind, before=f"9901{before}", after=f"9901{after}", year=year)


def code(*ends: str) -> tuple[str, ...]:
    return tuple(f"9901{end}" for end in ends)


CHANGES = (
    change("merge", "01", "03", 2023),  # 01 and 02 become 03
    change("merge", "02", "03", 2023),
    change("rename", "04", "05", 2022),
    change("split", "06", "07", 2024),
    change("split", "06", "08", 2024),
    change("merge", "09", "10", 2023),  # 10 takes 09 in
    change("split", "11", "11", 2023),  # a part leaves 11
    change("split", "11", "12", 2023),
    change("rename", "03", "13", 2025),
    Change(kind="transfer", before="990114", after="990214", year=2024),
)
PARENTS = {f"9901{n:02}": "990100" for n in range(1, 20)} | {"990214": "990200"}


@pytest.mark.parametrize(
    ("area", "of", "asked", "expected"),
    [
        ("01", 2022, 2022, ("01",)), ("01", 2022, 2023, ("03",)), ("02", 2020, 2024, ("03",)),
        ("01", 2022, 2025, ("13",)), ("03", 2023, 2024, ("03",)), ("04", 2021, 2022, ("05",)),
        ("06", 2023, 2024, ("07", "08")), ("06", 2024, 2024, ("06",)), ("11", 2022, 2023, ("11", "12")),
        ("10", 2022, 2023, ("10",)), ("50", 2000, 2030, ("50",)),
    ],
)  # fmt: skip
def test_successors(area: str, of: int, asked: int, expected: tuple[str, ...]) -> None:
    assert successors(code(area)[0], of=of, asked=asked, changes=CHANGES) == code(*expected)


def test_predecessors() -> None:
    assert predecessors("990113", of=2022, asked=2025, changes=CHANGES) == code("01", "02")
    assert predecessors("990107", of=2023, asked=2024, changes=CHANGES) == code("06")


def duty(area: str, of: int, asked: int) -> Duty:
    return answering(code(area)[0], of=of, asked=asked, changes=CHANGES, parents=PARENTS)


def test_an_area_merged_in_mid_campaign_still_owes_its_figures_and_its_heir_answers() -> None:
    assert duty("01", 2022, 2022) == Duty(area="990101", by="990101", how="itself")
    assert duty("01", 2022, 2023) == Duty(area="990101", by="990103", how="successor")
    assert duty("03", 2023, 2023) == Duty(area="990103", by="990103", how="itself")


def test_a_split_area_is_answered_for_by_the_part_of_its_code_else_from_above() -> None:
    assert duty("11", 2022, 2023) == Duty(area="990111", by="990111", how="itself")
    assert duty("06", 2023, 2024) == Duty(area="990106", by="990100", how="parent")


def test_a_transferred_area_answers_under_its_new_code() -> None:
    assert answering("990114", of=2023, asked=2024, changes=CHANGES, parents=PARENTS).by == "990214"


def area(end: str, **years: int) -> Area:
    return Area(code=f"9901{end}", name=Text(zh=end, en=end), level="county", **years)


@pytest.mark.parametrize(
    ("end", "years"),
    [
        ("01", "2021 2022"), ("03", "2023 2024"), ("13", "2025"), ("04", "2021"), ("05", "2022 2023 2024 2025"),
        ("06", "2021 2022 2023"), ("07", "2024 2025"), ("09", "2021 2022"), ("10", "2021 2022 2023 2024 2025"),
        ("11", "2021 2022 2023 2024 2025"), ("12", "2023 2024 2025"),
    ],
)  # fmt: skip
def test_an_area_exists_in_its_years(end: str, years: str) -> None:
    standing = [str(year) for year in range(2021, 2026) if exists(area(end), year, CHANGES)]
    assert " ".join(standing) == years


def test_its_own_years_come_first() -> None:
    assert not exists(area("20", valid_from=2010), 2009)
    assert exists(area("20", valid_from=2010, valid_to=2015), 2015)
    assert not exists(area("20", valid_to=2015), 2016)


def test_the_table_of_succession_says_what_may_be_added() -> None:
    table = succession(CHANGES, years=[2022], asked=2025)
    rows = {(row["area"], row["successor"]): row["whole"] for row in table.iter_rows(named=True)}
    assert rows["990101", "990113"] is True
    assert rows["990106", "990107"] is False
    assert rows["990105", "990105"] is True


LAYERS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=4, unique=True)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(LAYERS, LAYERS, LAYERS, st.integers(0, 3), st.integers(0, 3))
def test_what_comes_after_came_before(
    one: list[str], two: list[str], three: list[str], first: int, more: int
) -> None:
    """Whatever merges: b is a successor of a exactly where a is a predecessor of b, and steps add up."""
    names = [
        [f"{year}{end}" for end in layer] for year, layer in zip((0, 1, 2), (one, two, three), strict=True)
    ]
    changes = [
        Change(kind="merge", before=before, after=names[year][place % len(names[year])], year=year)
        for year in (1, 2)
        for place, before in enumerate(names[year - 1])
    ]
    asked = min(first + more, 2)
    of = min(first, 2)
    for start in names[of]:
        after = successors(start, of=of, asked=asked, changes=changes)
        assert all(start in predecessors(end, of=of, asked=asked, changes=changes) for end in after)
        whole = successors(start, of=of, asked=2, changes=changes)
        steps = {end for mid in after for end in successors(mid, of=asked, asked=2, changes=changes)}
        assert set(whole) == steps
        assert len(whole) == 1


def test_faults_of_a_table_of_changes_are_named() -> None:
    messages = load_messages()
    wrong = [
        change("rename", "30", "31", 2020),
        change("rename", "30", "32", 2020),
        change("split", "33", "34", 2020),
        change("merge", "35", "35", 2020),
        change("rename", "36", "99", 2020),
        change("rename", "37", "38", 2021),
        change("rename", "38", "37", 2021),
        change("transfer", "39", "40", 2020),
        change("transfer", "39", "40", 2020),
    ]
    codes = {f"9901{n}" for n in range(30, 50)}
    found = check_changes(wrong, codes=codes, file="changes.csv", rows=range(2, 11))
    assert [(finding.code.removeprefix("areas.change_"), finding.where.row) for finding in found] == [
        ("rename", 2), ("rename", 3), ("split", 4), ("merge", 5), ("unknown", 6), ("circle", 7), ("circle", 8),
        ("twice", 10),
    ]  # fmt: skip
    assert all(messages.say(finding.code, finding.facts) for finding in found)
    good = [each for each in CHANGES if each.kind != "transfer"]
    assert check_changes(good, codes={each.before for each in good} | {each.after for each in good}) == ()
