"""Use cases of a yearly report: open a draft, put it on newer figures, submit, send back, sign, compare, take away."""

import hashlib

import msgspec
from django.core.files.base import ContentFile

from halfsky.core.reports.drafting.comparing import Changed, compare
from halfsky.core.reports.drafting.flags import flags
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.evidence import evidence_list
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.adoption import find_plan
from halfsky.services.duties import fulfil
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.report_texts import (
    RENDERERS,
    Text,
    bases_of,
    drafted_of,
    generate,
    printed_text,
    rendered,
)
from halfsky.services.site_ground import site_ground
from halfsky.services.vintages import find_vintage
from halfsky.store.models import PlanDocument, ReportBasis, ReportDraft, SentenceEdit, Vintage

DRAFTING, SUBMITTED, SIGNED, SUPERSEDED = "drafting", "submitted", "signed", "superseded"
LANGUAGES = ("zh", "en")
_SIGNERS = ("reviewer", "leader")


def find(actor: Actor, number: str) -> ReportDraft:
    """The report of a number, for someone who may read it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = ReportDraft.objects.select_related(
        "area", "plan", "previous", "made_by", "submitted_by", "signed_by"
    )
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "reports.read", place_of(row.area))
    return row


def open_draft(
    actor: Actor,
    plan_number: str,
    vintage_number: str,
    *,
    language: str = "zh",
    issuer: str = "",
    date: str = "",
) -> ReportDraft:
    """Generate a report from a frozen vintage and open it for work.

    Where the year has a signed report in the language, this is its next version and takes its edits along.

    Args:
        actor: Of the office of the plan's area.
        plan_number: Of an adopted plan.
        vintage_number: Of a vintage that covers the plan's area.
        language: `zh` or `en`.
        issuer: Who issues the report, as printed.
        date: Date of issue, as printed.

    Raises:
        Conflict: The plan is not adopted, or the year's report is being worked on (`reporting.already_open`).
        Invalid: The vintage is of another place, or there is no such language.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    plan, vintage = find_plan(actor, plan_number), find_vintage(actor, vintage_number)
    want(actor, "reports.draft", place_of(plan.area))
    _want_cover(plan, vintage)
    if language not in LANGUAGES:
        raise Invalid("reporting.no_such_language", language=language)
    _newest(plan, vintage.year, language)
    text = generate(plan, vintage, language=language)
    with acting(actor, "reports.draft", place_of(plan.area)) as doing:
        before = _newest(plan, vintage.year, language)
        row = ReportDraft.objects.create(
            number=_number(plan, vintage.year),
            area=plan.area,
            plan=plan,
            year=vintage.year,
            language=language,
            version=1 if before is None else before.version + 1,
            previous=before,
            issuer=issuer.strip(),
            date=date.strip(),
            made_by_id=doing.by,
            made_at=doing.at,
        )
        _put_on(row, plan, vintage, text, doing)
        if before is not None:
            _carry(before, row)
        doing.subject = row.number
        doing.detail |= {"plan": plan.number, "vintage": vintage.number, "version": row.version}
    return row


def _want_cover(plan: PlanDocument, vintage: Vintage) -> None:
    if not plan.area.path.startswith(vintage.area.path):
        raise Invalid("reporting.vintage_elsewhere", number=vintage.number, area=plan.area.name)


def _newest(plan: PlanDocument, year: int, language: str) -> ReportDraft | None:
    """The newest version of the year's report; a version under work is not left behind."""
    rows = ReportDraft.objects.filter(area=plan.area, year=year, language=language)
    row = rows.order_by("-version").first()
    if row is not None and row.state in (DRAFTING, SUBMITTED):
        raise Conflict("reporting.already_open", number=row.number)
    return row


def _number(plan: PlanDocument, year: int) -> str:
    made = ReportDraft.objects.filter(area=plan.area, year=year).count()
    return f"{plan.area.code}-{year}-report-{made + 1}"


