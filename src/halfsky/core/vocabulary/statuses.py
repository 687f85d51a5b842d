"""The words in which HalfSky states a verdict, and why a value is missing.

The vocabulary is the one of official monitoring reports (达标, 基本达标, 未达标 …);
shapes come first and colour after, so that a board reads the same on a grey print.
"""

from enum import StrEnum

import msgspec


class Status(StrEnum):
    """Verdict of the official rule on one target in one area for one year."""

    MET = "met"
    MET_EARLY = "met_early"
    NEARLY_MET = "nearly_met"
    NOT_MET = "not_met"
    REVERSED = "reversed"
    CANNOT_BE_JUDGED = "cannot_be_judged"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"


class Missing(StrEnum):
    """Why there is no figure; a missing figure is never 0 and never blank.

    Source: SDMX code list CL_OBS_STATUS; the mapping is `OBS_STATUS` below.
    """

    NOT_REPORTED = "not_reported"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_DUE = "not_due"


OBS_STATUS: dict[Missing, str] = {
    Missing.NOT_REPORTED: "O",
    Missing.NOT_AVAILABLE: "L",
    Missing.NOT_APPLICABLE: "M",
    Missing.SUPPRESSED: "Q",
    Missing.NOT_DUE: "H",
}


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How a status looks and is named: the same in Word, PDF, Excel and on the site."""

    zh: str
    en: str
    shape: str
    colour: str


MARKS: dict[Status, Mark] = {
    Status.MET: Mark(zh="达标", en="met", shape="●", colour="#1a7f37"),
    Status.MET_EARLY: Mark(zh="提前达标", en="met early", shape="●", colour="#1a7f37"),
    Status.NEARLY_MET: Mark(zh="基本达标", en="nearly met", shape="◕", colour="#4d9a3f"),
    Status.NOT_MET: Mark(zh="未达标", en="not met", shape="○", colour="#b3261e"),
    Status.REVERSED: Mark(zh="逆转", en="reversed", shape="▽", colour="#b3261e"),
    Status.CANNOT_BE_JUDGED: Mark(zh="样本过小", en="cannot be judged", shape="◌", colour="#666666"),
    Status.NO_DATA: Mark(zh="无数据", en="no data", shape="—", colour="#666666"),
    Status.NOT_DUE: Mark(zh="未到期", en="not due", shape="—", colour="#666666"),
    Status.NOT_APPLICABLE: Mark(zh="不适用", en="not applicable", shape="／", colour="#666666"),
}

ATTAINED: frozenset[Status] = frozenset({Status.MET, Status.MET_EARLY, Status.NEARLY_MET})
"""Statuses in the numerator of 达标率: 基本达标 counts, as in the 2015 national mid-term report (44 of 54)."""

JUDGED: frozenset[Status] = ATTAINED | {Status.NOT_MET, Status.REVERSED}
"""Statuses in the denominator of 达标率: targets that could be judged on a figure."""


class Progress(StrEnum):
    """Verdict on a direction (逐步提高, 差距缩小 …): change since the base year against noise."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    WORSENED = "worsened"
    CANNOT_BE_JUDGED = "cannot_be_judged"
    NO_DATA = "no_data"
    TEXT_ONLY = "text_only"


PROGRESS_MARKS: dict[Progress, Mark] = {
    Progress.IMPROVED: Mark(zh="向好", en="as promised", shape="▲", colour="#1a7f37"),
    Progress.UNCHANGED: Mark(zh="变化不明显", en="no clear change", shape="▶", colour="#57606a"),
    Progress.WORSENED: Mark(zh="反向变化", en="the wrong way", shape="▼", colour="#b3261e"),
    Progress.CANNOT_BE_JUDGED: Mark(zh="样本过小", en="cannot be judged", shape="◌", colour="#666666"),
    Progress.NO_DATA: Mark(zh="无数据", en="no data", shape="—", colour="#666666"),
    Progress.TEXT_ONLY: Mark(zh="仅列文本", en="kept as text", shape="·", colour="#666666"),
}
