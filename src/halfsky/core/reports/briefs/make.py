"""From a judged board to a brief of one page: of a domain, of an area, of a unit."""

from collections.abc import Callable
from typing import Literal

import msgspec
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.early_warning.model import KIND_WORDS
from halfsky.core.indicators.model import Codebook, ResponsibleUnit
from halfsky.core.indicators.responsible import UnitIndex
from halfsky.core.reports.briefs.asks import asks
from halfsky.core.reports.briefs.model import EMPTY_CELL, Brief
from halfsky.core.reports.chart_choice import choose
from halfsky.core.reports.figures import judged_point
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Cell, Chart, Sentence, Table
from halfsky.core.reports.monitoring import material_of
from halfsky.core.reports.numbering import Numbers, domain_title
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.summary import attainment
from halfsky.core.reports.targets import target_words
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import MARKS, Status

MOST_WARNINGS = 3
"""Warnings told on the page; the board has them all."""

CHART_HEIGHT = 210

ORDER = (
    Status.REVERSED,
    Status.NOT_MET,
    Status.CANNOT_BE_JUDGED,
    Status.NO_DATA,
    Status.NEARLY_MET,
    Status.NOT_DUE,
    Status.MET,
    Status.MET_EARLY,
    Status.NOT_APPLICABLE,
)
"""Targets that need a word stand first."""

_WIDTHS = {"plain": (1.5, 1.0, 2.9, 1.6, 3.2, 0.9, 1.1), "beside": (1.5, 1.0, 2.5, 1.5, 1.5, 2.7, 0.9, 1.1)}


def domain_brief(
    board: Board,
    domain: int,
    *,
    codebook: Codebook,
    messages: Messages,
    lang: Lang = "zh",
    issuer: str = "",
    date: str = "",
) -> Brief:
    """Brief on one domain of a plan, for those who answer for it.

    Args:
        board: With outlook and warnings where these were looked for.
        domain: Its number in the plan.
        codebook: Codebook the board was judged with.
        messages: Catalogue that holds the `reports.` and `briefs.` texts.
        lang: Language of the brief.
        issuer: Who issues it.
        date: Date printed on it.

    Raises:
        NotFound: `briefs.no_domain`.
    """
    known = next((one for one in board.plan.domains if one.number == domain), None)
    if known is None:
        raise NotFound("briefs.no_domain", domain=domain, domains=len(board.plan.domains))
    material = material_of(board, codebook=codebook, messages=messages, lang=lang)
    name = domain_title(known.title, lang)
    return _brief(material, material.of_domain(domain), subject="domain", name=name, issuer=issuer, date=date)


def area_brief(
    board: Board,
    area: str,
    *,
    codebook: Codebook,
    messages: Messages,
    lang: Lang = "zh",
    issuer: str = "",
    date: str = "",
) -> Brief:
    """Brief on one area below that of the plan, or on the plan's own, with the plan's area beside it.

    Args:
        board: With outlook and warnings where these were looked for.
        area: Code.
        codebook: Codebook the board was judged with.
        messages: Catalogue that holds the `reports.` and `briefs.` texts.
        lang: Language of the brief.
        issuer: Who issues it.
        date: Date printed on it.

    Raises:
        NotFound: `briefs.no_area` where nothing was judged there.
    """
    known = codebook.areas.get(area)
    if area not in board.assessments["area"]:
        raise NotFound("briefs.no_area", area=known.name.zh if known else area)
    moved = msgspec.structs.replace(board, area=area, area_name=known.name.zh if known else area)
    material = material_of(moved, codebook=codebook, messages=messages, lang=lang)
    whole = (
        material_of(board, codebook=codebook, messages=messages, lang=lang) if area != board.area else None
    )
    # An area answers for what was judged there, not for promises of the plan's own area alone.
    judged = set(board.assessments.filter(pl.col("area") == area)["target"])
    readings = tuple(reading for reading in material.readings if reading.number in judged)
    name = material.writer.area_name
    return _brief(material, readings, subject="area", name=name, issuer=issuer, date=date, beside=whole)


def unit_brief(
    board: Board,
    unit: str,
    *,
    codebook: Codebook,
    messages: Messages,
    lang: Lang = "zh",
    issuer: str = "",
    date: str = "",
    numbers: frozenset[str] | None = None,
) -> Brief:
    """Brief on the targets of one unit.

    Args:
        board: With outlook and warnings where these were looked for.
        unit: Name, alias or code of the unit.
        codebook: Codebook the board was judged with, and its units.
        messages: Catalogue that holds the `reports.` and `briefs.` texts.
        lang: Language of the brief.
        issuer: Who issues it.
        date: Date printed on it.
        numbers: Numbers of the targets the unit is assigned; by default those whose indicator it leads.

    Raises:
        NotFound: `briefs.no_unit` where the codebook knows no such unit, `briefs.no_targets` where it has none.
    """
    index = UnitIndex(codebook)
    known = codebook.units.get(unit) or index.named(unit, board.year)
    if known is None:
        raise NotFound("briefs.no_unit", unit=unit)
    material = material_of(board, codebook=codebook, messages=messages, lang=lang)
    leads = _led_by(known, index, board.year)
    readings = tuple(r for r in material.readings if (leads(r) if numbers is None else r.number in numbers))
    if not readings:
        raise NotFound("briefs.no_targets", unit=known.name.zh)
    name = known.name.zh if lang == "zh" else known.name.en
    return _brief(material, readings, subject="unit", name=name, issuer=issuer, date=date)


def _led_by(unit: ResponsibleUnit, index: UnitIndex, year: int) -> Callable[[Reading], bool]:
    def leads(reading: Reading) -> bool:
        stated = reading.indicator.lead_unit if reading.indicator else ""
        found = index.named(stated, year) if stated else None
        return found is not None and found.code == unit.code

    return leads


