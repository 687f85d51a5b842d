"""What the official rule compares for each target: form of the goal, sides, tolerances, span of years.

A target is a promise in words; a rule is the same promise as numbers that one comparison can use
for every kind: a figure must not lie below its floor or above its ceiling.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
import polars as pl

from halfsky.core.assessment.comparison import Comparison, compare_with
from halfsky.core.indicators.model import Codebook, Indicator, Method
from halfsky.core.vocabulary.units import UNITS, convert

Form = Literal[
    "level", "added", "added_yearly", "share", "share_yearly", "times", "relative", "each", "events", "span"
]

LEVEL_OF_POINTS = {"percentage_points": "percent", "permille_points": "permille"}
CHANGE_FORMS: tuple[Form, ...] = ("added", "added_yearly", "share", "share_yearly", "times")
EVIDENCE_KINDS = ("universal", "each_has")
STANDING_KINDS = ("zero", "schedule", "relative")
"""Kinds that are kept rather than reached: they cannot be reached early."""

_YEARS_A_FIGURE_STANDS = {"yearly": 2, "term": 5, "survey": 10, "census": 10, "event": 10}
_UNITS_OF_CHANCE = ("permille", "per_10k", "per_100k")
_FALLING = ("降", "减", "缩小", "控制", "压缩", "下调")
_KEEPING = ("保持", "稳定", "维持", "巩固", "不降低", "不下降")
_RISING = ("提高", "提升", "上升", "增加", "扩大", "增长", "延长", "翻")
_REACHING = ("达到", *_RISING)

_NOTHING = Comparison("other", None, "_T", "_T")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One target as numbers.

    Attributes:
        form: How the goal follows from `goal`: as it stands, from the base value, from another series, from events.
        against: What a relative target is held against; `level` is that of an area above.
        beyond: What it is held against is to be passed, not only reached (高于, 比上届提高).
        sign: 1 where a change is upward, −1 where it is downward.
        unit: Unit of goal and value; null takes the unit of the figures.
        floor: The figure must not lie below the goal (less `approx`).
        ceiling: The figure must not lie above the goal (plus `approx`).
        approx: Tolerance of 左右 in `unit`; `approx_share` of the goal where the unit has none.
        nearly: Greatest miss of 基本达标 in `unit`; `nearly_share` of the goal where the unit has none.
        keep: To be kept in every year of the plan (保持在, 稳定在), not to be reached once.
        early: Reaching it before `deadline` is 提前达标.
        per: Value of one event per unit of denominator, in `unit` (100 for percent).
        window: Years within which a periodic act must have happened once; null where it is counted by the year.
        since: First year in which an act counts for a milestone; null where the window moves with the year judged.
        periodicity: How often there is a figure: yearly, by term, by census, by survey, by event.
        due: First year in which a missing act can be held against anybody.
        stands: Years for which the last figure stands in.
        small: Denominator under which one year's figure may be too small to judge; 0 never.
        kind_of_count: What the counts are: `chance` (rare events over exposure), `rate`, `proportion` or null.
    """

    target: str
    kind: str
    indicator: str | None
    sex: str
    residence: str
    against: str | None
    level: str | None
    relative_indicator: str | None
    relative_sex: str
    relative_residence: str
    beyond: bool
    scope: str | None
    form: Form
    sign: int
    goal: float | None
    unit: str | None
    floor: bool
    ceiling: bool
    approx: float | None
    approx_share: float | None
    nearly: float | None
    nearly_share: float | None
    keep: bool
    early: bool
    stands: int
    small: float
    kind_of_count: str | None
    decimals: int | None
    periodicity: str
    base_year: int | None
    baseline: float | None
    deadline: int | None
    first_year: int | None
    per: float | None
    window: int | None
    since: int | None
    due: int | None


