"""Styles of the Word report after GB/T 9704: fonts, sizes, indents, and the page.

The faces are named as offices have them; where one is absent Word takes the alternative that the
font table names. No font travels with the file.
"""

from typing import Any

import msgspec
from docx.document import Document
from docx.oxml.ns import qn

from halfsky.engines.word.elements import Element, make

SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
ALTERNATIVES = {FANG: "仿宋", KAI: "楷体", TITLE: "华文中宋", SONG: "SimSun", HEI: "SimHei"}
LATIN = "Times New Roman"
MARK_FACE = "Segoe UI Symbol"

TWIPS_PER_MM = 1440 / 25.4
LINE = 579
"""Fixed line pitch of 28.95 pt in twentieths of a point: 22 lines on 225 mm."""
QUIET = "555555"


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph style: face, size in points, fixed pitch and spaces in twentieths of a point."""

    id: str
    name: str
    face: str = FANG
    size: float = 16.0
    line: int = LINE
    before: int = 0
    after: int = 0
    align: str = "left"
    indent: int = 0
    first: bool = False
    level: int | None = None
    keep: bool = False
    whole: bool = False
    colour: str = ""
    bold: bool = False
    squeeze: int = 0
    tab: int = 0
    following: str = ""


BODY_WIDTH = round(156 * TWIPS_PER_MM)
LONG_WIDTH = round(225 * TWIPS_PER_MM)

PARAGRAPH_STYLES = (
    Style(id="Normal", name="Normal", align="both"),
    # 28 signs of 16 pt on 156 mm need a quarter of a point less between them.
    Style(id="BodyText", name="Body Text", align="both", first=True, squeeze=-5),
    Style(id="Title", name="Title", face=TITLE, size=22, line=720, before=3000, align="center"),
    Style(id="Subtitle", name="Subtitle", face=HEI, size=15, before=340, align="center", colour=QUIET),
    Style(id="Imprint", name="Imprint", align="center"),
    Style(
        id="Heading1",
        name="heading 1",
        face=HEI,
        before=300,
        first=True,
        level=0,
        keep=True,
        following="BodyText",
    ),
    Style(
        id="Heading2",
        name="heading 2",
        face=KAI,
        before=100,
        first=True,
        level=1,
        keep=True,
        following="BodyText",
    ),
    Style(id="Heading3", name="heading 3", face=FANG, first=True, level=2, keep=True, following="BodyText"),
    Style(id="TOCHeading", name="TOC Heading", face=HEI, size=18, line=720, after=300, align="center"),
    Style(id="TOC1", name="toc 1", face=HEI, size=13, line=440, before=60, tab=BODY_WIDTH),
    Style(id="TOC2", name="toc 2", size=12, line=380, indent=480, tab=BODY_WIDTH),
    Style(id="TOC3", name="toc 3", size=12, line=380, indent=960, tab=BODY_WIDTH),
    Style(
        id="Caption",
        name="caption",
        face=HEI,
        size=12,
        line=400,
        before=240,
        after=80,
        align="center",
        keep=True,
    ),
    Style(
        id="ChartTitle",
        name="Chart Title",
        face=HEI,
        size=12,
        line=400,
        before=240,
        align="center",
        keep=True,
    ),
    Style(id="Picture", name="Picture", line=0, align="center", keep=True),
    Style(
        id="ChartCaption",
        name="Chart Caption",
        face=SONG,
        size=10.5,
        line=360,
        after=240,
        align="center",
        colour=QUIET,
    ),
    Style(id="TableText", name="Table Text", face=SONG, size=10.5, line=298),
    Style(id="TableSmall", name="Table Text Small", face=SONG, size=9, line=256),
    Style(id="TablePaper", name="Table Text of a Paper", face=FANG, size=12, line=360),
    Style(id="TableForm", name="Table Text of a Form", face=FANG, size=14, line=460, before=60, after=60),
    Style(id="TableDense", name="Table Text Dense", face=SONG, size=8, line=228),
    Style(
        id="TableNote",
        name="Table Note",
        face=SONG,
        size=9,
        line=300,
        before=60,
        after=240,
        whole=True,
        colour=QUIET,
    ),
    Style(id="Footer", name="footer", face=SONG, size=14, line=400),
    Style(id="SectionEnd", name="Section End", size=1, line=20),
)

ENGLISH: dict[str, tuple[float, int]] = {
    "Normal": (11.5, 340),
    "BodyText": (11.5, 340),
    "Imprint": (11.5, 340),
    "Heading1": (16.0, 440),
    "Heading2": (13.0, 360),
    "Heading3": (11.5, 340),
    "TablePaper": (10.5, 298),
    "TableForm": (11.5, 340),
    "Footer": (10.5, 300),
}
"""Size and pitch in English of the styles that differ."""


def set_styles(document: Document, *, lang: str) -> None:
    """Replace the template's styles by those of the report and set its language."""
    styles = document.styles.element
    for old in styles.findall(qn("w:style")) + styles.findall(qn("w:docDefaults")):
        styles.remove(old)
    styles.insert(0, _defaults(lang))
    styles.extend(_paragraph_style(fitted_to(style, lang)) for style in PARAGRAPH_STYLES)
    styles.extend(_character_styles())


