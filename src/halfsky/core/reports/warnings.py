"""The chapter of early warning, and the annex of how probable it is that each target is met."""

import polars as pl

from halfsky.core.early_warning.model import KIND_WORDS, SEVERITY_WORDS
from halfsky.core.indicators.model import Text
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Sentence, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.targets import target_words
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.numbers import plain

_MOST_NAMED = 6
"""Targets named in a sentence before the rest is left to the table."""


def warning_sections(material: Material, numbers: Numbers) -> tuple[Section, ...]:
    """Write the chapter of early warning; none where nobody looked ahead.

    Args:
        material: The board, with its warnings.
        numbers: Running numbers of headings and tables.
    """
    board, catalogue = material.board, material.catalogue
    if not board.warnings.width:
        return ()
    named = board.warnings.filter(pl.col("named"))
    blocks: tuple[Block, ...] = (Paragraph(sentences=_opening(material, named)),)
    if named.height:
        blocks = (*blocks, _table(material, named, numbers))
    title = catalogue.text("section.warnings")
    return (Section(title=title, number=numbers.section(), blocks=blocks),)


def outlook_sections(material: Material) -> tuple[Section, ...]:
    """Write the annex of probabilities; none where there is no forecast of the plan's own area."""
    board, catalogue = material.board, material.catalogue
    if not board.outlook.width:
        return ()
    told = {
        row["target"]: row
        for row in board.outlook.iter_rows(named=True)
        if row["area"] == board.area and row["probability"] is not None
    }
    rows = tuple(
        _forecast_row(material, reading, told[reading.number])
        for reading in material.readings
        if reading.number in told
    )
    if not rows:
        return ()
    heads = ("number", "indicator", "goal", "due", "probability", "interval80", "siblings")
    table = Table(
        number=catalogue.text("annex.outlook_number"),
        caption=catalogue.text("caption.outlook", area=material.writer.area_name),
        head=(tuple(Cell(text=catalogue.text(f"column.{code}")) for code in heads),),
        rows=rows,
        notes=(catalogue.text("note.outlook"),),
        widths=(1.0, 3.2, 2.6, 1.0, 1.3, 2.2, 1.1),
        row_heads=2,
    )
    return (Section(title=catalogue.text("section.outlook"), blocks=(table,)),)


def _opening(material: Material, named: pl.DataFrame) -> tuple[Sentence, ...]:
    catalogue, writer = material.catalogue, material.writer
    whole = writer.count(len(material.readings), what="what.targets")
    targets = named["target"].n_unique()
    if not targets:
        return (catalogue.say("warnings.none", whole=whole).sentence(key="warnings/named"),)
    number = writer.count(targets, what="what.warned")
    alerts = named.filter(pl.col("severity") == "alert")["target"].n_unique()
    named_words = catalogue.say("warnings.named", number=number, whole=whole)
    sentences = [named_words.sentence(strong=True, key="warnings/named")]
    if alerts:
        red = writer.count(alerts, what="what.alerts")
        sentences.append(catalogue.say("warnings.alerts", number=red).sentence(key="warnings/alerts"))
    hard = named.filter(pl.col("kind") == "hard_to_reach")
    if hard.height:
        sentences += _hard(material, hard)
    return tuple(sentences)


def _hard(material: Material, hard: pl.DataFrame) -> list[Sentence]:
    """Name what will hardly be reached, and say how right such warnings were on past figures."""
    catalogue, writer = material.catalogue, material.writer
    names = {reading.number: reading.name for reading in material.readings}
    shown = list(dict.fromkeys(names.get(row["target"], row["words"]) for row in hard.iter_rows(named=True)))
    listed = catalogue.listed(Phrase(name) for name in shown[:_MOST_NAMED]).text
    if len(shown) > _MOST_NAMED:
        listed = catalogue.text("some", names=listed)
    number = writer.count(hard["target"].n_unique(), what="what.hard")
    sentences = [catalogue.say("warnings.hard", number=number, names=listed).sentence(key="warnings/hard")]
    # The least of the thresholds used: not more is claimed than holds for each.
    precision = hard["precision"].min()
    if isinstance(precision, float) and not hard["precision"].null_count():
        right = _precision(material, precision)
        sentences.append(catalogue.say("warnings.record", right=right).sentence(key="warnings/record"))
    return sentences


def _precision(material: Material, precision: float) -> Phrase:
    catalogue = material.catalogue
    return material.writer.ledger.bind(
        plain(round(precision * 100)) + ("%" if catalogue.lang == "zh" else " %"),
        indicator=catalogue.text("what.precision"),
        area=catalogue.text("who.past_series"),
        operation="value",
        inputs=({"value": round(precision * 100, 1), "unit": "percent"},),
        result=round(precision * 100, 1),
        source=catalogue.text("source.backtest"),
    )


def _table(material: Material, named: pl.DataFrame, numbers: Numbers) -> Table:
    catalogue = material.catalogue
    heads = ("number", "indicator", "warning", "severity", "evidence", "lead")
    names = {reading.number: reading.name for reading in material.readings}
    lang = catalogue.lang
    rows = tuple(
        (
            Cell(text=row["target"]),
            Cell(text=names.get(row["target"], row["words"])),
            Cell(text=_word(KIND_WORDS[row["kind"]], lang)),
            Cell(text=_word(SEVERITY_WORDS[row["severity"]], lang)),
            Cell(text=row[f"reason_{lang}"]),
            Cell(text=row["lead_unit"] or "—"),
        )
        for row in named.iter_rows(named=True)
    )
    return Table(
        number=numbers.table(),
        caption=catalogue.text("caption.warnings", year=str(material.board.year)),
        head=(tuple(Cell(text=catalogue.text(f"column.{code}")) for code in heads),),
        rows=rows,
        notes=(catalogue.text("note.warnings"),),
        widths=(1.0, 2.4, 1.4, 1.2, 6.0, 1.4),
        row_heads=2,
    )


def _word(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en


def _forecast_row(material: Material, reading: Reading, row: dict[str, float]) -> tuple[Cell, ...]:
    digits = reading.decimals
    interval = _interval(row, digits, dash="—" if material.catalogue.lang == "zh" else "–")
    return (
        Cell(text=reading.number),
        Cell(text=reading.name),
        Cell(text=target_words(material.writer, reading).strip("“”")),
        Cell(text=str(row["deadline"]), numeric=True),
        Cell(text=_percent(material, row["probability"]), numeric=True),
        Cell(text=interval, numeric=True),
        Cell(text=str(row["siblings"] or 0), numeric=True),
    )


def _interval(row: dict[str, float], digits: int, *, dash: str) -> str:
    """The 80 % interval; a promise that is no level has none."""
    low, high = row["low80"], row["high80"]
    if low is None or high is None:
        return "—"
    return f"{plain(round(low, digits))}{dash}{plain(round(high, digits))}"


def _percent(material: Material, probability: float) -> str:
    """In whole percent; near certainty is not printed as certainty."""
    percent = round(probability * 100)
    sign = "%" if material.catalogue.lang == "zh" else " %"
    if percent < 1 or percent > 99:
        return material.catalogue.text("probability.under" if percent < 1 else "probability.over")
    return f"{percent}{sign}"
