"""Use cases of official papers: number one without a gap, keep it as it was issued, and find it again."""

from collections.abc import Callable

from django.utils import timezone

from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.papers.printing import printed_day
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.vocabulary.errors import NotFound
from halfsky.services.acting import Doing
from halfsky.services.frozen_papers import freeze
from halfsky.services.letters import mark_of
from halfsky.store.models import Area, IssuedPaper

SERIES_ZH = {
    "meeting": "会",
    "minutes": "纪要",
    "inspection": "督查",
    "rectification": "整改",
    "inspection_report": "督报",
}


def number_of(row: IssuedPaper) -> str:
    """发文字号: 云岭地区妇儿工委办会〔2026〕3号; of minutes 〔2026〕第2期."""
    if row.series == "minutes":
        return f"〔{row.year}〕第{row.nth}期"
    return f"{row.mark}{SERIES_ZH[row.series]}〔{row.year}〕{row.nth}号"


def issue(
    area: Area, series: str, subject: str, doing: Doing, write: Callable[[Catalogue, str, str], Paper]
) -> IssuedPaper:
    """Issue a paper inside an act: the next number of its area, series and year, so that none is given twice.

    Args:
        area: Whose office issues it.
        series: A key of `SERIES_ZH`.
        subject: Number of the meeting, inspection or finding it is about.
        doing: The act.
        write: Makes the paper from its sentences, its number and its day as printed.
    """
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    day = timezone.localtime(doing.at)
    last = IssuedPaper.objects.filter(area=area, series=series, year=day.year).order_by("-nth")
    nth = (last.values_list("nth", flat=True).first() or 0) + 1
    row = IssuedPaper(
        area=area,
        series=series,
        mark=mark_of(area),
        year=day.year,
        nth=nth,
        subject=subject,
        by_id=doing.by,
        at=doing.at,
    )
    number = number_of(row)
    name = f"{subject}-{series}-{nth}.docx"
    freeze(row, name, lambda words: write(words, number, printed_day(day, words.lang)))
    row.save()
    doing.detail |= {"paper": number, "sha256": row.sha256}
    return row


def papers_about(*subjects: str) -> list[IssuedPaper]:
    """Papers about some things, in the order of issuing."""
    return list(IssuedPaper.objects.filter(subject__in=subjects).select_related("by", "area"))


def find_about(subjects: tuple[str, ...], pk: int) -> IssuedPaper:
    """A paper that is about one of some things; who asks may see those.

    Raises:
        NotFound: There is none.
    """
    row = IssuedPaper.objects.filter(pk=pk, subject__in=subjects).select_related("area").first()
    if row is None:
        raise NotFound("rights.not_found")
    return row
