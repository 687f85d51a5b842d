"""Use cases of the yearly report of assessments: counts over the register, as page, Word and Excel."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import polars as pl
from django.utils import timezone

from halfsky.core.evaluation.policies.counting import Axis
from halfsky.core.evaluation.policies.model import Entry, ProposalReply
from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.reports.model import Report
from halfsky.core.reports.policies.yearly import AXES, COLUMNS, Year, yearly_report
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.codebook import load_messages
from halfsky.engines.policy_checklists import load_checklists
from halfsky.engines.workbook import Column, Sheet, write_workbook
from halfsky.services.acting import Actor, may, place_of
from halfsky.services.policies import kept, policies_seen
from halfsky.services.policy_letters import is_late
from halfsky.services.report_texts import rendered
from halfsky.store.models import Area, Policy

_REGISTER = (
    "number", "title", "issuer", "field", "kind", "stage", "state", "registered", "conclusion", "sent", "due",
    "replied", "days", "proposals", "accepted", "partly", "outcome",
)  # fmt: skip
_NAMED: tuple[Axis, ...] = ("field", "kind", "stage", "state", "conclusion", "outcome")


def year_of(actor: Actor, code: str, year: int) -> Year:
    """A year's assessments of an area, as far as the actor may see them.

    Raises:
        NotFound: There is no such area, or the actor reads no assessments there: both look the same.
    """
    area = Area.objects.filter(code=code).first()
    if area is None or not may(actor, "policies.read_assessment", place_of(area)):
        raise NotFound("rights.not_found")
    rows = policies_seen(actor).filter(area=area).select_related("letter", "reply")
    mine = [row for row in rows.order_by("pk") if timezone.localdate(row.registered_at).year == year]
    counted = [row for row in mine if row.totals]
    return Year(
        area=area.code,
        area_name=area.name,
        year=year,
        entries=tuple(_entry(row) for row in mine),
        late=tuple(row.number for row in mine if is_late(row)),
        totals=tuple(_totals(counted).items()),
        institutions=len(counted),
    )


def _totals(rows: list[Policy]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(row.totals)
    codes = [total.code for total in load_checklists().newest("institution").totals]
    return {code: sums[code] for code in codes if code in sums}


def _entry(row: Policy) -> Entry:
    letter, reply = getattr(row, "letter", None), getattr(row, "reply", None)
    items = kept(reply.items, ProposalReply) if reply else ()
    answers = Counter(item.reply for item in items)
    told: dict[str, Any] = {"subject": row.subject, "kind": row.kind, "stage": row.stage}
    return Entry(
        number=row.number,
        title=row.title,
        issuer=row.issuer,
        field=row.field,
        state=row.state,
        registered=timezone.localdate(row.registered_at),
        conclusion=row.conclusion if letter or row.state == "concluded" else "",
        sent=letter.sent_on if letter else None,
        due=row.reply_due,
        replied=reply.received_on if reply else None,
        days=reply.days if reply else None,
        proposals=len(row.proposals) if letter else 0,
        accepted=answers["accepted"],
        partly=answers["partly"],
        outcome=row.outcome,
        **told,
    )


def in_words(axis: Axis, value: str, lang: Lang) -> str:
    """A value of an axis in words; an issuer by its name."""
    if axis == "issuer":
        return value
    if axis == "field":
        return DOMAINS[value].en if lang == "en" else DOMAINS[value].zh
    return load_messages().say(f"policies_page.{axis}_{value}", {}, lang=lang)


def report_of(year: Year, *, lang: Lang) -> Report:
    """The report of a year."""
    names = {total.code: total.name for total in load_checklists().newest("institution").totals}
    told = tuple((names[code].en if lang == "en" else names[code].zh, value) for code, value in year.totals)
    messages = load_messages()
    return yearly_report(
        msgspec.structs.replace(year, totals=told),
        messages=messages,
        named=lambda axis, value: in_words(axis, value, lang),
        issuer=messages.say("policies_page.office_of", {"area": year.area_name}, lang=lang),
        lang=lang,
    )


def word_of(year: Year, *, lang: Lang) -> bytes:
    """The report of a year as Word."""
    return rendered(report_of(year, lang=lang), "docx")


def workbook_of(year: Year, *, lang: Lang) -> bytes:
    """The register of a year and its counts as an Excel workbook; the same register gives the same bytes."""
    messages = load_messages()

    def say(code: str) -> str:
        return messages.say(code, {}, lang=lang)

    sheets = (
        Sheet(
            name=say("policies_page.sheet_register"),
            title=say("policies_page.sheet_register"),
            table=_register(year, lang),
            columns=tuple(
                Column(field=name, label=say(f"policies_page.column_{name}")) for name in _REGISTER
            ),
        ),
        *(
            Sheet(
                name=say(f"reports.policies_yearly_head_{axis}"),
                title=say(f"reports.policies_yearly_{axis}"),
                table=_counts(year, axis, lang),
                columns=(
                    Column(field="of", label=say(f"reports.policies_yearly_head_{axis}")),
                    *(
                        Column(field=name, label=say(f"reports.policies_yearly_count_{name}"), decimals=0)
                        for name in COLUMNS
                    ),
                ),
            )
            for axis in AXES
        ),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policies.xlsx"
        write_workbook(
            sheets,
            path,
            title=report_of(year, lang=lang).title,
            author=year.area_name,
            date=datetime(year.year, 12, 31),  # noqa: DTZ001
            lang=lang,
        )
        return path.read_bytes()


def _register(year: Year, lang: Lang) -> pl.DataFrame:
    rows = [
        {name: getattr(one, name) for name in _REGISTER}
        | {axis: in_words(axis, value, lang) for axis in _NAMED if (value := getattr(one, axis))}
        for one in year.entries
    ]
    numbers = {"days", "proposals", "accepted", "partly"}
    schema = {name: pl.Int64() if name in numbers else pl.String() for name in _REGISTER}
    texts = [
        {name: str(value) if name not in numbers and value else value or None for name, value in row.items()}
        for row in rows
    ]
    return pl.DataFrame(texts, schema=schema)


def _counts(year: Year, axis: Axis, lang: Lang) -> pl.DataFrame:
    lines = [
        {"of": in_words(axis, one.of, lang)} | {name: getattr(one, name) for name in COLUMNS}
        for one in year.counted(axis)
    ]
    return pl.DataFrame(lines, schema={"of": pl.String()} | dict.fromkeys(COLUMNS, pl.Int64()))
