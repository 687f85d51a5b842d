"""Words in cells of figures: marks for a missing value, units, breakdowns, and how each is understood."""

from collections.abc import Mapping
from typing import NamedTuple

from halfsky.core.observations.columns import half_width
from halfsky.core.vocabulary.breakdowns import RESIDENCE, SEX, TOTAL
from halfsky.core.vocabulary.statuses import Missing
from halfsky.core.vocabulary.units import UNITS

MISSING: dict[str, Missing] = {
    word.lower(): status
    for status, words in {
        Missing.NOT_REPORTED: ("未报", "未上报", "未填报", "未填", "缺报", "漏报", "空", "空白", "待报", "待填", "not reported", "not_reported", "-", "--", "---", "—", "——", "–", "−", "/"),
        Missing.NOT_AVAILABLE: ("…", "……", "...", "⋯", "⋯⋯", "na", "n/a", "#n/a", "n.a.", "无数据", "暂无", "暂无数据", "暂缺", "缺", "缺失", "缺项", "无", "none", "null", "nil", "not available", "not_available", "missing", "?", "不详"),
        Missing.NOT_APPLICABLE: ("不适用", "×", "x", "✕", "not applicable", "not_applicable", "无此项", "不涉及"),
        Missing.SUPPRESSED: ("保密", "不公布", "不予公布", "不宜公开", "suppressed", "confidential", "c", "*", "**", "***", "※"),
        Missing.NOT_DUE: ("未到期", "未到报送期", "非调查年份", "非普查年份", "尚未开展", "not due", "not_due"),
    }.items()
    for word in words
}  # fmt: skip
"""Mark in a value cell, folded → why there is no figure. A missing figure is never 0."""

REPORTED: frozenset[str] = frozenset({"reported", "derived", "estimated", "provisional", "final", "a", "e", "p", "正常", "已报", "已上报", "正式", "正式数", "初步", "初步数", "快报", "快报数", "修订", "修订数", "推算", "估计", "已审核", "审核通过"})  # fmt: skip
"""Words of a status column beside which a figure is expected."""

_UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "percent": ("百分比", "百分之", "pct", "per cent", "百分数", "%(百分比)"),
    "permille": ("千分比", "千分之", "per mille", "per thousand", "0/00"),
    "per_10k": ("1/万", "1/10000", "万分之", "万分比", "/1万", "1/1万", "‱", "每万人", "人/万人", "每万"),
    "per_100k": ("1/10万", "10万分之", "十万分之", "十万分之一", "10万分之一", "1/十万", "/十万", "1/100000", "/100000", "每10万", "每十万", "每10万人", "每十万人", "1/100,000", "per 100 000", "per 100000", "例/10万", "人/10万"),
    "per_1000": ("每千人口", "每千", "/千人", "人/千人", "张/千人", "个/千人", "个/千人口", "per 1000"),
    "ratio_to_100": ("女=100", "女性=100", "以女性为100", "以女为100"),
    "percentage_points": ("百分点", "pp", "percentage point"),
    "permille_points": ("千分点",),
    "persons": ("名", "位", "person", "people", "口", "人口"),
    "10k_persons": ("万名", "万 人", "10000 persons"),
    "count": ("所", "家", "座", "处", "支", "间", "套", "辆", "张", "项", "条", "次", "例", "number", "no.", "份", "场", "部", "村", "机构数"),
    "cases": ("起", "宗", "case"),
    "person_times": ("人次数",),
    "households": ("户数", "household"),
    "years": ("岁", "year", "周岁"),
    "months": ("月", "month"),
    "days": ("日", "day"),
    "hours": ("时", "hour", "h"),
    "minutes": ("分", "min", "minute"),
    "yuan": ("人民币元", "rmb", "cny", "元/人", "元/年"),
    "10k_yuan": ("10000 yuan",),
    "yuan_per_month": ("元/人月", "元/月/人", "元每月"),
    "per_year": ("次每年", "次/人年"),
    "km": ("千米", "kilometres"),
    "metres": ("m", "metre"),
    "square_metres": ("平米", "m2", "㎡", "m²", "平方米/人"),
}  # fmt: skip

