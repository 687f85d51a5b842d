"""Promised counts: 新建幼儿园20所, 培训5000人次, 每百名学生配备8名."""

import re
from collections.abc import Iterator
from typing import Any

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.measures import SCALED_UNITS
from halfsky.core.plan.model import Target
from halfsky.core.plan.numerals import number_of
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import parts_of, plain_name, trimmed

CLASSIFIER = r"个(?!月|百分|千分|工作日|小时|方面|层面)|所|家|处|座|张|支|辆|项|部|套|人次|人|名|位|户|间|台|场次|场|期|条|件|例|平方米|公里|亩|块|片|篇|份|栋|幢|幅|万元|元"
LEAST = r"不少于|不低于|不得少于|至少|最少"
_BUILD = r"新(?:增|认定|培育|建成|建|改建|改扩建|(?:建)?[、(]改(?:建)?[、(]?扩建\)?|设|开工)|增加|增设|扩建|改扩建|改建|建成|建设|建立|建好|打造|创建|培育|培养|培训|轮训|扶持|选树|评选|发展|设立|布局|组建|认定|命名|资助|救助|举办|开设|改造|筹集|招募|开展|完成|带动|吸纳|选派|选拔|组织|发放|惠及|帮助|帮扶|援助|投入|输送|引进|新?认定"
_COUNTED = r"\d[\d,.]*[百千万亿]?"
_BUILT = re.compile(
    rf"^(?P<verb>{_BUILD})(?P<first>(?![^,]*?(?:最高|不超过|每人|每户|每月|每名|每个))[^,\d]{{0,20}}?)(?P<least>{LEAST}|超过|约|达到?)?(?P<n>{_COUNTED}|(?<=至少)[一二两三四五六七八九十]{{1,3}}|(?<=不少于)[一二两三四五六七八九十]{{1,3}})(?P<unit>{CLASSIFIER})"
    rf"(?P<after>以上|左右)?(?P<rest>(?:的)?[^,、\d]{{0,16}})(?=$|[、和及])"
)
_PER_HEAD_FIRST = re.compile(
    rf"^(?P<head>.*每(?P<scale>十万|10万|千|万|百|1000|100)名?[^,]{{1,8}}?)(?P<least>{LEAST})?(?P<verb>拥有|配备|配有|配置|设置|有)(?P<n>{_COUNTED})(?P<unit>{CLASSIFIER})(?P<after>以上|左右)?(?P<what>[^,\d]{{2,20}})$"
)
_MORE_FIRST = re.compile(
    rf"[、和及](?P<rest>[^,、\d]{{2,16}}?)(?P<n>{_COUNTED})(?P<unit>{CLASSIFIER})(?P<after>以上|左右)?(?=$|[、和及])"
)
_MORE = re.compile(
    rf"[、和及](?P<n>{_COUNTED})(?P<unit>{CLASSIFIER})(?P<after>以上|左右)?(?P<rest>[^,、\d]{{2,16}})(?=$|[、和及]\d)"
)
_PER_HEAD = re.compile(
    rf"^(?P<head>.*每(?P<scale>十万|10万|千|万|百|1000|100)名?[^,]{{1,8}}?)(?P<verb>拥有|配备|配有|配置|设置|有)(?P<what>[^,\d]{{2,24}}?)(?<![至到达在为])(?P<least>{LEAST}|超过)?(?P<n>{_COUNTED})(?P<unit>{CLASSIFIER})(?P<after>以上|左右)?(?=$|[、和])"
)
_ADVERB = re.compile(
    r"^(?:(?:并且?|且|同时|分别|计划|力争|努力|争取|确保|要|将|重点|在全[市县区省旗州]|规划期内|期间|城镇|农村|城乡|[一二三四五六七八九十\d]{1,2}年(?:内|间|来)?|“十[四五六]五”期间|全[市县区省旗州盟]|累计|再|(?:到|至)\d{4}年(?:底|末)?(?:前)?|\d{4}年(?:底|末)?前|每年|每个?[县市区旗](?:\([^)]*\))?)*)"
)
_ABSTRACT = re.compile(
    r"(?:机制|制度|体系|格局|模式|文件|意见|办法|问题|方面|环节|原则|任务|领域|行动|主题|抓手|重点|思路|精神|课题|要求|目标|内容)$"
)
_PER = {
    "千": "per_1000",
    "万": "per_10k",
    "十万": "per_100k",
    "10万": "per_100k",
    "百": "count",
    "1000": "per_1000",
    "100": "count",
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
    "万元": "10k_yuan",
    "平方米": "square_metres",
    "公里": "km",
}


