"""Tables of the report: attainment by domain, missed targets, missing figures, all targets, other rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from halfsky.core.reports.figures import Writer, base_point, judged_point, print_share
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Cell, Table
from halfsky.core.reports.numbering import Numbers, domain_title
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.summary import MISSED
from halfsky.core.reports.targets import target_words
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.core.vocabulary.statuses import MARKS, Status

YEARS_SHOWN = 5
"""Latest years of the annex table, so that the columns fit a landscape page."""

DASH = "—"
COLUMNS = (
    "met_early",
    "met",
    "nearly_met",
    "not_met",
    "reversed",
    "cannot_be_judged",
    "no_data",
    "not_due",
    "not_applicable",
)
PEER_RULES = ("unsd", "open_sdg", "eurostat", "escap", "escap_anticipated", "sdsn")


def _head(material: Material, codes: Iterable[str]) -> tuple[tuple[Cell, ...], ...]:
    return (tuple(Cell(text=material.catalogue.text(f"column.{code}")) for code in codes),)


def status_cell(material: Material, status: Status) -> Cell:
    """A cell with the status word; renderers set its mark before it."""
    mark = MARKS[status]
    return Cell(text=mark.zh if material.catalogue.lang == "zh" else mark.en, status=status.value)


def number_cell(text: str) -> Cell:
    """A right-aligned cell."""
    return Cell(text=text, numeric=True)


def attainment_table(material: Material, numbers: Numbers) -> Table:
    """Count targets by domain and status, with the attainment rate and its denominator."""
    lang, board = material.catalogue.lang, material.board
    titles = {domain.number: domain_title(domain.title, lang) for domain in board.plan.domains}
    rows = [row for row in board.attainment.sort("domain").iter_rows(named=True) if row["area"] == board.area]
    shown = [status for status in COLUMNS if any(row[status] for row in rows)]
    body = []
    for row in [r for r in rows if r["domain"]] + [r for r in rows if not r["domain"]]:
        name = titles.get(row["domain"]) or material.catalogue.text(
            "domain.untitled" if row["domain"] else "domain.whole", number=str(row["domain"])
        )
        rate = DASH if row["rate"] is None else print_share(float(round_half_even(row["rate"], 1)))
        counts = [str(row[column] or 0) for column in ("targets", *shown, "judged", "attained")]
        body.append((Cell(text=name), *(number_cell(text) for text in (*counts, rate))))
    heads = ("domain", "targets", *(f"status_{status}" for status in shown), "judged", "attained", "rate")
    return Table(
        number=numbers.table(),
        caption=material.catalogue.text("caption.attainment", year=str(board.year)),
        head=_head(material, heads),
        rows=tuple(body),
        notes=(material.catalogue.text("note.rate"),),
        widths=(3.0, *(1.0 for _ in heads[1:])),
    )


def missed_table(material: Material, numbers: Numbers) -> Table | None:
    """List targets not met, with value, goal, distance, deadline and the unit that leads."""
    missed = [reading for status in MISSED for reading in material.with_status(status)]
    if not missed:
        return None
    return Table(
        number=numbers.table(),
        caption=material.catalogue.text("caption.missed", year=str(material.board.year)),
        head=_head(material, ("number", "indicator", "goal", "value", "distance", "due", "status", "lead")),
        rows=tuple(_missed_row(material, reading) for reading in missed),
        widths=(1.1, 3.2, 2.6, 1.8, 1.7, 1.1, 1.2, 1.6),
        row_heads=2,
    )


def _missed_row(material: Material, reading: Reading) -> tuple[Cell, ...]:
    writer, point = material.writer, judged_point(reading)
    gap = DASH
    if point is not None and reading.verdict.short_of_goal:
        gap = writer.gap(reading, point).text
    return (
        Cell(text=reading.number),
        Cell(text=reading.name),
        Cell(text=target_words(writer, reading).strip("“”")),
        number_cell(DASH if point is None else dated(writer, reading)),
        number_cell(gap),
        number_cell(str(reading.due or DASH)),
        status_cell(material, reading.verdict.status),
        Cell(text=reading.lead_unit or DASH),
    )


def dated(writer: Writer, reading: Reading) -> str:
    """Print the judged value; its year too where it is not the report's."""
    point = judged_point(reading)
    if point is None:
        return DASH
    printed = writer.printed(reading, point)
    if point.year == writer.year:
        return printed
    return writer.catalogue.text("dated", value=printed, year=str(point.year))


def missing_table(material: Material, numbers: Numbers) -> Table | None:
    """List targets without a figure and too small to judge by the unit to ask: which, and what is lacking."""
    missing = material.with_status(Status.NO_DATA, Status.CANNOT_BE_JUDGED)
    if not missing:
        return None
    unknown = material.catalogue.text("lead.unknown")
    units = dict.fromkeys(sorted(r.lead_unit for r in missing if r.lead_unit)) | {"": None}
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        members = [reading for reading in missing if reading.lead_unit == unit]
        for place, reading in enumerate(members):
            own = (Cell(text=unit or unknown, rowspan=len(members)),) if place == 0 else ()
            rows.append((*own, *_missing_row(material, reading)))
    return Table(
        number=numbers.table(),
        caption=material.catalogue.text("caption.missing", year=str(material.board.year)),
        head=_head(material, ("ask", "number", "indicator", "status", "lacking")),
        rows=tuple(rows),
        notes=(material.catalogue.text("note.missing"),),
        widths=(4.2, 4.2, 16.2, 5.2, 12.2),
        row_heads=3,
    )


