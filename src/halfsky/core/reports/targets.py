"""Sentences on one target: the finding first, then the figures it rests on."""

from halfsky.core.indicators.model import Term
from halfsky.core.reports.areas import spread
from halfsky.core.reports.figures import Writer, base_point, judged_point, previous_point
from halfsky.core.reports.model import Paragraph, Sentence
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import Point, Reading
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import Status
from halfsky.core.vocabulary.units import UNITS

KEEP = ("保持", "稳定", "维持")
FALL = ("下降", "降低", "降到", "减少")
RAISE = ("提高", "上升", "增加", "增长")

LONGEST_QUOTE = 40
"""Code points of a plan's clause that a sentence quotes before it is cut."""


def target_words(writer: Writer, reading: Reading) -> str:
    """Quote a target in short: “达到95%以上”; one without a number in the plan's own words."""
    form = TARGET_FORMS.get(reading.verdict.comparator or "")
    if form is None or reading.promised is None or not is_level(reading):
        return f"“{_cut(_without_name(reading))}”"
    number = writer.target_value(reading, value=reading.promised)
    # Nothing lies beyond 100 %: 达到100%, not 达到100%以上.
    full = reading.promised == 100 and reading.verdict.unit == "percent" and form == "target.at_least"
    form = "target.exactly" if full else form
    return f"“{writer.catalogue.text(form + _manner(reading), value=number)}”"


def is_level(reading: Reading) -> bool:
    """Tell whether the plan's number is itself the level to reach, not a change or another series."""
    verdict = reading.verdict
    same = verdict.target_value in (None, reading.promised) and reading.promised_unit in (None, verdict.unit)
    return same and reading.kind == "numeric" and reading.promised_unit not in WRITTEN_OUT


WRITTEN_OUT = ("share", "ratio")
"""Units whose numbers plans write in words (三分之一, 1∶3) and that are quoted as they stand."""


TARGET_FORMS: dict[str, str] = {
    ">=": "target.at_least",
    "<=": "target.at_most",
    "=": "target.exactly",
    "~": "target.about",
}


def _manner(reading: Reading) -> str:
    if reading.trend.startswith(KEEP):
        return "_keep"
    if reading.trend.startswith(FALL):
        return "_fall"
    return "_raise" if reading.trend.startswith(RAISE) else ""


def _without_name(reading: Reading) -> str:
    """Quote a clause without the indicator's name before it, which the sentence has just said."""
    clause = reading.quote.removeprefix(reading.words)
    return clause if len(clause) >= SHORTEST_CLAUSE else reading.quote or reading.words


SHORTEST_CLAUSE = 3


