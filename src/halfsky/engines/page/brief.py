"""A brief as one HTML file: no script, nothing to load, one A4 page in print."""

from pathlib import Path

from lxml import etree
from lxml.html import builder as html
from lxml.html import tostring

from halfsky.core.reports.briefs.model import Brief
from halfsky.core.reports.model import Chart, Sentence
from halfsky.engines.charts import render_svg
from halfsky.engines.outline import printable, sentence_gap
from halfsky.engines.page.document import drawn_marks, mark_colours
from halfsky.engines.page.tables import Element, html_table
from halfsky.engines.typeset.brief import imprint

_CSS = Path(__file__).with_name("brief.css")


def write_brief_html(brief: Brief, path: Path) -> None:
    """Write a brief that was cut to its page (`write_brief_pdf` gives it); the same brief gives the same bytes."""
    brief = printable(brief)
    page = html.HTML({"lang": "zh-CN" if brief.lang == "zh" else "en"}, _head(brief), _body(brief))
    path.write_bytes(tostring(page, doctype="<!DOCTYPE html>", encoding="utf-8") + b"\n")


def _head(brief: Brief) -> Element:
    return html.HEAD(
        html.META(charset="utf-8"),
        html.META(name="viewport", content="width=device-width, initial-scale=1"),
        html.META(name="author", content=brief.issuer),
        html.TITLE(brief.title),
        html.STYLE(_CSS.read_text(encoding="utf-8") + mark_colours()),
    )


def _body(brief: Brief) -> Element:
    head = html.HEADER(html.H1(brief.title), html.P({"class": "imprint"}, imprint(brief)))
    main = html.MAIN(_lead(brief), html.H2(brief.heads["figures"]))
    main.extend(html_table(brief.table, identity="figures", lang=brief.lang))
    if brief.chart is not None:
        main.append(_figure(brief.chart))
    for code, sentences in (("warnings", brief.warnings), ("asks", brief.asks)):
        main.append(html.H2(brief.heads[code]))
        main.append(_list(sentences))
    return html.BODY(drawn_marks(), head, main)


def _lead(brief: Brief) -> Element:
    first, *others = (sentence.text for sentence in brief.lead.sentences)
    gap = sentence_gap(brief.lang)
    return html.P({"class": "lead"}, html.STRONG(first), gap + gap.join(others))


def _figure(chart: Chart) -> Element:
    finding = html.P({"class": "finding"}, chart.title)
    return html.FIGURE(finding, etree.fromstring(render_svg(chart).encode()))


def _list(sentences: tuple[Sentence, ...]) -> Element:
    return html.UL(*(html.LI(sentence.text) for sentence in sentences))
