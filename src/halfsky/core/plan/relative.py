"""Targets set against another figure: 不低于本地区…比例, 与…比例相适应, 不降低, 高于全国平均水平."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.naming import lead_before
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import Name, name_of, trimmed

_NOUN = r"(?:比例|比重|占比|率|水平|人数|增速|增幅|增长|数量|寿命|年限|标准|收入|速度|比|数|值)"
_OTHERS = r"(?:男|女)(?:性|生|大学生|职工|童|干部|毕业生)|上(?:一)?届"
_FIGURE = rf"(?:[^,]{{1,34}}?{_NOUN}|{_OTHERS})"
_COMPARED = re.compile(
    rf"(?P<subject>[^,]*?)(?P<hedge>一般|原则上|总体上?|始终)?(?:应当?|要|须|均|都|力争|努力|基本|保持)*"
    rf"(?P<verb>不(?:得|能|应)?低于|不(?:得|能|应)?高于|不(?:得|能|应)?少于|不(?:得|能|应)?超过|达到或(?:高于|超过|优于)|优于|好于|高于|低于|快于|超过|达到|(?:控制|保持|稳定|降低|下降|降|提高|提升)(?:在|到|至))(?P<other>(?!\d){_FIGURE})(?P<tail>以上|以下)?$"
)
_MATCHED = re.compile(
    rf"(?P<subject>[^,]{{2,40}}?{_NOUN})(?:应当?|要|须|力争|努力|基本)*(?:与|同|和)(?P<other>[^,]{{2,30}}?(?:{_NOUN}|人口结构|人口比例))(?:基本|保持|总体|大体)*(?P<verb>相适应|相匹配|相当|持平|相一致|相协调|同步(?:增长|提高)?|一致)$"
)
_KEPT = re.compile(
    r"(?P<subject>[^,]{1,34}?(?:比例|比重|占比|率|人数|数量|水平))(?:原则上|一般|应当?|要|须)*(?P<verb>不降低|不下降|不减少|只增不减|不低于上(?:一)?届(?:水平|比例)?|不反弹|不升高|不上升|不增加)$"
)
_AVERAGE = re.compile(
    r"(?:全国|全省|全区|全市|全州|自治区|国家|省|市|世界|同类|西部|东部|地区)?[^,]{0,8}?(?:平均|同期|同等|先进|上年|总体|中位)"
)
_NOW = re.compile(
    r"本(?:地区|级|单位|行业|省|市|县|区|辖区|届)|(?:职工|党员|人口|教师|干部|成员|公务员|代表)(?:总数)?中|女职工|女性|女党员|男性|上(?:一)?(?:届|年|轮)|基期|20\d{2}年|届|经济|财政|居民|城镇|农村|全体|常住"
)
_HORTATIVE = re.compile(r"^.*?(?:和|并|且|、)(?=(?:促进|推动|推进|确保|保证|力争))")
_LEADING = re.compile(r"^(?:保证|保障|确保|促进|推动|推进|努力|力争|实现|逐步|使|并|且|同时|其中)+")


def _operator(verb: str) -> str:
    if verb in ("高于", "超过", "优于", "好于", "快于", "达到") or verb.startswith(
        ("达到或", "提高", "提升", "保持", "稳定")
    ):
        return ">="
    if verb == "低于" or verb.startswith(("控制", "降", "下降")):
        return "<="
    if verb.startswith("不"):
        return ">=" if verb.endswith(("低于", "少于")) else "<="
    return "~"


def _begin(clause: Clause) -> int:
    match = _HORTATIVE.match(clause.plain)
    return match.end() if match else 0


def _is_figure(other: str, verb: str) -> bool:
    """Tell whether what is compared with is a figure that can be looked up."""
    if re.search(r"先进|领先|一流", other):
        return False
    if verb == "达到" or verb.endswith(("在", "到", "至")):
        return bool(_AVERAGE.match(other))
    if re.fullmatch(_OTHERS, other):
        return True
    if verb in ("高于", "低于", "超过", "优于", "好于"):
        return bool(_AVERAGE.match(other)) or (
            verb != "达到" and bool(re.search(r"平均|上届|同期|比例$", other))
        )
    return bool(_NOW.search(other) or _AVERAGE.match(other))


def _compared(passage: Passage, clause: Clause) -> Target | None:
    begin = _begin(clause)
    match = _COMPARED.fullmatch(clause.text[begin:])
    if not match or not _is_figure(match["other"], match["verb"]):
        return None
    if not trimmed(match["subject"]) and passage.before(clause) is None:
        return None
    tails = {"以上": ">=", "以下": "<="}
    return _target(
        passage, clause, begin, match, operator=tails.get(match["tail"]) or _operator(match["verb"])
    )


def _matched(passage: Passage, clause: Clause) -> Target | None:
    begin = _begin(clause)
    match = _MATCHED.fullmatch(clause.text[begin:])
    if not match or re.search(r"需求|需要|实际|要求|地位|作用|发展水平", match["other"]):
        return None
    return _target(passage, clause, begin, match, operator="~")


def _kept(passage: Passage, clause: Clause) -> Target | None:
    match = _KEPT.fullmatch(clause.text)
    if not match:
        return None
    falls = re.search(r"反弹|升|增加", match["verb"]) is not None
    return _target(
        passage, clause, 0, match, operator="<=" if falls else ">=", other=f"{_when(match['subject'])}"
    )


def _when(subject: str) -> str:
    words = trimmed(re.split(r"确保|保证|保持", subject)[-1])
    when = re.match(r"(?P<when>届中调整|换届)", subject)
    return f"{when['when']}前{words}" if when else f"原有{words}"


def _subject(words: str) -> str:
    words = re.sub(
        r"^(?:每届)?(?P<when>届中调整|换届时?)(?:确保|保证)", lambda found: found["when"][:2], words
    )
    return trimmed(_LEADING.sub("", words))


def _target(
    passage: Passage, clause: Clause, begin: int, match: re.Match[str], *, operator: str, other: str = ""
) -> Target:
    def words(group: str) -> str:
        return passage.words(
            clause.start + begin + match.start(group), clause.start + begin + match.end(group)
        )

    named = name_of(_subject(words("subject")) or lead_before(passage, clause))
    where = re.match(r"(?:企业|事业单位|机关|学校)(?=女)", match.groupdict().get("other") or "")
    if where and where.group() not in named.indicator:
        named = Name(indicator=where.group() + named.indicator, qualifier=where.group())
    strength, hedge = strength_of(clause.plain[begin:])
    return target_at(
        passage,
        clause.start + begin,
        clause.end,
        indicator=named.indicator,
        qualifier=named.qualifier,
        comparator="relative",
        relative_op=operator,
        relative_to=other or words("other"),
        trend=match["verb"],
        strength=strength,
        hedge=hedge,
        kind="relative",
        deadline=clause.deadline,
    )


def relative_targets(passage: Passage) -> Iterator[Target]:
    """Find the relative targets of a passage, in reading order."""
    for clause in passage.clauses:
        if clause.past:
            continue
        for rule in (_matched, _compared, _kept):
            target = rule(passage, clause)
            if target is not None:
                yield target
                break
