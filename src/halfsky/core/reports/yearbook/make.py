"""From a vintage's observations to the yearbook: parts, numbers, notes, guide."""

from collections.abc import Iterator

import msgspec
import polars as pl

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.indicators.model import Codebook, Indicator, Text
from halfsky.core.reports.yearbook.explanations import explain, source_of
from halfsky.core.reports.yearbook.model import (
    Audience,
    SeeAlso,
    Series,
    Yearbook,
    YearbookPart,
    YearbookTable,
)
from halfsky.core.reports.yearbook.selection import Selection, name_of, select
from halfsky.core.reports.yearbook.signs import legend
from halfsky.core.reports.yearbook.tables import Maker, series_tables, summary_table
from halfsky.core.reports.yearbook.words import Words
from halfsky.core.vocabulary.findings import Messages

SPAN = 10
"""Years of a yearbook, the last one counted."""

LAST_DOMAIN = "context"
_BOOKS = ("women", "children")


class _Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a part is about: its title, its indicators, its variables, and what concerns it in other parts."""

    title: Text
    indicators: tuple[Series, ...]
    variables: tuple[Series, ...]
    elsewhere: tuple[Series, ...] = ()


def make_yearbook(
    observations: pl.DataFrame,
    *,
    codebook: Codebook,
    messages: Messages,
    area: str,
    year: int,
    audience: Audience = "inside",
    span: int = SPAN,
    depth: int | None = None,
    sensitive: bool = False,
    issuer: str = "",
    date: str = "",
) -> Yearbook:
    """Make the yearbook 妇女儿童统计资料 of an area from a vintage.

    Args:
        observations: Schema `OBSERVATIONS`, rates and roll-ups already in it; what disclosure control hid has status
            `suppressed` and no value.
        codebook: Series, units, definitions and the tree of areas.
        messages: Catalogue that holds the `yearbook.` texts.
        area: Code of the area whose yearbook it is.
        year: The last year printed.
        audience: `public` where the figures went through disclosure control, else `inside`; the cover says which.
        span: Years printed, back from `year`.
        depth: Steps of the tree of areas below the own area that are printed; null for all.
        sensitive: Whether variables that the codebook calls sensitive have tables.
        issuer: Who issues it, as printed.
        date: Date printed on it.

    Returns:
        Parts by domain, first of the women's indicators, then of those of children alone. No table is empty: what has
        no figure is named at the end of its part.

    Source:
        Layout of the China Statistical Yearbook and of the yearbooks of women's and children's statistics.
    """
    words = Words(messages=messages)
    selection = select(
        observations, codebook=codebook, area=area, year=year, span=span, depth=depth, sensitive=sensitive
    )
    maker = Maker(selection=selection, codebook=codebook, words=words, area=area)
    name = name_of(area, codebook)
    parts = _parts(maker, year, sensitive)
    return Yearbook(
        title=words.say("title", area=name, year=year),
        area=area,
        area_name=name,
        year=year,
        issuer=issuer,
        date=date,
        audience=audience,
        guide=_guide(words, selection, parts, name=name, year=year, span=span, audience=audience),
        symbols=legend(words),
        parts=parts,
        count=selection.count,
    )


def _parts(maker: Maker, year: int, sensitive: bool) -> tuple[YearbookPart, ...]:
    made: list[YearbookPart] = []
    numbers: dict[Series, tuple[str, ...]] = {}
    for contents in _outline(maker, sensitive):
        part = _part(maker, contents, number=len(made) + 1, year=year, numbers=numbers)
        if part.tables or part.see_also:
            made.append(part)
    return tuple(made)


def _outline(maker: Maker, sensitive: bool) -> Iterator[_Contents]:
    """The parts in order: women's domains, then children's, each with the variables its indicators rest on."""
    codebook, words = maker.codebook, maker.words
    homes = _homes(codebook)
    for book in _BOOKS:
        for domain, name in DOMAINS.items():
            own = [i for i in codebook.indicators.values() if i.domain == domain and _book(i) == book]
            variables = tuple(
                Series(kind="variable", code=code)
                for code, home in homes.items()
                if home == (book, domain) and (sensitive or not codebook.variables[code].sensitive)
            )
            shared = [i for i in codebook.indicators.values() if i.domain == domain and len(set(i.plans)) > 1]
            yield _Contents(
                title=name
                if domain == LAST_DOMAIN and book == "women"
                else words.say(f"part_{book}", domain=name),
                indicators=tuple(Series(kind="indicator", code=i.code) for i in own),
                variables=variables,
                elsewhere=tuple(Series(kind="indicator", code=i.code) for i in shared)
                if book == "children" and domain != LAST_DOMAIN
                else (),
            )


def _book(indicator: Indicator) -> str:
    """Where an indicator has its tables: with the women's unless it is of the children's plans alone."""
    return "women" if "women" in indicator.plans else "children"


def _homes(codebook: Codebook) -> dict[str, tuple[str, str]]:
    """The part of each variable: that of the first indicator that is computed from it, else the last domain's."""
    homes: dict[str, tuple[str, str]] = {}
    for indicator in codebook.indicators.values():
        formula = indicator.formula
        for term in (*formula.numerator, *formula.denominator) if formula else ():
            homes.setdefault(term.variable, (_book(indicator), indicator.domain))
    return {code: homes.get(code, ("women", LAST_DOMAIN)) for code in codebook.variables}


