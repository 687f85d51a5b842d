"""Use cases of giving a signed report to the public: made anew from what was released, by the acts of publication.

The signed report is written from all figures, and its files stay inside. What the public reads is generated from the
protected edition that was released, with people's words where the released figures bear them out. A second person
decides on it as on any release; where its figures are taken back, it goes with them.
"""

from datetime import datetime
from pathlib import Path

import msgspec
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from halfsky.core.observations.vintage import fingerprint
from halfsky.core.reports.drafting.finishing import finished
from halfsky.core.reports.drafting.giving_out import not_borne_out, peoples
from halfsky.core.reports.drafting.merging import merge
from halfsky.core.reports.drafting.model import Drafted, Edit, Placed
from halfsky.core.reports.model import Report
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.editions.reading import open_edition
from halfsky.services import editions, reporting
from halfsky.services.acting import Actor, acting, place_of, want
from halfsky.services.publication import UNDER_WAY
from halfsky.services.reach import reach_of
from halfsky.services.report_texts import RENDERERS, bases_of, basis_text, edits_of, rendered, reports_in
from halfsky.store.models import PlanDocument, Release, ReportDraft

NAMED = 5
"""Sentences named in a refusal; of more their number is told."""
_EXCERPT = 40


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of people's words in a report for the public, sentence by sentence.

    Attributes:
        printed: Printed as they were written.
        replaced: Not borne out by what is released: the generated words stand there, or nothing.
        lost: Without a place, because the sentence they were about is not in the public's report.
    """

    printed: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def find_publishable(actor: Actor, number: str) -> ReportDraft:
    """A signed report that the actor may propose for the public.

    Raises:
        NotFound: There is none, or the actor may not see it.
        NotPermitted: The actor may see it but not propose it.
        Conflict: It is not signed, is under way, or no release of the figures it stands on is open.
    """
    row = reporting.find(actor, number)
    want(actor, "releases.propose", place_of(row.area))
    if row.state != reporting.SIGNED:
        raise Conflict("reporting.not_in_this_state", number=number)
    if row.releases.filter(state__in=UNDER_WAY).exists():
        raise Conflict("publication.report_under_way", number=number)
    figures_of(row)
    return row


def publishable(actor: Actor) -> list[ReportDraft]:
    """Signed reports that the actor may propose, and which stand on figures that are released."""
    within = reach_of(actor.posts, "releases.propose")
    rows = ReportDraft.objects.filter(within, state=reporting.SIGNED).exclude(releases__state__in=UNDER_WAY)
    return [row for row in rows.select_related("area", "plan") if _released_for(row) is not None]


def figures_of(row: ReportDraft) -> Release:
    """The approved release of the figures that a report stands on; it may still be under embargo.

    Raises:
        Conflict: There is none (`publication.figures_first`).
    """
    found = _released_for(row)
    if found is None:
        raise Conflict(
            "publication.figures_first", number=row.number, vintage=bases_of(row)[-1].vintage.number
        )
    return found


def _released_for(row: ReportDraft) -> Release | None:
    basis = row.bases.order_by("-pk").first()
    if basis is None:
        return None
    rows = Release.objects.filter(edition__plan=basis.plan_id, edition__vintage=basis.vintage_id)
    return rows.filter(state="approved", report=None).order_by("-decided_at", "-pk").first()


def propose(
    actor: Actor, number: str, *, note: str = "", embargo: datetime | None = None, replace: bool = False
) -> Release:
    """Propose a signed report for the public; its text and files are made from what is released.

    Args:
        actor: Of statistics or the office of the report's area.
        number: Of the report.
        note: For who decides.
        embargo: Before it nothing is shown; nor before the figures are.
        replace: Print the generated words in place of people's that the released figures do not bear out.

    Raises:
        Invalid: There are such words (`publication.report_tells_hidden`, naming the sentences).
        Conflict, NotFound, NotPermitted: See `find_publishable`.
    """
    seen = find_publishable(actor, number)
    figures = figures_of(seen)
    report, carried = public_text(seen, figures, replace=replace)
    content = msgspec.json.encode(report)
    files = {kind: rendered(report, kind) for kind in RENDERERS}
    with acting(actor, "releases.propose", place_of(seen.area)) as doing:
        row = ReportDraft.objects.select_for_update(of=("self",)).get(pk=seen.pk)
        if row.releases.filter(state__in=UNDER_WAY).exists():
            raise Conflict("publication.report_under_way", number=number)
        made = Release(
            number=f"{number}-p{row.releases.count() + 1}",
            edition=figures.edition,
            report=row,
            figures=figures,
            state="proposed",
            licence=figures.licence,
            note=note.strip(),
            embargo=embargo,
            proposed_by_id=doing.by,
            proposed_at=doing.at,
            protection=msgspec.to_builtins(carried),
            digest=fingerprint(content),
        )
        made.file = _keep(f"{made.number}.json", content)
        for kind, printed in files.items():
            _keep(f"{made.number}.{kind}", printed)
        made.save()
        doing.subject = made.number
        doing.detail |= {"report": number, "figures": figures.number, "replaced": len(carried.replaced)}
    return made


def _keep(name: str, content: bytes) -> str:
    """Keep a file of a release; one that is there was left by an act that did not come about."""
    path = f"releases/{name}"
    default_storage.delete(path)
    return default_storage.save(path, ContentFile(content))


def public_text(row: ReportDraft, figures: Release, *, replace: bool) -> tuple[Report, Carried]:
    """A signed report made anew from a release of its figures, and what became of people's words.

    Raises:
        Invalid: Words are not borne out by what is released, and are not to be replaced.
    """
    edition = open_edition(Path(figures.file.path))
    ((_, report),) = reports_in(edition, ["en" if row.language == "en" else "zh"])
    report = msgspec.structs.replace(report, issuer=row.issuer, date=row.date)
    edits = edits_of(row)
    whole = merge(report, edits)
    wrong = not_borne_out(whole, basis_text(bases_of(row)[-1]))
    if wrong and not replace:
        more = max(len(wrong) - NAMED, 0)
        named = "；".join(f"“{_excerpt(one)}”" for one in wrong[:NAMED]) + (f" … +{more}" if more else "")
        raise Invalid("publication.report_tells_hidden", count=len(wrong), sentences=named)
    public = merge(report, _without(edits, wrong))
    return finished(public), _carried(public, wrong)


def _without(edits: tuple[Edit, ...], wrong: tuple[Placed, ...]) -> tuple[Edit, ...]:
    keys = {one.key for one in wrong}
    return tuple(edit for edit in edits if edit.sentence not in keys)


def _carried(public: Drafted, wrong: tuple[Placed, ...]) -> Carried:
    return Carried(
        printed=tuple(one.text for one in peoples(public)),
        replaced=tuple(one.text for one in wrong),
        lost=tuple(one.text for one in public.orphans if not one.settled),
    )


def _excerpt(placed: Placed) -> str:
    return placed.text if len(placed.text) <= _EXCERPT else placed.text[: _EXCERPT - 1] + "…"


def carried_of(row: Release) -> Carried:
    """What became of people's words in a released report."""
    return msgspec.convert(row.protection, Carried)


def open_reports(plan: PlanDocument) -> list[Release]:
    """Reports on a plan that the public may read now: of each year and language the newest version, newest year first."""
    rows = (
        _open()
        .filter(edition__plan=plan)
        .order_by("-report__year", "report__language", "-report__version", "-pk")
    )
    newest: dict[tuple[int, str], Release] = {}
    for row in rows:
        if row.report is not None:
            newest.setdefault((row.report.year, row.report.language), row)
    return list(newest.values())


def _open() -> QuerySet[Release]:
    rows = Release.objects.filter(editions.out_now(), report__isnull=False, figures__in=editions.released())
    return rows.select_related("report__area", "figures", "edition__vintage")


def open_file(number: str, kind: str) -> Path:
    """A file of a report that the public may read now.

    Raises:
        NotFound: There is none, or not now.
    """
    row = _open().filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    return file_of(row, kind)


def file_of(row: Release, kind: str) -> Path:
    """A file of a released report.

    Raises:
        NotFound: There is no such kind, or the release is of figures.
    """
    if row.report_id is None or kind not in RENDERERS:
        raise NotFound("rights.not_found")
    return Path(default_storage.path(f"releases/{row.number}.{kind}"))
