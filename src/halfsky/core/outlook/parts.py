"""The outlook over a body of series kept in parts: each part adds up, all are added together, each part answers.

Every series is whole in one part; a question goes with its series. What then comes out is what `outlook` says of
the undivided body, however it was divided.
"""

import polars as pl

from halfsky.core.outlook.answer import about, is_sound
from halfsky.core.outlook.knowledge import first_pass
from halfsky.core.outlook.model import SERIES, Settings
from halfsky.core.outlook.panel import build_panel
from halfsky.core.outlook.siblings import Siblings, add_together, from_table, learn, to_table

_ASKED = ["as_of", "indicator"]


def asked_about(questions: pl.DataFrame) -> pl.DataFrame:
    """Which indicators are asked about in which years.

    Args:
        questions: Schema `QUESTIONS`.

    Returns:
        Columns `as_of`, `indicator`, each pair once, sorted.
    """
    return questions.filter(is_sound()).select(_ASKED).unique().sort(_ASKED)


def add_up_part(series: pl.DataFrame, asked: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """The first pass over a part of the series.

    Args:
        series: Schema `SERIES`.
        asked: As `asked_about` gives it, of all questions.
        settings: Of the method.

    Returns:
        Schema `tally_schema`: one row per year asked in × group of which the part knows a figure.
    """
    indicators = series["indicator"].unique()
    tallies = [_one_year(series.clear(), 0, settings)]
    for (year,), pairs in asked.group_by("as_of", maintain_order=True):
        as_of = int(str(year))
        wanted = about(series, pairs["indicator"], among=indicators)
        tallies.append(_one_year(wanted, as_of, settings))
    return pl.concat(tallies)


def _one_year(series: pl.DataFrame, as_of: int, settings: Settings) -> pl.DataFrame:
    panel = build_panel(series, as_of=as_of, window=settings.window)
    return to_table(first_pass(panel, settings)).with_columns(as_of=pl.lit(as_of, pl.Int32))


def tally_schema(settings: Settings) -> pl.Schema:
    """Names and types of what `add_up_part` gives."""
    return _one_year(pl.DataFrame(schema=SERIES), 0, settings).schema


def add_parts(tallies: pl.DataFrame) -> pl.DataFrame:
    """Add up what parts gave; of any year × group all rows must be there.

    Args:
        tallies: Schema `tally_schema`, rows in any order.

    Returns:
        The same, one row per year × group.
    """
    years = tallies.partition_by("as_of", as_dict=True)
    added = [add_together(part).with_columns(as_of=pl.lit(key[0], pl.Int32)) for key, part in years.items()]
    return pl.concat([tallies.clear(), *added]).sort("as_of", maintain_order=True)


def learn_by_year(tallies: pl.DataFrame, asked: pl.DataFrame, *, settings: Settings) -> dict[int, Siblings]:
    """What the second pass leans on, by year asked in.

    Args:
        tallies: As `add_parts` gives them, of all parts.
        asked: As `asked_about` gives it, of all questions.
        settings: Of the method.
    """
    return {
        year: learn(from_table(tallies.filter(pl.col("as_of") == year)), settings)
        for year in asked["as_of"].unique().sort()
    }
