"""Duties in time: 每年召开一次, 每5年, 颁布后1个月内, 2025年底前完成, 5年中期评估."""

import re
from collections.abc import Iterator
from typing import Any

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.numerals import number_of
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import trimmed

_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_DEED = r"召开|报告|报送|提交|上报|开展|组织|举办|进行|表彰|发布|公布|编印|编辑|出版|印发|通报|评估|监测|督查|督导|检查|培训|听取|研究|审议|汇报|评选|体检|筛查|接受|安排|参加|排查|走访|更新|修订|调查|考核|评价|为.{1,16}提供"
_PERIODIC = re.compile(
    rf"(?P<period>每(?P<n>{_NUMBER})?(?:个)?(?P<unit>年|季度|半年|月|周)|(?P<half>每半年|半年|每季度|每月|每季))(?P<each>内)?(?P<rest>[^,]*?)(?P<deed>{_DEED})(?P<more>[^,]*)"
)
_TIMES = re.compile(
    rf"(?P<least>至少|不少于|不低于)?(?:[^,\d]{{0,6}}?)(?P<least2>至少|不少于|不低于)?(?P<n>{_NUMBER})(?:次|场|期|轮|批次|届|遍)(?P<after>以上)?"
)
_WITHIN = re.compile(
    rf"(?:后|之日起|起)的?(?P<n>{_NUMBER})(?P<unit>个?工作日|个月|天|日|周|年|小时)(?:之内|以内|内)[^,]*?(?P<deed>报送|提交|上报|印发|完成|制定|备案|出台|办结|答复|发布|公布|报告|反馈|送达|移送|签发|作出)"
)
_YEARLY_WORD = re.compile(
    r"年度(?P<what>监测(?!数据|指标|统计数据)(?:[、和,]?(?:中期|终期|评估|期中|期末|和|、)*(?:监测|评估)?(?:报告)?)|[、和](?:中期|终期|期末|和|、)*(?:监测|评估)*报告|(?:监测|工作|进展|统计监测|评估|妇女|儿童|总结)*(?:报告|统计资料|年鉴|白皮书))"
)
_YEARLY_DEED = re.compile(
    r"进行|开展|坚持|实行|提交|编辑|出版|编印|发布|形成|撰写|完成|建立|报送|组织|落实|实施|完善"
)
_MILESTONE = re.compile(rf"(?P<n>{_NUMBER})年(?P<what>中期|终期|期中|期末|末期)(?P<deed>评估|监测|检查)")
_BY_DATE = re.compile(
    r"(?:(?:到|至)?(?P<year>20\d{2})年(?:底|末)?(?:之前|以前|前))(?P<rest>[^,]*?)(?P<deed>完成|建成|出台|制定|建立|印发|实现|启动|开展|投入使用|发布|达到|消除|落实)(?P<more>[^,]{2,})"
)
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
_PER_YEAR = {"季度": 4, "季": 4, "半年": 2, "月": 12, "周": 52}
_QUANTITY = re.compile(r"[%‰]|[率例](?:达|提高|保持)|分之")


def _number(written: str | None) -> float:
    value = number_of((written or "一").replace("两", "二")) or 1.0
    return int(value) if value == int(value) else value


def _made(passage: Passage, clause: Clause, start: int, end: int, **fields: Any) -> Target:
    strength, hedge = strength_of(clause.plain)
    return target_at(
        passage,
        clause.start + start,
        clause.start + end,
        strength=strength,
        hedge=hedge,
        kind="schedule",
        **fields,
    )