def fitted_to(style: Style, lang: str) -> Style:
    """The style in the measures of a language: Latin type at the size of Chinese papers reads like a poster."""
    size, line = ENGLISH.get(style.id, (style.size, style.line))
    if lang == "zh" or (size, line) == (style.size, style.line):
        return style
    running = style.id == "BodyText"
    return msgspec.structs.replace(
        style,
        size=size,
        line=line,
        first=False,
        squeeze=0,
        align="left" if running else style.align,
        after=120 if running else style.after,
    )


def faces(face: str) -> Element:
    """Fonts of a run: an East Asian face and its Latin companion, never a theme font."""
    return make("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=face, cs=LATIN)


def font_table() -> bytes:
    """The font table part: each face with the one to take where it is absent."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for face, other in ALTERNATIVES.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'.encode()


def section_properties(*, lang: str, landscape: bool, start: int | None = None) -> Element:
    """Page of a section: A4 with the margins of the standard, turned with its frame for wide tables; in English even ones."""
    sides = {"top": 37, "bottom": 35, "left": 28, "right": 26}
    if lang != "zh":
        sides = dict.fromkeys(sides, 27)
    elif landscape:
        sides = {"top": 28, "bottom": 26, "left": 35, "right": 37}
    margins = {side: round(mm * TWIPS_PER_MM) for side, mm in sides.items()}
    # The page sign stands 7 mm under the frame, its own height included.
    footer = round((sides["bottom"] - 7) * TWIPS_PER_MM) - 400
    width, height = (16838, 11906) if landscape else (11906, 16838)
    turned: dict[str, object] = {"orient": "landscape"} if landscape else {}
    numbering = (make("pgNumType", start=start),) if start is not None else ()
    return make(
        "sectPr",
        make("type", val="nextPage"),
        make("pgSz", w=width, h=height, **turned),
        make("pgMar", header=851, footer=footer, gutter=0, **margins),
        *numbering,
        make("docGrid", type="lines", linePitch=LINE),
    )


def _defaults(lang: str) -> Element:
    language = make("lang", val="en-US", eastAsia="zh-CN" if lang == "zh" else "en-US", bidi="ar-SA")
    run = make("rPr", faces(FANG), make("sz", val=32), make("szCs", val=32), language)
    return make("docDefaults", make("rPrDefault", run), make("pPrDefault", make("pPr")))


def _paragraph_style(style: Style) -> Element:
    root = make("style", make("name", val=style.name), type="paragraph", styleId=style.id)
    if style.id == "Normal":
        root.set(qn("w:default"), "1")
    else:
        root.append(make("basedOn", val="Normal"))
    if style.following:
        root.append(make("next", val=style.following))
    root.append(make("qFormat"))
    root.append(make("pPr", *_layout(style)))
    root.append(make("rPr", *_type(style)))
    return root


def _layout(style: Style) -> list[Element]:
    nodes: list[Element] = [make("keepNext")] if style.keep else []
    if style.keep or style.whole:
        nodes.append(make("keepLines"))
    nodes.append(make("widowControl", val=0))
    if style.tab:
        nodes.append(make("tabs", make("tab", val="right", leader="dot", pos=style.tab)))
    pitch: dict[str, object] = (
        {"line": style.line, "lineRule": "exact"} if style.line else {"line": 240, "lineRule": "auto"}
    )
    if style.id == "Title":
        # Gaps between Chinese and digits would break a line that holds a whole name.
        nodes += [make("autoSpaceDE", val=0), make("autoSpaceDN", val=0)]
    if not style.first:
        nodes.append(make("snapToGrid", val=0))
    nodes.append(make("spacing", before=style.before, after=style.after, **pitch))
    nodes.append(make("ind", **_indent(style)))
    nodes.append(make("jc", val=style.align))
    if style.level is not None:
        nodes.append(make("outlineLvl", val=style.level))
    return nodes


def _indent(style: Style) -> dict[str, Any]:
    if style.first:
        return {"firstLineChars": 200, "firstLine": round(style.size * 40)}
    return {"left": style.indent, "firstLineChars": 0, "firstLine": 0}


def _type(style: Style) -> list[Element]:
    half_points = round(style.size * 2)
    nodes = [faces(style.face)]
    if style.colour:
        nodes.append(make("color", val=style.colour))
    if style.squeeze:
        nodes.append(make("spacing", val=style.squeeze))
    return [*nodes, make("sz", val=half_points), make("szCs", val=half_points)]


def _character_styles() -> list[Element]:
    quiet = make("rPr", make("color", val=QUIET), make("vertAlign", val="superscript"))
    return [
        _character("ClaimNumber", "Claim Number", quiet),
        _character("Strong", "Strong", make("rPr", faces(HEI))),
    ]


def _character(identity: str, name: str, properties: Element) -> Element:
    return make(
        "style", make("name", val=name), make("qFormat"), properties, type="character", styleId=identity
    )
