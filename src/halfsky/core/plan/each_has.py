"""What each place or body shall have: 均有1所, 每个乡镇至少配备1名, 各县建立…委员会."""

import re
from collections.abc import Iterator

import msgspec

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.counts import CLASSIFIER, LEAST, object_name, opening_end
from halfsky.core.plan.model import Target
from halfsky.core.plan.numerals import number_of
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import trimmed

_NUMBER = r"(?:\d[\d,.]*[百千万亿]?|[一二两三四五六七八九十]{1,3})"
_HAVE = r"(?:都|均|各|应|要|须|至少|有|设有|建有|配有|拥有)*(?:有|设有|建有|配有|配备|设立|创建|建成|建立|建设|开设|拥有|设置|配置|成立|建好|办好|打造|新建|配齐|安排|培养|明确|确定|选配|达到|设)"
_HAS = re.compile(
    rf"(?P<early>{LEAST})?(?P<verb>{_HAVE}|各)(?:了)?(?P<least>{LEAST}|有)?(?P<list>{_NUMBER}(?:{CLASSIFIER}).*)$"
)
_OBJECT = re.compile(
    rf"(?P<n>{_NUMBER})(?P<unit>{CLASSIFIER})(?:(?P<after>\(?含?\)?以上)的?|的)?(?P<what>.+?)(?=(?:、|和|及|与|以及){_NUMBER}(?:{CLASSIFIER})|$)"
)
_ORGANS = r"[省市县区乡镇两三四五各]级|办公室|妇联|镇街|县|市|区|旗|盟|州|乡镇|乡|镇|街道|村|社区|苏木|嘎查|学校|中小学|幼儿园|高校|医院|卫生院|机构|单位|企业|班子|委员会|两委”?|[居村]委会|理事会|监事会|中心|车站|机场|场所|园区|家庭|站|院|班级|年级|支部|部门|团场|连队"
_EVERY = re.compile(
    r"每(?!年|月|季|周|天|日|半年|学期|届|次|千|万|百|十|\d)|各(?!级各类|类|种|项|级.{0,4}(?:妇|工会|人民))|均|所有|逐[村县乡]"
)
_SCOPE_END = re.compile(
    rf"(?:{_ORGANS}|[))])(?:(?:领导)?班子|成员)?(?:中|内|里)?(?:应当?|要|须|都|均|各|至少|力争)*$"
)
_WHOLE_AREA = re.compile(r"^(?:全国|全省|全区|全市|全县|全旗|全州|全盟)")
_SHARE = re.compile(r"(?:以?[上下内]|左右)?(?:的)?(?:女性|妇女)?(?:比例|率)")
_BODIES = r"委员会|中心|机构|服务站|工作站|救助站|庇护所|活动室|之家|指导站|服务点|母婴室|幼儿园|妇幼保健院|志愿者队伍|托育机构|卫生室|联席会议"
_SETS_UP = re.compile(
    rf"^(?:推进|推动|确保|实现|到\d{{4}}年)?(?P<scope>(?:[^,]{{0,6}}(?:和|及))?(?:各|每个?)(?:县|市|区|旗|乡|镇|街道|村|社区|苏木|学校|高校|盟)[^,建设成配]{{0,8}})(?:都|均|应|要|普遍|全部)*(?P<verb>建立健全|建立|设立|建成|成立|建有|设有)(?P<what>(?![一二两三四五\d至不])[^,\d]*?(?:{_BODIES}))$"
)


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """A verb of having in a clause: who has, what list follows, and with which words."""

    start: int
    scope: str
    listed: int
    verb: str
    bound_word: str | None


def _scope_of(passage: Passage, clause: Clause, lead: str) -> tuple[int, str] | None:
    """Where the promise begins and who shall have; the clause before where this one names nobody."""
    if _SCOPE_END.search(lead) and not _WHOLE_AREA.match(lead):
        start = clause.start + (opening_end(clause) if re.match(r"(?:到|至)?\d{4}年", clause.plain) else 0)
        return start, passage.words(clause.start, clause.start + len(lead))
    before = passage.before(clause)
    if (
        trimmed(lead)
        or before is None
        or not re.search(rf"(?:{_ORGANS})(?:领导班子|班子)?(?:中|内|里)$", before.plain)
    ):
        return None
    return before.start, passage.words(before.start, before.end)


