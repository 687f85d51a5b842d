"""Every paper that is issued is kept in English too: the same elements, marked as a translation; the original is untouched."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

import pytest

from halfsky.core.reports.model import Paragraph, Section, Table
from halfsky.core.reports.papers.model import Paper
from halfsky.core.vocabulary.errors import NotFound
from halfsky.services import inspections, letters
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.frozen_papers import Kept, issued_file, paper_of, translated_file, translation_of
from halfsky.store.models import Inspection, IssuedPaper, Letter, PolicyLetter
from tests import policies
from tests.conftest import Lasting
from tests.matters import OFFICE, make_warned_world
from tests.meetings import answer_all, at, decided, found, inspection_under_way, unit_place
from tests.people import World

pytestmark = pytest.mark.django_db
_CHINESE = re.compile(r"[㐀-鿿]")
SERIES = {"meeting", "minutes", "inspection", "rectification", "inspection_report"}


@pytest.fixture(scope="module")
def issued(lasting: Lasting) -> list[Kept]:
    """One paper of each kind, issued by the people whose right that is."""
    with lasting():
        warned = make_warned_world()
        _name_in_english(warned.world)
        matter = warned.asked()
        letters.send(warned.actor(OFFICE), matter.number, series="supervision", asks="限期办理", days=15)
        decided(warned.world)
        inspection = inspection_under_way(warned.world)
        answer_all(warned.world, inspection)
        found(warned.world, inspection, unit_place(inspection))
        with at(10):
            number = Inspection.objects.get().number
            inspections.report(warned.actor(OFFICE), number, conclusion="总体落实较好，台账应当补建。")
        policies.sent(warned.world, unit=warned.world.units["990100", "HEALTH_COMMISSION"])
        rows: list[Kept] = [*IssuedPaper.objects.all(), *Letter.objects.all(), *PolicyLetter.objects.all()]
        _keep(rows)
    return rows


ENGLISH = {"990100": "Yunling Prefecture", "990101": "Yunling City", "990102": "Qingxi County"}


def _name_in_english(world: World) -> None:
    with acting(SYSTEM, "areas.change", note="tests"):
        for code, name in ENGLISH.items():
            world.areas[code].name_en = name
            world.areas[code].save()
        for (code, kind), unit in world.units.items():
            unit.name_en = f"{kind.replace('_', ' ').title()} of {ENGLISH.get(code, code)}"
            unit.save()


def _keep(rows: list[Kept]) -> None:
    """Keep the papers where HALFSKY_LOOK names a folder, so that they can be looked at page by page."""
    folder = os.environ.get("HALFSKY_LOOK")
    for row in rows if folder else ():
        name = f"{type(row).__name__}-{getattr(row, 'series', 'opinion')}"
        (Path(str(folder)) / f"{name}-zh.docx").write_bytes(issued_file(row))
        (Path(str(folder)) / f"{name}-en.docx").write_bytes(translated_file(row))


def _shape(paper: Paper) -> dict[str, Any]:
    """What a paper has, apart from words and order."""
    return {
        "form": paper.form,
        "number": paper.number,
        "blocks": [_block(one) for one in (*paper.blocks, *paper.closing)],
        "sections": [_section(one) for one in paper.sections],
        "presence": [len(line.who) for line in paper.presence],
        "signatures": [len(lines) for lines in paper.signatures],
        "filled": [bool(getattr(paper, name)) for name in ("addressee", "remark", "date", "printed_on")],
        "copies": len(paper.copies),
    }


def _section(section: Section) -> list[Any]:
    return [_block(one) for one in section.blocks]


def _block(block: object) -> Any:
    if isinstance(block, Table):
        return [[len(row) for row in rows] for rows in (block.head, block.rows)]
    assert isinstance(block, Paragraph)
    return "text"


def test_one_of_each_kind_was_issued(issued: list[Kept]) -> None:
    assert {row.series for row in issued if isinstance(row, IssuedPaper)} == SERIES
    assert [row.series for row in issued if isinstance(row, Letter)] == ["reminder", "supervision"]
    assert sum(isinstance(row, PolicyLetter) for row in issued) == 1


def test_a_translation_has_what_the_paper_has_and_says_what_it_is(issued: list[Kept]) -> None:
    for row in issued:
        paper, english = paper_of(row), translation_of(row)
        assert _shape(english) == _shape(paper)
        assert (paper.lang, paper.note, english.lang) == ("zh", "", "en")
        assert "Translation for information" in english.note
        assert paper.number in english.note


def test_a_translation_names_offices_days_and_headings_in_english(issued: list[Kept]) -> None:
    for row in issued:
        english = translation_of(row)
        named = [english.issuer, english.head, english.date, english.addressee, english.printed_by]
        named += [section.title for section in english.sections]
        named += [who for line in english.presence for who in line.who]
        told = [one for one in named if _CHINESE.search(one)]
        # Titles of the agenda's items are what people wrote.
        assert [one for one in told if one not in WRITTEN] == [], row


WRITTEN = ("通报监测情况", "研究宫颈癌筛查")


def test_the_original_is_what_was_sealed_and_the_translation_is_the_same_each_time(
    issued: list[Kept],
) -> None:
    for row in issued:
        assert hashlib.sha256(issued_file(row)).hexdigest() == row.sha256
        assert translated_file(row) == translated_file(row)
        assert translated_file(row) != issued_file(row)


def test_papers_from_before_translations_have_none() -> None:
    with pytest.raises(NotFound):
        translation_of(Letter(paper={}))