_SAME_SIZE: tuple[tuple[str, str], ...] = (
    ("permille", "per_1000"),
    ("percent", "percentage_points"),
    ("permille", "permille_points"),
)
"""Units of different families in which the same number is written: one per mille is one per thousand people."""


def fold(text: str) -> str:
    """Bring a word of a cell to the form in which words are compared.

    Example:
        >>> fold(" １／１０万 "), fold("Per  Cent")
        ('1/10万', 'per cent')
    """
    return " ".join(half_width(text).split()).lower()


def _unit_index() -> dict[str, str]:
    index: dict[str, str] = {}
    for unit in UNITS.values():
        for word in (unit.code, unit.zh, unit.en, unit.sign, *_UNIT_WORDS.get(unit.code, ())):
            if word:
                index.setdefault(fold(word), unit.code)
    return index


_UNITS = _unit_index()

_DISAGGREGATED: frozenset[str] = frozenset({"女", "女性", "女生", "f", "female", "women", "girls", "男", "男性", "男生", "m", "male", "men", "boys", "城市", "城镇", "urban", "u", "农村", "乡村", "rural", "r", "total", "_t", "合计", "总计", "全部", ""})  # fmt: skip


def unit_code(words: str | None) -> str | None:
    """Name the unit by its code, sign, Chinese or English name; null when it is none.

    Example:
        >>> unit_code("1/10万"), unit_code("％"), unit_code("percent"), unit_code("斤")
        ('per_100k', 'percent', 'percent', None)
    """
    return _UNITS.get(fold(words)) if words else None


class Settled(NamedTuple):
    """How the unit of a row is understood.

    Attributes:
        unit: Code of the unit the value is kept in, or the words as given where nothing is known of them.
        factor: What the number as written is multiplied by.
        finding: Code of what is to be told about it, null when nothing is.
    """

    unit: str | None
    factor: float
    finding: str | None


def settle_unit(words: str | None, sign: str | None, wanted: str | None) -> Settled:
    """Decide the unit of a row from its unit cell, the sign behind its number and the codebook's unit.

    A number is converted only where its unit is written down; what nobody wrote is not guessed at.

    Args:
        words: The unit cell, null when blank.
        sign: What stands behind the number in its cell (%, ‰, 万人 …), null when nothing.
        wanted: Unit of the series in the codebook, null for an unknown series.

    Example:
        >>> settle_unit("percent", "‰", "percent")
        Settled(unit='percent', factor=0.1, finding='observations.sign_converted')
        >>> settle_unit("人", None, "percent").finding
        'observations.unit_mismatch'
    """
    given, remark = _unit_and_remark(words)
    behind = unit_code(sign)
    if words and given is None and behind is None:
        code = "observations.unknown_unit" if wanted else "observations.unit_kept"
        return Settled(words, 1.0, code)
    written, inner, finding = behind or given, given or behind, None
    if written is None:
        return Settled(wanted, 1.0, "observations.unit_assumed" if wanted else "observations.no_unit")
    factor = scale(written, str(inner))
    outer = scale(str(inner), wanted or str(inner))
    if factor is None:
        return Settled(inner, 1.0, "observations.sign_contradicts")
    if outer is None:
        return Settled(inner, 1.0, "observations.unit_mismatch")
    if remark:
        finding = "observations.unit_remark"
    elif factor != 1.0:
        finding = "observations.sign_converted"
    elif outer != 1.0:
        finding = "observations.unit_converted"
    return Settled(wanted or inner, factor * outer, finding)


def scale(unit: str, to: str) -> float | None:
    """Give what a number in `unit` is multiplied by to be in `to`; null where it cannot be expressed so.

    Example:
        >>> scale("10k_persons", "persons"), scale("permille", "per_1000"), scale("yuan", "percent")
        (10000.0, 1.0, None)
    """
    if unit == to or (unit, to) in _SAME_SIZE or (to, unit) in _SAME_SIZE:
        return 1.0
    source, wanted = UNITS[unit], UNITS[to]
    return round(source.factor / wanted.factor, 12) if source.family == wanted.family else None


