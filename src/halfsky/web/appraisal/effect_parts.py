"""The effect of a matter as parts of a page: the finding, the figures it rests on, the picture."""

from typing import Any

from halfsky.core.reports.pictures import Ahead, Event, Line, Point, Trend
from halfsky.core.reports.wording import print_distance
from halfsky.core.supervision.effect.model import Effect
from halfsky.core.supervision.effect.words import headline, sentences
from halfsky.engines.codebook import load_messages
from halfsky.engines.pictures.showing import show
from halfsky.services import effects
from halfsky.services.effects import Told
from halfsky.store.models import Matter
from halfsky.web import pictured
from halfsky.web.figures.parts import figure_parts
from halfsky.web.pictured import Series
from halfsky.web.reading import Here
from halfsky.web.texts import language, named, say

_TAGS = {
    "better": ("up", "good"),
    "worse": ("problem", "warn"),
    "within_chance": ("half", "quiet"),
    "too_early": ("told", "quiet"),
    "cannot_be_judged": ("—", "quiet"),
}
"""Shape and tone of a statement."""
_YEARS_SHOWN = 10


def effect_parts(matter: Matter) -> dict[str, Any] | None:
    """What `matters/effect.html` shows for a matter; None where it is about no indicator of a plan."""
    told = effects.effect_of(matter)
    return None if told is None else _parts(matter, told)


def effects_here(here: Here, *, target: str = "", indicator: str = "") -> list[dict[str, Any]]:
    """Effects of the matters on a target or an indicator in the area of a page; nothing for the public."""
    if here.public:
        return []
    found = effects.effects_on(area=here.area.code, plan=here.chosen.plan, target=target, indicator=indicator)
    return [_parts(matter, told) for matter, told in found]


def tag_of(effect: Effect) -> dict[str, Any]:
    """The statement in a word, as parts of `status_tag`."""
    shape, tone = _TAGS[effect.state]
    return {"word": say(f"effect_page.state_{effect.state}"), "mark": shape, "tone": tone}


def _parts(matter: Matter, told: Told) -> dict[str, Any]:
    series, messages = pictured.series_of(told.question.indicator), load_messages()
    finding = headline(told.effect, messages=messages, lang=language())
    return {
        "number": matter.number,
        "tag": tag_of(told.effect),
        "finding": finding,
        "sentences": sentences(
            told.effect,
            printed=lambda value: pictured.value_words(series, value),
            change=lambda value: change_words(series, value),
            messages=messages,
            lang=language(),
        ),
        "figure": _figure(matter, told, series, finding),
        "vintage": told.vintage,
        "base": told.effect.base,
    }


def change_words(series: Series, value: float) -> str:
    """A difference with its sign, in the unit of differences."""
    size = print_distance(
        abs(value), unit=series.unit, digits=max(series.digits, 1), lang=language(), name=series.name.zh
    )
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{size}"


def _figure(matter: Matter, told: Told, series: Series, finding: str) -> dict[str, Any] | None:
    """The years before and since, with what was to be expected as the fan; None where nothing was expected."""
    if not told.effect.years:
        return None
    first = told.effect.base - _YEARS_SHOWN
    picture = Trend(
        subject=f"{series.told} · {named(matter.area)}",
        unit=series.unit,
        lines=(
            Line(
                points=tuple(Point(year=year, value=value) for year, value in told.figures if year >= first)
            ),
        ),
        lang=language(),
        digits=series.digits,
        fan=tuple(
            Ahead(year=one.year, median=one.expected, low80=one.low80, high80=one.high80)
            for one in told.effect.years
        ),
        events=(Event(year=told.effect.base, label=say("effect_page.opened"), kind="base"),),
    )
    shown = show(picture, key=f"effect-{matter.number}", finding=finding, source=_source(told))
    return figure_parts(shown)


def _source(told: Told) -> str:
    return say("effect_page.source", vintage=told.vintage, base=told.effect.base)