def whole(value: float) -> float:
    """Give a whole number as int."""
    return int(value) if value == int(value) else value


def object_name(words: str) -> str:
    """Name of a thing counted, without 的 and the enumeration comma of its attributes.

    Example:
        >>> object_name("政府举办、独立建制的妇幼保健机构")
        '政府举办独立建制妇幼保健机构'
    """
    return re.sub(r"[的、]", "", words) if "的" in words else words


def opening_end(clause: Clause) -> int:
    """Offset in the clause behind adverbs, times and areas that stand before its verb."""
    match = _ADVERB.match(clause.plain)
    return match.end() if match else 0


def _quantity(number: str, word: str) -> tuple[str, float]:
    unit = _UNITS.get(word, "count")
    scaled = SCALED_UNITS.get((number[-1], unit))
    if scaled is not None:
        return scaled, whole(number_of(number[:-1]) or 0.0)
    return unit, whole(number_of(number) or 0.0)


def _target(
    passage: Passage, clause: Clause, span: tuple[int, int], match: re.Match[str], **fields: Any
) -> Target:
    about = match["after"] == "左右"
    bound_word = match.groupdict().get("least") or match["after"]
    strength, hedge = strength_of(clause.plain, about=about)
    unit, value = _quantity(match["n"], match["unit"])
    return target_at(
        passage,
        clause.start + span[0],
        clause.start + span[1],
        comparator="~" if about else ">=",
        comparator_explicit=bool(bound_word),
        value=value,
        unit=fields.pop("unit", unit),
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
        count_unit=match["unit"],
        bound_word=bound_word,
        **fields,
    )


def _built(passage: Passage, clause: Clause) -> Iterator[Target]:
    """Counts promised with a verb of making; later members of a list share the verb."""
    offset = opening_end(clause)
    match = _BUILT.match(clause.text[offset:])
    if not match or clause.past or (clause.bare_year is not None and not match["least"]):
        return
    thing = (match["rest"] or "").removeprefix("的")
    if (
        _ABSTRACT.search(clause.plain)
        or not (thing or match["first"])
        or re.match(r"(?:以[上下内]|的?(?:比例|时间)|工作日|月)", thing)
    ):
        return
    first = passage.words(
        clause.start + offset + match.start("first"), clause.start + offset + match.end("first")
    )
    verb = match["verb"]
    start = re.match(r"(?:并且?|且|同时)?(?:到\d{4}年(?:底|末)?(?:前)?)?", clause.plain)
    end = offset + match.end()
    place = re.search(r"(?:城镇|农村|城乡)$", clause.plain[:offset])
    name = f"{place.group() if place else ''}{verb}{plain_name(trimmed(first) + thing)}数"
    yield _target(passage, clause, (start.end() if start else 0, end), match, indicator=name, trend=verb)
    while more := _MORE.match(clause.text, end) or _MORE_FIRST.match(clause.text, end):
        name = f"{verb}{plain_name(more['rest'])}数"
        yield _target(passage, clause, (end + 1, more.end()), more, indicator=name, trend=verb)
        end = more.end()