def _brief(
    material: Material,
    readings: tuple[Reading, ...],
    *,
    subject: Literal["domain", "area", "unit"],
    name: str,
    issuer: str,
    date: str,
    beside: Material | None = None,
) -> Brief:
    catalogue, board = material.catalogue, material.board
    own = msgspec.structs.replace(material, readings=readings)
    warned = _warned(material, {reading.number for reading in readings})
    say = _Say(catalogue.messages, catalogue.lang)
    return Brief(
        subject=subject,
        title=say(f"title_{subject}", name=name, area=material.writer.area_name, year=board.year),
        subtitle=board.plan.title,
        issuer=issuer,
        date=date,
        lang=catalogue.lang,
        lead=attainment(own, readings, scope=name),
        table=_table(own, say, beside),
        chart=_chart(own),
        warnings=_told(material, say, warned),
        asks=asks(own, warned, say=say),
        claims=material.writer.ledger.claims,
        heads={code: say(f"head_{code}") for code in ("figures", "warnings", "asks", "issuer")},
        more=say("more", number="{number}"),
    )


class _Say(msgspec.Struct, frozen=True):
    """Texts of the catalogue whose codes begin with `briefs.`, in one language."""

    messages: Messages
    lang: Lang

    def __call__(self, code: str, **facts: object) -> str:
        return self.messages.say(f"briefs.{code}", dict(facts), lang=self.lang)


def _table(material: Material, say: Callable[..., str], beside: Material | None) -> Table:
    known = {row["target"]: row["probability"] for row in _outlook(material)}
    whole = {reading.number: reading for reading in beside.readings} if beside else {}
    ordered = sorted(material.readings, key=lambda r: ORDER.index(r.verdict.status))
    rows = tuple(_row(material, reading, known.get(reading.number), beside, whole) for reading in ordered)
    year = str(material.board.year)
    heads = [
        say("column_status"),
        say("column_number"),
        say("column_indicator"),
        say("column_value", year=year),
    ]
    heads += [beside.writer.area_name] if beside else []
    heads += [say(f"column_{code}") for code in ("goal", "due", "chance")]
    numeric = {3} | ({4} if beside else set()) | {len(heads) - 2, len(heads) - 1}
    return Table(
        number="",
        caption=say("caption"),
        head=(tuple(Cell(text=head, numeric=place in numeric) for place, head in enumerate(heads)),),
        rows=rows,
        widths=_WIDTHS["beside" if beside else "plain"],
        row_heads=3,
    )


def _outlook(material: Material) -> list[dict[str, float | str | None]]:
    board = material.board
    if not board.outlook.width:
        return []
    return board.outlook.filter(pl.col("area") == board.area).select("target", "probability").to_dicts()


def _row(
    material: Material,
    reading: Reading,
    probability: float | str | None,
    beside: Material | None,
    whole: dict[str, Reading],
) -> tuple[Cell, ...]:
    mark = MARKS[reading.verdict.status]
    word = mark.zh if material.catalogue.lang == "zh" else mark.en
    values = [_value(material, reading)]
    if beside is not None:
        values.append(_value(beside, whole[reading.number]) if reading.number in whole else EMPTY_CELL)
    return (
        Cell(text=word, status=reading.verdict.status),
        Cell(text=reading.number),
        Cell(text=reading.name),
        *values,
        Cell(text=target_words(material.writer, reading).strip("“”")),
        Cell(text=str(reading.due) if reading.due else "—", numeric=True),
        Cell(text=_chance(probability), numeric=True),
    )


def _value(material: Material, reading: Reading) -> Cell:
    """The judged value; its year beside it where it is not the year of the board."""
    point = judged_point(reading)
    if point is None:
        return msgspec.structs.replace(EMPTY_CELL, numeric=True)
    printed = material.writer.value(reading, point).text
    older = f" ({point.year})" if point.year != material.board.year else ""
    return Cell(text=printed + older, numeric=True)


def _chance(probability: float | str | None) -> str:
    """In whole percent; near certainty is not printed as certainty."""
    if not isinstance(probability, float):
        return "—"
    percent = round(probability * 100)
    if percent < 1:
        return "<1%"
    return ">99%" if percent > 99 else f"{plain(percent)}%"


def _chart(material: Material) -> Chart | None:
    """One chart: the missed target's series, else the spread of the areas below."""
    numbers = Numbers(material.catalogue.lang)
    choice = choose(material.readings, ())
    for reading in (choice.series, choice.spread):
        if reading is not None:
            chart = choice.beside(material, reading, numbers)[0]
            return msgspec.structs.replace(chart, height=min(chart.height, CHART_HEIGHT))
    return None


def _warned(material: Material, numbers: set[str]) -> pl.DataFrame:
    """Warnings of the brief's targets in its area, by rank."""
    board = material.board
    if not board.warnings.width:
        return board.warnings
    own = (pl.col("area") == board.area) & pl.col("target").is_in(sorted(numbers))
    return board.warnings.filter(own).sort("rank")


def _told(material: Material, say: Callable[..., str], warned: pl.DataFrame) -> tuple[Sentence, ...]:
    lang = material.catalogue.lang
    first = warned.head(MOST_WARNINGS) if warned.width else warned
    sentences = []
    for row in first.iter_rows(named=True):
        kind = KIND_WORDS[row["kind"]]
        word = kind.zh if lang == "zh" else kind.en
        reason = row[f"reason_{lang}"]
        text = say("warning", target=row["target"], kind=word, reason=reason)
        sentences.append(Sentence(text=text, key=f"warning:{row['target']}/{row['kind']}"))
    if not sentences:
        sentences.append(Sentence(text=say("no_warning"), key="warning:none"))
    return tuple(sentences)
