"""What the report needs to know of each target, gathered from the board's tables into one record."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.reports.wording import own_digits
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.statuses import Status
from halfsky.core.vocabulary.units import UNITS, convert

SeriesKey = tuple[str, str, str]
"""Indicator, sex, residence."""


LONGEST_REPORTED = 4
"""More decimals than this are those of a division, not of a return."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a series, with where it comes from."""

    year: int
    value: float
    unit: str
    source: str
    derived: bool = False

    def in_unit(self, unit: str) -> "Point | None":
        """Express the value in another unit; null where the two do not convert."""
        if unit == self.unit or unit not in UNITS or self.unit not in UNITS:
            return self
        if UNITS[unit].family != UNITS[self.unit].family:
            return None
        return msgspec.structs.replace(self, value=convert(self.value, unit=self.unit, to=unit), unit=unit)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The official rule's verdict on one target in one area, as `ASSESSMENTS` holds it."""

    area: str
    status: Status
    year: int | None
    value: float | None
    unit: str | None
    comparator: str | None
    target_value: float | None
    gap: float | None
    low95: float | None
    high95: float | None
    numerator: float | None
    denominator: float | None
    one_more_turns: bool | None
    pooled_value: float | None
    pooled_from: int | None
    pooled_to: int | None
    base_year: int | None
    base_value: float | None
    previous_value: float | None
    deadline: int | None
    reason: str
    source: str

    def in_percent(self) -> "Verdict":
        """Tell a share of one in percent, as reports do."""
        amounts = (
            "value",
            "target_value",
            "gap",
            "low95",
            "high95",
            "pooled_value",
            "base_value",
            "previous_value",
        )
        scaled = {
            name: None
            if (amount := getattr(self, name)) is None
            else convert(amount, unit="share", to="percent")
            for name in amounts
        }
        return msgspec.structs.replace(self, unit="percent", **scaled)

    @property
    def short_of_goal(self) -> bool:
        """Tell whether the judged value itself lies on the worse side of the goal.

        A level to be kept in every year can be missed by an earlier year alone.
        """
        return self.value is not None and self.target_value is not None and (self.gap is None or self.gap < 0)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One target with its verdict in the plan's area and in the child areas, its series and its indicator.

    Attributes:
        number: Number shown to people, `1-2-1`.
        domain: Number of the plan's domain, 0 outside the domains.
        name: Indicator in the report's language.
        promised: Number in the plan; the verdict's goal differs where the plan promises a change.
        series: Values up to the judged year, oldest first, in `verdict.unit`.
        children: Verdicts of the child areas.
    """

    number: str
    domain: int
    part: str
    name: str
    words: str
    quote: str
    kind: str
    trend: str
    promised: float | None
    promised_unit: str | None
    indicator: Indicator | None
    verdict: Verdict
    series: tuple[Point, ...]
    children: tuple[Verdict, ...]
    plan_end: int | None

    @property
    def better(self) -> str:
        """Which way is better: by the target where it says so, else by the codebook."""
        asked = {">=": "up", "<=": "down"}.get(self.verdict.comparator or "")
        return asked or (self.indicator.direction if self.indicator else "none")

    @property
    def decimals(self) -> int:
        """Decimals of a computed value: the codebook's, but no more than the reported ones are told with."""
        asked = self.indicator.decimals if self.indicator else 1
        reported = [own_digits(p.value) for p in self.series if own_digits(p.value) <= LONGEST_REPORTED]
        return min(asked, max(reported)) if any(reported) else asked

    @property
    def lead_unit(self) -> str:
        """The unit that usually reports the indicator; empty where unknown."""
        return self.indicator.lead_unit if self.indicator else ""

    @property
    def due(self) -> int | None:
        """Year by which the target must be met."""
        return self.verdict.deadline or self.plan_end

    def point(self, year: int | None) -> Point | None:
        """The series' value in a year."""
        return next((p for p in self.series if p.year == year), None)

    @property
    def previous(self) -> Point | None:
        """The last value before the judged one."""
        judged = self.verdict.year
        return next((p for p in reversed(self.series) if judged is not None and p.year < judged), None)


def source_of(row: Mapping[str, Any], unknown: str) -> str:
    """Name where a figure comes from: its stated source, else the cell it was read from."""
    if row.get("source"):
        return str(row["source"])
    file, place = row.get("file"), row.get("row")
    if not file:
        return unknown
    return f"{file}:{place}" if place is not None else str(file)


def series_of(board: Board, unknown: str) -> dict[SeriesKey, tuple[Point, ...]]:
    """Collect the plan area's series by indicator, sex and residence, oldest year first."""
    wanted = (
        board.observations.filter(
            (pl.col("area") == board.area)
            & pl.col("indicator").is_not_null()
            & pl.col("value").is_not_null()
            & (pl.col("year") <= board.year)
            & pl.col("age").fill_null(TOTAL).is_in([TOTAL, ""])
            & pl.col("disaggregation").fill_null(TOTAL).is_in([TOTAL, ""])
        )
        .sort("indicator", "sex", "residence", "year", "derivation", "value", nulls_last=True)
        .unique(["indicator", "sex", "residence", "year"], keep="first", maintain_order=True)
    )
    series: dict[SeriesKey, list[Point]] = defaultdict(list)
    for row in wanted.iter_rows(named=True):
        point = Point(
            year=row["year"],
            value=row["value"],
            unit=row["unit"] or "",
            source=source_of(row, unknown),
            derived=bool(row["derivation"]),
        )
        series[(row["indicator"], row["sex"] or TOTAL, row["residence"] or TOTAL)].append(point)
    return {key: tuple(points) for key, points in series.items()}


