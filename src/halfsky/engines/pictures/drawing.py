"""Draw any picture of `core.reports.pictures` as markup of a page."""

from halfsky.core.reports.picture_tellings import tell
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import (
    AreaMap,
    Dots,
    Multiples,
    Picture,
    Spark,
    StatusBars,
    Strip,
    Tiles,
    Trend,
)
from halfsky.engines.codebook import load_messages
from halfsky.engines.pictures.area_map import draw_area_map
from halfsky.engines.pictures.dots import draw_dots
from halfsky.engines.pictures.multiples import draw_multiples
from halfsky.engines.pictures.small import draw_spark, draw_strip
from halfsky.engines.pictures.status_bars import draw_status_bars
from halfsky.engines.pictures.tile_grid import draw_tiles
from halfsky.engines.pictures.trend import draw_trend


def draw(picture: Picture) -> str:
    """The still picture, safe to be put into a page: text is text, colours and type are the page's.

    The same picture gives the same markup. It has a name and a description, no identifiers, no inline style.
    """
    words = words_of(picture)
    match picture:
        case Multiples():
            return draw_multiples(picture, words)
        case Strip():
            return draw_strip(picture, words)
        case Spark():
            return draw_spark(picture, words, tell(picture, words))
        case Trend():
            return draw_trend(picture, words, tell(picture, words))
        case Dots():
            return draw_dots(picture, words, tell(picture, words))
        case Tiles():
            return draw_tiles(picture, words, tell(picture, words))
        case AreaMap():
            return draw_area_map(picture, words, tell(picture, words))
        case StatusBars():
            return draw_status_bars(picture, words, tell(picture, words))


def words_of(picture: Picture) -> Words:
    """The words of a picture, in its language, unit and decimals."""
    return Words(
        load_messages(),
        lang=picture.lang,
        unit=getattr(picture, "unit", ""),
        digits=getattr(picture, "digits", 0),
        name=picture.subject,
    )
