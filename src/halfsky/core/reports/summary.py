"""The lead paragraphs: what was monitored, how many targets are met, what changed, what is missed."""

from halfsky.core.reports.figures import judged_point
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Paragraph, Sentence
from halfsky.core.reports.phrases import Phrase
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.targets import finding
from halfsky.core.reports.wording import change_of
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, Status
from halfsky.core.vocabulary.units import UNITS

MISSED = (Status.REVERSED, Status.NOT_MET)
MISSED_SHOWN = 5
"""Missed targets told in the summary; the table has them all."""

PARTS = (
    Status.MET_EARLY,
    Status.MET,
    Status.NEARLY_MET,
    Status.NOT_MET,
    Status.REVERSED,
)
OUTSIDE = (Status.CANNOT_BE_JUDGED, Status.NO_DATA, Status.NOT_DUE, Status.NOT_APPLICABLE)


def summary(material: Material) -> tuple[Paragraph, ...]:
    """Write the lead paragraphs of the report."""
    paragraphs = (
        _basis(material),
        attainment(material, material.readings),
        _changes(material),
        _missed(material),
    )
    return tuple(paragraph for paragraph in paragraphs if paragraph is not None)


def _basis(material: Material) -> Paragraph:
    catalogue, writer, board = material.catalogue, material.writer, material.board
    where = {"area": writer.area_name, "year": str(board.year)}
    code = "summary.basis" if board.plan.title else "summary.basis_list"
    first = catalogue.say(code, **where, title=board.plan.title)
    domains = len(board.plan.domains) or len({r.domain for r in material.readings if r.domain})
    clauses: list[Phrase] = []
    if domains:
        number = writer.count(domains, what="what.domains", source="source.plan")
        clauses.append(catalogue.say("summary.domains", number=number))
    number = writer.count(len(material.readings), what="what.targets", source="source.plan")
    clauses.append(catalogue.say("summary.targets", number=number))
    directions = sum(1 for row in board.directions.iter_rows(named=True) if row["area"] == board.area)
    if directions:
        number = writer.count(directions, what="what.directions", source="source.plan")
        clauses.append(catalogue.say("summary.directions", number=number))
    coverage = catalogue.say("summary.coverage", text=catalogue.joined(clauses))
    return Paragraph(
        sentences=(first.sentence(key="summary/basis"), coverage.sentence(key="summary/coverage"))
    )


def attainment(
    material: Material, readings: tuple[Reading, ...], *, scope: str = "", key: str = "summary"
) -> Paragraph:
    """Tell how many targets are met out of those that can be judged, and what stands outside.

    Args:
        material: The board as read.
        readings: The targets counted.
        scope: Name of the domain they belong to; empty for the whole plan.
        key: Lasting name of the chapter.
    """
    catalogue, writer = material.catalogue, material.writer
    counts = {status: sum(1 for r in readings if r.verdict.status == status) for status in Status}
    judged = sum(counts[status] for status in JUDGED)
    attained = sum(counts[status] for status in ATTAINED)
    targets = writer.count(len(readings), what="what.targets", scope=scope, source="source.plan")
    sentences: list[Sentence] = []
    if judged:
        rate = catalogue.say(
            "attainment.rate" if attained else "attainment.rate_nothing",
            targets=targets,
            judged=writer.count(judged, what="what.judged", scope=scope),
            attained=writer.count(attained, what="what.attained", scope=scope),
            rate=writer.share(attained, judged, what="what.rate", scope=scope),
        )
        sentences.append(rate.sentence(strong=True, key=f"{key}/attainment"))
    else:
        none = catalogue.say("attainment.none", targets=targets)
        sentences.append(none.sentence(strong=True, key=f"{key}/attainment"))
    for code, kinds in (("attainment.parts", PARTS), ("attainment.outside", OUTSIDE)):
        present = {status: counts[status] for status in kinds if counts[status]}
        # Where every judged target has one status, the rate has already said it.
        if len(present) > 1 or (present and code == "attainment.outside"):
            listed = _listing(material, code, present, scope)
            sentences.append(listed.sentence(key=f"{key}/{code}"))
    return Paragraph(sentences=tuple(sentences))


def _listing(material: Material, code: str, counts: dict[Status, int], scope: str) -> Phrase:
    catalogue = material.catalogue
    parts = [catalogue.say(f"count.{status}", number=str(number)) for status, number in counts.items()]
    named = {catalogue.text(f"what.{status}"): number for status, number in counts.items()}
    told = material.writer.tally(
        catalogue.row(parts).text, named, total=sum(counts.values()), what="what.targets", scope=scope
    )
    return catalogue.say(code, text=told)


def _changes(material: Material) -> Paragraph | None:
    """Count what got better and worse on last year, of targets with both years and a better side."""
    catalogue, writer = material.catalogue, material.writer
    signs = [sign for reading in material.readings if (sign := _sign(material, reading)) is not None]
    if not signs:
        return None
    parts = [
        catalogue.say(f"summary.{what}", number=writer.count(signs.count(sign), what=f"what.{what}"))
        for what, sign in (("better", 1), ("flat", 0), ("worse", -1))
        if sign in signs
    ]
    compared = writer.count(len(signs), what="what.compared")
    told = catalogue.say("summary.changes", compared=compared, text=catalogue.row(parts))
    return Paragraph(sentences=(told.sentence(key="summary/changes"),))


def _sign(material: Material, reading: Reading) -> int | None:
    point, previous = judged_point(reading), reading.previous
    if point is None or previous is None or previous.year != point.year - 1 or point.unit not in UNITS:
        return None
    if point.year != material.board.year or reading.better not in ("up", "down"):
        return None
    flat = material.writer.codebook.method.flat
    change = change_of(previous.value, point.value, unit=point.unit, digits=reading.decimals, flat=flat)
    if change.flat != "no":
        return 0
    return 1 if (change.amount > 0) == (reading.better == "up") else -1


def _missed(material: Material) -> Paragraph | None:
    """Name the missed targets with their distance, the first few of them."""
    missed = [r for status in MISSED for r in material.with_status(status)]
    if not missed:
        return None
    catalogue, writer = material.catalogue, material.writer
    number = writer.count(len(missed), what="what.missed")
    head = catalogue.say("summary.missed", number=number)
    worst = sorted(missed, key=_distance, reverse=True)[:MISSED_SHOWN]
    told = [
        finding(writer, reading).sentence(key=f"summary/target:{reading.number}/finding") for reading in worst
    ]
    return Paragraph(sentences=(head.sentence(key="summary/missed"), *told))


def _distance(reading: Reading) -> tuple[bool, float]:
    """Order of missed targets: those once met first, then by the share of the goal that is missing."""
    verdict = reading.verdict
    missing = abs(verdict.gap or 0.0) / abs(verdict.target_value or 1.0)
    return verdict.status == Status.REVERSED, missing
