"""The picture of a whole plan for a meeting: attainment by domain, the worst, the best, the legend."""

from collections.abc import Callable

from halfsky.core.assessment.board import Board
from halfsky.core.indicators.model import Codebook
from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.briefs.model import Bar, Line, Slide
from halfsky.core.reports.figures import judged_point, print_share
from halfsky.core.reports.material import Material
from halfsky.core.reports.monitoring import material_of
from halfsky.core.reports.numbering import domain_title
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.summary import MISSED
from halfsky.core.reports.targets import target_words
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, MARKS, Status

MOST_LINES = 4
"""Targets named as the worst and as the best."""

ORDER = (
    Status.MET_EARLY,
    Status.MET,
    Status.NEARLY_MET,
    Status.NOT_MET,
    Status.REVERSED,
    Status.CANNOT_BE_JUDGED,
    Status.NOT_DUE,
    Status.NO_DATA,
    Status.NOT_APPLICABLE,
)
"""From the best to what cannot be told: the order of the bars and of the legend."""


def make_slide(
    board: Board, *, codebook: Codebook, messages: Messages, lang: Lang = "zh", issuer: str = ""
) -> Slide:
    """Put a plan on one picture.

    Args:
        board: Any judged board; a plan without domains is one bar.
        codebook: Codebook the board was judged with.
        messages: Catalogue that holds the `reports.` and `briefs.` texts.
        lang: Language of the picture.
        issuer: Who issues it, in the foot.
    """
    material = material_of(board, codebook=codebook, messages=messages, lang=lang)

    def say(code: str, **facts: object) -> str:
        return messages.say(f"briefs.{code}", dict(facts), lang=lang)

    readings = material.readings
    bars = _bars(material, say)
    judged, attained = _count(readings, JUDGED), _count(readings, ATTAINED)
    rate = _rate(attained, judged)
    present = [status for status in ORDER if any(r.verdict.status == status for r in readings)]
    return Slide(
        title=say("slide_title", area=material.writer.area_name, year=board.year),
        subtitle=board.plan.title,
        lang=lang,
        rate=rate,
        basis=say("slide_basis", targets=len(readings), judged=judged, attained=attained),
        bars=bars,
        worst=tuple(_line(material, r) for r in _worst(readings)),
        best=tuple(_line(material, r) for r in _best(readings)),
        legend=tuple((status.value, _word(status, lang)) for status in present),
        heads={code: say(f"slide_{code}") for code in ("rate", "domains", "worst", "best", "none")},
        foot=say("slide_foot", issuer=issuer) if issuer else "",
        description=say(
            "slide_description",
            rate=rate,
            values=("；" if lang == "zh" else "; ").join(f"{bar.title} {bar.rate}" for bar in bars),
        ),
    )


def _bars(material: Material, say: Callable[..., str]) -> tuple[Bar, ...]:
    lang, domains = material.catalogue.lang, material.board.plan.domains
    titled = [(domain_title(domain.title, lang), material.of_domain(domain.number)) for domain in domains]
    titled.append((say("slide_outside"), material.of_domain(0)))
    return tuple(_bar(title, readings) for title, readings in titled if readings)


def _bar(title: str, readings: tuple[Reading, ...]) -> Bar:
    counted = ((status, sum(r.verdict.status == status for r in readings)) for status in ORDER)
    return Bar(
        title=title,
        counts=tuple((status.value, number) for status, number in counted if number),
        rate=_rate(_count(readings, ATTAINED), _count(readings, JUDGED)),
    )


def _count(readings: tuple[Reading, ...], statuses: frozenset[Status]) -> int:
    return sum(reading.verdict.status in statuses for reading in readings)


def _rate(attained: int, judged: int) -> str:
    return print_share(derive("share", [{"value": attained}, {"value": judged}], digits=1)) if judged else "—"


def _worst(readings: tuple[Reading, ...]) -> list[Reading]:
    """Missed targets, those once met first, then by the share of the goal that is missing."""
    missed = [r for r in readings if r.verdict.status in MISSED]
    return sorted(missed, key=lambda r: (r.verdict.status != Status.REVERSED, -_distance(r)))[:MOST_LINES]


def _best(readings: tuple[Reading, ...]) -> list[Reading]:
    """Targets that are met on a figure: those met early first, then the furthest beyond their goal."""
    met = [
        r
        for r in readings
        if r.verdict.status in (Status.MET_EARLY, Status.MET) and judged_point(r) is not None
    ]
    return sorted(met, key=lambda r: (r.verdict.status != Status.MET_EARLY, -_distance(r)))[:MOST_LINES]


def _distance(reading: Reading) -> float:
    verdict = reading.verdict
    return abs(verdict.gap or 0.0) / abs(verdict.target_value or 1.0)


def _line(material: Material, reading: Reading) -> Line:
    point = judged_point(reading)
    goal = target_words(material.writer, reading).strip("“”")
    value = material.writer.printed(reading, point) if point else "—"
    sign = "；" if material.catalogue.lang == "zh" else "; "
    target = material.catalogue.text("chart.goal", target=goal)
    return Line(status=reading.verdict.status, name=reading.name, told=f"{value}{sign}{target}")


def _word(status: Status, lang: Lang) -> str:
    return MARKS[status].zh if lang == "zh" else MARKS[status].en