def _cut(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"


def finding(writer: Writer, reading: Reading) -> Phrase:
    """Say in one sentence whether the target is met, and by how much it is missed."""
    catalogue, point = writer.catalogue, judged_point(reading)
    verdict = verdict_phrase(writer, reading)
    if reading.verdict.status in SHORT and reading.verdict.short_of_goal and point is not None:
        gap = writer.gap(reading, point)
        return catalogue.say(f"finding.{reading.verdict.status}", name=reading.name, verdict=verdict, gap=gap)
    return catalogue.say("finding.whole", name=reading.name, verdict=verdict)


SHORT = (Status.NEARLY_MET, Status.NOT_MET, Status.REVERSED)
"""Statuses whose value lies on the worse side of the goal, so that a distance is told."""


def verdict_phrase(writer: Writer, reading: Reading) -> Phrase:
    """Put the verdict on a target into words, bound to the value, the goal and the status."""
    verdict = reading.verdict
    value = {"year": verdict.year, "value": verdict.value, "unit": verdict.unit or ""}
    return writer.ledger.bind(
        verdict_words(writer, reading),
        indicator=reading.name,
        area=writer.area_name,
        operation="status",
        inputs=(value, writer.target_input(reading)),
        result=verdict.status.value,
        source=verdict.source,
    )


def verdict_words(writer: Writer, reading: Reading) -> str:
    """Put the verdict on a target into words: 提前实现“达到95%以上”的目标."""
    verdict = reading.verdict
    kept_badly = verdict.status == Status.NOT_MET and not verdict.short_of_goal and verdict.value is not None
    code = "verdict.not_kept" if kept_badly else f"verdict.{verdict.status}"
    return writer.catalogue.text(code, target=target_words(writer, reading))


def subject(writer: Writer, reading: Reading) -> str:
    """Name the indicator as the subject of a sentence."""
    name = reading.name
    if writer.catalogue.lang == "zh" or name.startswith("“"):
        return name
    return name if name[1:2].isupper() or name[1:2].isdigit() else name[:1].lower() + name[1:]


def value_sentence(writer: Writer, reading: Reading, point: Point) -> Phrase:
    """Give the value and how it changed on the last value and on the base year."""
    catalogue = writer.catalogue
    clauses = [catalogue.say("value", year=str(point.year), value=writer.value(reading, point))]
    for earlier, base in comparisons(writer, reading):
        clauses.append(writer.change(reading, earlier, point, base=base))
    return catalogue.say("closed", text=catalogue.joined(clauses))


def comparisons(writer: Writer, reading: Reading) -> list[tuple[Point, str]]:
    """Choose what the value is compared with: the last value, and the base year of the plan."""
    if reading.verdict.unit not in UNITS:
        return []
    previous, base, year = previous_point(reading), base_point(reading), reading.verdict.year or 0
    chosen: list[tuple[Point, str]] = []
    if previous is not None:
        chosen.append((previous, _base_words(writer, reading, previous.year, year)))
    if base is not None and (previous is None or previous.year != base.year):
        chosen.append((base, writer.catalogue.text("base.year", year=str(base.year))))
    return chosen


SHORTEST_TERM = 3
"""Years between two values of an elected body from which on the earlier one is the last term's (上届)."""


def _base_words(writer: Writer, reading: Reading, earlier: int, year: int) -> str:
    terms = reading.indicator is not None and reading.indicator.periodicity == "term"
    if terms and year - earlier >= SHORTEST_TERM:
        return writer.catalogue.text("base.term")
    if earlier == year - 1:
        return writer.catalogue.text("base.last")
    return writer.catalogue.text("base.year", year=str(earlier))


def cautions(writer: Writer, reading: Reading) -> list[Sentence]:
    """Say how little one year of a small place can tell: counts, interval, pooled years."""
    verdict, catalogue = reading.verdict, writer.catalogue
    if verdict.status != Status.CANNOT_BE_JUDGED and not verdict.one_more_turns:
        return []
    sentences = {"counts": _counts(writer, reading)}
    if verdict.status == Status.CANNOT_BE_JUDGED:
        sentences["interval"] = _interval(writer, reading)
    if verdict.one_more_turns:
        sentences["one_more"] = catalogue.say("small.one_more")
    if verdict.status == Status.CANNOT_BE_JUDGED:
        sentences["pooled"] = _pooled(writer, reading)
    told = {kind: phrase for kind, phrase in sentences.items() if phrase is not None}
    return [phrase.sentence(key=f"target:{reading.number}/{kind}") for kind, phrase in told.items()]


def _counts(writer: Writer, reading: Reading) -> Phrase | None:
    verdict = reading.verdict
    if verdict.numerator is None or verdict.denominator is None:
        return None
    terms = [_term(writer, reading, part) for part in ("numerator", "denominator")]
    bound = [
        writer.ledger.bind(
            _amount(writer, amount, unit),
            indicator=name,
            area=writer.area_name,
            operation="value",
            inputs=({"year": verdict.year, "value": amount, "unit": unit},),
            result=amount,
            source=verdict.source,
        )
        for (name, unit), amount in zip(terms, (verdict.numerator, verdict.denominator), strict=True)
    ]
    return writer.catalogue.say(
        "small.counts", cases=terms[0][0], number=bound[0], people=terms[1][0], base=bound[1]
    )


def _amount(writer: Writer, amount: float, unit: str) -> str:
    if unit not in UNITS:
        return plain(amount)
    return print_value(amount, unit=unit, digits=own_digits(amount), lang=writer.catalogue.lang)


def _term(writer: Writer, reading: Reading, part: str) -> tuple[str, str]:
    """Name and unit of the variable a rate is computed from; general words where it is a sum of several."""
    formula = reading.indicator.formula if reading.indicator else None
    terms: tuple[Term, ...] = getattr(formula, part) if formula else ()
    variable = writer.codebook.variables.get(terms[0].variable) if len(terms) == 1 else None
    if variable is None:
        return writer.catalogue.text(f"small.{part}"), ""
    return variable.name.zh if writer.catalogue.lang == "zh" else variable.name.en, variable.unit


def _interval(writer: Writer, reading: Reading) -> Phrase | None:
    verdict, point = reading.verdict, judged_point(reading)
    if point is None or verdict.low95 is None or verdict.high95 is None:
        return None
    ends = [
        Point(year=point.year, value=end, unit=point.unit, source=point.source, derived=True)
        for end in (verdict.low95, verdict.high95)
    ]
    low, high = (writer.value(reading, end) for end in ends)
    return writer.catalogue.say("small.interval", low=low, high=high)


def _pooled(writer: Writer, reading: Reading) -> Phrase | None:
    verdict = reading.verdict
    if verdict.pooled_value is None or verdict.pooled_from is None or verdict.pooled_to is None:
        return None
    point = Point(
        year=verdict.pooled_to,
        value=verdict.pooled_value,
        unit=verdict.unit or "",
        source=verdict.source,
        derived=True,
    )
    return writer.catalogue.say(
        "small.pooled",
        first=str(verdict.pooled_from),
        last=str(verdict.pooled_to),
        value=writer.value(reading, point),
    )


def paragraph(
    writer: Writer, reading: Reading, *, figures_told: bool = False, figures_of: str = ""
) -> Paragraph:
    """Tell one target: the finding, its figures, cautions, child areas.

    Args:
        writer: Prints and binds.
        reading: The target.
        figures_told: An earlier target of the chapter has told the same value and its changes.
        figures_of: Number of the target that its value is lastingly named after, by default its own.
    """
    point = judged_point(reading)
    key = f"target:{reading.number}"
    sentences = [finding(writer, reading).sentence(strong=True, key=f"{key}/finding")]
    if point is not None and not figures_told:
        figures = f"target:{figures_of or reading.number}/value"
        sentences.append(value_sentence(writer, reading, point).sentence(key=figures))
    return Paragraph(sentences=(*sentences, *cautions(writer, reading), *spread(writer, reading)))
