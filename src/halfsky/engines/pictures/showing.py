"""Put a picture together with all that stands around it on a page."""

import msgspec

from halfsky.core.reports.citation import Cited, cite
from halfsky.core.reports.picture_charts import chart_of
from halfsky.core.reports.pictures import Charted
from halfsky.core.reports.shown import FigureFile, Shown
from halfsky.engines.codebook import load_messages
from halfsky.engines.figure_files import KINDS
from halfsky.engines.pictures.drawing import draw, words_of


def show(
    picture: Charted,
    *,
    key: str,
    finding: str,
    address: str = "",
    files: str = "",
    source: str = "",
    cited: Cited | None = None,
    accessed: str = "",
) -> Shown:
    """A figure of a page: drawn, told, counted and cited.

    Args:
        picture: What is shown.
        key: Name of the figure on its page.
        finding: What it shows, as a sentence.
        address: Lasting address, with the vintage in it.
        files: Address of its files with `{kind}` in it; empty for a figure without files.
        source: Where the figures are from.
        cited: What a citation names; its title is what is drawn where it has none.
        accessed: Day of reading, for the citation.
    """
    words = words_of(picture)
    return Shown(
        key=key,
        chart=chart_of(picture, words, finding=finding),
        picture=draw(picture),
        address=address,
        files=tuple(FigureFile(kind=kind, address=files.format(kind=kind)) for kind in KINDS)
        if files
        else (),
        citation=_cited(cited, picture, accessed) if cited else "",
        source=source,
        interactive=files.format(kind="json"),
    )


def _cited(cited: Cited, picture: Charted, accessed: str) -> str:
    titled = msgspec.structs.replace(cited, title=cited.title or picture.subject)
    return cite(titled, accessed=accessed, messages=load_messages(), lang=picture.lang)
