"""The report of a year's assessments: counts, how letters were answered; as Word and Excel."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.evaluation.policies.counting import Axis, Counted
from halfsky.core.reports.policies.yearly import AXES, COLUMNS, Year
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.policy_checklists import load_checklists
from halfsky.services import policy_reports
from halfsky.store.models import Area
from halfsky.web.papers import WORD
from halfsky.web.policies import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.texts import language, named, say

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@insiders
def year(request: ActorRequest, year: int, area: str) -> HttpResponse:
    """The counts of a year."""
    counted = policy_reports.year_of(request.actor, area, year)
    context = {
        "area": named(Area.objects.get(code=area)),
        "year": year,
        "paragraphs": [
            ("" if language() == "zh" else " ").join(sentence.text for sentence in one.sentences)
            for one in policy_reports.report_of(counted, lang=language()).summary
        ],
        "tables": [_table(counted, axis) for axis in AXES if counted.counted(axis)],
        "list": _list(counted),
        "totals": _totals(counted) if counted.institutions else None,
        "files": [
            {
                "href": reverse("policy_year_file", args=(year, area, kind)),
                "text": say(f"policies_page.file_{kind}"),
            }
            for kind in ("docx", "xlsx")
        ],
    }
    return render(request, "policies/year.html", context)


def _table(year: Year, axis: Axis) -> dict[str, Any]:
    return {
        "caption": say(f"reports.policies_yearly_{axis}"),
        "columns": [
            {"text": say(f"reports.policies_yearly_head_{axis}")},
            *({"text": say(f"reports.policies_yearly_count_{name}"), "number": True} for name in COLUMNS),
        ],
        "rows": [{"cells": _cells(axis, one)} for one in year.counted(axis)],
    }


def _cells(axis: Axis, one: Counted) -> list[dict[str, Any]]:
    name = policy_reports.in_words(axis, one.of, language())
    return [
        {"text": name, "head": True},
        *({"text": str(getattr(one, column)), "number": True} for column in COLUMNS),
    ]


def _list(year: Year) -> dict[str, Any]:
    heads = ("title", "issuer", "stage", "conclusion", "days", "outcome")
    lang = language()

    def word(axis: Axis, value: str) -> str:
        return policy_reports.in_words(axis, value, lang) if value else ""

    return {
        "caption": say("reports.policies_yearly_list"),
        "columns": [{"text": say(f"reports.policies_yearly_head_{head}")} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": one.title, "href": reverse("policy", args=(one.number,)), "head": True},
                    {"text": one.issuer},
                    {"text": word("stage", one.stage)},
                    {"text": word("conclusion", one.conclusion) or word("state", one.state)},
                    {"text": say("reports.policies_yearly_late")}
                    if one.number in year.late
                    else {"text": "" if one.days is None else str(one.days), "number": True},
                    {"text": word("outcome", one.outcome)},
                ]
            }
            for one in year.entries
        ],
        "empty": say("policies_page.none"),
    }


def _totals(year: Year) -> dict[str, Any]:
    names = {total.code: total for total in load_checklists().newest("institution").totals}
    return {
        "caption": say("reports.policies_yearly_institutions", count=year.institutions),
        "columns": [
            {"text": say("reports.policies_yearly_head_total")},
            {"text": say("reports.policies_yearly_head_sum"), "number": True},
        ],
        "rows": [
            {
                "cells": [
                    {"text": parts.told(names[code].name), "head": True},
                    {"text": f"{value:,}", "number": True},
                ]
            }
            for code, value in year.totals
        ],
    }


@insiders
def file(request: ActorRequest, year: int, area: str, kind: str) -> HttpResponse:
    """The report as Word, or the register and its counts as Excel."""
    counted = policy_reports.year_of(request.actor, area, year)
    name = f"{area}-policies-{year}.{kind}"
    if kind == "docx":
        return attachment(name, policy_reports.word_of(counted, lang=language()), WORD)
    if kind == "xlsx":
        return attachment(name, policy_reports.workbook_of(counted, lang=language()), _XLSX)
    raise NotFound("rights.not_found")
