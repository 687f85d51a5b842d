"""Which quantities promise something, which way they bound, and which only tell of the past."""

import re

from halfsky.core.plan.clauses import MASK, Clause, Passage, first_year
from halfsky.core.plan.measures import Measure
from halfsky.core.plan.model import Comparator
from halfsky.core.plan.quantities import Predicate, predicates_in
from halfsky.core.plan.subjects import (
    MEASURE_NOUN,
)

NEGATIVE = re.compile(
    r"(?:死亡率|死亡人数|患病率|发病率|传播率|近视率|肥胖率|超重率|辍学率|失业率|贫血率|低体重(?:儿|率).*|生长迟缓率|消瘦率|缺陷发生率|发生率|犯罪率|案发率"
    r"|剖宫产率|流产率|吸烟率|负担率|离婚率|文盲率|差距|能耗|排放量?|浓度|阳性率|漏诊率|致残率|自杀率|重伤率|伤害.*率|用时|半径|步行时间|班额)$"
)
_INDICATOR_FIRST = re.compile(
    r"(?:率|比例|比重|占比|(?<!对)比|度|人数|数|量|收入|支出|产值|时间|时长|距离|半径|面积|寿命|年限|水平|经费|投入|标准|值|床位|托位|学位|女性|妇女|干部|代表|委员|成员|用时|差距|班额|医师|医生|护士|教师)$"
)
CHANGING = re.compile(
    r"(?:确保|力争|将|把|逐步|努力)*(?P<up>提高|提升|增加|扩大|延长)|(?:确保|力争|将|把|逐步|努力)*(?P<down>降低|减少|缩短|缩小|压减|控制)"
)
_SAME_CLAUSE = re.compile(r"(?:率|比例|占比)(?:达到?|不低于|保持|稳定|提高到)[^,、]*[、和]")
_LISTED = re.compile(r"(?:率|占比|比例|面积)$")
_TURNS = ("次", "场", "期", "场次", "期次")
_CAPS = ("最高", "最多", "至多")
"""Bounds of what one person may be given; a condition of support, no aim."""
_SERVING = re.compile(r"(?:接受|提供|开展|享受|参加|给予|进行|获得)")
_LATER = 3
"""A bare year this long after the first of a plan is one it looks forward to."""
_AGE_NOUN = re.compile(r"寿命|年龄|年限|教育|周期|差距$")
_RATES = (
    "percent",
    "permille",
    "share",
    "percentage_points",
    "permille_points",
    "times",
    "per_10k",
    "per_100k",
)


_CLOSES = re.compile(r"的(?:目标|要求|标准|任务|底线|比例|[一-龥]{0,4}(?:水平|范围|区间))")


def _is_year(measure: Measure) -> bool:
    return measure.unit in ("years", "count") and 1900 <= measure.value <= 2100 and measure.word in ("年", "")


def _names_indicator(words: str) -> bool:
    return bool(_INDICATOR_FIRST.search(words))


