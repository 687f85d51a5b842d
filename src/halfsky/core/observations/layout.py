"""From a sheet as an officer made it to standard columns: find the head, fill merged cells, melt years."""

import re
from collections import Counter

import msgspec
import polars as pl

from halfsky.core.observations import columns
from halfsky.core.observations.raw import RAW, RawTable, Sheet
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity, Where

HEAD_ROWS = 40
"""A head lower than this is not looked for."""
HEADING_LENGTH = 40
"""A longer cell is a sentence, not a heading."""

_FOOTNOTE = (
    r"^\s*(注|说明|资料来源|数据来源|来源|备注|填表|制表|审核|负责人|单位负责人|统计负责人|Note|Source)"
)
_SECTION = r"^\s*([一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])"
_TITLE_UNIT = re.compile(r"单位\s*[:：]\s*([^\s,，;；、)）]+)")
_SERIES = ("indicator", "variable", "indicator_code")
_ONCE = frozenset({"area", "indicator", "variable", "year", "value", "unit", "numerator", "denominator"})
_NUMERIC = ("value", "numerator", "denominator")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a table: its row (0-based), standard column → position, year → position."""

    row: int
    places: dict[str, int]
    years: dict[int, int]
    cells: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Standard columns without which no figure can be read."""
        series = set(_SERIES) & self.places.keys()
        wide = bool(self.years) and "value" not in self.places
        wanted = {"indicator": bool(series), "year": wide or "year" in self.places}
        wanted["value"] = wide or "value" in self.places
        return tuple(name for name, there in wanted.items() if not there)

    @property
    def wide(self) -> bool:
        """Whether years stand as columns."""
        return bool(self.years) and "value" not in self.places


def lay_out(sheet: Sheet) -> RawTable:
    """Read a sheet under its own head into standard columns, one row per figure.

    A title above the head, footnotes below, repeated heads, section titles and blank rows are no figures.
    A wide table (years as columns) is melted; a blank cell of it stays a row without value.

    Raises:
        Invalid: `spreadsheets.no_header`, `spreadsheets.empty`, `spreadsheets.header_only`,
            `spreadsheets.duplicate_header`, `observations.person_record`.
    """
    head = find_head(sheet)
    body = _body(sheet, head)
    if not body.height:
        raise Invalid("spreadsheets.header_only", file=sheet.file, row=head.row + 1)
    body = _filled(body, sheet, head)
    named = body.select(
        pl.col("row"),
        *(pl.col(f"c{place}").alias(name) for name, place in head.places.items()),
        *(pl.col(f"c{place}").alias(f"year {year}") for year, place in head.years.items()),
        _extra(sheet, head),
    )
    tall = (
        _melted(named, head)
        if head.wide
        else named.with_columns(value_column=pl.lit(_heading(head, "value")))
    )
    cells = _standard(tall, sheet, head)
    headings = {name: head.cells[place] for name, place in head.places.items()}
    return RawTable(cells=cells, headings=headings, notes=sheet.notes + _unread(sheet, head))


def find_head(sheet: Sheet) -> Head:
    """Find the row that names the columns among the first rows of a sheet.

    Raises:
        Invalid: No row names an indicator, a year and a value; or the columns are those of a person's record.
    """
    if sheet.grid.select(pl.all_horizontal(pl.all().is_null().all())).item() if sheet.grid.width else True:
        raise Invalid("spreadsheets.empty", file=sheet.file)
    heads = [_head(row, cells) for row, cells in enumerate(sheet.grid.head(HEAD_ROWS).iter_rows())]
    best = max(heads, key=lambda head: (not head.missing, len(head.places) + len(head.years), -head.row))
    _refuse_persons(sheet, best)
    if best.missing:
        found = [cell for cell in best.cells if cell][:8]
        raise Invalid(
            "spreadsheets.no_header",
            file=sheet.file,
            missing=" ".join(best.missing),
            found="、".join(found)[:120],
        )
    _refuse_twice(sheet, best)
    return best


def _head(row: int, cells: tuple[str | None, ...]) -> Head:
    texts = tuple(cell or "" for cell in cells)
    places: dict[str, int] = {}
    years: dict[int, int] = {}
    for place, text in enumerate(texts):
        if len(text) > HEADING_LENGTH:
            continue
        if (name := columns.column_of(text)) is not None:
            places.setdefault(name, place)
        elif (year := columns.year_of(text)) is not None:
            years.setdefault(year, place)
    # Without the name of a series beside them, years are figures of the body, not the head of a wide table.
    return Head(
        row=row,
        places=places,
        years=years if set(_SERIES) & places.keys() else {},
        cells=texts,
    )


def _refuse_persons(sheet: Sheet, best: Head) -> None:
    if not best.missing:
        suspects = [(best.cells, 1)]
    else:
        # Under no head, one such word may be the clerk's own line; two in a row are the head of a register.
        rows = [tuple(cell or "" for cell in row) for row in sheet.grid.head(HEAD_ROWS).iter_rows()]
        suspects = [
            (row, 1 if place == 0 else 2) for place, row in enumerate(row for row in rows if any(row))
        ]
    for cells, enough in suspects:
        words = [cell for cell in cells if len(cell) <= HEADING_LENGTH and columns.is_person(cell)]
        if len(words) >= enough:
            raise Invalid("observations.person_record", file=sheet.file, columns="、".join(words))


def _refuse_twice(sheet: Sheet, head: Head) -> None:
    """Refuse a second column for what must be one thing; of breakdowns and sources the first counts."""
    names: Counter[str | int | None] = Counter()
    for text in head.cells:
        if not text or len(text) > HEADING_LENGTH:
            continue
        name = columns.column_of(text) or columns.year_of(text)
        names[name] += 1
        if names[name] > 1 and (name in _ONCE or isinstance(name, int)):
            raise Invalid("spreadsheets.duplicate_header", file=sheet.file, row=head.row + 1, heading=text)