def _missing_row(material: Material, reading: Reading) -> tuple[Cell, ...]:
    return (
        Cell(text=reading.number),
        Cell(text=reading.name),
        status_cell(material, reading.verdict.status),
        Cell(text=_lacking(material, reading)),
    )


def _lacking(material: Material, reading: Reading) -> str:
    """Say in a few words what is lacking; the whole reason where the report has no short words for it."""
    short = f"lacking.{reading.verdict.reason_code.rpartition('.')[2]}"
    if f"reports.{short}" in material.catalogue.messages.entries:
        return material.catalogue.text(short)
    if reading.verdict.reason:
        return reading.verdict.reason
    if reading.verdict.status == Status.CANNOT_BE_JUDGED:
        return material.catalogue.text("lacking.one_event_turns")
    return material.catalogue.text("lacking.no_figure" if reading.indicator else "lacking.unmatched")


def annex_table(material: Material) -> Table:
    """List every target: base year, latest years, goal, status, responsible unit; on landscape pages."""
    years, based = _years(material), _usual_base(material)
    heads = _head(material, ("number", "indicator", "base"))[0]
    tail = _head(material, ("goal", "status", "lead"))[0]
    year_cells = tuple(Cell(text=material.catalogue.text("column.year", year=str(year))) for year in years)
    return Table(
        number=material.catalogue.text("annex.table_number"),
        caption=material.catalogue.text("caption.annex", area=material.writer.area_name),
        head=((*heads, *year_cells, *tail),),
        rows=tuple(_annex_row(material, reading, years, based) for reading in material.readings),
        notes=_annex_notes(material, based),
        widths=(1.0, 4.2, 1.3, *(1.2 for _ in years), 3.0, 1.3, 1.3),
        landscape=True,
        dense=True,
        row_heads=2,
    )


def _years(material: Material) -> tuple[int, ...]:
    year = material.board.year
    period = material.board.plan.period
    first = max(period.start if period else year - YEARS_SHOWN + 1, year - YEARS_SHOWN + 1)
    return tuple(range(min(first, year), year + 1))


def _usual_base(material: Material) -> int | None:
    """Take the base year of most targets, which the table then names once; the earlier of two."""
    bases = Counter(base.year for reading in material.readings if (base := base_point(reading)))
    return min(bases, key=lambda year: (-bases[year], year), default=None)


def _annex_notes(material: Material, based: int | None) -> tuple[str, ...]:
    catalogue = material.catalogue
    first = () if based is None else (catalogue.text("note.base", year=str(based)),)
    return (*first, catalogue.text("note.annex"))


def _annex_row(
    material: Material, reading: Reading, years: tuple[int, ...], usual: int | None
) -> tuple[Cell, ...]:
    writer, base = material.writer, base_point(reading)
    based = DASH
    if base is not None:
        based = writer.printed(reading, base)
        if base.year != usual:
            based = writer.catalogue.text("dated", value=based, year=str(base.year))
    values = []
    for year in years:
        point = judged_point(reading) if reading.verdict.year == year else reading.point(year)
        values.append(number_cell(DASH if point is None else writer.printed(reading, point)))
    return (
        Cell(text=reading.number),
        Cell(text=reading.name),
        number_cell(based),
        *values,
        Cell(text=target_words(writer, reading).strip("“”")),
        status_cell(material, reading.verdict.status),
        Cell(text=reading.lead_unit or DASH),
    )


def peers_table(material: Material) -> Table | None:
    """Show the official verdict beside what international rules say of the same figures."""
    board = material.board
    labels = {
        (row["target"], row["rule"]): row
        for row in board.peers.iter_rows(named=True)
        if row["area"] == board.area
    }
    shown = [r for r in material.readings if any((r.number, rule) in labels for rule in PEER_RULES)]
    if not shown:
        return None
    rows = tuple(
        (
            Cell(text=reading.number),
            Cell(text=reading.name),
            status_cell(material, reading.verdict.status),
            *(Cell(text=peer_label(material, labels.get((reading.number, rule)))) for rule in PEER_RULES),
        )
        for reading in shown
    )
    return Table(
        number=material.catalogue.text("annex.peers_number"),
        caption=material.catalogue.text("caption.peers"),
        head=_head(material, ("number", "indicator", "official", *PEER_RULES)),
        rows=rows,
        notes=(material.catalogue.text("note.peers"),),
        widths=(1.0, 4.2, 1.3, *(1.3 for _ in PEER_RULES)),
        landscape=True,
        dense=True,
        row_heads=2,
    )


def peer_label(material: Material, row: Mapping[str, Any] | None) -> str:
    """Another rule's word in the report's language; a word without text stands as it is."""
    if row is None or not row["label"]:
        return DASH
    code = f"peer.{row['label']}"
    known = f"reports.{code}" in material.catalogue.messages.entries
    return material.catalogue.text(code) if known else str(row["label"])