def _per_head(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A number for every hundred, thousand, ten thousand people: 每百名学生配备教师8名."""
    match = _PER_HEAD.match(clause.text) or _PER_HEAD_FIRST.match(clause.text)
    if not match or clause.past:
        return
    head = passage.words(clause.start, clause.start + match.end("head"))
    what = passage.words(clause.start + match.start("what"), clause.start + match.end("what"))
    lead = trimmed(f"{head}{match['verb']}")
    own, _ = _quantity(match["n"], match["unit"])
    fields = {"trend": match["verb"], "unit": _PER[match["scale"]] if own in ("count", "persons") else own}
    name = plain_name(lead + what)
    name = name if name.endswith("面积") else name.removesuffix("数") + "数"
    yield _target(passage, clause, (0, match.end()), match, indicator=name, **fields)
    end = match.end()
    while more := _MORE_FIRST.match(clause.text, end):
        name = plain_name(lead + more["rest"]).removesuffix("数") + "数"
        yield _target(passage, clause, (end + 1, more.end()), more, indicator=name, **fields)
        end = more.end()


_SERVED = re.compile(
    rf"^(?P<what>[^,\d]{{2,24}}(?:培训|改造|救助|就业|服务|帮扶|检查|筛查|康复|资助))(?P<n>{_COUNTED})(?P<unit>人次|户|人|名)(?P<after>以上|左右)?$"
)


def _served(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A count told of a service without a verb, beside a promise of its sentence: …培训1万人次."""
    match = _SERVED.match(clause.text)
    before = passage.before(clause)
    if not match or clause.past or before is None or not _BUILT.match(before.text[opening_end(before) :]):
        return
    if _BUILT.match(clause.text[opening_end(clause) :]):
        return
    what = passage.words(clause.start, clause.start + match.end("what"))
    yield _target(
        passage, clause, (0, match.end()), match, indicator=f"{plain_name(trimmed(what))}数", trend=None
    )


_EACH_BUILT = re.compile(
    rf"^(?P<things>[^,\d]{{2,30}}[、和与及][^,\d]{{2,20}}?)分别(?P<verb>{_BUILD})(?P<counts>{_COUNTED}(?:{CLASSIFIER})(?:以上|左右)?(?:[、和]{_COUNTED}(?:{CLASSIFIER})(?:以上|左右)?)+)$"
)
_ONE_COUNT = re.compile(rf"(?P<n>{_COUNTED})(?P<unit>{CLASSIFIER})(?P<after>以上|左右)?")


def _each_built(passage: Passage, clause: Clause) -> Iterator[Target]:
    """Counts told one each of several things: 活动中心、儿童之家分别建成10家、100所."""
    offset = opening_end(clause)
    match = _EACH_BUILT.match(clause.text[offset:])
    if not match or clause.past:
        return
    things = passage.words(
        clause.start + offset + match.start("things"), clause.start + offset + match.end("things")
    )
    counts = list(_ONE_COUNT.finditer(clause.text, offset + match.start("counts")))
    names = parts_of(trimmed(things), len(counts))
    if len(names) != len(counts):
        return
    start = offset
    for name, count in zip(names, counts, strict=True):
        thing = f"{match['verb']}{plain_name(name).removesuffix('数')}数"
        yield _target(passage, clause, (start, count.end()), count, indicator=thing, trend=match["verb"])
        start = count.end() + 1


_SERVED_YEARLY = re.compile(
    rf"^(?:免费)?(?:为|对)(?P<least>{LEAST}|超过)?(?P<n>{_COUNTED})(?P<unit>名|人|户|位)(?P<after>以上|左右)?(?:的)?(?P<who>[^,\d]{{2,16}}?)(?:免费)?(?:提供|开展|进行|实施|办理|发放)(?:免费)?(?P<what>[^,\d]{{2,16}})$"
)


def _served_people(passage: Passage, clause: Clause) -> Iterator[Target]:
    """People who shall be given a service: 每年为3000名农村妇女提供技能培训."""
    offset = opening_end(clause)
    match = _SERVED_YEARLY.match(clause.text[offset:])
    if not match or clause.past or clause.bare_year is not None:
        return
    who, what = (
        passage.words(clause.start + offset + match.start(part), clause.start + offset + match.end(part))
        for part in ("who", "what")
    )
    name = f"{plain_name(who)}接受{plain_name(what)}数"
    yield _target(passage, clause, (0, offset + match.end()), match, indicator=name, trend=None)


def count_targets(passage: Passage) -> Iterator[Target]:
    """Find the counts promised in a passage, in reading order."""
    for clause in passage.clauses:
        yield from _each_built(passage, clause)
        yield from _served_people(passage, clause)
        yield from _per_head(passage, clause)
        yield from _built(passage, clause)
        yield from _served(passage, clause)
