"""Protection of a table before it leaves: unsafe cells, cells for their sake, the attack, the account of the loss."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import polars as pl

from halfsky.core.disclosure.audit import Each, audit
from halfsky.core.disclosure.cells import CELL, SUPPRESSED, cells_of, read_cells
from halfsky.core.disclosure.costs import weigh
from halfsky.core.disclosure.equations import Key, Term
from halfsky.core.disclosure.hiding import Ground, hide
from halfsky.core.disclosure.history import pooled_sums, rolled_sums, with_history
from halfsky.core.disclosure.model import Protected, Rules
from halfsky.core.disclosure.pooled import offer
from halfsky.core.disclosure.primary import limits, make_room, mark_unsafe, shares
from halfsky.core.disclosure.telling import findings_of, judge_rows, loss_of, reasons_of
from halfsky.core.disclosure.topics import topics_by_series
from halfsky.core.indicators.model import Area, Codebook
from halfsky.core.observations.model import KEY, OBSERVATIONS

_Name = TypeVar("_Name", str, tuple[str, int])

_TABLE = ["first_year", "table"]
PASSES = 3
REPAIRS = 5
"""How often what the attack still computes is hidden with everything around it."""


def protect(
    observations: pl.DataFrame,
    *,
    codebook: Codebook,
    areas: Mapping[str, Area],
    rules: Rules,
    earlier: Sequence[pl.DataFrame] = (),
    earlier_truths: Sequence[pl.DataFrame] = (),
    offer_pools: bool = False,
    each: Each = map,
) -> Protected:
    """Hide what must not be shown, and what would give it away, and attack what is left.

    Args:
        observations: A vintage's table, schema `OBSERVATIONS`.
        codebook: Variables, indicators and their formulas.
        areas: The tree of areas with the years in which they exist.
        rules: What is unsafe, by topic, and what hiding costs.
        earlier: The tables published before, in order, hidden rows without value and with status `suppressed`;
            rows with `derivation` pooled are sums over the years that `disaggregation` names.
        earlier_truths: The same tables before they were protected, as their vintages keep them. With them it is
            known which hidden counts were revised since; without them a hidden count is taken to be what it was
            wherever today's counts agree with what was told then.
        offer_pools: Look for sums over years to be published beside the table in place of hidden years; they are
            attacked with everything else, which takes several times as long.
        each: How years that can be attacked by themselves are gone through; the result is the same for all ways.

    Source: Hundepool et al., Statistical Disclosure Control (2012), ch. 4: primary and secondary suppression,
        audit; Fischetti and Salazar (2001): protection levels and cuts.
    """
    work = _Work(
        observations,
        codebook=codebook,
        areas=areas,
        rules=rules,
        earlier=earlier,
        truths=earlier_truths,
        each=each,
    )
    work.hide_all()
    found = work.attack()
    for steps in range(1, REPAIRS + 1):
        if not work.widen(found, steps):
            break
        found = work.attack()
    rows, table = work.rows(), work.table()
    pooled = work.pools_beside(rows) if offer_pools else pl.DataFrame(schema=OBSERVATIONS)
    found = work.attack(pooled) if len(pooled) else found
    return Protected(
        table=table,
        pooled=pooled,
        reasons=reasons_of(rows, table, pooled, areas=areas),
        findings=findings_of(rows, found),
        loss=loss_of(rows),
        audit=found,
    )


class _Work:
    """The cells of one release on their way to being hidden."""

    def __init__(
        self,
        observations: pl.DataFrame,
        *,
        codebook: Codebook,
        areas: Mapping[str, Area],
        rules: Rules,
        earlier: Sequence[pl.DataFrame],
        truths: Sequence[pl.DataFrame],
        each: Each,
    ) -> None:
        self.each = each
        self.observations, self.earlier = observations, earlier
        self.truths = list(truths) if len(truths) == len(earlier) else []
        self.codebook, self.areas, self.rules = codebook, areas, rules
        self.told = read_cells(observations, codebook=codebook)
        numbered = observations.with_row_index("line")
        weights = weigh(numbered, areas=areas, settings=rules.settings)
        self.numbered = numbered.join(weights, on="line", maintain_order="left")
        self.ground = Ground(
            areas=areas,
            topics=topics_by_series(rules, codebook),
            terms=[Term(*row) for row in self.told.sums.select(Term._fields).iter_rows()],
            releases=len(earlier),
            exact_cells=rules.settings.exact_cells,
        )
        self.pools = pooled_sums(earlier, codebook=codebook)
        parents = {code: area.parent for code, area in areas.items() if area.parent is not None}
        self.sums = rolled_sums(self.told.links, parents)
        self.cells = self._cells()

    def _cells(self) -> pl.DataFrame:
        links = self.told.links
        self.pairs = shares(links, self.observations, codebook=self.codebook)
        cells = mark_unsafe(cells_of(links), limits(self.pairs), self.ground.topics)
        cells = make_room(cells, self.pairs, self.ground.topics)
        cells = with_history(cells, self.earlier, self.truths, codebook=self.codebook)
        of_rows = links.join(self.numbered.select("line", "weight"), on="line").group_by(CELL)
        cells = cells.join(
            of_rows.agg(pl.col("weight").sum(), rolled=pl.col("partial").any()), on=CELL, how="left"
        )
        return cells.with_columns(
            self._tables(),
            cost="weight",
            forced=pl.lit(value=False),
            hidden=pl.lit(value=False),
        ).sort("first_year", "table", *CELL)

    def _tables(self) -> list[pl.Expr]:
        """Name the table a cell is in: series that sum to each other; a year, or years that were pooled."""
        tied = [self.told.sums.select("whole", "series"), self.sums.select("series_whole", "series").unique()]
        cluster = _clusters(pair for table in tied for pair in table.iter_rows())
        table = pl.col("series").replace(cluster)
        years = _clusters(
            ((series, last), (series, year))
            for series, first, last in self.pools.select("series", "first", "year").iter_rows()
            for year in range(first, last)
        )
        return [table.alias("table"), _first_year(years)]

    def hide_all(self, cells: pl.DataFrame | None = None) -> None:
        """Hide what the rules and the earlier releases ask for, in some tables or in all.

        A proportion bounds its numerator by its denominator only as long as that is shown: tables that cannot be
        protected within the bounds are done again with the bounds that are left.
        """
        cells = self.cells if cells is None else cells
        for _ in range(PASSES):
            hidden, open_tables = self._hide(cells)
            self._mark(hidden)
            if open_tables.is_empty():
                break
            bounds = limits(self._shown_pairs())
            cells = self.cells.drop("upper", "lower").join(bounds, on=CELL, how="left", maintain_order="left")
            cells = cells.join(open_tables, on=_TABLE, how="semi", maintain_order="left")

    def _hide(self, cells: pl.DataFrame) -> tuple[list[Key], pl.DataFrame]:
        """Hide table by table in the order of years; give what is hidden, and the tables not protected."""
        must = pl.col("reason").is_not_null() | pl.col("carried") | pl.col("forced")
        live = cells.filter(must).select(_TABLE).unique()
        before: set[Key] = set()
        found: list[Key] = []
        left = []
        tables = cells.join(live, on=_TABLE, how="semi", maintain_order="left")
        for table in tables.partition_by(_TABLE, maintain_order=True):
            hidden, whole = hide(
                _cheaper(table, before, self.rules.settings.again_cost),
                pools=self._pools_of(table),
                sums=self._sums_of(table),
                ground=self.ground,
            )
            before.update(key._replace(year=key.year + 1) for key in hidden)
            found += hidden
            left += [] if whole else [table.select(_TABLE).head(1)]
        return found, pl.concat([cells.select(_TABLE).clear(), *left])

    def _mark(self, hidden: Sequence[Key]) -> None:
        schema = {name: self.cells.schema[name] for name in CELL}
        marks = pl.DataFrame(hidden, schema=schema, orient="row").with_columns(now=pl.lit(value=True))
        self.cells = (
            self.cells.join(marks.unique(), on=CELL, how="left", maintain_order="left")
            .with_columns(hidden=pl.col("hidden") | pl.col("now").fill_null(value=False))
            .drop("now")
        )

    def _shown_pairs(self) -> pl.DataFrame:
        """Numerators and denominators of which one at least is shown."""
        hidden = self.cells.filter("hidden").select(CELL)
        under = [f"{name}_under" for name in CELL]
        return self.pairs.join(hidden, left_on=under, right_on=CELL, how="anti")

    def _pools_of(self, table: pl.DataFrame) -> list[tuple[Key, int]]:
        own = self.pools.filter(pl.col("series").is_in(table["series"].unique().to_list()))
        return [(Key(*row[:-1]), row[-1]) for row in own.select(*CELL, "first").iter_rows()]

    def _sums_of(self, table: pl.DataFrame) -> list[tuple[Key, Key]]:
        series, years = table["series"].unique().to_list(), table["year"].unique().to_list()
        own = self.sums.filter(pl.col("series_whole").is_in(series), pl.col("year").is_in(years))
        size = len(CELL)
        return [(Key(*row[size:]), Key(*row[:size])) for row in own.iter_rows()]

    def rows(self) -> pl.DataFrame:
        """Give the rows with whether they are hidden and why."""
        return judge_rows(self.numbered, self.told.links, self.cells)

    def table(self) -> pl.DataFrame:
        """Give the table as it may leave."""
        hidden = self.rows()["hidden"]
        blank = [pl.when(~hidden).then(name).alias(name) for name in ("value", "numerator", "denominator")]
        status = pl.when(hidden).then(pl.lit(SUPPRESSED)).otherwise("status").alias("status")
        return self.observations.with_columns(*blank, status)

    def pools_beside(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the sums over years that may be published beside the table."""
        return offer(
            rows,
            codebook=self.codebook,
            topics=self.ground.topics,
            years=self.rules.settings.pool_years,
            attack=self.attack,
        )

    def attack(self, pooled: pl.DataFrame | None = None) -> pl.DataFrame:
        """Attack what would be published, with sums over years beside it."""
        table = self.table() if pooled is None else pl.concat([self.table(), pooled])
        return audit(
            [*self.earlier, table],
            codebook=self.codebook,
            areas=self.areas,
            rules=self.rules,
            truth=[*self.truths, self.observations],
            each=self.each,
        )

    def widen(self, found: pl.DataFrame, steps: int) -> bool:
        """Hide everything around what can still be computed, as many steps up; false where nothing more is there."""
        failed = found.filter(
            ~pl.col("protected").fill_null(value=True) & (pl.col("how") != "published_before")
        )
        cells = self.numbered.join(failed.select(KEY), on=KEY, how="semi", nulls_equal=True).select("line")
        told = self.told.links.join(cells, on="line").select(CELL).unique()
        around = self.cells.join(told, on=CELL, how="semi").select("area", "year", "table").unique()
        places = [
            (area, year, table)
            for one, year, table in around.sort("area", "year", "table").iter_rows()
            for area in self._around(one, steps)
        ]
        near = pl.DataFrame(places, schema=around.schema, orient="row").unique()
        fresh = self.cells.join(near, on=["area", "year", "table"], how="semi").filter(
            ~pl.col("hidden"), ~pl.col("ghost")
        )
        if fresh.is_empty():
            return False
        forced = self.cells.select(CELL).join(
            fresh.select(*CELL, now=pl.lit(value=True)), on=CELL, how="left", maintain_order="left"
        )["now"]
        self.cells = self.cells.with_columns(forced=pl.col("forced") | forced.fill_null(value=False))
        tables = fresh.select(_TABLE).unique()
        self.hide_all(self.cells.join(tables, on=_TABLE, how="semi", maintain_order="left"))
        return True

    def _around(self, code: str, steps: int) -> list[str]:
        """An area, those above it by as many steps, and what is directly below those."""
        found, area = {code}, self.areas.get(code)
        for _ in range(steps):
            above = None if area is None else area.parent
            if above is None:
                break
            found |= {above, *(one for one in self.areas if self.areas[one].parent == above)}
            area = self.areas.get(above)
        return sorted(found)


def _clusters(pairs: Iterable[tuple[_Name, _Name]]) -> dict[_Name, _Name]:
    """Give each name the least of those it is tied to, directly or through others."""
    found: dict[_Name, set[_Name]] = {}
    for one, other in pairs:
        tied = found.get(one, {one}) | found.get(other, {other})
        found.update(dict.fromkeys(tied, tied))
    return {name: min(tied) for name, tied in found.items()}


def _first_year(tied: Mapping[tuple[str, int], tuple[str, int]]) -> pl.Expr:
    """The first of the years that a cell's year is looked at with."""
    expression = pl.col("year")
    for (series, year), (_, first) in tied.items():
        same = (pl.col("series") == series) & (pl.col("year") == year)
        expression = pl.when(same).then(pl.lit(first, dtype=pl.Int32)).otherwise(expression)
    return expression.alias("first_year")


def _cheaper(table: pl.DataFrame, before: set[Key], factor: float) -> pl.DataFrame:
    """Make cells cheaper whose own cell of the year before is hidden."""
    again = [Key(*row) in before for row in table.select(CELL).iter_rows()]
    cost = pl.when(pl.Series(again)).then(pl.col("cost") * factor).otherwise("cost")
    return table.with_columns(cost=cost)
