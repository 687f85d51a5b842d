"""Measure statements of effect on invented series whose truth is known: false claims by kind of truth, and power.

    python -m tools.effect

Writes docs/explanation/effect.json, and the tables between the marks of docs/explanation/effect.md.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.outlook.model import SERIES, Settings
from halfsky.core.supervision.effect.judge import effects
from halfsky.core.supervision.effect.model import Asked, Direction, Effect
from halfsky.engines.codebook import load_outlook_settings

DOCS = Path(__file__).parents[1] / "docs/explanation"
MARKS = "<!-- tables -->", "<!-- end of tables -->"
FIRST, BASE = 2012, 2021
SIBLINGS, YEARS = (5, 11, 30), (1, 2, 3)
GAINS = (0.1, 0.2, 0.4, 0.7, 1.0)
LIFTED = (
    "chosen for the last fall",
    "much noise, chosen for the last fall",
    "counts, 20 events a year",
)
Floats = npt.NDArray[np.float64]
Draw = np.random.Generator


class World(NamedTuple):
    """Invented matters, one indicator each: figures by matter, area and year; the area of the matter is the first.

    Attributes:
        value: Figures in percent, or events per 100,000.
        events: Counts behind them, none where rates are given alone.
        people: What the counts are out of.
    """

    value: Floats
    events: Floats | None = None
    people: Floats | None = None


class Kind(NamedTuple):
    """One kind of truth: its name, and how its series come about."""

    name: str
    zh: str
    make: Callable[[Draw, int, int, int, float], World]


def _walk(
    draw: Draw,
    shape: tuple[int, int, int],
    *,
    step: float = 0.08,
    noise: float = 0.08,
    drift: float = 0.03,
    shock: float = 0.04,
    tails: bool = False,
    memory: float = 0.0,
) -> Floats:
    """Log-odds: level, drift of each area, steps, shocks of all areas, noise that may last."""
    matters, areas, years = shape
    level = draw.normal(0.8, 0.4, (matters, areas, 1))
    slopes = draw.normal(0.04, drift, (matters, areas, 1)) * np.arange(years)
    steps = draw.standard_t(3, shape) / np.sqrt(3) if tails else draw.normal(size=shape)
    common = draw.normal(0, shock, (matters, 1, years)).cumsum(axis=2)
    blur = draw.normal(0, noise, shape)
    for year in range(1, years):
        blur[:, :, year] = memory * blur[:, :, year - 1] + np.sqrt(1 - memory**2) * blur[:, :, year]
    odds: Floats = level + slopes + (step * steps).cumsum(axis=2) + common + blur
    return odds


def _percent(odds: Floats) -> Floats:
    return np.round(100.0 / (1.0 + np.exp(-odds)), 2)


def _worst_first(odds: Floats, badness: Floats) -> Floats:
    """The area that would be warned of becomes the first."""
    worst = badness.argmax(axis=1)
    rows = np.arange(len(odds))
    swapped = odds.copy()
    swapped[rows, 0], swapped[rows, worst] = odds[rows, worst], odds[rows, 0]
    return swapped


def _last_fall(odds: Floats) -> Floats:
    now = BASE - FIRST
    return odds[:, :, now - 1] - odds[:, :, now]


def _lowest(odds: Floats) -> Floats:
    now = BASE - FIRST
    return -(odds[:, :, now] + 3 * (odds[:, :, now] - odds[:, :, now - 3]) / 3)


def _shares(badness: Callable[[Floats], Floats] | None, **how: Any) -> Callable[..., World]:
    def make(draw: Draw, matters: int, areas: int, years: int, gain: float) -> World:
        odds = _walk(draw, (matters, areas, years), **how)
        if badness is not None:
            odds = _worst_first(odds, badness(odds))
        odds[:, 0, BASE - FIRST + 1 :] += gain
        return World(_percent(odds))

    return make


def _shocked(draw: Draw, matters: int, areas: int, years: int, gain: float) -> World:
    """After the base all areas leap, one way or the other, each a little differently."""
    odds = _walk(draw, (matters, areas, years))
    odds = _worst_first(odds, _last_fall(odds))
    leap = draw.normal(0, 0.4, (matters, 1, 1)) * draw.normal(1, 0.15, (matters, areas, 1))
    odds[:, :, BASE - FIRST + 1 :] += leap
    odds[:, 0, BASE - FIRST + 1 :] += gain
    return World(_percent(odds))


def _copied(draw: Draw, matters: int, areas: int, years: int, gain: float) -> World:
    """A fifth of the siblings are lifted, as where they had matters of their own."""
    odds = _walk(draw, (matters, areas, years))
    odds = _worst_first(odds, _last_fall(odds))
    odds[:, 1 : 1 + areas // 5, BASE - FIRST + 1 :] += 0.7
    odds[:, 0, BASE - FIRST + 1 :] += gain
    return World(_percent(odds))


def _turned(draw: Draw, matters: int, areas: int, years: int, gain: float) -> World:
    """Areas have trends of their own, and lose them in the year of the base."""
    odds = _walk(draw, (matters, areas, years), drift=0.08)
    since = BASE - FIRST
    drift = (odds[:, :, since : since + 1] - odds[:, :, :1]) / since
    odds[:, :, since + 1 :] -= drift * np.arange(1, years - since)
    odds = _worst_first(odds, _lowest(odds))
    odds[:, 0, since + 1 :] += gain
    return World(_percent(odds))


def _counts(mean: float) -> Callable[..., World]:
    def make(draw: Draw, matters: int, areas: int, years: int, gain: float) -> World:
        """Deaths: rates of areas differ and sink slowly; warned of is the area with most beyond its own mean."""
        people = draw.uniform(0.5, 1.8, (matters, areas, 1)) * np.ones(years) * 1000.0
        rate = mean / 1000.0 * draw.lognormal(0, 0.3, (matters, areas, 1)) * 0.97 ** np.arange(years)
        rate = rate * np.exp(draw.normal(0, 0.1, (matters, areas, years)).cumsum(axis=2))
        events = draw.poisson(rate * people).astype(float)
        now = BASE - FIRST
        badness = (events[:, :, now] - events[:, :, :now].mean(axis=2)) / np.sqrt(
            events[:, :, :now].mean(axis=2) + 1
        )
        worst, rows = badness.argmax(axis=1), np.arange(matters)
        for part in (people, rate, events):
            part[rows, 0], part[rows, worst] = part[rows, worst].copy(), part[rows, 0].copy()
        events[:, 0, now + 1 :] = draw.poisson(
            rate[:, 0, now + 1 :] * people[:, 0, now + 1 :] * np.exp(-gain)
        )
        return World(events / people * 100_000.0, events, people)

    return make


KINDS = (
    Kind("chosen at random", "随机选取", _shares(None)),
    Kind("chosen for the last fall", "因最近一年下降而立项", _shares(_last_fall)),
    Kind("chosen for a poor outlook", "因前景差而立项", _shares(_lowest)),
    Kind(
        "much noise, chosen for the last fall",
        "噪声大、因下降而立项",
        _shares(_last_fall, step=0.03, noise=0.2),
    ),
    Kind(
        "noise that lasts, chosen for the last fall",
        "噪声自相关、因下降而立项",
        _shares(_last_fall, step=0.0, noise=0.2, memory=0.6),
    ),
    Kind("heavy tails, chosen for the last fall", "厚尾、因下降而立项", _shares(_last_fall, tails=True)),
    Kind("shock to all areas after the opening", "立项后各地共同冲击", _shocked),
    Kind("a fifth of the siblings have an effect of their own", "五分之一的同类地区自有成效", _copied),
    Kind("trends that end with the opening", "趋势恰在立项时中断", _turned),
    Kind("counts, 20 events a year", "小样本：每年约20例", _counts(20.0)),
    Kind("counts, 5 events a year", "小样本：每年约5例", _counts(5.0)),
    Kind("counts, 1 event a year", "小样本：每年约1例", _counts(1.0)),
)


def table_of(world: World) -> pl.DataFrame:
    """A world as a table of series."""
    matters, areas, years = world.value.shape
    matter, area, year = (
        part.ravel()
        for part in np.meshgrid(np.arange(matters), np.arange(areas), np.arange(years), indexing="ij")
    )
    share = world.events is None
    told = pl.DataFrame(
        {
            "indicator": pl.Series(matter).cast(pl.String),
            "area": pl.Series(110101 + area).cast(pl.String),
            "year": FIRST + year,
            "value": world.value.ravel(),
            "lower_bound": 0.0,
            "upper_bound": 100.0 if share else None,
            "numerator": None if world.events is None else world.events.ravel(),
            "denominator": None if world.people is None else world.people.ravel(),
            "parent": "110100",
            "family": None if share else "rate",
        }
    )
    return told.select(pl.col(name).cast(kind) for name, kind in SERIES.items())


def judged(
    kind: Kind, *, matters: int, siblings: int, years: int, gain: float, seed: int, settings: Settings
) -> tuple[Effect, ...]:
    """The statements on the matters of one kind of truth."""
    draw = np.random.default_rng([seed, siblings, years, round(abs(gain) * 1000)])
    world = kind.make(draw, matters, siblings + 1, BASE - FIRST + 1 + years, gain)
    direction: Direction = "up" if world.events is None else "down"
    asked = [
        Asked(
            indicator=str(one),
            area="110101",
            direction=direction,
            base=BASE,
            since=BASE + 1,
            until=BASE + years,
        )
        for one in range(matters)
    ]
    return effects(table_of(world), asked, settings=settings, brief=True)


def counted(told: tuple[Effect, ...]) -> dict[str, Any]:
    """Claims in percent of all matters, whether they could be judged or not."""
    states = Counter(one.state for one in told)
    share = {name: round(100 * states[name] / len(told), 1) for name in ("better", "worse")}
    return share | {"claims": round(share["better"] + share["worse"], 1)}


def runs(matters: int, settings: Settings) -> Iterator[dict[str, Any]]:
    """Every kind without effect; then effects of several sizes."""
    for kind in KINDS:
        for siblings in SIBLINGS:
            for years in YEARS:
                told = judged(
                    kind, matters=matters, siblings=siblings, years=years, gain=0.0, seed=1, settings=settings
                )
                yield {
                    "kind": kind.name,
                    "zh": kind.zh,
                    "siblings": siblings,
                    "years": years,
                    "gain": 0.0,
                } | counted(told)
    for kind in (one for one in KINDS if one.name in LIFTED):
        for gain in GAINS:
            for years in YEARS:
                told = judged(
                    kind, matters=matters, siblings=11, years=years, gain=gain, seed=2, settings=settings
                )
                yield {
                    "kind": kind.name,
                    "zh": kind.zh,
                    "siblings": 11,
                    "years": years,
                    "gain": gain,
                } | counted(told)


def write(done: list[dict[str, Any]], matters: int) -> None:
    """Write the runs as JSON, and as tables between the marks of the page."""
    record = {"command": "python -m tools.effect", "matters": matters, "runs": done}
    (DOCS / "effect.json").write_text(
        json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    page = DOCS / "effect.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(f"{MARKS[0]}\n")
    _, _, after = rest.partition(MARKS[1])
    told = f"{false_claims(done)}\n\n{power(done)}\n"
    page.write_text(f"{before}{MARKS[0]}\n{told}{MARKS[1]}{after}", encoding="utf-8")


def false_claims(done: list[dict[str, Any]]) -> str:
    """False claims in percent of the matters, by kind of truth, siblings and years; the worst of each in bold."""
    null = [one for one in done if one["gain"] == 0]
    columns = [(siblings, years) for siblings in SIBLINGS for years in YEARS]
    head = (
        "| no effect; the matter was 没有成效，立项 | " + " | ".join(f"{s} × {y}" for s, y in columns) + " |"
    )
    rows = [head, "|---|" + "---:|" * len(columns)]
    for kind in KINDS:
        own = {(one["siblings"], one["years"]): one["claims"] for one in null if one["kind"] == kind.name}
        shown = [f"**{own[it]}**" if own[it] == max(own.values()) else str(own[it]) for it in columns]
        rows.append(f"| {kind.name} {kind.zh} | " + " | ".join(shown) + " |")
    return "\n".join(rows)


def power(done: list[dict[str, Any]]) -> str:
    """True claims in percent of the matters, by size of the effect and years, beside 11 siblings."""
    true = [one for one in done if one["gain"] > 0]
    rows = [
        "| a true effect 真有成效 | " + " | ".join(f"{years} y" for years in YEARS) + " |",
        "|---|" + "---:|" * len(YEARS),
    ]
    for name in dict.fromkeys(one["kind"] for one in true):
        kind = next(one for one in KINDS if one.name == name)
        for gain in GAINS:
            own = {one["years"]: one["better"] for one in true if (one["kind"], one["gain"]) == (name, gain)}
            size = _size(gain, counts=name.startswith("counts"))
            rows.append(f"| {kind.name} {kind.zh}: {size} | " + " | ".join(str(own[y]) for y in YEARS) + " |")
    return "\n".join(rows)


def _size(gain: float, *, counts: bool) -> str:
    """An effect as people see it: points at 70 %, or the part of the events that stays away."""
    if counts:
        return f"−{100 * (1 - np.exp(-gain)):.0f} %"
    return f"70 % → {100 / (1 + np.exp(-(np.log(7 / 3) + gain))):.0f} %"


def main() -> None:
    """Run all and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=500)
    parser.add_argument("--dry", action="store_true")
    given = parser.parse_args()
    done = []
    for one in runs(given.matters, load_outlook_settings()):
        done.append(one)
        print(json.dumps(one, ensure_ascii=False), flush=True)  # noqa: T201
    if not given.dry:
        write(done, given.matters)


if __name__ == "__main__":
    main()
