"""The board: everything the main job knows after judging, in one place for reports and tables."""

import msgspec
import polars as pl

from halfsky.core.plan.model import Plan


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Where one area stands on one plan in one year. Tables have the schemas of `assessment.model`.

    Attributes:
        plan: The plan as read.
        area: Code (or name) of the area the plan belongs to; child areas are in the tables too.
        area_name: Its name, for people.
        year: The year that is judged.
        matches: One row per target and direction: words, indicator, score, how, runner_up.
        observations: The observations the verdicts were made from, all years, areas, breakdowns.
        outlook: How probable it is that each target is met, of the outlook stage; no column before that stage.
        warnings: Of the early warning stage; no column before that stage.
        fans: Intervals of the years up to each deadline, of the outlook stage; no column before that stage.
    """

    plan: Plan
    area: str
    area_name: str
    year: int
    matches: pl.DataFrame
    targets: pl.DataFrame
    assessments: pl.DataFrame
    directions: pl.DataFrame
    gaps: pl.DataFrame
    peers: pl.DataFrame
    attainment: pl.DataFrame
    observations: pl.DataFrame
    outlook: pl.DataFrame = msgspec.field(default_factory=pl.DataFrame)
    warnings: pl.DataFrame = msgspec.field(default_factory=pl.DataFrame)
    fans: pl.DataFrame = msgspec.field(default_factory=pl.DataFrame)
