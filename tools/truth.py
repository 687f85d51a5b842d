"""Hold the outlook against simulated truth, and write the tables into docs/explanation/outlook.md.

Usage: python -m tools.truth    (a minute; the same tables on every run)
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import QUESTIONS, SERIES
from halfsky.engines.codebook import load_outlook_settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "outlook.md"
BEGIN, END = "<!-- python -m tools.truth -->", "<!-- end of truth -->"
YEARS, AHEAD, FIRST = 10, (3, 5), 2011
BRANCHES, COUNTIES = 15, 8

Floats = npt.NDArray[np.float64]


class World(NamedTuple):
    """Figures of areas × years, of which the first ten are known, with their counts; and targets to stay under."""

    values: Floats
    events: Floats | None
    people: Floats | None
    targets: tuple[float, ...]
    upper: float | None


def rates(
    rng: np.random.Generator, *, births: int, rate: float, areas: int = 40, share: bool = False
) -> World:
    """Rates differ between areas by 40 percent, fall by 3 and shake by 10 percent a year; events come by chance."""
    start = np.log(rate) + rng.normal(0, 0.4, (areas, 1))
    true = np.exp(start + np.cumsum(rng.normal(-0.03, 0.1, (areas, YEARS + max(AHEAD))), axis=1))
    people = np.broadcast_to(rng.poisson(births, (areas, 1)), true.shape).astype(float)
    if share:
        events, per = rng.binomial(people.astype(int), np.minimum(true, 0.95)).astype(float), 100.0
    else:
        events, per = rng.poisson(people * true).astype(float), 1e5
    targets = tuple(rate * per * part for part in (0.7, 1.0, 1.4))
    return World(events / people * per, events, people, targets, 100.0 if share else None)


def branches(rng: np.random.Generator, *, shared: float) -> World:
    """Shares of counties, whose drifts differ by 0.02 within a prefecture and by `shared` between prefectures."""
    drift = np.repeat(rng.normal(0.02, shared, BRANCHES), COUNTIES) + rng.normal(0, 0.02, BRANCHES * COUNTIES)
    changes = drift[:, None] + rng.normal(0, 0.08, (len(drift), YEARS + max(AHEAD)))
    odds = rng.normal(0, 0.6, (len(drift), 1)) + np.cumsum(changes, axis=1)
    return World(100 / (1 + np.exp(-odds)), None, None, (40.0, 50.0, 60.0), 100.0)


def code(area: int) -> str:
    """Counties of prefectures of a province that is not."""
    return f"99{1 + area // COUNTIES:02}{1 + area % COUNTIES:02}"


def tables(world: World, *, counted: bool, placed: bool) -> tuple[pl.DataFrame, pl.DataFrame, Floats]:
    """Series, questions, and the figures that came true."""
    areas = [code(n) if placed else f"a{n}" for n in range(len(world.values))]
    told = counted and world.events is not None and world.people is not None
    rows = [
        (
            "i", area, FIRST + year, world.values[n, year], 0.0, world.upper,
            world.events[n, year] if told and world.events is not None else None,
            world.people[n, year] if told and world.people is not None else None,
            None, None,
        )
        for n, area in enumerate(areas)
        for year in range(YEARS)
    ]  # fmt: skip
    now = FIRST + YEARS - 1
    asked = [
        (f"{area} {ahead} {target}", "i", area, now, now + ahead, "<=", target)
        for area in areas
        for ahead in AHEAD
        for target in world.targets
    ]
    came = [
        world.values[n, YEARS - 1 + ahead]
        for n in range(len(areas))
        for ahead in AHEAD
        for _ in world.targets
    ]
    return (
        pl.DataFrame(rows, schema=SERIES, orient="row"),
        pl.DataFrame(asked, schema=QUESTIONS, orient="row"),
        np.array(came),
    )


def score(
    make: Callable[[np.random.Generator], World], *, rounds: int, counted: bool = True, placed: bool = False
) -> str:
    """Calibration error in fifths, Brier score and coverage of the 80 % interval, as a cell."""
    rng, settings = np.random.default_rng(11), load_outlook_settings()
    said, met, held = [], [], []
    for _ in range(rounds):
        series, asked, came = tables(make(rng), counted=counted, placed=placed)
        told = outlook(series, asked, settings=settings)
        low, high = (told[name].to_numpy() for name in ("low80", "high80"))
        said.append(told["probability"].to_numpy())
        met.append((came <= asked["target"].to_numpy() + 1e-9).astype(float))
        held.append((came >= low - 1e-6) & (came <= high + 1e-6))
    chance, true = np.concatenate(said), np.concatenate(met)
    place = np.minimum((chance * 5).astype(int), 4)
    error = sum(
        (place == n).mean() * abs(chance[place == n].mean() - true[place == n].mean())
        for n in np.unique(place)
    )
    return f"{error:.3f}, {((chance - true) ** 2).mean():.3f}, {np.concatenate(held).mean():.0%}"


def counts_table() -> str:
    """With and without counts."""
    worlds: dict[str, tuple[Callable[[np.random.Generator], World], int]] = {
        "maternal deaths, 300 births": (lambda rng: rates(rng, births=300, rate=15e-5), 20),
        "maternal deaths, 3,000 births": (lambda rng: rates(rng, births=3000, rate=15e-5), 20),
        "maternal deaths, 30,000 births": (lambda rng: rates(rng, births=30000, rate=15e-5), 20),
        "infant deaths, 300 births": (lambda rng: rates(rng, births=300, rate=5e-3), 20),
        "infant deaths, 3,000 births": (lambda rng: rates(rng, births=3000, rate=5e-3), 20),
        "infant deaths, 300 births, one area alone": (
            lambda rng: rates(rng, births=300, rate=5e-3, areas=1),
            400,
        ),
        "share of 5 %, 300 people": (lambda rng: rates(rng, births=300, rate=0.05, share=True), 20),
    }
    lines = [
        f"| {name} | {score(make, rounds=rounds)} | {score(make, rounds=rounds, counted=False)} |"
        for name, (make, rounds) in worlds.items()
    ]
    return "\n".join(["| events | with counts | rates alone |", "|---|---|---|", *lines])


def branches_table() -> str:
    """With and without the places of the areas."""
    lines = []
    for shared in (0.0, 0.03, 0.06):

        def make(rng: np.random.Generator, shared: float = shared) -> World:
            return branches(rng, shared=shared)

        lines.append(f"| {shared} | {score(make, rounds=20, placed=True)} | {score(make, rounds=20)} |")
    head = "| drifts of prefectures differ by | places known | not known |"
    return "\n".join([head, "|---|---|---|", *lines])


def main() -> None:
    """Write both tables between their marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    text = f"{before}{BEGIN}\n{counts_table()}\n\n{branches_table()}\n{END}{after}"
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