def _unit_and_remark(words: str | None) -> tuple[str | None, bool]:
    """The unit of a cell, and whether a remark in brackets stands behind it: 亿人（超过）."""
    if not words:
        return None, False
    if (code := unit_code(words)) is not None:
        return code, False
    head, bracket, _ = fold(words).partition("(")
    return (unit_code(head) if bracket else None), bool(bracket)


class Cell(NamedTuple):
    """Where in the breakdowns a row stands, and what is wrong with how it says so.

    Attributes:
        sex: SDMX code.
        residence: SDMX code.
        disaggregation: Words that no other column holds, or `_T`.
        wrong: Column whose word is not known or contradicts another, "" when none.
    """

    sex: str
    residence: str
    disaggregation: str
    wrong: str


class Naming(NamedTuple):
    """What the name of a series says of its breakdowns.

    Attributes:
        sex: Sex that the words name beside the indicator, else `_T`.
        residence: Residence that the words name, else `_T`.
        by_sex: Whether the codebook breaks the series down by sex.
        by_residence: Whether it breaks it down by residence.
        of_women: Whether the name itself is about women (就业人员中女性比例).
        of_place: Whether the name itself is about town or country (农村自来水普及率).
    """

    sex: str
    residence: str
    by_sex: bool
    by_residence: bool
    of_women: bool
    of_place: bool


def cell_of(sex: str | None, residence: str | None, disaggregation: str | None, naming: Naming) -> Cell:
    """Decide sex, residence and other breakdown of a row.

    女, 男, 城市, 农村 and 合计 standing alone in the column for other breakdowns fill sex and residence.
    Where the indicator has no such breakdown and its own name says women (农村), the word adds nothing and
    the row is the total: the share of women is not a share of women among women.
    """
    words = fold(disaggregation or "")
    alone = words in _DISAGGREGATED
    by_words = _code(SEX, words) if alone else TOTAL
    place_by_words = _code(RESIDENCE, words) if alone else TOTAL
    given_sex, given_place = _code(SEX, fold(sex or "")), _code(RESIDENCE, fold(residence or ""))
    wrong = "sex" if given_sex is None else "residence" if given_place is None else ""
    sexes = {code for code in (given_sex, by_words, naming.sex) if code not in (TOTAL, None)}
    places = {code for code in (given_place, place_by_words, naming.residence) if code not in (TOTAL, None)}
    wrong = wrong or ("sex" if len(sexes) > 1 else "residence" if len(places) > 1 else "")
    kept = _Kept(next(iter(sexes), TOTAL), by_words not in (TOTAL, None), naming.by_sex, naming.of_women)
    kept_place = _Kept(
        next(iter(places), TOTAL), place_by_words not in (TOTAL, None), naming.by_residence, naming.of_place
    )
    leave = kept.stays_words or kept_place.stays_words
    other = (disaggregation or "").strip() if leave or not alone else TOTAL
    return Cell(str(kept.code), str(kept_place.code), other, wrong)


class _Kept(NamedTuple):
    found: str | None
    from_words: bool
    has_breakdown: bool
    in_name: bool

    @property
    def stays_words(self) -> bool:
        """Whether the word of the breakdown column has no other place than that column."""
        return self.from_words and not self.has_breakdown and not self.in_name

    @property
    def code(self) -> str | None:
        if self.has_breakdown:
            return self.found
        return TOTAL if self.in_name or self.from_words else self.found


def _code(codes: Mapping[str, str], words: str) -> str | None:
    """The code of a word; the total where the word belongs to the other axis, null where unknown."""
    for form in (words, words.upper()):
        if form in codes:
            return codes[form]
    return TOTAL if words in _DISAGGREGATED else None