def _part(
    maker: Maker, contents: _Contents, *, number: int, year: int, numbers: dict[Series, tuple[str, ...]]
) -> YearbookPart:
    tables = _numbered(number, _tables(maker, contents, year))
    for table in tables:
        for series in dict.fromkeys(row.series for row in table.rows):
            numbers[series] = tuple(dict.fromkeys((*numbers.get(series, ()), table.number)))
    everything = (*contents.indicators, *contents.variables)
    told = [explain(maker, s, tables=numbers[s]) for s in everything if s in numbers]
    return YearbookPart(
        number=number,
        title=contents.title,
        tables=tables,
        explanations=tuple(one for one in told if one is not None),
        see_also=tuple(
            SeeAlso(name=maker.record(s).name, tables=numbers[s]) for s in contents.elsewhere if s in numbers
        ),
        absent=tuple(maker.record(s).name for s in contents.indicators if s not in numbers),
    )


def _tables(maker: Maker, contents: _Contents, year: int) -> Iterator[YearbookTable]:
    for code, listed in (("main", contents.indicators), ("base", contents.variables)):
        title = maker.words.say(f"title_{code}", part=contents.title)
        summary = summary_table(maker, listed, title=title)
        if summary is not None:
            yield msgspec.structs.replace(summary, notes=_notes(maker, summary))
        for series in listed:
            for table in series_tables(maker, series):
                record = maker.record(series)
                about = (record.notes,) if isinstance(record, Indicator) and record.notes else ()
                notes = (*about, *_notes(maker, table))
                yield msgspec.structs.replace(table, notes=notes, source=source_of(maker, series, year))


def _notes(maker: Maker, table: YearbookTable) -> tuple[Text, ...]:
    """Notes that the table itself asks for: sums of some areas only, areas that are young or gone."""
    notes = []
    if any(cell.partial for row in table.rows for cell in row.cells):
        notes.append(maker.words.say("note_partial"))
    if table.shape != "summary":
        first, last = table.columns[0].year, table.columns[-1].year
        for row in table.rows:
            known = maker.codebook.areas.get(row.area)
            if known and known.valid_from and first < known.valid_from <= last:
                notes.append(maker.words.say("note_from", area=known.name, year=known.valid_from))
            if known and known.valid_to and first <= known.valid_to < last:
                notes.append(maker.words.say("note_to", area=known.name, year=known.valid_to))
    return tuple(notes)


def _numbered(part: int, tables: Iterator[YearbookTable]) -> tuple[YearbookTable, ...]:
    """Number the tables of a part; continuations keep the number of the table they continue."""
    numbered: list[YearbookTable] = []
    count = 0
    for table in tables:
        count += table.part == 0
        numbered.append(msgspec.structs.replace(table, number=f"{part}-{count}"))
    return tuple(numbered)


def _guide(
    words: Words,
    selection: Selection,
    parts: tuple[YearbookPart, ...],
    *,
    name: Text,
    year: int,
    span: int,
    audience: Audience,
) -> tuple[Text, ...]:
    count, left = selection.count, selection.count.left_out
    tables = sum(1 for part in parts for table in part.tables if table.part == 0)
    paragraphs = [
        words.say(
            "guide_contents", area=name, year=year, first=year - span + 1, parts=len(parts), tables=tables
        ),
        words.say("guide_areas", areas=len(selection.places)),
        words.say("guide_rounding"),
        words.say(f"guide_{audience}"),
        words.say(
            "guide_count",
            read=count.read,
            printed=count.printed,
            missing=count.missing,
            left=sum(left.values()),
        ),
    ]
    for reason in sorted(left):
        paragraphs.append(words.say(f"left_{reason}", number=left[reason]))
    return tuple(paragraphs)
