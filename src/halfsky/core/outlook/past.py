"""The record that HalfSky ships: how right its outlook was on past figures, in few enough numbers for a page."""

import msgspec

from halfsky.core.indicators.model import Text

OWN = "halfsky"
"""Name of the outlook among the methods of a record."""


class PastScore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One method at one horizon, null for all horizons; columns as in `record.SCORES`."""

    method: str
    horizon: int | None
    questions: int
    indicators: int
    accuracy: float
    auc: float | None
    brier: float
    ece: float
    coverage: float | None
    warning_precision: float | None
    warning_recall: float | None


class PastBin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tenth of probability over all horizons; columns as in `record.CALIBRATION`."""

    method: str
    bin: int
    questions: int
    weight: float
    said: float
    happened: float


class PastWarning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One threshold at one horizon; columns as in `record.WARNINGS`."""

    horizon: int
    threshold: float
    flagged: float
    precision: float | None
    recall: float | None


class PastRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a replay of past figures showed, and of which figures and when it was measured.

    Attributes:
        source: The figures.
        measured: Day, as YYYY-MM-DD.
        settings: Version of the outlook's settings.
        threshold: Probability under which one is warned in `scores`.
        series: Yearly series of the figures.
        areas: Areas they are of.
        first: First year asked in.
        last: Last year asked in.
        scores: Of every method, by horizon and over all.
        calibration: Of the outlook and the best known peer.
        warnings: Of the outlook.
    """

    source: Text
    measured: str
    settings: str
    threshold: float
    series: int
    areas: int
    first: int
    last: int
    scores: tuple[PastScore, ...]
    calibration: tuple[PastBin, ...]
    warnings: tuple[PastWarning, ...]

    def like(self, probability: float) -> PastBin:
        """How often the outlook was right when it gave about this probability: one tenth of the scale."""
        mine = [one for one in self.calibration if one.method == OWN]
        return min(mine, key=lambda one: abs(one.said - probability))

    def score(self, method: str = OWN, horizon: int | None = None) -> PastScore:
        """Of a method at a horizon, over all horizons where none is given."""
        return next(one for one in self.scores if (one.method, one.horizon) == (method, horizon))