def _periodic(passage: Passage, clause: Clause) -> Iterator[Target]:
    match = _PERIODIC.search(clause.text)
    if not match or _QUANTITY.search(clause.text) or re.search(r"鼓励|探索", clause.plain[: match.start()]):
        return
    times = _TIMES.search(match["rest"] + match["deed"] + match["more"])
    least = (times["least"] or times["least2"] or times["after"]) if times else None
    unit = match["unit"] or (match["half"] or "").lstrip("每")
    span = _number(match["n"])
    if unit == "年" and span > 1:
        value, code, comparator = span, "years", "="
    else:
        often = _number(times["n"]) if times else 1
        value, code = often * _PER_YEAR.get(unit, 1), "per_year"
        comparator = ">=" if least or not times else "="
    who = trimmed(passage.words(clause.start, clause.start + match.start()))
    yield _made(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=_duty(who, match, passage, clause, code),
        qualifier=who or None,
        comparator=comparator,
        comparator_explicit=bool(least),
        value=value,
        unit=code,
        trend=match["deed"] if times else match["period"],
        schedule="periodic",
        bound_word=least,
    )


def _duty(who: str, match: re.Match[str], passage: Passage, clause: Clause, code: str) -> str:
    what = passage.words(clause.start + match.start("deed"), clause.start + match.end("more"))
    what = re.sub(rf"(?:至少|不少于|不低于)?{_NUMBER}(?:次|场|期|轮|批次|届|遍)(?:以上)?", "", what)
    what = re.sub(r"^(?:召开|举办|开展|组织|进行)(?=.{2,})", "", what)
    return f"{who}{what}{'周期' if code == 'years' else '频次'}"


def _within(passage: Passage, clause: Clause) -> Iterator[Target]:
    match = _WITHIN.search(clause.text)
    if not match:
        return
    after = trimmed(passage.words(clause.start, clause.start + match.start()))
    factor = 7 if match["unit"] == "周" else 1
    yield _made(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=f"{after}后{match['deed']}时限",
        qualifier=re.sub(r"(?:颁布|发布|印发|实施|下发|出台|受理|结束)$", "", after) or None,
        comparator="<=",
        value=_number(match["n"]) * factor,
        unit=_UNITS[match["unit"]],
        trend=match["deed"],
        schedule="deadline",
    )


def _yearly(passage: Passage, clause: Clause) -> Iterator[Target]:
    match = _YEARLY_WORD.search(clause.text)
    deed = _YEARLY_DEED.search(clause.text)
    if (
        not match
        or not deed
        or passage.part not in ("organisation", "monitoring")
        or re.match(r"[^,]*(?:部门|单位)", clause.text)
    ):
        return
    milestone = _MILESTONE.search(clause.text)
    end = (
        re.match(r"[^、和]*", clause.plain[match.start() :]).end() + match.start()
        if milestone
        else len(clause.plain)
    )  # type: ignore[union-attr]
    end = re.sub(r"等$", "", clause.plain[:end]).__len__()
    named = passage.words(clause.start + match.start(), clause.start + end)
    yield _made(
        passage,
        clause,
        0,
        end,
        indicator=f"{named}频次" if re.search(r"报告|资料|年鉴", named) else "年度监测",
        comparator="=",
        comparator_explicit=False,
        value=1,
        unit="per_year",
        trend=deed.group(),
        schedule="periodic",
    )


def _milestones(passage: Passage, clause: Clause) -> Iterator[Target]:
    deed = _YEARLY_DEED.search(clause.text)
    for match in _MILESTONE.finditer(clause.text):
        yield _made(
            passage,
            clause,
            match.start(),
            match.end(),
            indicator=f"{match['what']}{match['deed']}时点",
            comparator="=",
            comparator_explicit=False,
            value=_number(match["n"]),
            unit="years",
            trend=deed.group() if deed else match["deed"],
            schedule="milestone",
        )


def _by_date(passage: Passage, clause: Clause) -> Iterator[Target]:
    match = _BY_DATE.search(clause.text)
    if not match or _QUANTITY.search(clause.text) or re.search(r"\d", match["rest"] + match["more"]):
        return
    rest = passage.words(clause.start + match.start("rest"), clause.start + match.end())
    yield _made(
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


def schedule_targets(passage: Passage) -> Iterator[Target]:
    """Find the duties in time of a passage, in reading order."""
    for clause in passage.clauses:
        if clause.past:
            continue
        for rule in (_periodic, _within, _yearly, _milestones, _by_date):
            yield from rule(passage, clause)
