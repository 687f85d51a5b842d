"""What the workbook of a return and its reader agree on: stamp, columns, words for a missing figure."""

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.statuses import Missing

MARK = "halfsky-return/1 "
"""Stands before the stamp in the hidden column, so that the sheet of the form is found wherever it was put."""
HEAD = "halfsky-head"
"""Stands in the hidden column in the row of the column heads."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """Which form a workbook was made for, and what it looked like then."""

    number: str
    year: int
    area: str
    unit: str
    digest: str
    reference: str = ""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the sheet: its words, by which it is found again, and its width in signs of Latin type."""

    zh: str
    en: str
    width: float


COLUMNS: dict[str, Column] = {
    "number": Column(zh="行次", en="Line", width=6),
    "name": Column(zh="指标名称", en="What is asked", width=34),
    "unit": Column(zh="计量单位", en="Unit", width=9),
    "value": Column(zh="本年数", en="This year", width=14),
    "previous": Column(zh="上年数", en="Last year", width=14),
    "missing": Column(zh="无数据原因", en="Why no figure", width=22),
    "explanation": Column(zh="说明", en="Remarks", width=26),
    "definition": Column(zh="指标解释", en="What it means", width=54),
}
"""In the order of the sheet, after the hidden column A."""

REASONS: dict[Missing, Text] = {
    Missing.NOT_REPORTED: Text(zh="暂未取得，以后补报", en="will follow"),
    Missing.NOT_AVAILABLE: Text(zh="没有这项统计", en="not collected"),
    Missing.NOT_APPLICABLE: Text(zh="本地不适用", en="does not apply here"),
    Missing.SUPPRESSED: Text(zh="有数，不宜公开", en="not to be published"),
    Missing.NOT_DUE: Text(zh="本年不调查", en="no survey this year"),
}
"""Reasons a person may choose, the same on the site and in the workbook; an ASCII comma would part an item of Excel's list."""


def reason_label(reason: Missing) -> str:
    """A reason as the drop-down shows it: Chinese first, English after it."""
    return f"{REASONS[reason].zh} {REASONS[reason].en}"