def _verdict(row: Mapping[str, Any], *, lang: str, unknown: str) -> Verdict:
    own = {
        name: row[name] for name in Verdict.__struct_fields__ if name not in ("status", "reason", "source")
    }
    return Verdict(
        status=Status(row["status"]),
        reason=row[f"reason_{lang}"] or "",
        source=row["source"] or unknown,
        **own,
    )


def indicator_name(indicator: Indicator | None, words: str, *, sex: str, residence: str, lang: str) -> str:
    """Name an indicator for readers: as the plan says it; in English as the codebook does.

    Words of a plan that the codebook does not know stay Chinese, in quotation marks.
    """
    if lang == "zh":
        return words or (indicator.name.zh if indicator else "")
    if indicator is None:
        return f"“{words}”"
    groups = [GROUPS_EN[code] for code in (sex, residence) if code in GROUPS_EN]
    return indicator.name.en + (f" ({', '.join(groups)})" if groups else "")


GROUPS_EN: dict[str, str] = {"F": "women", "M": "men", "U": "urban", "R": "rural"}


def read_board(board: Board, *, codebook: Codebook, lang: str, unknown: str) -> tuple[Reading, ...]:
    """Gather the targets of a board in the order of the plan, each with what the report tells of it.

    A target that was not judged in the plan's area has status `no_data`.

    Args:
        board: Judged board.
        codebook: Codebook the board was judged with.
        lang: Language of names and reasons.
        unknown: Words for a source that is not stated.
    """
    verdicts: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for row in board.assessments.sort("target", "area").iter_rows(named=True):
        verdicts[row["target"]][row["area"]] = _verdict(row, lang=lang, unknown=unknown)
    series = series_of(board, unknown)
    return tuple(
        _reading(
            row, verdicts[row["target"]], series, board=board, codebook=codebook, lang=lang, unknown=unknown
        )
        for row in board.targets.iter_rows(named=True)
    )


def _reading(
    row: Mapping[str, Any],
    verdicts: Mapping[str, Verdict],
    series: Mapping[SeriesKey, tuple[Point, ...]],
    *,
    board: Board,
    codebook: Codebook,
    lang: str,
    unknown: str,
) -> Reading:
    indicator = codebook.indicators.get(row["indicator"] or "")
    sex, residence = row["sex"] or TOTAL, row["residence"] or TOTAL
    own = verdicts.get(board.area) or _unjudged(row, board.area, unknown)
    own = msgspec.structs.replace(
        own, unit=own.unit or row["unit"], comparator=own.comparator or row["comparator"]
    )
    if own.unit == "share":
        own = own.in_percent()
        verdicts = {area: verdict.in_percent() for area, verdict in verdicts.items()}
    return Reading(
        number=row["target"],
        domain=row["domain"] or 0,
        part=row["part"] or "",
        name=indicator_name(indicator, row["words"] or "", sex=sex, residence=residence, lang=lang),
        words=row["words"] or "",
        quote=row["quote"] or "",
        kind=row["kind"] or "",
        trend=row["trend"] or "",
        promised=row["value"],
        promised_unit=row["unit"],
        indicator=indicator,
        verdict=own,
        series=_in_unit(series.get((row["indicator"] or "", sex, residence), ()), own.unit),
        children=tuple(verdicts[area] for area in child_areas(board.area, tuple(verdicts), codebook)),
        plan_end=row["plan_end"],
    )


def child_areas(area: str, others: tuple[str, ...], codebook: Codebook) -> tuple[str, ...]:
    """Pick the areas directly under an area; where the codebook knows none of them, all others it does not know.

    Figures may name counties that no table of areas holds; figures of the nation beside a prefecture's are no
    part of it.
    """
    known = tuple(a for a in others if a in codebook.areas and codebook.areas[a].parent == area)
    strangers = tuple(a for a in others if a not in codebook.areas and a != area)
    return tuple(sorted(known or strangers))


def _in_unit(points: tuple[Point, ...], unit: str | None) -> tuple[Point, ...]:
    if not unit:
        return points
    return tuple(shown for point in points if (shown := point.in_unit(unit)) is not None)


def _unjudged(row: Mapping[str, Any], area: str, unknown: str) -> Verdict:
    empty: dict[str, Any] = dict.fromkeys(Verdict.__struct_fields__)
    told = {"comparator": row["comparator"], "unit": row["unit"], "target_value": row["value"]}
    return Verdict(
        **{
            **empty,
            **told,
            "area": area,
            "status": Status.NO_DATA,
            "deadline": row["deadline"],
            "reason": "",
            "source": unknown,
        }
    )