def _found(passage: Passage, clause: Clause) -> _Found | None:
    match = _HAS.search(clause.text)
    if not match or clause.past or re.match(r"支持|鼓励|引导|探索|对", clause.plain):
        return None
    lead = clause.plain[: match.start()]
    scope = _scope_of(passage, clause, lead)
    inner = re.search(LEAST, match["verb"])
    least = (
        match["early"]
        or (match["least"] if match["least"] != "有" else None)
        or (inner.group() if inner else None)
    )
    every = _EVERY.search(f"{scope[1] if scope else ''}{match['verb']}")
    several = re.search(rf"^{_NUMBER}(?:{CLASSIFIER})以上", match["list"])
    if scope is None or not (every or least or several):
        return None
    verb = re.sub(r"^(?:应|要|须|至少)+", "", match["verb"])
    if every and every.group() == "均" and not verb.startswith("均"):
        verb = f"均{verb}"
    return _Found(
        start=scope[0],
        scope=trimmed(scope[1]).removesuffix("中"),
        listed=match.start("list"),
        verb=verb,
        bound_word=least,
    )


def _each_has(passage: Passage, clause: Clause) -> Iterator[Target]:
    found = _found(passage, clause)
    if found is None:
        return
    strength, hedge = strength_of(clause.plain)
    start = found.start
    for match in _OBJECT.finditer(clause.text, found.listed):
        value = number_of(match["n"].replace("两", "二"))
        if value is None or _SHARE.match(match["what"]):
            return
        what = passage.words(clause.start + match.start("what"), clause.start + match.end("what"))
        yield target_at(
            passage,
            start,
            clause.start + match.end(),
            indicator=f"{object_name(what)}{'配备' if '配' in found.verb else ''}数",
            qualifier=found.scope,
            comparator="each_has",
            value=int(value) if value == int(value) else value,
            unit="count",
            trend=found.verb,
            strength=strength,
            hedge=hedge,
            kind="each_has",
            each_scope=found.scope,
            count_unit=match["unit"],
            bound=">=" if found.bound_word or match["after"] else None,
            bound_word=found.bound_word or match["after"],
            value_text=f"{match['n']}{match['unit']}" if not match["n"][0].isdigit() else None,
            deadline=clause.deadline,
        )
        start = clause.start + match.end() + 1


_SHORT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<scope>[^,]*班子)(?:成员)?(?:中|里)(?:的)?(?P<what>女[^,\d]{{0,6}}?)(?:应|须|要)?(?P<least>{LEAST})(?:有|达到)?(?P<n>{_NUMBER})(?P<unit>名|人)$",
        rf"^(?P<what>[^,\d每]{{3,20}}?)(?P<scope>每个?(?!年|月|季|周|天|次|人|名)[^,\d]{{1,6}}?)(?P<least>{LEAST})(?P<n>{_NUMBER})(?P<unit>{CLASSIFIER})$",
    )
)


def _short(passage: Passage, clause: Clause) -> Iterator[Target]:
    """What each shall have, told without a verb: 班子中女干部不少于1名, 庇护场所每个地市至少1处."""
    match = next((found for pattern in _SHORT if (found := pattern.match(clause.text))), None)
    if match is None or clause.past:
        return
    strength, hedge = strength_of(clause.plain)
    what = trimmed(passage.words(clause.start + match.start("what"), clause.start + match.end("what")))
    scope = trimmed(passage.words(clause.start + match.start("scope"), clause.start + match.end("scope")))
    yield target_at(
        passage,
        clause.start,
        clause.end,
        indicator=f"{object_name(what)}数",
        qualifier=scope,
        comparator="each_has",
        value=int(number_of(match["n"].replace("两", "二")) or 1),
        unit="count",
        trend=match["least"],
        strength=strength,
        hedge=hedge,
        kind="each_has",
        each_scope=scope,
        count_unit=match["unit"],
        bound=">=",
        bound_word=match["least"],
        deadline=clause.deadline,
    )


def _sets_up(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A body that each place shall set up, without a number: at least one is meant."""
    match = _SETS_UP.match(clause.text)
    if not match or clause.past or re.search(r"鼓励|支持|引导|探索", clause.plain):
        return
    strength, hedge = strength_of(clause.plain)
    what = passage.words(clause.start + match.start("what"), clause.start + match.end("what"))
    scope = passage.words(clause.start + match.start("scope"), clause.start + match.end("scope"))
    yield target_at(
        passage,
        clause.start,
        clause.end,
        indicator=f"{object_name(what)}数",
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


def each_has_targets(passage: Passage) -> Iterator[Target]:
    """Find what each place or body shall have, in reading order."""
    for clause in passage.clauses:
        yield from _each_has(passage, clause)
        yield from _short(passage, clause)
        yield from _sets_up(passage, clause)
