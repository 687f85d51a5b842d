"""Texts of reports under work: generated once a vintage and kept, merged with people's edits, printed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from halfsky.core.plan.adopted import numbers
from halfsky.core.reports.drafting.finishing import finished
from halfsky.core.reports.drafting.lasting import lasting
from halfsky.core.reports.drafting.merging import merge
from halfsky.core.reports.drafting.model import Drafted, Edit
from halfsky.core.reports.model import Report
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.editions.reading import Edition
from halfsky.engines.page.document import render_html
from halfsky.engines.typeset.pdf import render_pdf
from halfsky.engines.word.document import render_word
from halfsky.services.adoption import adopted_of
from halfsky.services.edition_boards import board_in
from halfsky.services.editions import board_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import PlanDocument, ReportBasis, ReportDraft, Vintage

RENDERERS: dict[str, Callable[[Report, Path], None]] = {
    "docx": render_word,
    "pdf": render_pdf,
    "html": render_html,
}
"""What a report is printed as, by the ending of the file."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A generated report as it is kept: the name of its file and the digest that is its name."""

    name: str
    digest: str


def generate(plan: PlanDocument, vintage: Vintage, *, language: str) -> Text:
    """Judge a plan on a vintage, write the yearly report, and keep it under its digest.

    Sentences are named after the lasting numbers of the adopted plan. The same plan, vintage and codebook give the
    same file.

    Raises:
        Conflict: The plan is not adopted.
        NotFound, Invalid: The vintage is gone or altered.
    """
    ground = site_ground()
    report = build_monitoring_report(
        board_of(plan, vintage),
        codebook=ground.codebook,
        messages=ground.messages,
        lang="en" if language == "en" else "zh",
    )
    return _keep(lasting(report, numbers(adopted_of(plan))))


def reports_in(edition: Edition, languages: Iterable[Lang]) -> Iterator[tuple[Lang, Report]]:
    """The yearly report as an edition gives it, in each language: of a release it tells what its pages show.

    Sentences are named as in `generate`.
    """
    ground = site_ground()
    board = board_in(edition, ground)
    for lang in languages:
        report = build_monitoring_report(board, codebook=ground.codebook, messages=ground.messages, lang=lang)
        yield lang, lasting(report, numbers(edition.plan))


def _keep(report: Report) -> Text:
    content = msgspec.json.encode(report)
    digest = hashlib.sha256(content).hexdigest()
    name = f"reports/{digest}.json"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return Text(name=name, digest=digest)


@lru_cache(maxsize=8)
def report_of(name: str, digest: str) -> Report:
    """A kept report.

    Raises:
        Invalid: Its file is gone or is not as it was kept (`reporting.text_altered`).
    """
    try:
        with default_storage.open(name) as file:
            content = file.read()
    except FileNotFoundError as fault:
        raise Invalid("reporting.text_altered", file=name) from fault
    if hashlib.sha256(content).hexdigest() != digest:
        raise Invalid("reporting.text_altered", file=name)
    return msgspec.json.decode(content, type=Report)


def basis_text(basis: ReportBasis) -> Report:
    """The report as generated for a draft from one vintage."""
    return report_of(basis.file.name, basis.digest)


def edits_of(draft: ReportDraft) -> tuple[Edit, ...]:
    """All edits of a draft, oldest first."""
    kept = draft.edits.order_by("pk").values_list("edit", flat=True)
    return tuple(msgspec.convert(edit, Edit) for edit in kept)


def bases_of(draft: ReportDraft) -> list[ReportBasis]:
    """The figures a draft stood on, oldest first, with their vintages."""
    return list(draft.bases.order_by("pk").select_related("vintage", "by"))


def drafted_of(draft: ReportDraft) -> Drafted:
    """A draft as it reads now: the newest generated report with all edits on it."""
    *older, newest = bases_of(draft)
    report = msgspec.structs.replace(basis_text(newest), issuer=draft.issuer, date=draft.date)
    return merge(report, edits_of(draft), before=basis_text(older[-1]) if older else None)


def printed_text(draft: ReportDraft, *, note: str = "") -> Report:
    """The report of a draft as it is printed; `note` stands beside its year, for what is no signed report yet."""
    report = finished(drafted_of(draft))
    return msgspec.structs.replace(report, subtitle=f"{report.subtitle}{note}") if note else report


def rendered(report: Report, kind: str) -> bytes:
    """A report as Word, PDF or HTML.

    Args:
        report: The report.
        kind: A key of `RENDERERS`.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{kind}"
        RENDERERS[kind](report, path)
        return path.read_bytes()
