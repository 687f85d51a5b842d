"""Use cases of letters: number one without a gap, send it with its reply date, and take it away as Word."""

import msgspec
from django.utils import timezone

from halfsky.core.reports.papers.letters import Answering, Asking, letter, reply_sheet
from halfsky.core.reports.papers.model import Paper
from halfsky.core.reports.papers.printing import printed_day
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang
from halfsky.core.supervision.matters.model import SERIES
from halfsky.core.supervision.matters.workflow import Act
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.word.paper import render_paper
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import Actor, Doing
from halfsky.services.frozen_papers import freeze
from halfsky.services.matter_facts import facts_frozen
from halfsky.services.matters import find, perform
from halfsky.services.moments import today
from halfsky.services.paper_words import issuer_of, name_of, title_of, words_in
from halfsky.store.models import Area, Letter, Matter, Reply

_SERIES_ZH = {"reminder": "提示", "supervision": "督办"}


def mark_of(area: Area) -> str:
    """机关代字 of an office: that of its newest letter, else made from its name."""
    rows = Letter.objects.filter(area=area).exclude(mark="").order_by("-pk")
    return rows.values_list("mark", flat=True).first() or f"{area.name}妇儿工委办"


def number_of(row: Letter) -> str:
    """发文字号: 云岭地区妇儿工委办提示〔2026〕3号."""
    return f"{row.mark}{_SERIES_ZH[row.series]}〔{row.year}〕{row.nth}号"


def send(
    actor: Actor,
    number: str,
    *,
    series: str,
    asks: str,
    days: int,
    mark: str = "",
    contact: str = "",
    revision: int | None = None,
) -> Letter:
    """Send a letter to the unit in the lead; its number is taken in the same transaction, so that none is left out.

    Args:
        actor: Of the office that follows the matter up.
        number: Of the matter.
        series: `reminder` or `supervision`.
        asks: What is asked, a line each.
        days: Working days for the reply.
        mark: 机关代字; the one used before where empty.
        contact: Whom to ask.
        revision: See `services.matters.perform`.

    Raises:
        Invalid: There is no such series, nothing is asked, or the days are too few or too many.
        Conflict, NotFound, NotPermitted: See `services.matters.perform`.
    """
    _want_letter(series, asks, days)
    due = load_working_days().after(today(), days)
    made: list[Letter] = []

    def write(row: Matter, doing: Doing) -> None:
        one = _numbered(row, series, doing, mark=mark.strip() or mark_of(row.office))
        one.asks = "\n".join(_lines(asks))
        one.days, one.reply_due, one.contact = days, due, contact.strip()
        name = f"{row.number}-{one.series}-{one.year}-{one.nth}.docx"
        freeze(one, name, lambda words: _paper(one, row, words))
        one.save()
        doing.detail |= {"letter": number_of(one), "due": due.isoformat(), "sha256": one.sha256}
        made.append(one)

    perform(actor, number, Act.SEND, revision=revision, due=due, change=write)
    return made[0]


def _want_letter(series: str, asks: str, days: int) -> None:
    settings = load_matter_settings()
    if series not in SERIES:
        raise Invalid("matters.no_such_letter", series=series)
    if not _lines(asks):
        raise Invalid("matters.reason_wanted", act=Act.SEND.value)
    if not settings.least_days <= days <= settings.most_days:
        raise Invalid("matters.days_out_of_range", least=settings.least_days, most=settings.most_days)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _numbered(row: Matter, series: str, doing: Doing, *, mark: str) -> Letter:
    """A letter with the next number of its area, series and year; whoever takes the next one waits until this is sent."""
    Area.objects.select_for_update(no_key=True).get(pk=row.office_id)
    year = timezone.localtime(doing.at).year
    last = Letter.objects.filter(area=row.office, series=series, year=year).order_by("-nth")
    nth = (last.values_list("nth", flat=True).first() or 0) + 1
    return Letter(
        matter=row,
        area=row.office,
        series=series,
        mark=mark,
        year=year,
        nth=nth,
        to=row.lead,
        sent_by_id=doing.by,
        sent_at=doing.at,
    )


def _paper(one: Letter, row: Matter, words: Catalogue) -> Paper:
    lang = words.lang
    known = "" if row.vintage is None else printed_day(timezone.localdate(row.vintage.known_at), lang)
    asking = Asking(
        series="reminder" if one.series == "reminder" else "supervision",
        number=number_of(one),
        issuer=issuer_of(row.office, lang),
        matter=row.number,
        subject=title_of(row, lang),
        words=row.words,
        plan="" if row.plan is None else row.plan.title,
        known=known,
        lead=name_of(one.to, lang),
        supporting=tuple(name_of(unit, lang) for unit in row.supporting.all()),
        asks=tuple(one.asks.splitlines()),
        days=one.days,
        reply_due=printed_day(one.reply_due, lang),
        contact=one.contact,
        date=printed_day(timezone.localdate(one.sent_at), lang),
        facts=facts_frozen(row),
    )
    return letter(asking, words)


def find_letter(actor: Actor, number: str, place: int) -> Letter:
    """A letter of a matter, counted from 1, for someone who may see the matter.

    Raises:
        NotFound: There is none, or it is beyond reach.
    """
    letters = list(Letter.objects.filter(matter=find(actor, number)).select_related("to", "area"))
    if not 1 <= place <= len(letters):
        raise NotFound("rights.not_found")
    return letters[place - 1]


def reply_paper(actor: Actor, number: str, place: int, *, lang: Lang = "zh") -> bytes:
    """The reply to a letter as Word: the newest one given, or a sheet to be filled in by hand.

    Raises:
        NotFound: See `find_letter`.
    """
    one = find_letter(actor, number, place)
    given = Reply.objects.filter(letter=one).order_by("-pk").first()
    told = Answering(
        letter=number_of(one),
        matter=number,
        subject=title_of(one.matter, lang),
        to=issuer_of(one.area, lang),
        unit=name_of(one.to, lang),
    )
    if given is not None:
        told = msgspec.structs.replace(
            told,
            cause=given.cause,
            measures=given.measures,
            until=printed_day(given.until, lang),
            evidence=given.evidence,
            date=printed_day(timezone.localdate(given.at), lang),
        )
    return render_paper(reply_sheet(told, words_in(lang)))