def _body(sheet: Sheet, head: Head) -> pl.DataFrame:
    names = [f"c{place}" for place in range(sheet.grid.width)]
    body = sheet.grid.rename(dict(zip(sheet.grid.columns, names, strict=True))).with_row_index(
        "row", offset=1
    )
    body = body.with_columns(pl.col("row").cast(pl.Int64)).slice(head.row + 1)
    used = sorted({*head.places.values(), *head.years.values()})
    if len(names) > len(used) + 1:
        body = body.select("row", *(f"c{place}" for place in used), *_extra_names(sheet, head))
    columns_here = [name for name in body.columns if name != "row"]
    series = f"c{next(head.places[name] for name in _SERIES if name in head.places)}"
    figures = [f"c{head.places[name]}" for name in _NUMERIC if name in head.places]
    figures += [f"c{place}" for place in head.years.values()]
    filled = pl.sum_horizontal(pl.col(columns_here).is_not_null().cast(pl.UInt16))
    footnote = (filled == 1) & pl.coalesce(columns_here).str.contains(_FOOTNOTE)
    section = pl.col(series).str.contains(_SECTION) & pl.all_horizontal(pl.col(figures).is_null())
    again = pl.all_horizontal(
        pl.col(f"c{place}").eq_missing(pl.lit(head.cells[place] or None)) for place in used
    )
    return body.filter((filled > 0) & ~(footnote | section | again).fill_null(value=False))


def _extra_names(sheet: Sheet, head: Head) -> list[str]:
    last = max(place for place, text in enumerate(head.cells) if text)
    return [f"c{place}" for place in range(last + 1, sheet.grid.width)] if sheet.ragged else []


def _extra(sheet: Sheet, head: Head) -> pl.Expr:
    names = _extra_names(sheet, head)
    return (pl.coalesce(names) if names else pl.lit(None, dtype=pl.String)).alias("extra")


def _filled(body: pl.DataFrame, sheet: Sheet, head: Head) -> pl.DataFrame:
    """Repeat the first cell of a merged range down its rows: names and units only, never a figure."""
    numeric = {head.places.get(name) for name in _NUMERIC} | set(head.years.values())
    for place in {*head.places.values()} - numeric:
        ranges = [
            (top, bottom)
            for (top, left), (bottom, right) in sheet.merged
            if left == place and top < bottom and top > head.row
        ]
        if ranges:
            body = body.with_columns(_filled_column(place, sheet, ranges))
    return body


def _filled_column(place: int, sheet: Sheet, ranges: list[tuple[int, int]]) -> pl.Expr:
    first: dict[int, str | None] = {}
    done = -1
    for top, bottom in sorted(ranges):
        if top > done:
            done = min(bottom, sheet.grid.height - 1)
            first |= dict.fromkeys(range(top + 1, done + 2), sheet.grid[top, place])
    return pl.col(f"c{place}").fill_null(
        pl.col("row").replace_strict(first, default=None, return_dtype=pl.String)
    )


def _melted(named: pl.DataFrame, head: Head) -> pl.DataFrame:
    years = [f"year {year}" for year in head.years]
    headings = {f"year {year}": head.cells[place] for year, place in head.years.items()}
    index = [name for name in named.columns if name not in years and name != "year"]
    tall = named.unpivot(years, index=index, variable_name="value_column", value_name="value").sort(
        "row", maintain_order=True
    )
    return tall.with_columns(
        year=pl.col("value_column").str.strip_prefix("year "),
        value_column=pl.col("value_column").replace_strict(headings, return_dtype=pl.String),
    )


def _standard(tall: pl.DataFrame, sheet: Sheet, head: Head) -> pl.DataFrame:
    """Give the table exactly the columns of `RAW`; codes go before names, the unit of head or title fills in."""
    for name in ("area", "indicator"):
        if f"{name}_code" in tall.columns:
            named = pl.col(name) if name in tall.columns else pl.lit(None, dtype=pl.String)
            tall = tall.with_columns(pl.coalesce(f"{name}_code", named).alias(name))
    if "unit" not in tall.columns and (unit := _title_unit(sheet, head)) is not None:
        tall = tall.with_columns(unit=pl.lit(unit))
    return tall.select(
        (pl.col(name) if name in tall.columns else pl.lit(sheet.file if name == "file" else None))
        .cast(kind)
        .alias(name)
        for name, kind in RAW.items()
    )


def _title_unit(sheet: Sheet, head: Head) -> str | None:
    over = [
        head.cells[place] for place in (head.places.get("value"), *head.years.values()) if place is not None
    ]
    units = {unit for text in over if (unit := columns.unit_in(text))}
    if len(units) == 1:
        return units.pop()
    for cells in sheet.grid.head(head.row).iter_rows():
        for cell in cells:
            if cell and (found := _TITLE_UNIT.search(cell[:200])):
                return found[1]
    return None


def _heading(head: Head, name: str) -> str:
    return head.cells[head.places[name]]


def _unread(sheet: Sheet, head: Head) -> tuple[Finding, ...]:
    used = {*head.places.values(), *head.years.values()}
    left = [
        text
        for place, text in enumerate(head.cells)
        if text and place not in used and columns.fold_heading(text) not in columns.UNREAD
    ]
    if not left:
        return ()
    facts = {"columns": "、".join(text[:20] for text in left[:10]), "count": len(left)}
    where = Where(file=sheet.file, row=head.row + 1)
    return (Finding(code="spreadsheets.columns_unread", severity=Severity.NOTE, where=where, facts=facts),)
