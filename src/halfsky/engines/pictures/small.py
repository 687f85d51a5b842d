"""Pictures as small as words: a line in a table, the marks of a domain in a row."""

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Spark, Strip, StripMark
from halfsky.core.reports.series import runs
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.marks import DRAWINGS
from halfsky.engines.pictures.canvas import Scale, px, span, text

BREADTH, HEIGHT = 96.0, 26.0


def draw_spark(spark: Spark, words: Words, told: str) -> str:
    """Draw a tiny line with its last point, and a dashed line where the target is."""
    known = [its for its in spark.points if its.value is not None]
    values = [its.value for its in known if its.value is not None]
    low, high = span([*values, *([] if spark.aim is None else [spark.aim])])
    years = [its.year for its in spark.points] or [0]
    x = Scale(low=min(years), high=max(years), start=3, end=BREADTH - 5)
    y = Scale(low=low, high=high, start=HEIGHT - 3, end=3)
    ways = "".join(
        "M" + "L".join(f"{px(x(its.year))} {px(y(its.value))}" for its in run if its.value is not None)
        for run in runs(spark.points)
        if len(run) > 1
    )
    line = f'<path class="chart-line chart-1" d="{ways}"/>' if ways else ""
    aim = "" if spark.aim is None else f'<path class="chart-aim" d="M0 {px(y(spark.aim))}H{px(BREADTH)}"/>'
    end = known[-1:]
    dot = "".join(
        f'<circle class="chart-full" cx="{px(x(its.year))}" cy="{px(y(its.value))}" r="3"/>'
        for its in end
        if its.value is not None
    )
    return (
        f'<svg class="chart chart-spark" role="img" viewBox="0 0 {px(BREADTH)} {px(HEIGHT)}">'
        f"<title>{text(spark.subject + words.say('colon') + told)}</title>{aim}{line}{dot}</svg>"
    )


def draw_strip(strip: Strip, words: Words) -> str:
    """Draw the marks of a domain's targets as a list of links, each with its words."""
    items = "".join(_strip_mark(its, words) for its in strip.marks)
    return f'<ul class="chart-strip" aria-label="{text(strip.subject)}">{items}</ul>'


def _strip_mark(its: StripMark, words: Words) -> str:
    drawing = DRAWINGS[MARKS[Status(its.status)].shape]
    told = text(f"{its.number} {its.name}{words.say('colon')}{words.status(its.status)}".strip())
    number = f'<span aria-hidden="true">{text(its.number)}</span>' if its.number else ""
    return (
        f'<li><a class="chart-tone-{its.status}" href="{text(its.href)}" title="{told}" aria-label="{told}">'
        f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>{number}</a></li>'
    )