def _put_on(row: ReportDraft, plan: PlanDocument, vintage: Vintage, text: Text, doing: Doing) -> None:
    ReportBasis.objects.create(
        draft=row, plan=plan, vintage=vintage, file=text.name, digest=text.digest, by_id=doing.by, at=doing.at
    )


def _carry(before: ReportDraft, row: ReportDraft) -> None:
    """The edits of the version before, each under its own name and moment."""
    SentenceEdit.objects.bulk_create(
        SentenceEdit(draft=row, sentence=one.sentence, nth=one.nth, edit=one.edit, by_id=one.by_id, at=one.at)
        for one in before.edits.order_by("pk")
    )


def refresh(actor: Actor, number: str, vintage_number: str) -> ReportDraft:
    """Put a draft on another vintage, and on the newest adopted version of its plan; edits stay.

    Raises:
        Conflict: It is not being drafted.
        Invalid: The vintage is of another place or year.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen, vintage = find(actor, number), find_vintage(actor, vintage_number)
    want(actor, "reports.refresh", place_of(seen.area))
    _want_state(seen, DRAFTING)
    plan = _plan_now(seen.plan)
    _want_cover(plan, vintage)
    if vintage.year != seen.year:
        raise Invalid("reporting.vintage_of_year", number=vintage.number, year=seen.year)
    text = generate(plan, vintage, language=seen.language)
    with acting(actor, "reports.refresh", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, DRAFTING)
        _put_on(row, plan, vintage, text, doing)
        row.plan = plan
        _bump(row)
        doing.detail |= {"vintage": vintage.number, "plan": plan.number}
    return row


def _plan_now(plan: PlanDocument) -> PlanDocument:
    """The plan, or the version of it that has been adopted since."""
    later = plan.newer.filter(state__in=("adopted", "superseded")).order_by("-pk").first()
    return plan if later is None else _plan_now(later)


def submit(actor: Actor, number: str) -> ReportDraft:
    """Give a draft to a second person to sign; nobody edits it until it comes back.

    Raises:
        Conflict: It is not being drafted.
        Invalid: Sentences are left to be mended (`reporting.flags_left`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "reports.submit", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, DRAFTING)
        _want_mended(row)
        row.state, row.submitted_by_id, row.submitted_at, row.words = SUBMITTED, doing.by, doing.at, ""
        _bump(row)
        for role in _SIGNERS:
            _tell(row, role, "notices.report_submitted", doing)
    return row


