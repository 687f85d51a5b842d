"""What a picture shows, apart from how it is drawn: still on a page, or as a specification for the other files.

Every record is whole in itself: no edition, no database, no clock. Values are in the unit named, unrounded;
`digits` says how they are printed. Words such as names are already in the language `lang`.
"""

from typing import Literal

import msgspec

from halfsky.core.reports.wording import Lang

Better = Literal["up", "down", "none"]
EventKind = Literal["base", "scope", "revision", "other"]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The figure of one year.

    Attributes:
        value: Null where there is none; the line then breaks.
        printed: Words shown instead of the value as rounded: for a missing one its sign (`…`, `#`, `–`).
        low: Lower end of the 95 % interval, null where none is known.
        high: Its upper end.
        pooled_from: First of the years taken together in this figure; `year` is the last. Null for one year.
        note: What must be known of this figure: a revision, a break. Shown under the picture by number.
    """

    year: int
    value: float | None
    printed: str = ""
    low: float | None = None
    high: float | None = None
    pooled_from: int | None = None
    note: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One series of years, in their order; `name` stands at its end where there are several."""

    points: tuple[Point, ...]
    name: str = ""


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """A target: its value, its deadline where it has one, and words instead of those put together from both."""

    value: float
    due: int | None = None
    label: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in a year: the base year, another scope, a revision. Shown by number, told under the picture."""

    year: int
    label: str
    kind: EventKind = "other"


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What is expected of one coming year: the middle and the ends of the bands that hold it with 50 and 80 %."""

    year: int
    median: float
    low80: float
    high80: float
    low50: float | None = None
    high50: float | None = None


class Trend(msgspec.Struct, frozen=True, kw_only=True, tag="trend"):
    """A series of years, or several beside each other, with target, deadline, fan and what happened.

    Attributes:
        subject: What is drawn: the indicator, and the area where it is not plain.
        unit: Code of the unit of every value (`core.vocabulary.units`), or a sign of its own.
        lines: At most four can be told apart.
        fan: After the last figure of the first line, in the order of years.
        zero: Whether the scale begins at zero.
    """

    subject: str
    unit: str
    lines: tuple[Line, ...]
    lang: Lang = "zh"
    digits: int = 1
    aim: Aim | None = None
    fan: tuple[Ahead, ...] = ()
    events: tuple[Event, ...] = ()
    zero: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One area with its figure.

    Attributes:
        area: Code.
        name: As shown in lists; `short` is for tiles and maps, empty for the same.
        value: Null where there is none; `printed` then holds the sign that says why.
        low: Lower end of the 95 % interval; null for a full count.
        high: Its upper end.
        status: Of `vocabulary.statuses.Status`; empty where nothing is judged.
    """

    area: str
    name: str
    value: float | None
    short: str = ""
    printed: str = ""
    low: float | None = None
    high: float | None = None
    status: str = ""


class Dots(msgspec.Struct, frozen=True, kw_only=True, tag="dots"):
    """Areas by their value, each with its interval; differences that chance explains are not ranked.

    Attributes:
        better: Which end is the good one; it stands first.
        reference: Value all areas together have, against which each is told apart; null for none.
        reference_name: What that is called, such as the prefecture.
        asked: Codes of areas that are shown in their place however many there are.
        most: Rows shown at most.
    """

    subject: str
    unit: str
    places: tuple[Place, ...]
    lang: Lang = "zh"
    digits: int = 1
    year: int | None = None
    aim: Aim | None = None
    better: Better = "none"
    reference: float | None = None
    reference_name: str = ""
    asked: tuple[str, ...] = ()
    most: int = 40


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One small series: of an area or a group."""

    name: str
    points: tuple[Point, ...]
    status: str = ""


class Multiples(msgspec.Struct, frozen=True, kw_only=True, tag="multiples"):
    """The same small picture for each area or group, all on one scale."""

    subject: str
    unit: str
    panels: tuple[Panel, ...]
    lang: Lang = "zh"
    digits: int = 1
    aim: Aim | None = None
    most: int = 40


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Where a tile stands: column from the left and row from the top, both from 0."""

    area: str
    column: int
    row: int


class Tiles(msgspec.Struct, frozen=True, kw_only=True, tag="tiles"):
    """Areas as squares of one size, darker for a higher class of value, with the shape of their status.

    Attributes:
        seats: Where each area stands (`core.reports.tiles.tile_layout`).
        breaks: Lower ends of the second and further classes; empty for classes of equal numbers of areas.
        asked: Code of the area that is framed.
    """

    subject: str
    unit: str
    places: tuple[Place, ...]
    seats: tuple[Seat, ...]
    lang: Lang = "zh"
    digits: int = 1
    year: int | None = None
    breaks: tuple[float, ...] = ()
    asked: str = ""


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of one area on a map.

    Attributes:
        rings: Closed lines, outer and holes alike, of whole numbers in the map's frame, y downwards.
        path: The same as SVG path, filled by the even-odd rule.
        at: A place inside, for name and mark.
        room: Breadth of the shape there, for deciding whether the name fits.
    """

    area: str
    rings: tuple[tuple[tuple[int, int], ...], ...]
    path: str
    at: tuple[int, int]
    room: int = 0


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """The outlines of areas in a frame of `width` × `height` units (`engines.geojson.read_ground`).

    Attributes:
        lines: Path of lines that belong to no area asked for, such as those of the whole country; drawn without fill.
        note: Shown under every picture of it: who made the map, its approval number (审图号).
    """

    width: int
    height: int
    outlines: tuple[Outline, ...]
    lines: str = ""
    note: str = ""


class AreaMap(msgspec.Struct, frozen=True, kw_only=True, tag="area_map"):
    """Areas as they lie, darker for a higher class of value, with the shape of their status."""

    subject: str
    unit: str
    places: tuple[Place, ...]
    ground: Ground
    lang: Lang = "zh"
    digits: int = 1
    year: int | None = None
    breaks: tuple[float, ...] = ()
    asked: str = ""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How many targets of one row have each status; `counts` by `vocabulary.statuses.Status`."""

    name: str
    counts: dict[str, int]


class StatusBars(msgspec.Struct, frozen=True, kw_only=True, tag="status_bars"):
    """One bar for each domain, area or year, parted by status."""

    subject: str
    rows: tuple[Share, ...]
    lang: Lang = "zh"


class Spark(msgspec.Struct, frozen=True, kw_only=True, tag="spark"):
    """A line as small as a word, for a table; its figures stand beside it."""

    subject: str
    points: tuple[Point, ...]
    lang: Lang = "zh"
    digits: int = 1
    aim: float | None = None


class StripMark(msgspec.Struct, frozen=True, kw_only=True):
    """One target among those of its domain: its number, its words and where it is told."""

    name: str
    status: str
    href: str
    number: str = ""


class Strip(msgspec.Struct, frozen=True, kw_only=True, tag="strip"):
    """The marks of the targets of one domain in a row, each a link."""

    subject: str
    marks: tuple[StripMark, ...]
    lang: Lang = "zh"


Charted = Trend | Dots | Multiples | Tiles | AreaMap | StatusBars
"""Pictures that have files beside them: a specification, a table, images."""

Picture = Charted | Spark | Strip
