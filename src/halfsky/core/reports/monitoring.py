"""The yearly monitoring report (年度统计监测报告): from a judged board to a report model."""

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Codebook
from halfsky.core.reports import annexes
from halfsky.core.reports.chart_choice import overview_chart
from halfsky.core.reports.domains import domain_sections
from halfsky.core.reports.figures import Writer
from halfsky.core.reports.material import Material
from halfsky.core.reports.method import notes
from halfsky.core.reports.model import Block, Paragraph, Report, Section
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.phrases import Catalogue, Ledger
from halfsky.core.reports.readings import read_board, series_of
from halfsky.core.reports.sources import Sources
from halfsky.core.reports.suggestions import suggestions
from halfsky.core.reports.summary import summary
from halfsky.core.reports.warnings import outlook_sections, warning_sections
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages


def build_monitoring_report(
    board: Board,
    *,
    codebook: Codebook,
    messages: Messages,
    lang: Lang = "zh",
    issuer: str = "",
    date: str = "",
) -> Report:
    """Write the yearly monitoring report of one area on one plan.

    Args:
        board: Where the area stands; any table may be empty.
        codebook: Codebook the board was judged with.
        messages: Catalogue that holds the `reports.` texts.
        lang: Language of the report.
        issuer: Issuing body, as it is printed.
        date: Date of issue, as it is printed.

    Returns:
        The report: summary, domains, missed targets, data gaps, suggestions, annexes, notes on method. Every
        sentence that states a figure names its claims.

    Source:
        Chapters of the yearly reports of the National Bureau of Statistics and of local bureaus.
    """
    material = material_of(board, codebook=codebook, messages=messages, lang=lang)
    numbers = Numbers(lang)
    catalogue = material.catalogue
    lead = summary(material)
    sections = (
        Section(title=catalogue.text("section.overview"), blocks=_overview(material, numbers)),
        *domain_sections(material, numbers),
        *warning_sections(material, numbers),
        *_closing(material, numbers),
        *_annexes(material),
        *outlook_sections(material),
    )
    return Report(
        title=_title(material),
        subtitle=catalogue.text("subtitle", year=str(board.year)),
        issuer=issuer,
        date=date,
        lang=lang,
        summary=lead,
        sections=sections,
        claims=material.writer.ledger.claims,
        notes=notes(material),
    )


def material_of(board: Board, *, codebook: Codebook, messages: Messages, lang: Lang) -> Material:
    """Read a board for one report: its targets, its series, and a writer with an empty ledger of claims."""
    catalogue = Catalogue(messages=messages, lang=lang)
    unknown = catalogue.text("source.unknown")
    writer = Writer(
        catalogue=catalogue,
        ledger=Ledger(Sources(codebook, catalogue).told),
        codebook=codebook,
        area=board.area,
        area_name=_area_name(board, codebook, lang),
        year=board.year,
    )
    return Material(
        board=board,
        writer=writer,
        readings=read_board(board, codebook=codebook, lang=lang, unknown=unknown),
        series=series_of(board, unknown),
    )


def _area_name(board: Board, codebook: Codebook, lang: Lang) -> str:
    known = codebook.areas.get(board.area)
    if lang == "en" and known is not None:
        return known.name.en
    return board.area_name or board.area


def _title(material: Material) -> str:
    board = material.board
    code = "title" if board.plan.title else "title_list"
    return material.catalogue.text(
        code, title=board.plan.title, area=material.writer.area_name, year=str(board.year)
    )


def _overview(material: Material, numbers: Numbers) -> tuple[Block, ...]:
    if material.board.attainment.is_empty():
        return (Paragraph(sentences=(material.catalogue.say("overview.empty").sentence(key="overview"),)),)
    chart = overview_chart(material, numbers)
    table = annexes.attainment_table(material, numbers)
    return (table,) if chart is None else (table, chart)


def _closing(material: Material, numbers: Numbers) -> tuple[Section, ...]:
    catalogue = material.catalogue
    tables = {
        "missed": annexes.missed_table(material, numbers),
        "missing": annexes.missing_table(material, numbers),
    }
    sections = []
    for name, table in tables.items():
        code = name if table is not None else f"{name}_none" if material.readings else f"{name}_nothing"
        opening = Paragraph(sentences=(catalogue.say(f"opening.{code}").sentence(key=name),))
        blocks: tuple[Block, ...] = (opening,) if table is None else (opening, table)
        sections.append(
            Section(title=catalogue.text(f"section.{name}"), number=numbers.section(), blocks=blocks)
        )
    advice = Section(
        title=catalogue.text("section.suggestions"), number=numbers.section(), blocks=suggestions(material)
    )
    return (*sections, advice)


def _annexes(material: Material) -> tuple[Section, ...]:
    catalogue = material.catalogue
    tables = (("annex", annexes.annex_table(material)), ("peers", annexes.peers_table(material)))
    return tuple(
        Section(title=catalogue.text(f"section.{name}"), blocks=(table,))
        for name, table in tables
        if table is not None and table.rows
    )