def make_rules(targets: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Put every target into numbers.

    Args:
        targets: Schema `TARGETS`.
        codebook: Indicators (direction, unit, decimals, formula, periodicity) and the method's tolerances.

    Returns:
        One row per target with the fields of `Rule`.

    Source: tolerances and small numbers from `codebook/methods/official.yaml`.
    """
    rules = [_rule(row, codebook) for row in targets.iter_rows(named=True)]
    return pl.DataFrame([msgspec.structs.asdict(rule) for rule in rules], schema=_SCHEMA)


def _rule(row: Mapping[str, Any], codebook: Codebook) -> Rule:
    indicator = codebook.indicators.get(row["indicator"] or "")
    form = form_of(row)
    held = compare_with(row, codebook=codebook) if form == "relative" else _NOTHING
    change = row["trend"] or row["quote"]
    sign = -1 if _speaks_of(change, _FALLING) and not _speaks_of(change, _RISING) else 1
    floor, ceiling = _sides(row, indicator, form, sign)
    unit = _unit_of_figures(_unit_of_goal(row, form), indicator, form)
    tolerances = _tolerances(row, unit, indicator, codebook.method)
    approx, approx_share, nearly, nearly_share = (*tolerances[:2], 0.0, 0.0) if held.beyond else tolerances
    keep = row["kind"] not in STANDING_KINDS and is_kept(row)
    periodicity = indicator.periodicity if indicator else "yearly"
    small, kind_of_count = _counts(row, indicator, form, codebook)
    return Rule(
        target=row["target"],
        kind=row["kind"] or "numeric",
        indicator=row["indicator"],
        sex=_breakdown(row["sex"], "sex", indicator),
        residence=_breakdown(row["residence"], "residence", indicator),
        against=held.against if form == "relative" else None,
        level=held.level,
        relative_indicator=held.indicator,
        relative_sex=held.sex,
        relative_residence=held.residence,
        beyond=held.beyond,
        scope=row["area"],
        form=form,
        sign=sign,
        goal=_goal(row, form, unit),
        unit=unit,
        floor=floor,
        ceiling=ceiling,
        approx=approx,
        approx_share=approx_share,
        nearly=nearly,
        nearly_share=nearly_share,
        keep=keep,
        early=not keep and row["kind"] not in STANDING_KINDS,
        stands=_YEARS_A_FIGURE_STANDS[periodicity],
        small=small,
        kind_of_count=kind_of_count,
        decimals=indicator.decimals if indicator else None,
        periodicity=periodicity,
        base_year=held.year or row["base_year"] or (row["plan_start"] - 1 if row["plan_start"] else None),
        baseline=row["baseline"],
        deadline=row["deadline"],
        first_year=row["plan_start"],
        per=_per(unit, indicator),
        window=_window(row, form),
        since=row["plan_start"] if row["schedule"] == "milestone" else None,
        due=_due(row, form),
    )


def form_of(row: Mapping[str, Any]) -> Form:
    """Tell how a target's goal follows from its number: a level, or a change against the base year.

    Args:
        row: One row of `TARGETS`.
    """
    if row["kind"] == "relative" or row["comparator"] == "relative":
        return "relative"
    if row["kind"] == "each_has" or row["comparator"] == "each_has":
        return "each"
    if row["kind"] == "schedule":
        return "span" if row["unit"] in ("months", "days", "hours") else "events"
    return _form_of_number(row)


def _form_of_number(row: Mapping[str, Any]) -> Form:
    """A change in percent is a share of the base; in points, years, persons it is added to it; 翻一番 multiplies it."""
    if not _is_change(row):
        return "level"
    words = (row["trend"] or "") + (row["quote"] or "")
    unit = row["change_unit"] or row["unit"]
    yearly = _speaks_of(words, ("年均", "每年", "逐年"))
    if unit == "times" and _speaks_of(words, ("翻", "减半")):
        return "times"
    if unit in ("percent", "share", "times"):
        return "share_yearly" if yearly else "share"
    return "added_yearly" if yearly else "added"


def _is_change(row: Mapping[str, Any]) -> bool:
    """Whether the number is a change: said so, in points, or a rise or fall against a year that is not 到 a level."""
    if row["change_unit"] is not None or row["unit"] in LEVEL_OF_POINTS:
        return True
    trend = row["trend"] or ""
    against_a_year = row["base_year"] is not None and row["baseline"] is None
    return (
        against_a_year
        and not trend.endswith(("到", "至", "为", "在"))
        and _speaks_of(trend, _FALLING + _RISING)
    )


def _goal(row: Mapping[str, Any], form: Form, unit: str | None) -> float | None:
    """The number that `form` is about: of a growth told in percent the share of one; 三分之一 in the figures' unit."""
    value: float | None = row["value"]
    if value is not None and form in ("share", "share_yearly"):
        return round(value * UNITS[row["change_unit"] or row["unit"]].factor, 12)
    if value is not None and form == "level" and row["unit"] == "share" and unit is not None:
        return convert(value, unit="share", to=unit)
    return value


def is_kept(row: Mapping[str, Any]) -> bool:
    """Tell whether a target is to be kept in every year (保持在, 稳定在) rather than reached (达到并保持在).

    Args:
        row: One row of `TARGETS`.
    """
    trend = row["trend"] or ""
    return _speaks_of(trend, _KEEPING) and not _speaks_of(trend, _REACHING)


def _speaks_of(words: str | None, stems: tuple[str, ...]) -> bool:
    return any(stem in (words or "") for stem in stems)


def _sides(row: Mapping[str, Any], indicator: Indicator | None, form: Form, sign: int) -> tuple[bool, bool]:
    """Whether the goal bounds from below, from above; 以上, 以下, 以内 include the number.

    左右 and 相适应 bound only the worse side where one side is worse: 52.1 % attains 50%左右 for women's share
    among residents' committee members, as the national reports judge.
    """
    comparator = row["relative_op"] if form == "relative" else row["comparator"]
    if form in ("each", "events"):
        return True, False
    if form in CHANGE_FORMS and comparator != "~":
        upward = sign > 0 and comparator != "<="
        return upward, not upward
    if comparator in (">=", "<=", ">", "<"):
        return comparator in (">=", ">"), comparator in ("<=", "<")
    return _worse_side(row, indicator, exact=comparator != "~")


def _worse_side(row: Mapping[str, Any], indicator: Indicator | None, *, exact: bool) -> tuple[bool, bool]:
    direction = indicator.direction if indicator else "none"
    if direction in ("up", "down"):
        return direction == "up", direction == "down"
    if _speaks_of(row["trend"], _FALLING) or (exact and row["value"] == 0):
        return False, True
    if _speaks_of(row["trend"], _REACHING) or (exact and row["kind"] == "universal"):
        return True, False
    return True, True


def _unit_of_goal(row: Mapping[str, Any], form: Form) -> str | None:
    unit: str | None = row["change_unit"] or row["unit"]
    if form in ("added", "added_yearly"):
        return LEVEL_OF_POINTS.get(str(unit), unit)
    if form not in ("level", "span") or row["value"] == 0:
        return None
    return row["unit"] if row["unit"] in UNITS else None


def _unit_of_figures(unit: str | None, indicator: Indicator | None, form: Form) -> str | None:
    """The goal's unit, else the indicator's; a share of one is told in the indicator's, as tables print it."""
    if indicator is None or form in ("each", "events"):
        return unit
    if unit is None or (unit == "share" and UNITS[indicator.unit].family == "proportion"):
        return indicator.unit
    return unit


def _tolerances(
    row: Mapping[str, Any], unit: str | None, indicator: Indicator | None, method: Method
) -> tuple[float | None, float | None, float | None, float | None]:
    """左右 and 基本达标 in the target's unit, looked up in the indicator's so that a change of unit changes nothing."""
    known = _unit_of_tolerance(unit, indicator)
    approx: float | None = 0.0
    approx_share: float | None = None
    nearly, nearly_share = _in_unit(method.nearly_points, known, unit), method.nearly
    if row["comparator"] == "~" or row["relative_op"] == "~":
        approx, approx_share = _in_unit(method.approx, known, unit), method.approx_relative
        nearly, nearly_share = 0.0, 0.0
    if row["kind"] in ("zero", "schedule", "each_has") or row["value"] == 0:
        nearly, nearly_share = 0.0, 0.0
    return approx, approx_share, nearly, nearly_share


def _unit_of_tolerance(unit: str | None, indicator: Indicator | None) -> str | None:
    if indicator is None:
        return unit
    if unit is None or UNITS[indicator.unit].family == UNITS[unit].family:
        return indicator.unit
    return unit


def _in_unit(table: Mapping[str, float], known: str | None, unit: str | None) -> float | None:
    if known is None or known not in table:
        return None
    return convert(table[known], unit=known, to=unit or known)


def _breakdown(asked: str | None, axis: str, indicator: Indicator | None) -> str:
    """The breakdown to look for: an indicator that has no such axis has only its total."""
    if indicator is not None and axis not in indicator.breakdowns:
        return "_T"
    return asked or "_T"


def _counts(
    row: Mapping[str, Any], indicator: Indicator | None, form: Form, codebook: Codebook
) -> tuple[float, str | None]:
    """Under which denominator one year may be too small, and which interval counts allow.

    Only levels strictly inside the indicator's bounds are looked at: a promise of none, of all or of a comparison
    stands or falls with every event. Seats and posts are counted in full and filled by decision, not by chance,
    so that indicators of decision-making are never too small.
    """
    formula = indicator.formula if indicator else None
    if indicator is None or formula is None or formula.kind not in ("rate", "proportion"):
        return 0.0, None
    chance = formula.kind == "rate" and indicator.unit in _UNITS_OF_CHANCE
    inside = bool(row["value"]) and row["value"] not in indicator.bounds
    judged = row["kind"] == "numeric" and form == "level" and inside and indicator.domain != "decision"
    small = codebook.method.small_denominator.get("births" if chance else "people", 0.0)
    return (small if judged else 0.0), "chance" if chance else formula.kind


def _per(unit: str | None, indicator: Indicator | None) -> float | None:
    family = UNITS[unit].family if unit in UNITS else None
    if family == "proportion":
        return round(1.0 / UNITS[str(unit)].factor, 6)
    if indicator is not None and indicator.formula is not None and indicator.unit == unit:
        return indicator.formula.per
    return None


def _window(row: Mapping[str, Any], form: Form) -> int | None:
    """Years of the span that is looked at as a whole: every five years, by year five, by a year named."""
    if form == "events" and row["unit"] == "years" and row["value"]:
        return int(row["value"])
    if form == "events" and row["schedule"] == "milestone" and row["deadline"]:
        return int(row["deadline"] - (row["plan_start"] or row["deadline"]) + 1)
    return None


def _due(row: Mapping[str, Any], form: Form) -> int | None:
    window = _window(row, form)
    if window and row["plan_start"]:
        return int(row["plan_start"] + window - 1)
    return row["deadline"] if window and row["schedule"] == "milestone" else None


_POLARS: dict[Any, pl.DataType] = {str: pl.String(), int: pl.Int32(), float: pl.Float64(), bool: pl.Boolean()}


def _polars_type(field: Any) -> pl.DataType:
    kinds = getattr(field.type, "__args__", (field.type,))
    return _POLARS.get(kinds[0], pl.String())


_SCHEMA: dict[str, pl.DataType] = {field.name: _polars_type(field) for field in msgspec.structs.fields(Rule)}
