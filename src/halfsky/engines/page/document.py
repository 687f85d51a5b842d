"""Assemble the HTML report: headings, contents, text with its claims, tables, charts with their figures.

The page is built as a tree and written by lxml, so every text is escaped where it is written.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.html import builder as html
from lxml.html import tostring

from halfsky.core.reports.model import Chart, Paragraph, Report, Table
from halfsky.engines.charts import render_svg
from halfsky.engines.evidence import evidence_table
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.outline import (
    Heading,
    Part,
    before_stop,
    citation,
    flow,
    headings,
    label,
    printable,
    sentence_gap,
    title_lines,
    word,
)
from halfsky.engines.page.tables import Element, html_table, plain_table
from halfsky.engines.tabular import ALL_MARKS, fitted

_CSS = Path(__file__).with_name("report.css")
_SVG = "{http://www.w3.org/2000/svg}"


def render_html(report: Report, path: Path) -> None:
    """Write a report as one HTML file without scripts and without anything to load."""
    report = printable(report)
    page = html.HTML({"lang": "zh-CN" if report.lang == "zh" else "en"}, _head(report), _body(report))
    path.write_bytes(tostring(page, doctype="<!DOCTYPE html>", encoding="utf-8") + b"\n")


def _head(report: Report) -> Element:
    return html.HEAD(
        html.META(charset="utf-8"),
        html.META(name="viewport", content="width=device-width, initial-scale=1"),
        html.META(name="author", content=report.issuer),
        html.TITLE(report.title),
        html.STYLE(_CSS.read_text(encoding="utf-8") + mark_colours()),
    )


def mark_colours() -> str:
    """Style rules that give each mark its colour."""
    return "".join(f".mark.{status} {{ color: {mark.colour}; }}\n" for status, mark in ALL_MARKS.items())


def _body(report: Report) -> Element:
    main = html.MAIN({"id": "content", "tabindex": "-1"})
    for position, part in enumerate(flow(report)):
        main.extend(_part(part, position, report.lang))
    if report.claims:
        main.append(_evidence(report))
    skip = html.A({"class": "skip", "href": "#content"}, word("skip", report.lang))
    return html.BODY(skip, drawn_marks(), _masthead(report), _contents(report), main)


def _masthead(report: Report) -> Element:
    head = html.HEADER(html.H1(*(html.SPAN(line) for line in title_lines(report.title))))
    if report.subtitle:
        head.append(html.P({"class": "subtitle"}, report.subtitle))
    head.append(html.P({"class": "imprint"}, f"{report.issuer}　{report.date}"))
    return head


def drawn_marks() -> Element:
    """The drawings of all marks, for `tables.sign` to show."""
    signs = html.E.svg({"class": "signs", "aria-hidden": "true"})
    for status, mark in ALL_MARKS.items():
        symbol = f'<symbol id="mark-{status}" viewBox="0 0 16 16">{DRAWINGS[mark.shape]}</symbol>'
        signs.append(etree.fromstring(symbol))
    return signs


def _contents(report: Report) -> Element:
    name = word("contents", report.lang)
    top = html.OL()
    lists = [top]
    for heading in headings(report):
        while len(lists) > heading.level:
            lists.pop()
        while len(lists) < heading.level and len(lists[-1]):
            lists.append(html.OL())
            lists[-2][-1].append(lists[-1])
        lists[-1].append(html.LI(html.A({"href": f"#{heading.anchor}"}, heading.text)))
    return html.NAV({"aria-labelledby": "contents"}, html.H2({"id": "contents"}, name), top)


def _part(part: Part, position: int, lang: str) -> Iterator[Element]:
    if isinstance(part, Heading):
        tag = (html.H2, html.H3, html.H4)[part.level - 1]
        yield tag({"id": part.anchor}, part.text)
    elif isinstance(part, Paragraph):
        yield _running_text(part, lang)
    elif isinstance(part, Table):
        yield from html_table(part, identity=f"table-{position}", lang=lang)
    else:
        yield _figure(part, f"figure-{position}", lang)


def _running_text(part: Paragraph, lang: str) -> Element:
    whole = html.P()
    for position, sentence in enumerate(part.sentences):
        body, stop = before_stop((sentence_gap(lang) if position else "") + sentence.text)
        holder = html.STRONG(body) if sentence.strong else html.SPAN(body)
        if sentence.claims:
            # A joiner keeps the numbers on the line of the word before them.
            holder.text = f"{body}\u2060"
            holder.append(_cited(sentence.claims, lang))
            holder[-1].tail = stop
        else:
            holder.text = body + stop
        whole.append(holder)
    return whole


def _cited(claims: tuple[int, ...], lang: str) -> Element:
    raised = html.SUP({"class": "cite"})
    for numbers, anchor in citation(claims):
        named = f"{word('evidence', lang)} {numbers}"
        raised.append(html.A({"href": f"#{anchor}", "aria-label": named}, numbers))
    return raised


def _evidence(report: Report) -> Element:
    """The table of claims, folded: a link to one of its rows unfolds it."""
    table = fitted(evidence_table(report.claims, report.lang))
    folded = html.DETAILS({"class": "evidence"}, html.SUMMARY(word("unfold", report.lang)))
    folded.extend(html_table(table, identity="table-evidence", lang=report.lang))
    return folded


def _figure(chart: Chart, identity: str, lang: str) -> Element:
    finding = html.P({"class": "finding", "id": identity}, chart.title)
    region = {"class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": identity}
    caption = html.FIGCAPTION(f"{label(chart, lang)}　{chart.caption}")
    figure = html.FIGURE(finding, html.DIV(region, _picture(chart, identity)), caption)
    if chart.rows:
        figures = plain_table(chart.head, chart.rows, caption=chart.caption, lang=lang)
        figure.append(html.DETAILS(html.SUMMARY(f"{word('figures', lang)}（{label(chart, lang)}）"), figures))
    return figure


def _picture(chart: Chart, identity: str) -> Element:
    root = etree.fromstring(render_svg(chart).encode())
    for node in root.iter():
        for name, value in node.attrib.items():
            # Each picture has its own clips and gradients; on one page their names must differ.
            if name == "id":
                node.set(name, f"{identity}-{value}")
            elif "url(#" in value:
                node.set(name, re.sub(r"url\(#", f"url(#{identity}-", value))
    for tag in ("title", "desc"):
        root.find(f"{_SVG}{tag}").set("id", f"{identity}-{tag}")
    root.set("aria-labelledby", f"{identity}-title")
    root.set("aria-describedby", f"{identity}-desc")
    return root
