"""Bodies of made-up series with the manners of real ones: trends, noise, gaps, bounds."""

import numpy as np
import polars as pl

from halfsky.core.outlook.questions import PAST
from halfsky.engines.codebook import load_outlook_settings

SETTINGS = load_outlook_settings()


def body(*, areas: int = 8, years: int = 22, seed: int = 3, gaps: float = 0.05) -> pl.DataFrame:
    """Three indicators (a share, a rate, an open scale) of a few areas, each a noisy trend from 1998 on."""
    chance = np.random.default_rng(seed)
    rows = []
    for indicator, direction, low, high in (
        ("share", 1, 0.0, 100.0),
        ("rate", -1, 0.0, None),
        ("gap", 1, None, None),
    ):
        for area in range(areas):
            start, slope = chance.uniform(30, 60), direction * chance.normal(0.5, 0.5)
            walk = start + slope * np.arange(years) + np.cumsum(chance.normal(0, 1, years))
            values = np.clip(walk + chance.normal(0, 1, years), 0.5, 99.5)
            rows += [
                (
                    indicator,
                    f"area {area}",
                    1998 + year,
                    float(value),
                    low,
                    high,
                    None,
                    None,
                    None,
                    None,
                    direction,
                    area % 4 == 0,
                )
                for year, value in enumerate(values)
                if chance.random() >= gaps
            ]
    return pl.DataFrame(rows, schema=PAST, orient="row")
