"""How a figure is cited: by whom, of where and when, in which release, under which lasting address.

Source: GB/T 7714—2015, 4.6 and 8.4 (electronic resources, data sets on line: [DS/OL]); APA 7, 10.9 (data sets).
"""

import msgspec

from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """What is cited.

    Attributes:
        publisher: The office that answers for the figure.
        area: Name of the area.
        year: Year or years of the figures, as printed.
        vintage: Number of the release, such as 2024-r2.
        address: With the release in it, so that it never shows another figure.
        published: Day of the release, as YYYY-MM-DD.
        title: What the figure draws.
    """

    publisher: str
    area: str
    year: str
    vintage: str
    address: str
    published: str
    title: str = ""


def cite(cited: Cited, *, accessed: str, messages: Messages, lang: Lang) -> str:
    """Print the citation.

    Args:
        cited: What is cited.
        accessed: Day on which the reader sees it, as YYYY-MM-DD.
        messages: The catalogue.
        lang: Language of the citation.
    """
    place = messages.say("pictures.citation_place", {"area": cited.area, "year": cited.year}, lang=lang)
    facts = {
        "publisher": cited.publisher,
        "title": cited.title,
        "place": place,
        "year": cited.published[:4],
        "vintage": cited.vintage,
        "published": cited.published,
        "accessed": accessed,
        "address": cited.address,
    }
    return messages.say("pictures.citation", facts, lang=lang)
