"""A brief as an editable Word file of one A4 page."""

from io import BytesIO
from pathlib import Path

import msgspec
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from halfsky.core.reports.briefs.model import Brief
from halfsky.core.reports.model import Chart, Sentence
from halfsky.engines.charts import render_png
from halfsky.engines.outline import date_of, printable, sentence_gap
from halfsky.engines.typeset.brief import imprint
from halfsky.engines.word.elements import Element, make, paragraph, run, text
from halfsky.engines.word.package import complete_settings, save, set_properties
from halfsky.engines.word.styles import HEI, QUIET, SONG, TWIPS_PER_MM, faces, set_styles
from halfsky.engines.word.tables import word_table

_SIDES = {"top": 15, "bottom": 12, "left": 27, "right": 27}
_CHART_MM = 100.0
_MM_PER_UNIT = 25.4 / 96
_SIZES = {"title": 17.0, "imprint": 9.0, "head": 11.0, "lead": 10.5, "item": 9.0, "note": 8.0}
_PITCH = 1.32
"""Line pitch of running text, in its size."""


def write_brief_word(brief: Brief, path: Path) -> None:
    """Write a brief that was cut to its page (`write_brief_pdf` gives it) as Word; the same brief gives the same bytes."""
    brief = printable(brief)
    document = Document()
    set_styles(document, lang=brief.lang)
    _Writer(document, brief).write()
    save(document, path)


class _Writer:
    def __init__(self, document: Document, brief: Brief) -> None:  # type: ignore[valid-type]
        self._document = document
        self._brief = brief
        self._body = document.element.body  # type: ignore[attr-defined]
        self._end = self._body.find(qn("w:sectPr"))

    def write(self) -> None:
        brief = self._brief
        self._add(_line(brief.title, "title", face=HEI, align="center", level=0))
        self._add(_line(imprint(brief), "imprint", colour=QUIET, align="center", after=80))
        self._add(_lead(brief))
        self._head("figures")
        # The page was measured with dense type.
        self._add(word_table(msgspec.structs.replace(brief.table, dense=True), lang=brief.lang))
        self._add(_line("".join(brief.table.notes), "note", colour=QUIET))
        if brief.chart is not None:
            self._chart(brief.chart)
        self._list("warnings", brief.warnings)
        self._list("asks", brief.asks)
        self._body.replace(self._end, _page())
        self._properties()

    def _add(self, node: Element) -> None:
        self._end.addprevious(node)

    def _head(self, code: str) -> None:
        self._add(_line(self._brief.heads[code], "head", face=HEI, before=100, after=40, level=1))

    def _list(self, code: str, sentences: tuple[Sentence, ...]) -> None:
        self._head(code)
        for sentence in sentences:
            self._add(_line(f"· {sentence.text}", "item", before=30, hanging=160))

    def _chart(self, chart: Chart) -> None:
        self._add(_line(chart.title, "item", face=HEI, align="center", before=60, keep=True))
        holder = paragraph("Picture")
        self._add(holder)
        picture = WordParagraph(holder, self._document._body).add_run()  # type: ignore[attr-defined]
        width = Mm(min(chart.width * _MM_PER_UNIT, _CHART_MM))
        picture.add_picture(BytesIO(render_png(chart)), width=width)
        described = holder.find(f".//{qn('wp:docPr')}")
        described.set("descr", chart.description)
        described.set("name", chart.title)

    def _properties(self) -> None:
        brief = self._brief
        set_properties(
            self._document,
            title=brief.title,
            subject=brief.subtitle,
            author=brief.issuer,
            date=date_of(brief.date),
            lang=brief.lang,
        )
        complete_settings(self._document, lang=brief.lang)


def _line(
    words: str,
    kind: str,
    *,
    face: str = SONG,
    align: str = "left",
    colour: str = "",
    before: int = 0,
    after: int = 0,
    hanging: int = 0,
    keep: bool = False,
    level: int | None = None,
) -> Element:
    """A paragraph of one face and size; spaces and indents in twentieths of a point."""
    return _set(
        (run(text(words), properties=_type(kind, face, colour)),),
        kind,
        align=align,
        before=before,
        after=after,
        hanging=hanging,
        keep=keep,
        level=level,
    )


def _lead(brief: Brief) -> Element:
    gap = sentence_gap(brief.lang)
    runs = [
        run(text((gap if place else "") + s.text), properties=_type("lead", SONG if place else HEI, ""))
        for place, s in enumerate(brief.lead.sentences)
    ]
    return _set(tuple(runs), "lead", align="left", before=0, after=0, hanging=0, keep=False, level=None)


def _set(
    runs: tuple[Element, ...],
    kind: str,
    *,
    align: str,
    before: int,
    after: int,
    hanging: int,
    keep: bool,
    level: int | None,
) -> Element:
    pitch = round(_SIZES[kind] * _PITCH * 20)
    properties = [make("keepNext")] if keep or level else []
    properties += [
        make("snapToGrid", val=0),
        make("spacing", before=before, after=after, line=pitch, lineRule="exact"),
        make("ind", left=hanging, hanging=hanging),
        make("jc", val=align),
    ]
    properties += [make("outlineLvl", val=level)] if level is not None else []
    return paragraph("Normal", *runs, properties=tuple(properties))


def _type(kind: str, face: str, colour: str) -> tuple[Element, ...]:
    half_points = round(_SIZES[kind] * 2)
    coloured = (make("color", val=colour),) if colour else ()
    return (faces(face), *coloured, make("sz", val=half_points), make("szCs", val=half_points))


def _page() -> Element:
    margins = {side: round(mm * TWIPS_PER_MM) for side, mm in _SIDES.items()}
    return make(
        "sectPr",
        make("pgSz", w=11906, h=16838),
        make("pgMar", header=400, footer=400, gutter=0, **margins),
    )
