"""Hours promised in short: 校内、校外各1小时体育活动时间, 小学生10小时、初中生9小时、高中生8小时."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import trimmed

_HOURS = r"(?P<n>\d+(?:\.\d+)?)个?(?P<unit>小时|分钟)(?P<least>以上)?"
_EACH = re.compile(
    rf"^(?P<lead>[^,、]*?)(?P<first>[^,、的]{{2}})[、和](?P<second>[^,、的]{{2}})各(?P<deed>锻炼|运动|活动)?(?:不少于|至少)?{_HOURS}(?:的?(?P<what>[^,]*?(?:时间|活动|锻炼))|(?(deed)$|(?!)))"
)
_PUPILS = r"(?:小学|初中|高中|中学)(?:阶段)?(?:学)?生"
_LISTED = re.compile(rf"(?P<who>{_PUPILS})(?:达到|不少于)?{_HOURS}(?=$|[、和])")
_ALL_LISTED = re.compile(
    rf"(?:确保|保证|保障|其中)?(?:(?:{_PUPILS})(?:达到|不少于)?\d+(?:\.\d+)?个?(?:小时|分钟)(?:以上)?[、和]?){{2,}}$"
)
_SPENT = re.compile(r"睡眠|锻炼|体育活动|劳动|阅读")
_UNITS = {"小时": "hours", "分钟": "minutes"}


def _target(
    passage: Passage, clause: Clause, span: tuple[int, int], match: re.Match[str], *, indicator: str
) -> Target:
    strength, hedge = strength_of(clause.plain)
    value = float(match["n"])
    return target_at(
        passage,
        clause.start + span[0],
        clause.start + span[1],
        indicator=indicator,
        comparator=">=",
        comparator_explicit=bool(match["least"]) or bool(re.search(r"不少于|至少", match.group())),
        value=int(value) if value == int(value) else value,
        unit=_UNITS[match["unit"]],
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
    )


def _spent(passage: Passage, clause: Clause) -> str:
    """What the hours are spent on, told in this clause or the one before."""
    before = passage.before(clause)
    found = _SPENT.search(clause.plain) or (_SPENT.search(before.plain) if before else None)
    return found.group() if found else ""


def duration_targets(passage: Passage) -> Iterator[Target]:
    """Find hours promised without a verb of reaching, in reading order."""
    for clause in passage.clauses:
        if clause.past:
            continue
        match = _EACH.match(clause.text)
        if match:
            what = f"{(match['what'] or match['deed']).removesuffix('时间')}时间"
            for group in ("first", "second"):
                name = trimmed(match["lead"]) + match[group] + what
                yield _target(passage, clause, (0, match.end()), match, indicator=name)
        elif _ALL_LISTED.match(clause.text) and (spent := _spent(passage, clause)):
            for pupils in _LISTED.finditer(clause.text):
                name = f"{pupils['who']}{spent}时间"
                yield _target(passage, clause, pupils.span(), pupils, indicator=name)
