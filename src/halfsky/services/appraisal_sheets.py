"""Use case: the results of a year as an Excel or a Word table."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from halfsky.core.reports.model import Cell, Table
from halfsky.core.supervision.appraisal.model import Place, Scheme
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.numbers import plain
from halfsky.engines.codebook import load_messages
from halfsky.engines.table_workbook import write_table_sheet
from halfsky.engines.word.sheet import render_table
from halfsky.services.appraisal import content_of
from halfsky.services.appraisal_rounds import explained_of, places_of, results_of
from halfsky.store.models import AppraisalResult, AppraisalRound

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def results_file(row: AppraisalRound, kind: str, *, lang: str) -> tuple[str, bytes, str]:
    """All results of a year as a file: its name, its content, its media type.

    Args:
        row: The round.
        kind: `xlsx` or `docx`.
        lang: `zh` or `en`.

    Raises:
        NotFound: There is no such kind of file.
    """
    if kind not in KINDS:
        raise NotFound("rights.not_found")
    facts = {"area": row.area.name if lang == "zh" else row.area.name_en or row.area.name, "year": row.year}
    title = _say("appraisal_page.results_title", lang, **facts)
    under = _say(
        f"appraisal_page.sheet_{row.state}", lang, vintage=row.vintage.number if row.vintage else "—"
    )
    table = results_table(row, results_of(row), lang=lang)
    name = f"{row.number}.{kind}"
    if kind == "xlsx":
        content = write_table_sheet(
            table, title=title, issuer=row.area.name, date=row.computed_at, under_title=under, lang=lang
        )
        return name, content, KINDS[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        render_table(
            table, path, title=title, issuer=row.area.name, date=row.computed_at, under_title=under, lang=lang
        )
        return name, path.read_bytes(), KINDS[kind]


def results_table(row: AppraisalRound, results: Sequence[AppraisalResult], *, lang: str) -> Table:
    """The results of a year as a table: units in the order of their places, points by criterion."""
    scheme, known = content_of(row.scheme), places_of(row, results)
    ordered = sorted(
        results, key=lambda one: (one.unit_id not in known, _first(known.get(one.unit_id)), one.unit_id)
    )
    heads = [_say(f"appraisal_page.{head}_head", lang) for head in ("unit", "score", "place", "band")]
    heads += [
        f"{_say(f'appraisal_page.kind_{one.kind}', lang)} ({plain(one.weight)})" for one in scheme.criteria
    ]
    return Table(
        number="",
        caption=_say("appraisal_page.sheet_caption", lang, year=row.year),
        head=(tuple(Cell(text=head) for head in heads),),
        rows=tuple(_row(one, known.get(one.unit_id), scheme, lang) for one in ordered),
        notes=(
            _say("appraisal_page.results_caption", lang, apart=f"{scheme.apart:g}"),
            _say("appraisal_page.how_counted", lang),
        ),
        widths=(3.0, 1.0, 1.0, 1.2, *(1.1 for _ in scheme.criteria)),
        landscape=True,
    )


def _first(place: Place | None) -> int:
    return 0 if place is None else place.first


def _row(one: AppraisalResult, place: Place | None, scheme: Scheme, lang: str) -> tuple[Cell, ...]:
    told, unit = explained_of(one), one.unit
    band = "" if place is None else getattr(scheme.bands[place.band], lang)
    if place is None:
        stands = _say("appraisal_page.no_place", lang)
    elif place.first == place.last:
        stands = str(place.first)
    else:
        stands = _say("appraisal_page.places", lang, first=place.first, last=place.last)
    none = _say("appraisal_page.not_applicable", lang)
    points = (none if its.points is None else f"{its.points:.2f}" for its in told.points)
    return (
        Cell(text=unit.name if lang == "zh" else unit.name_en or unit.name),
        Cell(text="" if told.score is None else f"{told.score:.2f}", numeric=True),
        Cell(text=stands, numeric=True),
        Cell(text=band),
        *(Cell(text=text, numeric=True) for text in points),
    )


def _say(code: str, lang: str, **facts: object) -> str:
    return load_messages().say(code, facts, lang=lang)
