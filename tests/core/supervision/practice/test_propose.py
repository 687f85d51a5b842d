"""Examples are proposed by rules that chance does not satisfy, and noise makes no order."""

import random

import pytest

from halfsky.core.supervision.practice.model import Candidate, Gain, Rules
from halfsky.core.supervision.practice.propose import propose

RULES = Rules()


def gains(better: int, worse: int = 0) -> tuple[Gain, ...]:
    return tuple(
        Gain(indicator=f"I{nth}", area="990101", better=nth < better, since=2022, last=2024, unit="percent", difference=1.0, low=0.2, high=1.8)
        for nth in range(better + worse)
    )  # fmt: skip


def candidate(key: str, **given: object) -> Candidate:
    usual = {"judged": 20, "attained": 14, "looked_at": 20, "gains": gains(2), "returns": 20, "in_time": 20}
    return Candidate(key=key, **(usual | given))  # type: ignore[arg-type]


def held(*candidates: Candidate) -> dict[str, bool]:
    return {one.candidate.key: one.proposed for one in propose(candidates, rules=RULES)}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"attained": 2}, "level"),
        ({"judged": 4, "attained": 4}, "level"),
        ({"gains": ()}, "progress"),
        ({"gains": gains(1), "looked_at": 40}, "progress"),
        ({"gains": gains(3, 3)}, "no_step_back"),
        ({"in_time": 17}, "in_time"),
        ({"sent_back": 5}, "sent_back"),
        ({"returns": 0, "in_time": 0}, "in_time"),
        ({"unexplained": 1}, "revisions"),
    ],
)
def test_each_rule_keeps_one_from_being_proposed_and_says_so(given: dict[str, object], code: str) -> None:
    found = propose((candidate("a", **given), *(candidate(f"b{n}") for n in range(5))), rules=RULES)
    one = next(its for its in found if its.candidate.key == "a")
    assert not one.proposed
    assert code in [check.code for check in one.checks if not (check.kept and check.known)]
    assert all(its.proposed for its in found if its.candidate.key != "a")


def test_differences_that_chance_explains_make_no_groups_and_no_order() -> None:
    found = propose([candidate(f"k{n}", attained=12 + n % 4) for n in range(8)], rules=RULES)
    assert {one.side for one in found} == {"like_others"}
    assert [one.candidate.key for one in found] == sorted(one.candidate.key for one in found)


def test_a_level_beyond_chance_is_told_apart() -> None:
    rest = [candidate(f"k{n}", attained=8) for n in range(8)]
    sides = {
        one.candidate.key: one.side for one in propose([candidate("top", attained=20), *rest], rules=RULES)
    }
    assert sides.pop("top") == "above"
    assert set(sides.values()) == {"like_others"}


def test_where_nothing_but_chance_is_at_work_few_are_proposed() -> None:
    draw = random.Random(3)
    found = []
    for _ in range(60):
        rows = []
        for nth in range(11):
            sides = [draw.random() for _ in range(40)]
            better, worse = sum(s < 0.015 for s in sides), sum(s > 0.985 for s in sides)
            attained = sum(draw.random() < 0.6 for _ in range(20))
            rows.append(candidate(f"k{nth}", attained=attained, gains=gains(better, worse), looked_at=40))
        found += [one.proposed for one in propose(rows, rules=RULES)]
    assert sum(found) / len(found) <= 0.05
