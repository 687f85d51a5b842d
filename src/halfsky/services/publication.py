"""Use cases of publication: propose an edition for the public, protect it, let a second person decide, withdraw it.

What the public sees is computed from what the public may know: the figures are protected first, and the plan is judged
anew on what is left of them, so that no verdict, probability or rank can tell what a hidden figure was.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django_tasks import task

from halfsky.core.disclosure.model import Protected
from halfsky.core.observations.vintage import fingerprint
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.codebook import load_disclosure_rules
from halfsky.engines.editions.reading import open_edition
from halfsky.services import edition_documents, editions
from halfsky.services.acting import SYSTEM, Actor, acting, place_of, want
from halfsky.services.duties import fulfil
from halfsky.services.hands import hands
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.reach import reach_of, with_above
from halfsky.services.site_ground import site_ground
from halfsky.services.terms import want_licence
from halfsky.store.models import Edition, Release

UNDER_WAY = ("preparing", "proposed", "approved")
"""States of a release besides which no other of the same edition is begun."""

PUBLISHED = ("approved", "withdrawn")
"""States of what has been before the public: withdrawing does not make anyone forget."""


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """What was hidden of one series at one level of area: of `cells` figures, for themselves and for others' sake."""

    series: str
    level: str
    cells: int
    primary: int
    secondary: int
    weight: float
    weight_hidden: float


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """What protecting a release did, and what the attack on it found.

    Attributes:
        cells: Figures in the edition.
        hidden: Of them hidden.
        pooled: Substitutes over several years that are published with it.
        told: Hidden figures that could be told all the same, because of what was published before.
        cost: Share of the figures' weight that is hidden, 0 to 1.
        rows: By series and level of area.
        findings: Codes and facts of what could not be protected.
    """

    cells: int = 0
    hidden: int = 0
    pooled: int = 0
    told: int = 0
    cost: float = 0.0
    rows: tuple[Hidden, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()


def find_release(actor: Actor, number: str) -> Release:
    """The release of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    row = _rows().filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "releases.read", place_of(row.edition.plan.area))
    return row


def releases_seen(actor: Actor) -> QuerySet[Release]:
    """Releases within the actor's reach, the newest first."""
    return _rows().filter(reach_of(actor.posts, "releases.read", area="edition__plan__area__"))


def releasable(actor: Actor) -> QuerySet[Edition]:
    """Editions that the actor may propose and of which no release is under way or open."""
    under_way = Release.objects.filter(state__in=UNDER_WAY, report=None).values("edition")
    rows = Edition.objects.filter(reach_of(actor.posts, "releases.propose", area="plan__area__"))
    return rows.exclude(pk__in=under_way).select_related("plan__area", "vintage")


def find_releasable(actor: Actor, plan: str, vintage: str) -> Edition:
    """The edition of a plan and a vintage that the actor may propose.

    Raises:
        NotFound: There is none, or the actor may not see it.
        NotPermitted: The actor may see it but not propose it.
    """
    rows = Edition.objects.select_related("plan__area", "vintage")
    row = rows.filter(plan__number=plan, vintage__number=vintage).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "releases.propose", place_of(row.plan.area))
    return row


def _rows() -> QuerySet[Release]:
    return Release.objects.select_related(
        "edition__plan__area",
        "edition__vintage__area",
        "report",
        "figures",
        "proposed_by",
        "decided_by",
        "withdrawn_by",
    )


def protection_of(row: Release) -> Protection:
    """What protecting a release did."""
    return msgspec.convert(row.protection, Protection)


