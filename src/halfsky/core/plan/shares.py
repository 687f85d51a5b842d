"""Shares of a group that shall do something (三分之一以上的班子配备…), and service circles (15分钟生活圈)."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.places import target_at
from halfsky.core.plan.promises import says_all
from halfsky.core.plan.quantities import Predicate
from halfsky.core.plan.subjects import (
    trimmed,
)

_CIRCLE = re.compile(r"“?(?P<n>\d+)分钟(?:[一-龥]{0,4}?)(?P<what>[一-龥]{2,8}?圈)(?!子|”?(?:相关|的))”?")
_DEEDS = "成为|得到|用于|配备|建成|建立|建设|建有|达到|开展|实现|设立|设有|设置|配有|接受|参加|纳入|具备|拥有|完成|享有|享受|通过|获得|掌握|开设|提供|推行|实施"
_SETS_UP = re.compile(
    r"的[^,的]{2,12}?(?:设立|建立|建成|建设|建有|设有|设置|配备|配有|开设|达到|实现|开展)(?!过|了)"
)


def is_share_of_subject(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether a share of somebody shall do something: 促进50%的妇女…, 三分之一以上的班子配备….

    A plain share needs a verb that urges; a bounded one does not.
    """
    rest = clause.plain[predicate.end :]
    if (
        predicate.family not in (None, "weak", "reach")
        or predicate.change
        or predicate.measures[0].unit not in ("percent", "share", "permille")
    ):
        return False
    if not re.match(rf"的.{{5,}}|(?:{_DEEDS})", rest):
        return False
    lead = clause.plain[: predicate.start]
    if re.search(r"[率度额龄]$", lead) or (re.match(r"对|向|将|给", lead) and "率" not in rest):
        return False
    if not lead and _SETS_UP.match(rest):
        return True
    if re.search(r"(?:占|为|约|近|由|对|将|向|以|按)$", lead) or predicate.trend in ("占", "为", "约占"):
        return False
    urged = bool(re.search(r"促进|确保|使|力争|保证|推动|争取|努力|实现", lead))
    return urged or says_all(predicate) or (predicate.bounds[0] is not None and bool(re.search(_DEEDS, rest)))


def share_target(passage: Passage, clause: Clause, start: int, predicate: Predicate) -> Target:
    """Make the target of a share of a group; see `is_share_of_subject`."""
    measure = predicate.measures[0]
    rest = passage.words(clause.start + predicate.end, clause.end).removeprefix("的")
    scope = trimmed(passage.words(clause.start + start, clause.start + predicate.start)).removesuffix("中")
    strength, hedge = strength_of(clause.plain, about=predicate.bounds[0] == "~")
    return target_at(
        passage,
        clause.start + start,
        clause.end,
        indicator=_share_name(scope, rest),
        qualifier=_group(scope, rest),
        comparator=predicate.bounds[0] or ">=",
        comparator_explicit=predicate.bounds[0] is not None,
        value=measure.value,
        unit=measure.unit,
        trend=_deed(clause.plain[: predicate.start], rest),
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
        bound_word=predicate.bound_words[0] or None,
        value_text=measure.written or None,
    )


_SERVED = re.compile(
    r"(?P<who>[^,的]{2,8}?)(?:在(?P<age>\d+(?:-|—|~|～|至|到)\d+岁))?(?:接受|参加)(?P<what>[^,]{2,}(?:筛查|检查|体检|培训|救助|服务|教育))"
)


def _share_name(scope: str, rest: str) -> str:
    """Name of a share: the rate of a service where the group receives one, else group, deed and 占比."""
    served = _SERVED.fullmatch(rest)
    if served is None:
        return f"{scope}{rest}占比"
    return f"{re.sub('[至到]', '-', served['age'] or '')}{scope}{served['who']}{served['what']}率"


def _group(scope: str, rest: str) -> str | None:
    """Whom a share is counted among: 部门…的领导班子, 35至45岁妇女."""
    served = _SERVED.fullmatch(rest)
    if served:
        return (served["age"] or "") + scope + served["who"]
    group = re.match(rf"[^,]{{2,10}}?(?={_DEEDS})", rest)
    return scope + (group.group() if group else "") or None


def _deed(lead: str, rest: str) -> str:
    urged = re.search(r"促进|确保|使|推动|实现", lead)
    deed = re.search(_DEEDS, rest)
    return urged.group() if urged else deed.group() if deed else "达到"


def circle(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A service circle: “15分钟…圈” bounds the way there in minutes."""
    match = _CIRCLE.search(clause.plain)
    if (
        not match
        or clause.past
        or not re.search(r"打造|建设|构建|建成|形成|建立|完善|构筑|推进|创建", clause.plain)
    ):
        return
    strength, hedge = strength_of(clause.plain)
    deed = re.search(r"打造|建设|构建|建成|形成|建立|完善|构筑|推进|创建", clause.plain)
    yield target_at(
        passage,
        clause.start,
        clause.end,
        indicator=f"{match['what']}步行时间",
        comparator="<=",
        comparator_explicit=False,
        value=int(match["n"]),
        unit="minutes",
        trend=deed.group() if deed else None,
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
    )
