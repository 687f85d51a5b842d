"""A picture with everything that stands around it on a page: finding, table, files, citation, lasting address."""

import msgspec

from halfsky.core.reports.model import Chart


class FigureFile(msgspec.Struct, frozen=True, kw_only=True):
    """One of the files of a figure: its kind (`engines.figure_files.KINDS`) and where it is."""

    kind: str
    address: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a page.

    Attributes:
        key: Name of the figure on its page; the anchor of its address.
        chart: Finding as title, what is drawn as caption, the picture in words, and its figures as a table.
        picture: Markup of the still picture, safe as it is.
        address: Lasting address, with the vintage in it; empty for none.
        files: What can be taken away.
        citation: How it is cited; empty for none.
        source: Where the figures are from.
        interactive: Address of the specification for looking closer; empty for none.
    """

    key: str
    chart: Chart
    picture: str
    address: str = ""
    files: tuple[FigureFile, ...] = ()
    citation: str = ""
    source: str = ""
    interactive: str = ""