def propose(
    actor: Actor,
    plan: str,
    vintage: str,
    *,
    note: str = "",
    embargo: datetime | None = None,
    licence: str = "",
) -> Release:
    """Propose an edition for the public; its protected file is made in the background.

    Args:
        actor: Of statistics or the office of the plan's area.
        plan: Number of the plan.
        vintage: Number of the vintage.
        note: For who decides.
        embargo: Before it nothing is shown.
        licence: Code of the licence of its open files (`engines.licences`); empty where none is named.

    Raises:
        Invalid: There is no such licence.
        Conflict: A release of it is under way or open.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    edition, licence = find_releasable(actor, plan, vintage), want_licence(licence)
    with acting(actor, "releases.propose", place_of(edition.plan.area)) as doing:
        if edition.releases.filter(state__in=UNDER_WAY, report=None).exists():
            raise Conflict("publication.under_way", title=edition.plan.title, vintage=vintage)
        earlier = Release.objects.filter(edition__vintage=edition.vintage, report=None).count()
        row = Release.objects.create(
            number=f"{vintage}-p{earlier + 1}",
            edition=edition,
            note=note.strip(),
            embargo=embargo,
            licence=licence,
            proposed_by_id=doing.by,
            proposed_at=doing.at,
        )
        doing.subject = row.number
        doing.detail |= {"plan": plan, "vintage": vintage}
    prepare_in_background.enqueue(row.number)
    return row


@task()
def prepare_in_background(number: str) -> None:
    """Make the protected file of a release."""
    prepare(number)


def prepare(number: str) -> Release:
    """Protect an edition against disclosure and judge the plan on what is left; does nothing a second time.

    A release whose figures an attacker could tell from what is published together is `failed` and never offered.
    """
    seen = _rows().get(number=number)
    if seen.state != "preparing":
        return seen
    # Minutes of work, before the act: nobody who writes waits for it.
    made = _protected(seen)
    with acting(SYSTEM, "releases.prepare", place_of(seen.edition.plan.area), subject=number) as doing:
        row = Release.objects.select_for_update().get(pk=seen.pk)
        if row.state != "preparing":
            return row
        for name, value in made.items():
            setattr(row, name, value)
        row.save()
        doing.detail |= {"state": row.state, "hidden": protection_of(row).hidden}
        tell(
            seen.edition.plan.area,
            None,
            "office",
            f"notices.release_{row.state}",
            {"number": number, "title": seen.edition.plan.title},
            link=f"/desk/publication/{number}/",
            at=doing.at,
            by=None,
        )
    return row


def _protected(row: Release) -> dict[str, Any]:
    """Make the files of a release.

    Returns:
        What its row says from then on: `proposed` with its files, or `failed` with the reason.
    """
    # The solver is loaded only where it is used: not in the processes that serve pages.
    from halfsky.core.disclosure.protect import protect

    ground, before = site_ground(), published_before(row)
    with hands(row.edition.plan.area) as ours:
        done = protect(
            _figures(row.edition.file),
            codebook=ground.codebook,
            areas=ground.codebook.areas,
            rules=load_disclosure_rules(),
            earlier=[_figures(one.file) for one in before],
            earlier_truths=[_figures(one.edition.file) for one in before],
            offer_pools=True,
            each=ours.map,
        )
    told = {"protection": msgspec.to_builtins(_account(done))}
    if any(finding.code == "disclosure.not_protected" for finding in done.findings):
        return told | {"state": "failed", "reason": "publication.not_protected"}
    reasons = Path(row.reasons.storage.path(f"releases/{row.number}-reasons.parquet"))
    reasons.parent.mkdir(parents=True, exist_ok=True)
    done.reasons.write_parquet(reasons, compression="zstd")
    file = Path(row.file.storage.path(f"releases/{row.number}.sqlite"))
    # A file of a release that is not ready was left by a process that ended in between.
    file.unlink(missing_ok=True)
    editions.write(
        file,
        # Pooled years stand beside the yearly ones; a verdict is on a year.
        editions.judged_on(row.edition.plan, row.edition.vintage.year, done.table.lazy()),
        figures=pl.concat([done.table, done.pooled]).lazy(),
        plan=row.edition.plan,
        vintage=row.edition.vintage,
        release=row.number,
        substitutes=_substitutes(done.reasons),
    )
    return told | {
        "state": "proposed",
        "file": f"releases/{file.name}",
        "reasons": f"releases/{reasons.name}",
        "digest": fingerprint(file.read_bytes()),
    }


def _figures(file: FieldFile) -> pl.DataFrame:
    return open_edition(Path(file.path)).observations()


def published_before(row: Release) -> list[Release]:
    """Releases that the public has or had, of areas that this one tells of, the oldest first."""
    path = row.edition.plan.area.path
    related = Q(edition__plan__area__path__startswith=path) | Q(
        edition__plan__area__path__in=with_above(path)
    )
    rows = Release.objects.filter(related, state__in=PUBLISHED, report=None).exclude(pk=row.pk)
    return list(rows.order_by("decided_at", "pk"))


def _account(done: Protected) -> Protection:
    hidden = done.table.filter(status="suppressed").height
    weight, lost = (float(done.loss[name].sum()) for name in ("weight", "weight_hidden"))
    return Protection(
        cells=done.table.height,
        hidden=hidden,
        pooled=done.pooled.height,
        told=done.audit.filter(~pl.col("protected")).height,
        cost=lost / weight if weight else 0.0,
        rows=tuple(msgspec.convert(one, Hidden) for one in done.loss.iter_rows(named=True)),
        findings=tuple(msgspec.to_builtins(one) for one in done.findings),
    )


def _substitutes(reasons: pl.DataFrame) -> pl.DataFrame:
    return reasons.filter(pl.col("instead") != "").with_columns(series=pl.coalesce("indicator", "variable"))


def approve(actor: Actor, number: str) -> Release:
    """Give a release to the public, from its embargo on; someone else than who proposed it.

    Raises:
        Conflict: It is not waiting for a decision, or is a report and the figures it was made from are taken back.
        NotPermitted: The actor proposed it, or has no right.
        NotFound: See `services.acting.want`.
    """
    row = _decide(actor, number, "releases.approve", "approved", "")
    if row.report is not None:
        return row
    area, year = row.edition.plan.area, row.edition.vintage.year
    shown = f"/desk/publication/{number}/"
    fulfil(actor, area, "results_release", on=today(), evidence=shown, period=str(year))
    edition_documents.prepare_release(row)
    return row


def refuse(actor: Actor, number: str, *, reason: str) -> Release:
    """Keep a release from the public, with a reason.

    Raises:
        Invalid: No reason is given.
        Conflict, NotPermitted, NotFound: See `approve`.
    """
    if not reason.strip():
        raise Invalid("publication.reason_wanted")
    return _decide(actor, number, "releases.refuse", "refused", reason.strip())


def _decide(actor: Actor, number: str, act: str, state: str, reason: str) -> Release:
    seen = find_release(actor, number)
    with acting(actor, act, place_of(seen.edition.plan.area), subject=number) as doing:
        row = Release.objects.select_for_update().get(pk=seen.pk)
        if row.state != "proposed":
            raise Conflict("publication.not_waiting", number=number)
        if state == "approved" and row.figures is not None and row.figures.state != "approved":
            raise Conflict("publication.figures_not_open", number=row.figures.number)
        if row.proposed_by_id == doing.by:
            raise NotPermitted("publication.second_person_wanted")
        row.state, row.reason = state, reason
        row.decided_by_id, row.decided_at = doing.by, doing.at
        row.save()
        if reason:
            doing.detail["reason"] = reason
    return row


def withdraw(actor: Actor, number: str, *, notice: str) -> Release:
    """Take a release back; the public reads the notice in its place.

    Raises:
        Invalid: There is no notice.
        Conflict: It is not before the public.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    if not notice.strip():
        raise Invalid("publication.notice_wanted")
    seen = find_release(actor, number)
    with acting(actor, "releases.withdraw", place_of(seen.edition.plan.area), subject=number) as doing:
        row = Release.objects.select_for_update().get(pk=seen.pk)
        if row.state != "approved":
            raise Conflict("publication.not_open", number=number)
        row.state, row.notice = "withdrawn", notice.strip()
        row.withdrawn_by_id, row.withdrawn_at = doing.by, doing.at
        row.save()
        doing.detail["notice"] = row.notice
    return row


def withdrawn() -> QuerySet[Release]:
    """Releases taken back, whose notices the public reads, the newest first."""
    return _rows().filter(state="withdrawn").order_by("-withdrawn_at", "-pk")
