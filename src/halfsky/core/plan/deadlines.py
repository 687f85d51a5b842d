"""Duties with a time limit or a date: 颁布后1个月内, 24小时内受理, 2025年底前建成."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage
from halfsky.core.plan.model import Target
from halfsky.core.plan.schedules import NUMBER, QUANTITY, counted, duty_at
from halfsky.core.plan.subjects import trimmed

_SPAN = rf"(?P<n>{NUMBER})(?P<unit>个?工作日|个月|天|日|周|年|小时)(?:之内|以内|内)"
_DUE = r"报送|提交|上报|印发|完成|制定|备案|出台|办结|答复|发布|公布|报告|反馈|送达|移送|签发|作出|受理|办理|出警|处置|转介"
_WITHIN = re.compile(rf"(?P<after>(?:后|之日起|起)的?|在|于){_SPAN}[^,]*?(?P<deed>{_DUE})")
_WITHIN_ONLY = re.compile(rf"(?:后|之日起|起)的?{_SPAN}$")
_FOLLOWING = re.compile(_DUE)
_BY_DATE = re.compile(
    r"(?:(?:到|至)?(?P<year>20\d{2})年(?:\d{1,2}月(?:底|份|末)?)?(?:底|末)?(?:之前|以前|前))(?P<rest>[^,]*?)(?P<deed>完成|建成|出台|制定|建立|印发|实现|启动|开展|投入使用|发布|达到|消除|落实)(?P<more>[^,]{2,})"
)
_YEAR_END = re.compile(r"(?:到|至)?20\d{2}年(?:底|末)(?:前)?$")
_FINISHED = re.compile(r"(?P<deed>完成|建成|出台|印发|启动)(?P<more>[^,]{4,})$")
_UNITS = {
    "年": "years",
    "个月": "months",
    "天": "days",
    "日": "days",
    "工作日": "days",
    "个工作日": "days",
    "小时": "hours",
    "周": "days",
}


def _then(match: re.Match[str]) -> str:
    return "" if match["after"] in ("在", "于") else "后"


def _whose_plan(after: str) -> str:
    """Leave the rank of a plan to the qualifier: 市、县级规划颁布 is 规划颁布."""
    after = after.removeprefix("自").removesuffix("之日起")
    return re.sub(r"^[^,]*级(?=(?:规划|纲要|方案))", "", after)


def _within(passage: Passage, clause: Clause) -> Iterator[Target]:
    start = 0
    limits = list(_WITHIN.finditer(clause.text))
    for match in limits:
        after = trimmed(passage.words(clause.start + start, clause.start + match.start()))
        end = len(clause.plain) if match is limits[-1] else match.end()
        yield duty_at(
            passage,
            clause,
            start,
            end,
            indicator=f"{_whose_plan(after)}{_then(match)}{match['deed']}时限",
            qualifier=re.sub(r"(?:颁布|发布|印发|实施|下发|出台|受理|结束)$", "", after) or None,
            comparator="<=",
            value=counted(match["n"]) * (7 if match["unit"] == "周" else 1),
            unit=_UNITS[match["unit"]],
            trend=match["deed"],
            schedule="deadline",
        )
        start = end


_AND_WITHIN = re.compile(rf"^(?:并)?{_SPAN}[^,]{{0,6}}?(?P<deed>{_DUE})")


def _within_too(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A second limit of the duty before: 投诉在3个工作日内受理,15个工作日内办结."""
    match, before = _AND_WITHIN.match(clause.text), passage.before(clause)
    first = _WITHIN.search(before.text) if before else None
    if match is None or before is None or first is None:
        return
    what = trimmed(passage.words(before.start, before.start + first.start()))
    yield duty_at(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=f"{what}{match['deed']}时限",
        qualifier=what or None,
        comparator="<=",
        value=counted(match["n"]) * (7 if match["unit"] == "周" else 1),
        unit=_UNITS[match["unit"]],
        trend=match["deed"],
        schedule="deadline",
    )


def _within_next(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A time limit whose duty the next clause names: 规划印发后3个月内,各单位制定方案."""
    match = _WITHIN_ONLY.search(clause.text)
    following = passage.after(clause)
    deed = _FOLLOWING.search(following.text) if following else None
    if not match or following is None or deed is None:
        return
    after = trimmed(passage.words(clause.start, clause.start + match.start()))
    yield duty_at(
        passage,
        clause,
        0,
        following.end - clause.start,
        indicator=f"{after}后{deed.group()}时限",
        qualifier=None,
        comparator="<=",
        value=counted(match["n"]) * (7 if match["unit"] == "周" else 1),
        unit=_UNITS[match["unit"]],
        trend=deed.group(),
        schedule="deadline",
    )


def _by_date(passage: Passage, clause: Clause) -> Iterator[Target]:
    match = _BY_DATE.search(clause.plain)
    if not match or QUANTITY.search(clause.text) or re.search(r"\d", match["rest"] + match["more"]):
        return
    rest = passage.words(clause.start + match.start("rest"), clause.start + match.end())
    yield duty_at(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=trimmed(passage.words(clause.start, clause.start + match.start()) + rest),
        comparator="<=",
        comparator_explicit=True,
        trend=match["deed"],
        schedule="deadline",
        deadline=int(match["year"]),
    )


def _by_year_end(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A work to be finished by the year that the clause before names: 到2025年底,建成妇女儿童医院."""
    before = passage.before(clause)
    match = _FINISHED.match(clause.text)
    if (
        before is None
        or match is None
        or not _YEAR_END.fullmatch(before.plain)
        or re.search(r"[\d%‰]", clause.text)
    ):
        return
    yield duty_at(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=passage.words(clause.start, clause.end),
        comparator="<=",
        trend=match["deed"],
        schedule="deadline",
        deadline=clause.deadline,
    )


def deadline_targets(passage: Passage) -> Iterator[Target]:
    """Find the duties with a time limit or a date in a passage, in reading order."""
    for clause in passage.clauses:
        if clause.past:
            continue
        for rule in (_within, _within_too, _within_next, _by_date, _by_year_end):
            yield from rule(passage, clause)
