"""Chapters of the domains: findings as headings, one paragraph per target, then directions and gaps."""

from collections import Counter

import msgspec

from halfsky.core.reports import directions, pairs
from halfsky.core.reports.chart_choice import Choice, choose
from halfsky.core.reports.figures import judged_point
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Block, Paragraph, Section
from halfsky.core.reports.numbering import Numbers, domain_title, subsection
from halfsky.core.reports.readings import Reading
from halfsky.core.reports.summary import attainment
from halfsky.core.reports.targets import paragraph, subject
from halfsky.core.vocabulary.statuses import Progress, Status

GROUPS: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("met", (Status.MET_EARLY, Status.MET, Status.NEARLY_MET)),
    ("missed", (Status.REVERSED, Status.NOT_MET)),
    ("small", (Status.CANNOT_BE_JUDGED,)),
    ("not_due", (Status.NOT_DUE,)),
)
"""Statuses that make one subsection each; targets without data are in the table of gaps."""

WITHOUT_FIGURE = (Status.NO_DATA, Status.NOT_APPLICABLE)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A subsection before it has its number."""

    title: str
    blocks: tuple[Block, ...]


def domain_sections(material: Material, numbers: Numbers) -> tuple[Section, ...]:
    """Write one chapter per domain of the plan, then one for targets that stand outside the domains."""
    lang = material.catalogue.lang
    titles = {domain.number: domain_title(domain.title, lang) for domain in material.board.plan.domains}
    for reading in material.readings:
        if reading.domain and reading.domain not in titles:
            titles[reading.domain] = material.catalogue.text("domain.untitled", number=str(reading.domain))
    if material.of_domain(0) or directions.rows_of(material, 0):
        outside = "domain.outside" if titles else "domain.list"
        titles[0] = material.catalogue.text(outside)
    return tuple(_section(material, numbers, domain, title) for domain, title in titles.items())


def _section(material: Material, numbers: Numbers, domain: int, title: str) -> Section:
    number, lang = numbers.section(), material.catalogue.lang
    readings = material.of_domain(domain)
    found = pairs.pairs_of(material, indicators_of(material, domain))
    # Claims are numbered in the order of reading: the opening before the parts.
    key = f"domain:{domain}"
    opening = attainment(material, readings, scope=title, key=key) if readings else _empty(material, key=key)
    choice = choose(readings, found)
    parts = [
        *_target_parts(material, readings, choice, numbers),
        *_direction_parts(material, domain, title),
        *_pair_parts(material, found, title, key=key),
    ]
    if choice.pairs:
        last = parts[-1]
        parts[-1] = Part(title=last.title, blocks=(*last.blocks, *choice.of_pairs(material, numbers)))
    return Section(
        title=title,
        number=number,
        level=1,
        blocks=(opening,),
        sections=tuple(
            Section(title=part.title, number=subsection(number, place, lang), level=2, blocks=part.blocks)
            for place, part in enumerate(parts, start=1)
        ),
    )


def _empty(material: Material, *, key: str) -> Paragraph:
    said = material.catalogue.say("domain.no_targets")
    return Paragraph(sentences=(said.sentence(key=f"{key}/attainment"),))


def _target_parts(
    material: Material, readings: tuple[Reading, ...], choice: Choice, numbers: Numbers
) -> list[Part]:
    parts: list[Part] = []
    # Named after the first target in the plan's order, whichever of them is told first this year.
    named = {_figure(reading): reading.number for reading in reversed(readings)}
    told: set[tuple[str, int | None, float | None]] = set()
    for group, statuses in GROUPS:
        members = [r for status in statuses for r in readings if r.verdict.status == status]
        members = [r for r in members if group != "not_due" or judged_point(r) is not None]
        if members:
            blocks: list[Block] = []
            for reading in members:
                # A plan may set one indicator two levels, one a milestone: its figures are told once.
                figure = _figure(reading)
                text = paragraph(
                    material.writer, reading, figures_told=figure in told, figures_of=named[figure]
                )
                blocks += (text, *choice.beside(material, reading, numbers))
                told.add(figure)
            parts.append(Part(title=_heading(material, group, members), blocks=tuple(blocks)))
    return parts


def _figure(reading: Reading) -> tuple[str, int | None, float | None]:
    return reading.name, reading.verdict.year, reading.verdict.value


def _heading(material: Material, group: str, members: list[Reading]) -> str:
    """State the finding of a subsection; its number is that of the paragraphs below."""
    catalogue, name = material.catalogue, subject(material.writer, members[0])
    if len(members) == 1:
        return _capital(catalogue.text(f"heading.{group}_one", name=name))
    return _capital(catalogue.text(f"heading.{group}", name=name, number=str(len(members))))


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def _direction_parts(material: Material, domain: int, scope: str) -> list[Part]:
    rows = directions.rows_of(material, domain)
    if not rows:
        return []
    counted = directions.tally(rows)
    facts = {
        "all": str(len(rows)),
        "number": str(counted[Progress.IMPROVED]),
        "worse": str(counted[Progress.WORSENED]),
    }
    title = material.catalogue.text(_direction_heading(counted), **facts)
    overview = directions.overview(material, rows, scope=scope, key=f"domain:{domain}/directions")
    return [Part(title=title, blocks=(overview, *directions.paragraphs(material, rows)))]


def _direction_heading(counted: Counter[Progress]) -> str:
    """Choose the finding by what the figures say of most directions."""
    told, improved = sum(counted[progress] for progress in directions.SHOWN), counted[Progress.IMPROVED]
    if not told:
        return "heading.directions_open"
    if told * 2 < counted.total():
        return "heading.directions_most_open"
    if improved == counted.total():
        return "heading.directions_all" if improved > 1 else "heading.directions_one"
    if improved:
        return "heading.directions"
    return "heading.directions_worse" if counted[Progress.WORSENED] else "heading.directions_flat"


def _pair_parts(material: Material, found: tuple[pairs.Pair, ...], scope: str, *, key: str) -> list[Part]:
    if not found:
        return []
    moved = {
        "narrowed": sum(pair.narrowed is True for pair in found),
        "widened": sum(pair.narrowed is False for pair in found),
    }
    catalogue = material.catalogue
    told = [
        catalogue.say(
            f"pairs.{kind}", number=material.writer.count(number, what=f"what.pairs_{kind}", scope=scope)
        )
        for kind, number in moved.items()
        if number
    ]
    blocks = tuple(pairs.paragraph(material, pair, key=key) for pair in found)
    if not told:
        return [Part(title=catalogue.text("heading.pairs_now"), blocks=blocks)]
    clauses = catalogue.joined(told)
    said = catalogue.say("pairs.overview", text=clauses)
    overview = Paragraph(sentences=(said.sentence(key=f"{key}/pairs"),))
    return [Part(title=catalogue.text("heading.pairs", text=clauses), blocks=(overview, *blocks))]


def indicators_of(material: Material, domain: int) -> tuple[str, ...]:
    """Codes of the indicators that a domain's targets and directions name, in the order of the plan."""
    codes = [r.indicator.code for r in material.of_domain(domain) if r.indicator]
    codes += [row["indicator"] for row in directions.rows_of(material, domain) if row["indicator"]]
    return tuple(dict.fromkeys(codes))
