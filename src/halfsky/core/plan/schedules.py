"""Duties that come again and reviews at fixed points: 每年召开一次, 每5年, 年度监测, 5年中期评估."""

import re
from collections.abc import Iterator
from typing import Any

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.numerals import number_of
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import trimmed

NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_SPAN = rf"(?:{NUMBER}(?:-|—|~|至|到){{1,2}})?{NUMBER}"
_DEED = r"召开|报告|报送|提交|上报|开展|组织|举办|进行|表彰|发布|公布|编印|编辑|出版|印发|通报|评估|监测|督查|督导|检查|培训|听取|研究|审议|汇报|评选|体检|筛查|接受|安排|参加|排查|走访|更新|修订|调查|考核|评价|提供|演练|体检"
_PERIODIC = re.compile(
    rf"(?P<period>每(?P<n>{_SPAN})?(?:个)?(?P<unit>年|季度|半年|学期|学年|月|周)|(?P<half>每半年|半年|每季度|每月|每季))(?P<each>内)?(?P<rest>[^,]*?)(?P<deed>{_DEED})(?P<more>[^,]*)"
)
_TIMES = re.compile(
    rf"(?P<least>至少|不少于|不低于)?(?:[^,\d]{{0,6}}?)(?P<least2>至少|不少于|不低于)?(?P<n>{NUMBER})(?:次|场|期|轮|批次|届|遍)(?P<after>以上)?"
)
_YEARLY_WORD = re.compile(
    r"年度(?P<what>监测(?!数据|指标|统计数据)(?:[、和,]?(?:中期|终期|评估|期中|期末|和|、)*(?:监测|评估)?(?:报告)?)|[、和](?:中期|终期|期末|和|、)*(?:监测|评估)*报告|(?:监测|工作|进展|统计监测|评估|妇女|儿童|总结)*(?:报告|统计资料|年鉴|白皮书))"
)
_YEARLY_DEED = re.compile(
    r"(?:编辑|编印|编写)(?:出版|发布)|进行|开展|坚持|实行|提交|编辑|出版|编印|发布|形成|撰写|完成|建立|报送|组织|落实|实施|完善"
)
_MILESTONE = re.compile(rf"(?P<n>{NUMBER})年(?P<what>中期|终期|期中|期末|末期)(?P<deed>评估|监测|检查)")
_PER_YEAR = {"季度": 4, "季": 4, "半年": 2, "学期": 2, "学年": 1, "月": 12, "周": 52}
QUANTITY = re.compile(r"[%‰]|[率例](?:达|提高|保持)|分之")


def counted(written: str | None) -> float:
    """Number in a duty, the longer of two (每2—3年); one where none is written."""
    last = re.split("[-—~至到]", written or "一")[-1]
    value = number_of(last.replace("两", "二")) or 1.0
    return int(value) if value == int(value) else value


def duty_at(passage: Passage, clause: Clause, start: int, end: int, **fields: Any) -> Target:
    """Make a target of kind schedule from the words [start, end) of a clause."""
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
    if (
        not match
        or QUANTITY.search(clause.text)
        or re.search(r"鼓励|探索", clause.plain[: match.start()])
        or re.search(r"提供[^,]*(?:保障|支持|便利|条件)$", clause.text)
    ):
        return
    times = _TIMES.search(match["rest"] + match["deed"] + match["more"])
    least = (times["least"] or times["least2"] or times["after"]) if times else None
    unit = match["unit"] or (match["half"] or "").lstrip("每")
    span = counted(match["n"])
    if unit == "年" and span > 1:
        value, code, comparator = span, "years", "="
    else:
        often = counted(times["n"]) if times else 1
        value, code = often * _PER_YEAR.get(unit, 1), "per_year"
        comparator = ">=" if least or not times else "="
    who = trimmed(passage.words(clause.start, clause.start + match.start()))
    what = _deed_in(match, passage, clause)
    whose = re.match(r"全[国省区市县旗州盟]|(?P<body>.{2,}?)(?=(?:全体|全体委员|专题|成员)?会议)", what)
    yield duty_at(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=_duty(who, what, code),
        qualifier=who or (whose.group() if whose else None),
        comparator=comparator,
        comparator_explicit=bool(least),
        value=value,
        unit=code,
        trend=match["deed"] if times else match["period"],
        schedule="periodic",
        bound_word=least,
    )


