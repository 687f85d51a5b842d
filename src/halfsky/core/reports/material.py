"""What every chapter works on: the board, the readings of its targets, its series, the writer."""

from typing import Any

import msgspec

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Indicator
from halfsky.core.reports.figures import Writer
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.readings import Point, Reading, SeriesKey, Verdict, indicator_name
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.statuses import Status


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """The board of one area, read for one report."""

    board: Board
    writer: Writer
    readings: tuple[Reading, ...]
    series: dict[SeriesKey, tuple[Point, ...]]

    @property
    def catalogue(self) -> Catalogue:
        """Texts in the report's language."""
        return self.writer.catalogue

    def of_domain(self, domain: int) -> tuple[Reading, ...]:
        """Targets of one domain; 0 is what stands outside the domains."""
        return tuple(reading for reading in self.readings if reading.domain == domain)

    def with_status(self, *statuses: Status) -> tuple[Reading, ...]:
        """Targets with one of the statuses, in the order of the plan."""
        return tuple(reading for reading in self.readings if reading.verdict.status in statuses)

    def bare(self, words: str, code: str | None, *, unit: str, better: str = "none") -> Reading:
        """Read an indicator that no target stands for, so that its values can be printed."""
        indicator: Indicator | None = self.board_indicator(code)
        name = indicator_name(indicator, words, sex=TOTAL, residence=TOTAL, lang=self.writer.catalogue.lang)
        empty: dict[str, Any] = dict.fromkeys(Verdict.__struct_fields__)
        asked = {"up": ">=", "down": "<="}.get(better)
        filled = {"area": self.board.area, "status": Status.NO_DATA, "unit": unit, "comparator": asked}
        return Reading(
            number="",
            domain=0,
            part="",
            name=name,
            words=words or (indicator.name.zh if indicator else ""),
            quote="",
            kind="",
            trend="",
            promised=None,
            promised_unit=None,
            indicator=indicator,
            verdict=Verdict(**{**empty, **filled, "reason_code": "", "reason": "", "source": ""}),
            series=(),
            children=(),
            plan_end=None,
        )

    def board_indicator(self, code: str | None) -> Indicator | None:
        """The codebook's indicator of a code; null where the plan's words were not matched."""
        return self.writer.codebook.indicators.get(code or "")

    def source_at(self, key: SeriesKey, year: int) -> str:
        """Source of a series' value in a year."""
        found = next((p.source for p in self.series.get(key, ()) if p.year == year), None)
        return found or self.catalogue.text("source.unknown")