def _is_modifier(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether the quantity only describes a noun after it: 超过6个月的妇女, 1000人以上企业."""
    rest = clause.text[predicate.end :]
    if predicate.trend == "覆盖" or _CLOSES.match(rest):
        return False
    if clause.text[: predicate.start].endswith(("覆盖面", "覆盖率")) and re.fullmatch(
        r"的[一-龥]{2,6}", rest
    ):
        return False
    return rest.startswith(("的", "口"))


def sentence_promises(passage: Passage, clause: Clause) -> bool:
    """Tell whether another clause of the sentence promises, so that a bare number beside it does too."""
    for neighbour in (passage.before(clause), passage.after(clause)):
        if neighbour is not None and any(
            found.family not in (None, "weak") or found.bounds[0] is not None or found.change is not None
            for found in predicates_in(neighbour.text)
        ):
            return True
    return bool(_SAME_CLAUSE.search(clause.text))


def _is_loose(predicate: Predicate, clause: Clause, subject: str, *, beside: bool) -> bool:
    """Tell whether a bound number without a verb of reaching says nothing about an indicator."""
    if predicate.family not in (None, "weak") or _moved_to(predicate, clause):
        return False
    if predicate.bounds[0] is None:
        ends = re.match(r"$|[、和]", clause.text[predicate.end :]) is not None
        listed = beside and predicate.family is None and bool(_LISTED.search(subject))
        aimed = _is_aim(predicate, clause)
        return not (ends and (aimed or listed or (says_all(predicate) and subject.endswith("率"))))
    if predicate.trend.endswith("占"):
        return len(subject) < 2
    rest = clause.text[predicate.end :]
    leads = predicate.bound_words[0].startswith("不") and clause.text[: predicate.end].endswith(
        tuple("%‰") + tuple(measure.word for measure in predicate.measures if measure.word)
    )
    if _names_indicator(subject) and (
        leads or not re.match(r"[一-龥]{2}", rest) or predicate.family == "weak"
    ):
        return False
    return not (leads and len(subject) >= 2 and not _SERVING.fullmatch(subject))


def _is_aim(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether a rate is named an aim in so many words: 死亡率控制目标为12/10万."""
    return (
        re.search(r"[率例重](?:控制)?目标值?$", clause.text[: predicate.start]) is not None
        and predicate.trend in ("", "为")
        and predicate.measures[0].unit not in ("count", "years")
    )


def _moved_to(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether a verb of change before its object goes with 至 after it: 提高妇女参保率至95%."""
    return predicate.trend in ("至", "到") and bool(CHANGING.match(clause.plain))


def _is_duration(predicate: Predicate) -> bool:
    return predicate.measures[0].unit in ("days", "months", "years", "hours", "minutes")


def says_all(predicate: Predicate) -> bool:
    """Tell whether a predicate says one hundred percent, which leaves nobody out."""
    return predicate.measures[0].unit == "percent" and predicate.measures[0].value == 100


def promises(predicate: Predicate, clause: Clause, subject: str, *, beside: bool = False) -> bool:
    """Tell whether a predicate makes a target of its subject.

    Args:
        predicate: What is said.
        clause: Where it is said.
        subject: Trimmed words it is said of.
        beside: A promise stands beside it in the sentence, see `sentence_promises`.
    """
    first = predicate.measures[0]
    if any(_is_year(measure) for measure in predicate.measures) or _is_modifier(predicate, clause):
        return False
    if predicate.change:
        return first.unit in _RATES or bool(MEASURE_NOUN.search(subject))
    if first.unit.endswith("yuan") and predicate.bound_words[0].startswith(_CAPS):
        return False
    if first.unit == "years" and not _AGE_NOUN.search(subject):
        return False
    if _is_duration(predicate) and predicate.family in (None, "weak") and not _names_indicator(subject):
        return False
    if first.unit == "count" and first.written and predicate.trend.startswith("实现"):
        return False
    if MASK in clause.text[predicate.start : predicate.end]:
        return False
    if clause.text[predicate.end :].startswith(("全覆盖", "全部覆盖")):
        return False
    if first.word in _TURNS and re.search(r"每(?:年|季度|半年|学期|学年|月|周)", clause.text):
        return False
    return not _is_loose(predicate, clause, subject, beside=beside)


def told_of_past(passage: Passage, predicate: Predicate, clause: Clause) -> bool:
    """A year without 到 or 前 and a number without a bound word tell what was, not what shall be."""
    if clause.past:
        return True
    if clause.plain[predicate.end : predicate.end + 1] == "了":
        return True
    unbound = predicate.bounds[0] is None
    open_year = first_year(passage.period)
    if predicate.year is not None and predicate.year < open_year:
        return True
    if (
        predicate.base_year is not None
        and predicate.base_year < open_year - 2
        and unbound
        and clause.deadline is None
        and not sentence_promises(passage, clause)
    ):
        return True
    if _is_growth(predicate, clause) and unbound:
        return True
    if clause.bare_year is None or not unbound or predicate.change is not None:
        return False
    after = passage.after(clause)
    looks_on = after is not None and (after.bare_year or 0) > max(clause.bare_year, open_year + _LATER)
    return clause.bare_year <= open_year + _LATER and not looks_on


def _is_growth(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether things, and no indicator, became more, without a year to reach that by: 由3家增加到5家."""
    return (
        predicate.baseline is not None
        and predicate.measures[0].unit in ("count", "persons")
        and clause.deadline is None
        and not re.search(r"力争|努力|争取|确保|将", clause.plain)
        and not MEASURE_NOUN.search(clause.plain[: predicate.start])
    )


def comparator_of(
    predicate: Predicate, place: int, indicator: str, *, falls: bool
) -> tuple[Comparator, bool]:
    """Which way a number bounds its indicator, and whether a word says so.

    Without a bound word 下降到 and 控制在 mean at most, all else at least, and 达到 or 保持在 at most
    for what should be low (死亡率, 患病率).

    Args:
        predicate: The predicate.
        place: Place of the number in it.
        indicator: Name of the indicator.
        falls: A verb of lowering opens the clause (降低…至30%).
    """
    bound = predicate.bounds[place]
    if bound is not None:
        return bound, True
    if predicate.is_range:
        return ("<=" if place else ">="), True
    if predicate.change:
        return ">=", False
    if predicate.family == "down_to" or (predicate.trend in ("至", "到") and falls):
        return "<=", False
    if predicate.family in ("keep_at", "reach", "weak") and NEGATIVE.search(indicator):
        return "<=", False
    return ">=", False


def trend_of(predicate: Predicate, place: int, changing: re.Match[str] | None) -> str:
    """Words that say where the indicator goes; the bound word where no verb does."""
    if predicate.family == "keep_at":
        return predicate.trend.removesuffix("在")
    if predicate.trend in ("至", "到") and changing is not None:
        return f"{changing['up'] or changing['down']}{predicate.trend}"
    silent = predicate.trend in ("", "在", "至", "到", "为", "有")
    if silent and predicate.bound_words[place] and not predicate.change:
        return predicate.bound_words[place]
    return predicate.trend