def _deed_in(match: re.Match[str], passage: Passage, clause: Clause) -> str:
    """What shall be done again and again, without how often."""
    what = passage.words(clause.start + match.start("deed"), clause.start + match.end("more"))
    what = re.sub(rf"(?:至少|不少于|不低于)?{NUMBER}(?:次|场|期|轮|批次|届|遍)(?:以上)?", "", what)
    return re.sub(r"^(?:召开|举办|开展|组织|进行)(?=.{2,})", "", what)


def _duty(who: str, what: str, code: str) -> str:
    """Name of a duty: who does it, what, and 频次 or 周期; a report is named by what it tells of."""
    told = re.match(r"报告(?:本地区|本部门|本单位|本级)?(?:规划|纲要)?(?P<of>[^和、,，]{0,6}情况)", what)
    if told:
        what = re.sub("落实|执行|贯彻", "实施", told["of"]) + "报告"
    return f"{who}{re.sub('^全[国省区市县旗州盟]', '', what)}{'周期' if code == 'years' else '频次'}"


_DATED_REVIEW = re.compile(
    r"(?:于|在)?(?P<year>20\d{2})年(?:底|末)?(?:前)?(?:组织)?(?:开展|进行|组织|实施|完成)?(?:本?规划)?(?:实施)?(?:情况)?(?:的)?(?P<what>中期|终期|期中|期末|末期)(?P<deed>(?:监测)?评估|评价|检查)"
)


_REVIEW_DATED = re.compile(
    r"(?P<what>中期|终期|期中|期末|末期)(?P<deed>(?:监测)?评估|评价|检查)(?:工作)?(?:分别)?(?:在|于|安排在|定于)(?P<year>20\d{2})年(?:底|末)?(?:前)?(?:完成|开展|进行|组织|实施|启动)"
)


def _dated_reviews(passage: Passage, clause: Clause) -> Iterator[Target]:
    for match in (*_DATED_REVIEW.finditer(clause.plain), *_REVIEW_DATED.finditer(clause.plain)):
        yield duty_at(
            passage,
            clause,
            match.start(),
            match.end(),
            indicator=f"{match['what']}{match['deed']}时点",
            comparator="=",
            value=None,
            trend=match["deed"],
            schedule="milestone",
            deadline=int(match["year"]),
        )


_TIMES_LISTED = re.compile(
    rf"每(?P<unit>年|季度|半年|学期|月)(?P<deed>召开|组织|举办|开展|进行)(?P<least>至少|不少于)?(?P<list>{NUMBER}[次期场轮][^,、和\d]{{2,16}}(?:[、和]{NUMBER}[次期场轮][^,、和\d]{{2,16}})+)$"
)
_LISTED_TIMES = re.compile(rf"(?P<times>{NUMBER})[次期场轮](?P<what>[^,、和\d]{{2,16}})")


def _times_listed(passage: Passage, clause: Clause) -> Iterator[Target]:
    """Several meetings with how often each: 每年召开1次全委会、2次联络员会议."""
    match = _TIMES_LISTED.search(clause.text)
    if not match:
        return
    begin = 0
    for one in _LISTED_TIMES.finditer(clause.text, match.start("list")):
        what = passage.words(clause.start + one.start("what"), clause.start + one.end("what"))
        yield duty_at(
            passage,
            clause,
            begin,
            one.end(),
            indicator=f"{what}频次",
            qualifier=None,
            comparator=">=" if match["least"] else "=",
            comparator_explicit=bool(match["least"]),
            value=counted(one["times"]) * _PER_YEAR.get(match["unit"], 1),
            unit="per_year",
            trend=match["deed"],
            schedule="periodic",
            bound_word=match["least"],
        )
        begin = one.end() + 1