def send_back(actor: Actor, number: str, words: str) -> ReportDraft:
    """Give a submitted report back to those who draft it, with what is to be changed.

    Raises:
        Conflict: It is not submitted.
        Invalid: Nothing is said (`reporting.words_wanted`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "reports.send_back", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, SUBMITTED)
        if not words.strip():
            raise Invalid("reporting.words_wanted")
        row.state, row.words = DRAFTING, words.strip()
        _bump(row)
        _tell(row, "office", "notices.report_sent_back", doing, words=row.words)
    return row


def sign(actor: Actor, number: str, *, revision: int) -> ReportDraft:
    """Sign a submitted report: its text is frozen with its digest, its Word, PDF and HTML files are kept.

    Args:
        actor: Of statistics or a leader, and none of those who drafted it.
        number: Of the report.
        revision: The state of the report that the actor has read.

    Raises:
        Conflict: It is not submitted, or has changed since (`reporting.changed_meanwhile`).
        Invalid: Sentences are left to be mended.
        NotPermitted: The actor drafted, edited or submitted it (`reporting.second_person_wanted`).
        NotFound: See `services.acting.want`.
    """
    seen = find(actor, number)
    want(actor, "reports.sign", place_of(seen.area))
    _want_state(seen, SUBMITTED)
    _want_second(actor, seen)
    report = printed_text(seen)
    files = {kind: rendered(report, kind) for kind in RENDERERS}
    content = msgspec.json.encode(report)
    with acting(actor, "reports.sign", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, SUBMITTED)
        _want_second(actor, row)
        if row.revision != revision or row.revision != seen.revision:
            raise Conflict("reporting.changed_meanwhile")
        _want_mended(row)
        row.digest = hashlib.sha256(content).hexdigest()
        row.text.save(f"{number}.json", ContentFile(content), save=False)
        for kind, printed in files.items():
            getattr(row, kind).save(f"{number}.{kind}", ContentFile(printed), save=False)
        row.state, row.signed_by_id, row.signed_at = SIGNED, doing.by, doing.at
        _bump(row)
        older = ReportDraft.objects.filter(area=row.area, year=row.year, language=row.language, state=SIGNED)
        older.exclude(pk=row.pk).update(state=SUPERSEDED)
        doing.detail["digest"] = row.digest
        _tell(row, "office", "notices.report_signed", doing)
        shown = f"/desk/publication/reports/{number}/"
        fulfil(actor, row.area, "monitoring_report", on=today(), evidence=shown, period=str(row.year))
    return row


def _want_second(actor: Actor, row: ReportDraft) -> None:
    makers = {row.made_by_id, row.submitted_by_id}
    makers |= set(row.bases.values_list("by", flat=True)) | set(row.edits.values_list("by", flat=True))
    if actor.person in makers:
        raise NotPermitted("reporting.second_person_wanted")


def _want_mended(row: ReportDraft) -> None:
    left = flags(drafted_of(row))
    if left:
        raise Invalid("reporting.flags_left", count=len({flag.sentence.key for flag in left}))


def _want_state(row: ReportDraft, state: str) -> None:
    if row.state != state:
        raise Conflict("reporting.not_in_this_state", number=row.number)


def _locked(seen: ReportDraft, state: str) -> ReportDraft:
    row = ReportDraft.objects.select_for_update(of=("self",)).select_related("area", "plan").get(pk=seen.pk)
    _want_state(row, state)
    return row


def _bump(row: ReportDraft) -> None:
    row.revision += 1
    row.save()


def _tell(row: ReportDraft, role: str, code: str, doing: Doing, **more: str) -> None:
    facts = {"year": row.year, "area": row.area.name, "number": row.number} | more
    link = f"/desk/publication/reports/{row.number}/"
    tell(row.area, None, role, code, facts, link=link, at=doing.at, by=doing.person)


def differences(actor: Actor, earlier: str, later: str) -> tuple[Changed, ...]:
    """What two versions of reports print differently, sentence by sentence.

    Raises:
        NotFound: See `find`.
    """
    return compare(drafted_of(find(actor, earlier)), drafted_of(find(actor, later)))


def file_of(actor: Actor, number: str, kind: str) -> tuple[str, bytes]:
    """A report as a file: its name and content. A signed one as it was signed, another one marked as a draft.

    Args:
        actor: Who may read it.
        number: Of the report.
        kind: `docx`, `pdf`, `html`, or `csv` for the figures behind its sentences.

    Raises:
        NotFound: See `find`; there is no such kind.
    """
    row = find(actor, number)
    if kind == "csv":
        return f"{number}-evidence.csv", b"\xef\xbb\xbf" + evidence_list(
            printed_text(row)
        ).write_csv().encode()
    if kind not in RENDERERS:
        raise NotFound("rights.not_found")
    kept = getattr(row, kind)
    if kept:
        with kept.open("rb") as file:
            return f"{number}.{kind}", file.read()
    messages = site_ground().messages
    note = messages.say("reporting.draft_mark", {"version": row.version}, lang=row.language)
    return f"{number}-draft.{kind}", rendered(printed_text(row, note=note), kind)


def vintages_for(row: ReportDraft) -> list[Vintage]:
    """Vintages of the report's year that cover its area and are newer than the figures it stands on."""
    known = bases_of(row)[-1].vintage
    found = Vintage.objects.filter(year=row.year, known_at__gt=known.known_at).select_related("area")
    return [vintage for vintage in found if row.area.path.startswith(vintage.area.path)]
