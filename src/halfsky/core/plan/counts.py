"""Promised counts (新建10所, 培训5000人次) and what each place shall have (每个乡镇至少有1名)."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.numerals import number_of
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import plain_name, trimmed

_UNIT = r"个(?!月|百分|千分|工作日|小时|方面|层面)|所|家|处|座|张|支|辆|项|部|套|人次|人|名|位|户|间|台|场次|场|期|条|件|例|平方米|公里|亩|块|片"
_NUMBER = r"(?:\d[\d,.]*[百千万亿]?|[一二两三四五六七八九十]{1,3})"
_LEAST = r"不少于|不低于|不得少于|至少|最少"
_HAVE = r"(?:都|均|各|应|要|须|至少|有|设有|建有|配有|拥有)*(?:有|设有|建有|配有|配备|设立|建成|建立|建设|开设|拥有|设置|配置|成立|建好|办好|打造|新建|配齐|安排|培养|明确|确定|选配|达到|设)"
_EACH_HAS = re.compile(
    rf"(?P<early>{_LEAST})?(?P<verb>{_HAVE}|各)(?:了)?(?P<least>{_LEAST}|有)?(?P<n>{_NUMBER})(?P<unit>{_UNIT})(?:(?P<after>\(?含?\)?以上)的?|的)?(?P<what>[^,]*)$"
)
_ORGANS = r"县|市|区|旗|盟|州|乡镇|乡|镇|街道|村|社区|苏木|嘎查|学校|中小学|幼儿园|高校|医院|卫生院|机构|单位|企业|班子|委员会|中心|车站|机场|场所|园区|家庭|班级|年级|支部|部门|团场|连队"
_EVERY = re.compile(
    r"每(?!年|月|季|周|天|日|半年|届|次|千|万|百|十|\d)|各(?!级各类|类|种|项|级.{0,4}(?:妇|工会|人民))|均|所有|逐[村县乡]"
)
_SCOPE_END = re.compile(
    rf"(?:{_ORGANS}|[))])(?:(?:领导)?班子|成员)?(?:中|内|里)?(?:应当?|要|须|都|均|各|至少|力争)*$"
)
_WHOLE = re.compile(r"^(?:全国|全省|全区|全市|全县|全旗|全州|全盟)")
_BUILD_VERB = r"新(?:增|建|改建|改扩建|(?:建)?[、(]改(?:建)?[、(]?扩建\)?|设|开工)|增加|增设|扩建|改扩建|改建|建成|建设|建立|建好|打造|创建|培育|培养|培训|轮训|扶持|选树|评选|发展|设立|布局|组建|认定|命名|资助|救助|举办|开设|改造|筹集|招募|开展|完成"
_BUILT = re.compile(
    rf"^(?P<verb>{_BUILD_VERB})(?P<first>[^,\d]{{0,14}}?)(?P<least>{_LEAST}|超过|约|达到?)?(?P<n>\d[\d,.]*[百千万亿]?|(?<=至少)[一二两三四五六七八九十]{{1,3}}|(?<=不少于)[一二两三四五六七八九十]{{1,3}})(?P<unit>{_UNIT})"
    r"(?P<after>以上|左右)?(?P<rest>(?:的)?[^,、]{0,16})$"
)
_ADVERB = re.compile(
    r"^(?:(?:并且?|且|同时|计划|力争|努力|争取|确保|要|将|重点|规划期内|期间|五年内|全[市县区省旗州盟]|累计|再|(?:到|至)\d{4}年(?:底|末)?(?:前)?|\d{4}年(?:底|末)?前|每年|每个?[县市区旗](?:\([^)]*\))?)*)"
)
_SCALED = {
    "persons": {"万": "10k_persons", "亿": "100m_persons"},
    "yuan": {"万": "10k_yuan", "亿": "100m_yuan"},
}
_UNITS = {
    "人": "persons",
    "名": "persons",
    "位": "persons",
    "人次": "person_times",
    "户": "households",
    "件": "cases",
    "例": "cases",
    "元": "yuan",
    "平方米": "square_metres",
    "公里": "km",
}


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _object(words: str) -> str:
    """Name of the thing counted, without 的 and the enumeration comma of its attributes."""
    named = re.sub(r"^的", "", words)
    return re.sub(r"[的、]", "", named) if "的" in named else named


def _each_has(passage: Passage, clause: Clause) -> Target | None:
    match = _EACH_HAS.search(clause.text)
    if not match or clause.past or not match["what"]:
        return None
    lead = clause.plain[: match.start()]
    least = match["early"] or match["least"] or (re.search(_LEAST, match["verb"]) or [None])[0]
    every = _EVERY.search(lead + match["verb"])
    if not _SCOPE_END.search(lead) or _WHOLE.match(lead) or not (every or (least and least != "有")):
        return None
    value = number_of(match["n"].replace("两", "二"))
    if value is None or re.match(r"(?:以?[上下内]|左右)?(?:的)?(?:女性|妇女)?(?:比例|率)", match["what"]):
        return None
    scope = trimmed(passage.words(clause.start, clause.start + match.start())).removesuffix("中")
    strength, hedge = strength_of(clause.plain)
    bound_word = least if least != "有" else None
    what = passage.words(clause.start + match.start("what"), clause.start + match.end("what"))
    verb = match["verb"]
    return target_at(
        passage,
        clause.start + _ADVERB.match(clause.plain).end() if _time_lead(clause) else clause.start,  # type: ignore[union-attr]
        clause.end,
        indicator=f"{_object(what)}{'配备' if '配' in verb else ''}数",
        qualifier=scope,
        comparator="each_has",
        value=_whole(value),
        unit="count",
        trend=_verb(verb, every.group() if every else ""),
        strength=strength,
        hedge=hedge,
        kind="each_has",
        each_scope=scope,
        count_unit=match["unit"],
        bound=">=" if bound_word or match["after"] else None,
        bound_word=bound_word or match["after"],
        value_text=f"{match['n']}{match['unit']}" if not match["n"][0].isdigit() else None,
        deadline=clause.deadline,
    )


def _time_lead(clause: Clause) -> bool:
    return bool(re.match(r"(?:到|至)?\d{4}年", clause.plain))


def _verb(verb: str, every: str) -> str:
    plain = re.sub(r"^(?:应|要|须|至少)+", "", verb)
    return f"均{plain}" if every == "均" and not plain.startswith("均") else plain


_BODIES = r"委员会|中心|机构|服务站|工作站|救助站|庇护所|活动室|之家|指导站|服务点|母婴室|幼儿园|妇幼保健院|志愿者队伍|基地|园|托育机构|卫生室|联席会议"
_SETS_UP = re.compile(
    rf"^(?:推进|推动|确保|实现|到\d{{4}}年)?(?P<scope>(?:[^,]{{0,6}}(?:和|及))?(?:各|每个?)(?:县|市|区|旗|乡|镇|街道|村|社区|苏木|学校|高校|盟)[^,建设成配]{{0,8}})(?:都|均|应|要|普遍|全部)*(?P<verb>建立健全|建立|设立|建成|成立|建有|设有)(?P<what>[^,]*?(?:{_BODIES}))$"
)


def _sets_up(passage: Passage, clause: Clause) -> Target | None:
    """A body that each place shall set up, without a number: at least one is meant."""
    match = _SETS_UP.match(clause.text)
    if not match or clause.past or re.search(r"鼓励|支持|引导|探索", clause.plain):
        return None
    strength, hedge = strength_of(clause.plain)
    what = passage.words(clause.start + match.start("what"), clause.start + match.end("what"))
    scope = passage.words(clause.start + match.start("scope"), clause.start + match.end("scope"))
    return target_at(
        passage,
        clause.start,
        clause.end,
        indicator=f"{_object(what)}数",
        qualifier=scope,
        comparator="each_has",
        comparator_explicit=False,
        value=1,
        unit="count",
        trend=match["verb"],
        strength=strength,
        hedge=hedge,
        kind="each_has",
        each_scope=scope,
        deadline=clause.deadline,
    )


def _built(passage: Passage, clause: Clause) -> Target | None:
    """A count promised with a verb of making: 新建普惠性幼儿园20所."""
    adverb = _ADVERB.match(clause.text)
    offset = adverb.end() if adverb else 0
    match = _BUILT.match(clause.text[offset:])
    if not match or clause.past or (clause.bare_year is not None and not match["least"]):
        return None
    thing = (match["rest"] or "").removeprefix("的")
    if not (thing or match["first"]) or re.match(r"(?:以[上下内]|的?(?:比例|时间)|工作日|月)", thing):
        return None
    unit, value = _count_unit(match["n"], match["unit"])
    strength, hedge = strength_of(clause.plain, about=match["after"] == "左右")
    bound_word = match["least"] or match["after"]
    verb = match["verb"]
    first = passage.words(
        clause.start + offset + match.start("first"), clause.start + offset + match.end("first")
    )
    name = plain_name(trimmed(first) + thing) if first or thing else verb
    return target_at(
        passage,
        clause.start
        + (re.match(r"(?:并且?|且|同时)?(?:到\d{4}年(?:底|末)?(?:前)?)?", clause.plain) or [""])[0].__len__(),
        clause.end,
        indicator=f"{verb}{name}数",
        comparator="~" if match["after"] == "左右" else ">=",
        comparator_explicit=bool(bound_word),
        value=value,
        unit=unit,
        trend=verb,
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
        count_unit=match["unit"],
        bound_word=bound_word,
    )


def _count_unit(number: str, word: str) -> tuple[str, float]:
    unit = _UNITS.get(word, "count")
    scale = number[-1]
    if scale in _SCALED.get(unit, {}):
        return _SCALED[unit][scale], _whole(number_of(number[:-1]) or 0.0)
    return unit, _whole(number_of(number) or 0.0)


def count_targets(passage: Passage) -> Iterator[Target]:
    """Find what each place shall have and what shall be made, in reading order."""
    for clause in passage.clauses:
        for rule in (_each_has, _sets_up, _built):
            target = rule(passage, clause)
            if target is not None:
                yield target
                break