_BARE_TIMES = re.compile(
    rf"^(?P<what>.{{2,}}?)(?P<period>每(?P<n>{NUMBER})?(?P<unit>年|季度|半年|学期|月|周))(?P<least>至少|不少于|不低于)?(?P<times>{NUMBER})(?:次|场|期)(?P<after>以上)?$"
)


def _bare_times(passage: Passage, clause: Clause) -> Iterator[Target]:
    """How often, told without a verb: 妇女病普查每两年1次."""
    match = _BARE_TIMES.match(clause.text)
    if not match:
        return
    span, often = counted(match["n"]), counted(match["times"])
    longer = match["unit"] == "年" and span > 1
    what = trimmed(passage.words(clause.start, clause.start + match.end("what")))
    yield duty_at(
        passage,
        clause,
        0,
        len(clause.plain),
        indicator=f"{what}{'周期' if longer else '频次'}",
        comparator=">=" if (match["least"] or match["after"]) and not longer else "=",
        comparator_explicit=bool(match["least"] or match["after"]),
        value=span if longer else often * _PER_YEAR.get(match["unit"], 1),
        unit="years" if longer else "per_year",
        trend=match["period"],
        schedule="periodic",
        bound_word=match["least"] or match["after"],
    )


_REVIEWS = re.compile(r"^年度(?:[、和](?:中期|终期|期中|期末))*")


def _yearly(passage: Passage, clause: Clause) -> Iterator[Target]:
    match = _YEARLY_WORD.search(clause.text)
    deed = _YEARLY_DEED.search(re.sub("规划实施", "规划", clause.text))
    if (
        not match
        or not deed
        or passage.part in ("goal", "measure")
        or re.match(r"[^,]*(?:部门|单位)", clause.text)
    ):
        return
    milestone = _MILESTONE.search(clause.text)
    end = (
        len(re.split("[、和]", clause.plain[match.start() :])[0]) + match.start()
        if milestone
        else len(clause.plain)
    )
    end = len(clause.plain[:end].removesuffix("等"))
    named = _REVIEWS.sub("", passage.words(clause.start + match.start(), clause.start + end))
    plan = re.search(r"规划实施(?:情况)?", clause.plain[: match.start()])
    yield duty_at(
        passage,
        clause,
        0,
        end,
        indicator=f"{named}{deed.group()[:2]}频次" if re.search(r"报告|资料|年鉴", named) else "年度监测",
        qualifier=plan.group() if plan else None,
        comparator="=",
        comparator_explicit=False,
        value=1,
        unit="per_year",
        trend=deed.group(),
        schedule="periodic",
    )


def _milestones(passage: Passage, clause: Clause) -> Iterator[Target]:
    deed = _YEARLY_DEED.search(re.sub("规划实施", "规划", clause.text))
    plan = re.search(r"规划实施(?:情况)?", clause.plain)
    for match in _MILESTONE.finditer(clause.text):
        yield duty_at(
            passage,
            clause,
            match.start(),
            match.end(),
            indicator=f"{match['what']}{match['deed']}时点",
            qualifier=plan.group() if plan else None,
            comparator="=",
            comparator_explicit=False,
            value=counted(match["n"]),
            unit="years",
            trend=deed.group() if deed else match["deed"],
            schedule="milestone",
        )


_RULES = (_periodic, _bare_times, _yearly, _milestones, _dated_reviews)


def schedule_targets(passage: Passage) -> Iterator[Target]:
    """Find the duties in time of a passage, in reading order."""
    for clause in passage.clauses:
        if clause.past:
            continue
        listed = tuple(_times_listed(passage, clause))
        yield from listed
        for rule in (_bare_times, _yearly, _milestones, _dated_reviews) if listed else _RULES:
            yield from rule(passage, clause)
